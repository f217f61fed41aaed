// The modules os and os.path, as far as they need neither files nor processes.
#include <fmt/format.h>

#include "base/random.h"
#include "vm/containers.h"
#include "vm/modules.h"
#include "vm/native_modules.h"
#include "vm/process_natives.h"

namespace heddle::vm {

namespace {

constexpr std::int64_t kCpus = 4;

template <std::int64_t number> NativeResult constant(Call& call) {
    call.result = int_value(number);
    return NativeResult::Done;
}

NativeResult process_id(Call& call) {
    Processes* processes = call.cx.controlled ? nullptr : call.cx.machine.host().processes();
    call.result = int_value(processes == nullptr ? static_cast<std::int64_t>(call.cx.process->pid) : processes->pid());
    return NativeResult::Done;
}
NativeResult parent_id(Call& call) {
    Processes* processes = call.cx.controlled ? nullptr : call.cx.machine.host().processes();
    call.result = int_value(processes == nullptr ? static_cast<std::int64_t>(call.cx.process->parent) : processes->parent_pid());
    return NativeResult::Done;
}

// Random bytes. Under the controlled driver they follow from the machine's seed, the place and the thread, so that a schedule replays.
NativeResult urandom(Call& call) {
    Context& cx = call.cx;
    std::int64_t count;
    if (!as_index(cx, call.args[0], count, "size")) return NativeResult::Raise;
    if (count < 0) return cx.raise(TypeId::ValueError, "negative argument not allowed");
    if (!cx.reserve(static_cast<std::size_t>(count))) return NativeResult::Raise;
    std::uint64_t seed = entropy_for(cx);
    std::string data(static_cast<std::size_t>(count), '\0');
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < data.size(); i++) {
        if (i % 8 == 0) word = splitmix64(seed);
        data[i] = static_cast<char>(word >> (8 * (i % 8)));
    }
    call.result = make_bytes(cx, data);
    return NativeResult::Done;
}

NativeResult get_environment(Call& call) { // no variable is set
    call.result = call.args[1] == kUnbound ? kNone : call.args[1];
    return NativeResult::Done;
}

NativeResult current_folder(Call& call) {
    call.result = call.cx.make_str("/");
    return NativeResult::Done;
}

bool path_text(Context& cx, Value v, std::string_view& out) {
    if (!cx.is_str(v)) {
        cx.raise(TypeId::TypeError, fmt::format("expected str, bytes or os.PathLike object, not {}", cx.type_name(v)));
        return false;
    }
    out = cx.text(v);
    return true;
}

NativeResult base_name(Call& call) {
    std::string_view path;
    if (!path_text(call.cx, call.args[0], path)) return NativeResult::Raise;
    call.result = call.cx.make_str(path.substr(path.rfind('/') + 1));
    return NativeResult::Done;
}
NativeResult folder_name(Call& call) {
    std::string_view path;
    if (!path_text(call.cx, call.args[0], path)) return NativeResult::Raise;
    std::string_view head = path.substr(0, path.rfind('/') + 1);
    std::size_t last = head.find_last_not_of('/');
    call.result = call.cx.make_str(last == std::string_view::npos ? head : head.substr(0, last + 1));
    return NativeResult::Done;
}
NativeResult split(Call& call) {
    std::string_view path;
    if (!path_text(call.cx, call.args[0], path)) return NativeResult::Raise;
    if (folder_name(call) != NativeResult::Done) return NativeResult::Raise;
    call.result = call.cx.make_tuple({call.result, call.cx.make_str(path.substr(path.rfind('/') + 1))});
    return NativeResult::Done;
}
NativeResult split_extension(Call& call) {
    std::string_view path;
    if (!path_text(call.cx, call.args[0], path)) return NativeResult::Raise;
    std::size_t base = path.rfind('/') + 1, dot = path.rfind('.');
    std::size_t first = path.find_first_not_of('.', base);
    if (dot == std::string_view::npos || first == std::string_view::npos || dot < first) dot = path.size();
    call.result = call.cx.make_tuple({call.cx.make_str(path.substr(0, dot)), call.cx.make_str(path.substr(dot))});
    return NativeResult::Done;
}
NativeResult join(Call& call) {
    std::string result;
    for (std::uint32_t i = 0; i < call.nargs; i++) {
        std::string_view part;
        if (!path_text(call.cx, call.args[i], part)) return NativeResult::Raise;
        if (i == 0 || (!part.empty() && part[0] == '/')) result = part;
        else result += (result.empty() || result.back() == '/' ? "" : "/") + std::string(part);
    }
    call.result = call.cx.make_str(result);
    return NativeResult::Done;
}
NativeResult absolute(Call& call) {
    std::string_view path;
    if (!path_text(call.cx, call.args[0], path)) return NativeResult::Raise;
    call.result = !path.empty() && path[0] == '/' ? call.args[0] : call.cx.make_str("/" + std::string(path));
    return NativeResult::Done;
}
NativeResult no_such_file(Call& call) { // the lab has no files
    std::string_view path;
    if (!path_text(call.cx, call.args[0], path)) return NativeResult::Raise;
    call.result = kFalse;
    return NativeResult::Done;
}

constexpr NativeDef kOs[] = {
    {"_exit", exit_now, "status", 1, "ends the process"},
    {"getpid", process_id, ""},
    {"getppid", parent_id, ""},
    {"getuid", constant<1000>, ""},
    {"cpu_count", constant<kCpus>, ""},
    {"urandom", urandom, "size, /"},
    {"getenv", get_environment, "key, default?"},
    {"getcwd", current_folder, ""},
};

constexpr NativeDef kPath[] = {
    {"basename", base_name, "p"},
    {"dirname", folder_name, "p"},
    {"split", split, "p"},
    {"splitext", split_extension, "p"},
    {"join", join, "a, *p"},
    {"abspath", absolute, "path"},
    {"exists", no_such_file, "path"},
    {"isfile", no_such_file, "path"},
    {"isdir", no_such_file, "path"},
};

} // namespace

NativeTable os_functions() { return {"os", Kind::Module, kOs}; }
NativeTable path_functions() { return {"os.path", Kind::Module, kPath}; }

void fill_os(Context& cx, Value dict) {
    put_name(cx, dict, "name", cx.make_str("posix"));
    put_name(cx, dict, "sep", cx.make_str("/"));
    put_name(cx, dict, "linesep", cx.make_str("\n"));
    put_name(cx, dict, "curdir", cx.make_str("."));
    put_name(cx, dict, "environ", cx.make_dict());
    put_name(cx, dict, "path", module_by_name(cx, "os.path"));
    put_name(cx, dict, "error", cx.machine.type_object(TypeId::OSError));
}

} // namespace heddle::vm
