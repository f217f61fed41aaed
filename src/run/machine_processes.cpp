#include "run/machine_processes.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>

#include "base/real_thread.h"
#include "vm/process_natives.h"

namespace heddle::run {

namespace {

constexpr std::size_t kSpaceBytes = std::size_t{64} << 20; // about a thousand pipes; what is not touched takes no memory
constexpr std::size_t kStatusesMax = 4'096;

// A child's heap where memory is short. Slices that end soon need little room above the limit.
constexpr std::size_t kHeapSlack = std::size_t{3} << 20;
constexpr std::size_t kHeapRoomMin = std::size_t{3} << 20; // beside a copy of the parent's
constexpr std::uint64_t kSliceMax = 3'000;
// Each child gets such a part of what is left: a few have much, and yet there is something for dozens.
constexpr std::size_t kLargeShares = 8, kSmallShares = 24;

} // namespace

class ProcessFamily::Space : public vm::SharedSpace {
public:
    explicit Space(ProcessFamily& family) : family_(family) { use(family.memory_, kSpaceBytes, false); }

protected:
    void wake_process(std::uint32_t slot) override {
        Bed& bed = family_.beds_[slot];
        std::lock_guard<std::mutex> guard(bed.mutex); // it is asleep, or has not looked yet
        bed.changed.notify_all();
    }
    bool is_alive(std::uint32_t) override { return true; } // none ends while it holds a pipe's lock

private:
    ProcessFamily& family_;
};

class ProcessFamily::Member : public ProcessHost {
public:
    Member(ProcessFamily& family, int pid, int parent) : family_(family), pid_(pid), parent_(parent), creator_(parent), space_(family) {}

    vm::SharedSpace& space() override {
        if (!in_use()) { // the first process; all others are given theirs
            std::lock_guard<std::mutex> guard(family_.mutex_);
            if (!in_use()) open(space_.take_slot());
        }
        return space_;
    }
    bool is_child() const override { return false; } // of the system's
    [[noreturn]] void end_child(const Verdict&) override { std::abort(); }
    int pid() const override { return pid_; }
    int parent_pid() const override { return parent_.load(); }
    std::string_view spawn_data() const override { return spawn_data_; }

    int fork(ThreadedRun& run, std::uint32_t thread) override {
        return family_.start(*this, nullptr, {}, run.config(), run.heap_extent(), [&](Member& child, ThreadedOptions options, const vm::MachineConfig& config) {
            child.main_ = thread;
            return std::shared_ptr<ThreadedRun>(ThreadedRun::forked(run, thread, std::move(options), config));
        });
    }

    int spawn(std::string_view data, const std::vector<OpenEnd>& ends) override {
        std::shared_ptr<const vm::LinkedProgram> program;
        {
            std::lock_guard<std::mutex> guard(family_.spawned_mutex_);
            if (family_.spawned_ == nullptr && family_.settings_.spawned_program) family_.spawned_ = family_.settings_.spawned_program();
            program = family_.spawned_;
        }
        if (program == nullptr) return -EINVAL;
        return family_.start(*this, &ends, std::string(data), family_.settings_.config, 0, [&](Member&, ThreadedOptions options, const vm::MachineConfig& config) {
            auto run = std::make_shared<ThreadedRun>(program, config, std::move(options));
            if (!run->has_heap()) run.reset();
            return run;
        });
    }

    bool kill(int pid, int signal) override {
        std::vector<std::shared_ptr<ThreadedRun>> runs;
        {
            std::lock_guard<std::mutex> guard(family_.mutex_);
            auto child = family_.members_.find(pid);
            if (child == family_.members_.end() || child->second->creator_ != pid_ || child->second->status_) return false;
            if (signal == 0) return true; // asks whether there is one
            if (child->second->signal_ == 0) child->second->signal_ = signal;
            space_.process(child->second->space_.slot()).doomed.store(1);
            family_.stop(*child->second, runs);
        }
        for (const auto& run : runs) run->rouse();
        return true;
    }

