#pragma once
// ExceptionGroup and BaseExceptionGroup, and what `except*` does with them.

#include "vm/context.h"

namespace heddle::vm {

bool is_exception_group(const Context& cx, Value v);
/// Its exceptions, a tuple.
Value group_exceptions(Context& cx, Value group);
/// Checks the arguments of a group that was just made; a BaseExceptionGroup of nothing but Exceptions becomes an ExceptionGroup. False: raised.
bool check_group(Context& cx, Value group);
/// One `except*` clause: what of `exception` (an exception or None) is of `type`, as a group, and what is left; each may be None. May ask.
bool split_star(Context& cx, Value exception, Value type, Value& match, Value& rest);
/// After the clauses: what is to be raised of what they raised and what none of them took (a list); None: nothing.
Value star_result(Context& cx, Value original, Value raised);

NativeTable group_methods();

} // namespace heddle::vm
