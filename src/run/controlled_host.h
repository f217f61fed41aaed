#pragma once
// The outside of a machine under the controlled driver: nothing real. Time is the machine's virtual time from a fixed epoch.

#include "vm/machine.h"

namespace heddle::run {

class ControlledHost : public vm::Host {
public:
    /// 2026-01-01T00:00:00Z: any fixed instant would do, since virtual time only shows differences.
    static constexpr std::int64_t kEpochNs = 1'767'225'600'000'000'000;

    explicit ControlledHost(std::uint64_t seed) : entropy_(seed) {}
    void attach(vm::Machine& machine) { machine_ = &machine; }

    void write(std::uint32_t, bool, std::string_view) override {} // the machine keeps its own records
    std::int64_t monotonic_ns() override { return machine_ == nullptr ? 0 : machine_->world().now_ns; }
    std::int64_t wall_ns() override { return kEpochNs + monotonic_ns(); }
    /// The same value always: entropy that changed from call to call would be state that stepping back does not restore.
    std::uint64_t entropy() override { return entropy_; }
    void thread_started(vm::Ref) override {}
    void wake(vm::Ref, bool) override {}

private:
    vm::Machine* machine_ = nullptr;
    std::uint64_t entropy_;
};

} // namespace heddle::run