    std::optional<int> exit_status(int pid) override {
        std::lock_guard<std::mutex> guard(family_.mutex_);
        auto child = family_.members_.find(pid);
        return child == family_.members_.end() || child->second->creator_ != pid_ ? std::nullopt : child->second->status_;
    }

    void reap() override {
        std::lock_guard<std::mutex> guard(family_.mutex_);
        family_.join_finished();
    }

    void sleep(std::uint32_t seen, std::int64_t ns) override {
        vm::SharedProcess& self = space_.self();
        Bed& bed = family_.beds_[space_.slot()];
        std::unique_lock<std::mutex> lock(bed.mutex);
        self.asleep.store(1);
        bed.changed.wait_for(lock, std::chrono::nanoseconds(ns), [&] { return self.signals.load() != seen; });
        self.asleep.store(0);
    }

    void set_name(std::string_view name) override {
        std::lock_guard<std::mutex> guard(family_.mutex_);
        name_ = name;
    }

    ShownThread shown(std::uint32_t thread, std::string name) override {
        if (this == family_.first_.get()) return {family_.number_of(pid_, thread), std::move(name)};
        std::string of;
        {
            std::lock_guard<std::mutex> guard(family_.mutex_);
            of = name_.empty() ? fmt::format("process {}", pid_) : name_;
        }
        return {family_.number_of(pid_, thread), thread == main_ ? std::move(of) : of + "|" + name};
    }

private:
    friend class ProcessFamily;

    void open(std::uint32_t slot) {
        space_.become(slot);
        space_.self().pid.store(pid_);
        opened_.store(&space_, std::memory_order_release);
    }

