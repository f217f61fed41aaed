// The module time.
#include <cmath>

#include <fmt/format.h>

#include "vm/native_modules.h"
#include "vm/operations.h"
#include "vm/sync_natives.h"

namespace heddle::vm {

namespace {

// Each clock read is a read of the shared clock; under time `any` a search that meets one starts again with real deadlines.
bool touch_clock(Context& cx) {
    Visibility& visibility = cx.machine.visibility();
    if (cx.controlled && !visibility.clock_matters) visibility.clock_matters = visibility.changed = true;
    return cx.touch(kClock, false, Action::Read);
}
// Virtual time starts at 2024-01-01T00:00:00Z.
constexpr std::int64_t kEpochNs = 1'704'067'200'000'000'000;
std::int64_t wall_ns(Context& cx) { return cx.controlled ? kEpochNs + cx.now_ns() : cx.machine.host().wall_ns(); }

NativeResult time_time(Call& call) {
    if (touch_clock(call.cx)) return NativeResult::Stop;
    call.result = call.cx.make_float(static_cast<double>(wall_ns(call.cx)) / 1e9);
    return NativeResult::Done;
}
NativeResult time_time_ns(Call& call) {
    if (touch_clock(call.cx)) return NativeResult::Stop;
    call.result = call.cx.make_int(wall_ns(call.cx));
    return NativeResult::Done;
}
NativeResult monotonic(Call& call) {
    if (touch_clock(call.cx)) return NativeResult::Stop;
    call.result = call.cx.make_float(static_cast<double>(call.cx.now_ns()) / 1e9);
    return NativeResult::Done;
}
NativeResult monotonic_ns(Call& call) {
    if (touch_clock(call.cx)) return NativeResult::Stop;
    call.result = call.cx.make_int(call.cx.now_ns());
    return NativeResult::Done;
}

// sleep hands over in every model. Without a program that reads a clock, time `any` lets it end whenever its thread is chosen.
NativeResult sleep(Call& call) {
    Context& cx = call.cx;
    if (call.args[0] == kNone || !is_number(cx, call.args[0]))
        return cx.raise(TypeId::TypeError, fmt::format("'{}' object cannot be interpreted as an integer", cx.type_name(call.args[0])));
    bool has_deadline;
    std::int64_t ns = 0;
    bool ok = true;
    double seconds = cx.is_float(call.args[0]) ? cx.as_float(call.args[0]) : int_to_double(cx, call.args[0], ok);
    if (seconds < 0) return cx.raise(TypeId::ValueError, "sleep length must be non-negative");
    if (!parse_timeout(cx, call.args[0], has_deadline, ns)) return NativeResult::Raise;
    if (!call.has_frame) return NativeResult::NeedFrame;
    if (call.step == 0) {
        set_deadline(cx, ns);
        call.step = 1;
        if (ns == 0 && !cx.controlled) cx.thread->timed_out = 1;
        // The first call never goes on at once: a sleeping thread has handed over, whatever the clock says.
        __atomic_store_n(&cx.thread->wait_kind, static_cast<std::uint64_t>(WaitKind::Time), __ATOMIC_RELAXED);
        __atomic_store_n(&cx.thread->wait_object, 0, __ATOMIC_RELAXED);
        if (ns != 0 || (cx.controlled && cx.transition->visible > 0)) return NativeResult::Block;
    }
    if (auto stop = call.await_quietly(WaitKind::Time, 0)) return *stop;
    clear_deadline(cx);
    return NativeResult::Done;
}

constexpr NativeDef kTime[] = {
    {"sleep", sleep, "secs, /", 1, "hands over"},
    {"time", time_time, "", 0, "reads the clock"},
    {"time_ns", time_time_ns, "", 0, "reads the clock"},
    {"monotonic", monotonic, "", 0, "reads the clock"},
    {"monotonic_ns", monotonic_ns, "", 0, "reads the clock"},
    {"perf_counter", monotonic, "", 0, "reads the clock"},
    {"perf_counter_ns", monotonic_ns, "", 0, "reads the clock"},
    {"process_time", monotonic, "", 0, "reads the clock"},
    {"process_time_ns", monotonic_ns, "", 0, "reads the clock"},
    {"thread_time", monotonic, "", 0, "reads the clock"},
    {"thread_time_ns", monotonic_ns, "", 0, "reads the clock"},
};

} // namespace

NativeTable time_functions() { return {"time", Kind::Module, kTime}; }

} // namespace heddle::vm
