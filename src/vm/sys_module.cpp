// The module sys, and the small ones gc and builtins.
#include <fmt/format.h>

#include "vm/containers.h"
#include "vm/exceptions.h"
#include "vm/modules.h"
#include "vm/native_modules.h"

namespace heddle::vm {

namespace {

NativeResult sys_exit(Call& call) {
    Value exception = call.cx.make_exception(TypeId::SystemExit, "");
    if (!(call.args[0] == kUnbound) && !(call.args[0] == kNone))
        call.cx.object<Exception>(exception).args =
            call.cx.is(call.args[0], Kind::Tuple) ? call.args[0] : call.cx.make_tuple({call.args[0]});
    return call.cx.raise_object(exception);
}

NativeResult set_switch_interval(Call& call) { // the schedule is the driver's; the interval is kept for those who ask
    Context& cx = call.cx;
    bool ok = true;
    if (!is_number(cx, call.args[0])) return cx.raise(TypeId::TypeError, fmt::format("must be real number, not {}", cx.type_name(call.args[0])));
    double seconds = cx.is_float(call.args[0]) ? cx.as_float(call.args[0]) : int_to_double(cx, call.args[0], ok);
    if (!(seconds > 0)) return cx.raise(TypeId::ValueError, "switch interval must be strictly positive");
    return NativeResult::Done;
}
NativeResult get_switch_interval(Call& call) {
    call.result = call.cx.make_float(0.005);
    return NativeResult::Done;
}
NativeResult get_recursion_limit(Call& call) {
    call.result = int_value(static_cast<std::int64_t>(call.cx.machine.config().recursion_max));
    return NativeResult::Done;
}
NativeResult set_recursion_limit(Call& call) { // the lab's own limit stays what it is
    std::int64_t limit;
    if (!as_index(call.cx, call.args[0], limit, "limit")) return NativeResult::Raise;
    if (limit < 1) return call.cx.raise(TypeId::ValueError, "recursion limit must be greater or equal than 1");
    return NativeResult::Done;
}

NativeResult exception(Call& call) {
    call.result = call.cx.thread->handled;
    return NativeResult::Done;
}
NativeResult exc_info(Call& call) {
    Context& cx = call.cx;
    Value handled = cx.thread->handled;
    call.result = handled == kNone ? cx.make_tuple({kNone, kNone, kNone})
                                   : cx.make_tuple({cx.object<Exception>(handled).type, handled, cx.object<Exception>(handled).traceback});
    return NativeResult::Done;
}

NativeResult intern(Call& call) {
    if (!call.cx.is_str(call.args[0])) return call.cx.raise(TypeId::TypeError, fmt::format("intern() argument must be str, not {}", call.cx.type_name(call.args[0])));
    call.result = call.args[0];
    return NativeResult::Done;
}

NativeResult no_tracing(Call& call) {
    if (call.args[0] == kNone) return NativeResult::Done;
    return call.cx.raise(TypeId::NotImplementedError, "tracing functions are not in the lab: step through the program instead");
}
NativeResult get_trace(Call&) { return NativeResult::Done; }

// A dict that the calling thread's asynchronous generators are put into when they begin, so that its event loop can close them in the end;
// None: no more. Gives the dict before.
NativeResult collect_asyncgens(Call& call) {
    Context& cx = call.cx;
    Value module = cx.object<Module>(module_by_name(cx, "_lab_sys")).dict;
    Value by_thread = dict_get_str(cx, module, cx.make_str("asyncgens"));
    bool ok = true;
    Value key = int_value(cx.thread_index());
    const std::uint64_t hash = hash_bits(cx, key, ok);
    ObjectLock lock(cx, cx.header(by_thread));
    Value before = dict_get(cx, cx.object<Dict>(by_thread), key, hash, ok);
    call.result = before == kUnbound ? kNone : before;
    return dict_set(cx, cx.object<Dict>(by_thread), key, hash, call.args[0]) ? NativeResult::Done : NativeResult::Raise;
}

NativeResult encoding(Call& call) {
    call.result = call.cx.make_str("utf-8");
    return NativeResult::Done;
}
NativeResult is_finalizing(Call& call) {
    call.result = bool_value(call.cx.process->exiting != 0);
    return NativeResult::Done;
}

// Bytes of the object itself, as the lab lays it out: near CPython's figure, seldom the same.
NativeResult get_size_of(Call& call) {
    Context& cx = call.cx;
    Value v = call.args[0];
    std::int64_t bytes = 28;
    if (v.is_ref()) {
        switch (cx.header(v).kind) {
            case Kind::Str: bytes = 49 + static_cast<std::int64_t>(cx.text(v).size()); break;
            case Kind::Bytes: bytes = 33 + cx.object<Bytes>(v).size; break;
            case Kind::BigInt: bytes = 24 + 8 * static_cast<std::int64_t>(cx.header(v).size); break;
            case Kind::Tuple: bytes = 40 + 8 * static_cast<std::int64_t>(cx.object<Tuple>(v).size); break;
            case Kind::List: {
                if (touch_shape(cx, cx.header(v), false)) return NativeResult::Stop;
                const List& list = cx.object<List>(v);
                bytes = 56 + (list.items == 0 ? 0 : 8 * static_cast<std::int64_t>(cx.at<ListItems>(list.items).size));
                break;
            }
            case Kind::Deque: {
                if (touch_shape(cx, cx.header(v), false)) return NativeResult::Stop;
                const Deque& deque = cx.object<Deque>(v);
                bytes = 80 + (deque.items == 0 ? 0 : 8 * static_cast<std::int64_t>(cx.at<ListItems>(deque.items).size));
                break;
            }
            case Kind::Dict: case Kind::Set: case Kind::FrozenSet: {
                if (touch_shape(cx, cx.header(v), false)) return NativeResult::Stop;
                const Dict& dict = cx.object<Dict>(v);
                bytes = (cx.is(v, Kind::Dict) ? 64 : 216) + (dict.table == 0 ? 0 : 24 * static_cast<std::int64_t>(cx.machine.heap().object(dict.table)->size));
                break;
            }
            default: bytes = 48; break;
        }
    } else if (v == kNone || v == kEllipsis || v == kNotImplemented) {
        bytes = 16;
    } else if (v.is_inline_float()) {
        bytes = 24;
    }
    call.result = int_value(bytes);
    return NativeResult::Done;
}

// Streams

NativeResult write(Call& call) { // the number is that of the stream: 1 or 2
    Context& cx = call.cx;
    bool is_stderr = call.args[0] == int_value(2);
    if (!cx.is_str(call.args[1])) return cx.raise(TypeId::TypeError, fmt::format("write() argument must be str, not {}", cx.type_name(call.args[1])));
    if (cx.touch(is_stderr ? kStderr : kStdout, true, Action::Print)) return NativeResult::Stop;
    cx.write_output(cx.text(call.args[1]), is_stderr);
    call.result = int_value(cx.object<Str>(call.args[1]).size);
    return NativeResult::Done;
}
NativeResult writer(Call& call) { // the stream's method, a built-in function to the program
    Context& cx = call.cx;
    BoundMethod& method = cx.allocate<BoundMethod>(Kind::BoundMethod);
    method.self = call.args[0];
    method.function = native_value(static_cast<std::uint32_t>(find_native("sys", "write")));
    call.result = cx.value_of(method);
    return NativeResult::Done;
}
NativeResult flush(Call&) { return NativeResult::Done; } // nothing is held back

NativeResult excepthook(Call& call) { // type, value, traceback: what an uncaught exception of the main thread prints
    Context& cx = call.cx;
    if (!cx.is(call.args[1], Kind::Exception)) return cx.raise(TypeId::TypeError, fmt::format("print_exception(): Exception expected for value, {} found", cx.type_name(call.args[1])));
    std::string text = format_traceback(cx, call.args[1]);
    if (cx.stop_here) return NativeResult::Stop;
    if (cx.touch(kStderr, true, Action::Print)) return NativeResult::Stop;
    cx.write_output(text, true);
    return NativeResult::Done;
}

constexpr NativeDef kSys[] = {
    {"write", write, "stream, text, /", 0, "writes standard output or standard error"},
    {"writer", writer, "stream, /"},
    {"flush", flush, ""},
    {"excepthook", excepthook, "type, value, traceback, /", 0, "writes standard error"},
    {"exit", sys_exit, "status?, /"},
    {"setswitchinterval", set_switch_interval, "interval, /"},
    {"getswitchinterval", get_switch_interval, ""},
    {"getrecursionlimit", get_recursion_limit, ""},
    {"setrecursionlimit", set_recursion_limit, "limit, /"},
    {"exc_info", exc_info, ""},
    {"exception", exception, ""},
    {"intern", intern, "string, /"},
    {"settrace", no_tracing, "function, /"},
    {"setprofile", no_tracing, "function, /"},
    {"gettrace", get_trace, ""},
    {"getprofile", get_trace, ""},
    {"getsizeof", get_size_of, "object, default?"},
    {"getdefaultencoding", encoding, ""},
    {"getfilesystemencoding", encoding, ""},
    {"is_finalizing", is_finalizing, ""},
    {"collect_asyncgens", collect_asyncgens, "dict, /"},
};

// gc: the lab collects by itself, and programs cannot see when.
NativeResult collect(Call& call) {
    call.result = int_value(0);
    return NativeResult::Done;
}
NativeResult nothing(Call&) { return NativeResult::Done; }
NativeResult is_enabled(Call& call) {
    call.result = kTrue;
    return NativeResult::Done;
}
NativeResult get_count(Call& call) {
    call.result = call.cx.make_tuple({int_value(0), int_value(0), int_value(0)});
    return NativeResult::Done;
}
NativeResult get_threshold(Call& call) {
    call.result = call.cx.make_tuple({int_value(700), int_value(10), int_value(10)});
    return NativeResult::Done;
}
constexpr NativeDef kGc[] = {
    {"collect", collect, "generation?"},
    {"enable", nothing, ""},
    {"disable", nothing, ""},
    {"isenabled", is_enabled, ""},
    {"get_count", get_count, ""},
    {"get_threshold", get_threshold, ""},
    {"set_threshold", nothing, "threshold0, threshold1?, threshold2?, /"},
    {"freeze", nothing, ""},
    {"unfreeze", nothing, ""},
};

} // namespace

NativeTable sys_functions() { return {"sys", Kind::Module, kSys}; }
NativeTable gc_functions() { return {"gc", Kind::Module, kGc}; }

void fill_sys(Context& cx, Value dict) {
    const std::vector<std::string>& args = cx.machine.config().args;
    Value argv = cx.make_list(static_cast<std::uint32_t>(args.size()) + 1);
    if (args.empty()) list_append(cx, cx.object<List>(argv), cx.make_str(cx.machine.link().program().filename));
    for (const std::string& arg : args) list_append(cx, cx.object<List>(argv), cx.make_str(arg));
    put_name(cx, dict, "argv", argv);
    put_name(cx, dict, "asyncgens", cx.make_dict());
    put_name(cx, dict, "orig_argv", argv);
    put_name(cx, dict, "modules", cx.process->modules);
    put_name(cx, dict, "path", cx.make_list(0));
    put_name(cx, dict, "maxsize", cx.make_int(INT64_MAX));
    put_name(cx, dict, "maxunicode", int_value(0x10ffff));
    put_name(cx, dict, "version", cx.make_str("3.11.2 (Heddle)"));
    put_name(cx, dict, "hexversion", int_value(0x030b02f0));
    put_name(cx, dict, "api_version", int_value(1013));
    put_name(cx, dict, "copyright", cx.make_str(""));
    put_name(cx, dict, "platform", cx.make_str("linux"));
    put_name(cx, dict, "byteorder", cx.make_str("little"));
    put_name(cx, dict, "executable", cx.make_str(""));
    put_name(cx, dict, "prefix", cx.make_str(""));
    put_name(cx, dict, "dont_write_bytecode", kTrue);
    Value builtin = cx.make_list(0);
    for (const NativeModule& module : native_module_list()) list_append(cx, cx.object<List>(builtin), cx.make_str(module.name));
    Value names = cx.make_tuple(static_cast<std::uint32_t>(cx.object<List>(builtin).length));
    for (std::uint32_t i = 0; i < cx.object<Tuple>(names).size; i++) cx.object<Tuple>(names).items[i] = list_item(cx, cx.object<List>(builtin), i);
    put_name(cx, dict, "builtin_module_names", names);
}

// Callbacks of atexit, and of threading._register_atexit, which come before the main thread waits for the others. The main thread's
// first frame takes them from the end.
void fill_exit(Context& cx, Value dict) {
    put_name(cx, dict, "early", cx.make_list(0));
    put_name(cx, dict, "late", cx.make_list(0));
}

void fill_builtins(Context& cx, Value dict) {
    for (const auto& [name, value] : cx.machine.builtin_values()) put_name(cx, dict, name, value);
}

} // namespace heddle::vm