    ProcessFamily& family_;
    const int pid_;
    std::atomic<int> parent_; ///< the first process once its own has ended
    const int creator_;
    Space space_;
    std::string spawn_data_;
    std::uint32_t main_ = 0; ///< the thread that it began with
    std::atomic<std::int32_t> stop_word_{0};
    RealThread thread_;
    std::size_t heap_granted_ = 0;
    // Guarded by the family's mutex_:
    std::shared_ptr<ThreadedRun> run_; ///< until it has ended
    std::string name_;
    int signal_ = 0;
    std::optional<int> status_;
    bool finished_ = false; ///< its real thread has nothing more to do
};

ProcessFamily::ProcessFamily(FamilySettings settings)
    : settings_(std::move(settings)), next_pid_(static_cast<int>(vm::kFirstPid) + 1), heap_left_(settings_.heap_budget) {
    memory_ = static_cast<char*>(std::aligned_alloc(64, kSpaceBytes));
    if (memory_ == nullptr) return;
    std::memset(memory_, 0, sizeof(vm::SharedHeader));
    first_ = std::make_shared<Member>(*this, static_cast<int>(vm::kFirstPid), 1);
    number_of(first_->pid_, 0); // the first thread is number 0
    first_->space_.header().top.store((sizeof(vm::SharedHeader) + 63) / 64 * 64);
}

ProcessFamily::~ProcessFamily() {
    end();
    first_.reset();
    std::free(memory_);
}

ProcessHost& ProcessFamily::first() { return *first_; }

OutputSink ProcessFamily::sink() {
    if (!settings_.sink) return {};
    return [this](const OutputRecord& record) {
        std::lock_guard<std::mutex> guard(output_mutex_);
        settings_.sink(record);
    };
}

// mutex_ held.
bool ProcessFamily::grant_heap(vm::MachineConfig& config, std::size_t extent, std::size_t& granted) {
    granted = 0;
    if (settings_.heap_budget == 0) return true;
    config.heap_slack_bytes = kHeapSlack;
    const std::size_t shares = heap_left_ > settings_.heap_budget / 2 ? kLargeShares : kSmallShares;
    granted = std::max(heap_left_ / shares, extent + kHeapRoomMin + kHeapSlack);
    if (granted > heap_left_) return false;
    config.heap_bytes_max = std::min(settings_.config.heap_bytes_max, (granted - kHeapSlack) / 17 * 16);
    granted = vm::Machine::reserve_for(config);
    heap_left_ -= granted;
    return true;
}

// The pid, or minus an errno. A run is made without mutex_: it has a lock of its own.
int ProcessFamily::start(Member& parent, const std::vector<vm::Processes::OpenEnd>* ends, std::string data, vm::MachineConfig config, std::size_t extent,
                         const Make& make) {
    vm::SharedSpace& space = parent.space();
    std::shared_ptr<Member> child;
    std::uint32_t slot;
    bool room;
    {
        std::lock_guard<std::mutex> guard(mutex_);
        join_finished();
        if (over_) return -ENOSPC; // the program has ended: the thread goes nowhere
        slot = space.take_slot();
        if (slot == UINT32_MAX) {
            space.end_all(vm::Ending::TooManyProcesses);
            return -ENOSPC;
        }
        child = std::make_shared<Member>(*this, next_pid_++, parent.pid_);
        room = grant_heap(config, extent, child->heap_granted_);
    }
    child->open(slot);
    child->spawn_data_ = std::move(data);
    std::shared_ptr<ThreadedRun> run;
    if (room) {
        if (ends == nullptr) space.inherit_pipes(slot);
        else
            for (const vm::Processes::OpenEnd& open : *ends) space.open_end(space.at<vm::SharedPipe>(open.pipe), open.end, slot);
        ThreadedOptions options = settings_.child;
        options.sink = sink();
        options.stop_word = &child->stop_word_;
        options.processes = child.get();
        if (settings_.heap_budget != 0) options.slice_max = options.slice_max == 0 ? kSliceMax : std::min(options.slice_max, kSliceMax);
        run = make(*child, std::move(options), config);
    }
    std::lock_guard<std::mutex> guard(mutex_);
    int error = ENOMEM;
    if (run != nullptr) {
        error = over_ ? ENOSPC : EAGAIN;
        child->run_ = run;
        members_[child->pid_] = child; // before it can end
        started_.store(true, std::memory_order_relaxed);
        if (!over_ && child->thread_.start(&ProcessFamily::enter, child.get())) return child->pid_;
        members_.erase(child->pid_);
    }
    heap_left_ += child->heap_granted_;
    space.drop_slot(slot);
    return -error;
}

void* ProcessFamily::enter(void* argument) {
    Member& member = *static_cast<Member*>(argument);
    const Verdict verdict = member.run_->run(); // nobody else sets run_
    member.family_.ended(member, verdict);
    return nullptr;
}

// The last that a child's real thread does.
void ProcessFamily::ended(Member& member, const Verdict& verdict) {
    bool quiet;
    int status;
    std::shared_ptr<ThreadedRun> run;
    {
        std::lock_guard<std::mutex> guard(mutex_);
        const bool killed = member.signal_ != 0 && verdict.kind == VerdictKind::Stopped;
        status = killed ? -member.signal_ : exit_code(verdict) & 0xff;
        quiet = killed || over_;
        run = std::move(member.run_);
    }
    if (!quiet && settings_.report_child) settings_.report_child(member.pid_, member.shown(member.main_, {}), verdict);
    run.reset(); // its heap, before anybody knows that there may be room for another
    std::lock_guard<std::mutex> guard(mutex_);
    heap_left_ += member.heap_granted_;
    member.status_ = status;
    ended_++;
    // Who waits for it counts as active before it stops to: else the others might be thought to wait for ever.
    auto parent = members_.find(member.parent_.load());
    Member& waiting = parent == members_.end() ? *first_ : *parent->second;
    const bool waits = !waiting.status_;
    if (waits) member.space_.signal(waiting.space_.slot());
    for (auto& [pid, other] : members_) {
        if (other->parent_.load() != member.pid_) continue;
        other->parent_.store(first_->pid_);
        if (!other->status_) member.space_.signal(other->space_.slot());
    }
    member.space_.drop_slot(member.space_.slot());
    if (waits) member.space_.signal(waiting.space_.slot());
    member.finished_ = true;
    some_ended_.notify_all();
}

// mutex_ held.
void ProcessFamily::join_finished() {
    if (over_) return; // end() joins
    for (auto at = members_.begin(); at != members_.end();) {
        Member& member = *at->second;
        if (member.finished_) member.thread_.join();
        if (member.finished_ && ended_ > kStatusesMax) {
            ended_--;
            at = members_.erase(at);
        } else {
            ++at;
        }
    }
}

// mutex_ held. The runs are to be roused without it.
void ProcessFamily::stop(Member& member, std::vector<std::shared_ptr<ThreadedRun>>& runs) {
    member.stop_word_.store(1);
    member.space_.signal(member.space_.slot());
    if (member.run_ != nullptr) runs.push_back(member.run_);
}

void ProcessFamily::end() {
    if (first_ == nullptr || !first_->in_use()) return;
    std::vector<std::shared_ptr<ThreadedRun>> runs;
    std::vector<std::shared_ptr<Member>> members;
    {
        std::unique_lock<std::mutex> lock(mutex_);
        auto all_ended = [&] { return std::all_of(members_.begin(), members_.end(), [](const auto& entry) { return entry.second->finished_; }); };
        if (first_->space_.header().ending.load() != vm::Ending::None) some_ended_.wait_for(lock, std::chrono::milliseconds(500), all_ended);
        over_ = true;
        for (auto& [pid, member] : members_) {
            members.push_back(member);
            if (!member->status_) stop(*member, runs);
        }
    }
    for (const auto& run : runs) run->rouse();
    runs.clear();
    for (const auto& member : members) member->thread_.join();
}

std::vector<vm::PipeView> ProcessFamily::pipes() {
    std::vector<vm::PipeView> views;
    if (!first_->in_use()) return views;
    vm::SharedSpace& space = first_->space_;
    std::vector<vm::SharedPipe*> pipes; // the newest first
    for (std::uint64_t at = space.header().pipes.load(); at != 0; at = pipes.back()->next) pipes.push_back(&space.at<vm::SharedPipe>(at));
    for (std::size_t i = pipes.size(); i-- > 0;) {
        vm::PipeView view{fmt::format("pipe {}", pipes.size() - i), {}, pipes[i]->sent.load()};
        for (const vm::SharedMessage& message : space.messages(*pipes[i])) view.messages.push_back({message.bytes, message.sent_ns});
        if (!view.messages.empty() || (space.is_open(*pipes[i], vm::kReadEnd) && space.is_open(*pipes[i], vm::kWriteEnd))) views.push_back(std::move(view));
    }
    return views;
}

std::uint32_t ProcessFamily::number_of(int pid, std::uint32_t thread) {
    std::lock_guard<std::mutex> guard(numbers_mutex_);
    return numbers_.try_emplace({pid, thread}, static_cast<std::uint32_t>(numbers_.size())).first->second;
}

std::vector<FamilyProcess> ProcessFamily::children(std::size_t threads_max) {
    std::vector<FamilyProcess> views;
    std::vector<std::pair<std::shared_ptr<Member>, std::shared_ptr<ThreadedRun>>> members;
    {
        std::lock_guard<std::mutex> guard(mutex_);
        for (auto& [pid, member] : members_) {
            members.emplace_back(member, member->run_);
            FamilyProcess view{pid, member->parent_.load(), member->name_, member->status_.has_value(), member->status_.value_or(0), member->signal_, 0, {}};
            views.push_back(std::move(view));
        }
    }
    for (std::size_t i = 0; i < views.size(); i++) {
        FamilyProcess& view = views[i];
        auto& [member, run] = members[i];
        if (run != nullptr) {
            view.heap_bytes = run->heap_bytes();
            view.threads = run->threads(threads_max);
        } else {
            ProcessHost::ShownThread main = member->shown(member->main_, {});
            view.threads.push_back({main.number, std::move(main.name), "finished", 0});
        }
        run.reset(); // before its member
    }
    return views;
}

} // namespace heddle::run
