#include "vm/exceptions.h"
#include "vm/operations.h"

namespace heddle::vm {

namespace {

NativeResult with_traceback(Call& call) {
    Exception& e = call.cx.object<Exception>(call.args[0]);
    call.cx.store(e, e.traceback, call.args[1]);
    call.result = call.args[0];
    return NativeResult::Done;
}

NativeResult add_note(Call& call) {
    Exception& e = call.cx.object<Exception>(call.args[0]);
    if (!call.cx.is_str(call.args[1])) return call.cx.raise(TypeId::TypeError, "note must be a str, not '" + call.cx.type_name(call.args[1]) + "'");
    if (e.dict == kUnbound) call.cx.store(e, e.dict, call.cx.make_dict());
    Value key = call.cx.make_str("__notes__");
    Value notes = dict_get_str(call.cx, e.dict, key);
    if (notes == kUnbound) {
        notes = call.cx.make_list(2);
        dict_set_str(call.cx, e.dict, key, notes);
    }
    list_append(call.cx, call.cx.object<List>(notes), call.args[1]);
    return NativeResult::Done;
}

constexpr NativeDef kExceptionDefs[] = {
    {"with_traceback", with_traceback, "self, tb", 0, "writes the exception's traceback"},
    {"add_note", add_note, "self, note", 0, "writes the exception's notes"},
};

} // namespace

NativeTable exception_methods() { return {"BaseException", Kind::Exception, kExceptionDefs}; }

} // namespace heddle::vm
