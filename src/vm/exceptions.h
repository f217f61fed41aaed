#pragma once
// Exceptions as CPython shows them. Traceback text follows Lib/traceback.py of 3.11: the chain of causes and contexts first, repeated
// lines folded, carets under the part of a line that failed where they say more than the whole line.

#include <string>

#include "vm/context.h"

namespace heddle::vm {

/// "ZeroDivisionError: division by zero", with the module for those that have one (threading.BrokenBarrierError).
std::string exception_line(Context& cx, Value exception);
/// After the arguments of an OSError are set: errno, strerror and file names are taken out of them; OSError itself becomes the class for its errno.
void finish_os_error(Context& cx, Value exception);
/// str(exception).
std::string exception_text(Context& cx, Value exception);
/// The whole text, ending in a newline.
std::string format_traceback(Context& cx, Value exception, std::string* last_line = nullptr); ///< may ask, as exception_line
/// The marks below a source line (without indentation) in a traceback: "" if the whole line is meant.
std::string caret_line(std::string_view line, const Span& span);
/// Line of the innermost entry, 0 if none.
std::uint32_t traceback_line(Context& cx, Value exception);
/// Makes what `raise x` raises: an instance as it is, a class called with no arguments. kUnbound: TypeError in flight.
Value exception_to_raise(Context& cx, Value v);

} // namespace heddle::vm
