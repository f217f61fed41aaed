// The memory that processes share, in one process: what is told of processes here is told of slots.
#include "vm/shared_space.h"

#include <chrono>
#include <cstring>
#include <memory>
#include <string>

#include <doctest/doctest.h>

using namespace heddle::vm;

namespace {

constexpr std::size_t kBytes = std::size_t{4} << 20;

class TestSpace : public SharedSpace {
public:
    TestSpace() : memory_(new std::uint64_t[kBytes / 8]()) {
        use(reinterpret_cast<char*>(memory_.get()), kBytes);
        header().top.store((sizeof(SharedHeader) + 63) / 64 * 64);
        become(take_slot());
    }
    int woken = 0;
    std::uint32_t dead = UINT32_MAX;

protected:
    void wake_process(std::uint32_t) override { woken++; }
    bool is_alive(std::uint32_t slot) override { return slot != dead; }

private:
    std::unique_ptr<std::uint64_t[]> memory_;
};

} // namespace

TEST_CASE("shared semaphores count, and a recursive lock is its owner's") {
    TestSpace space;
    auto& semaphore = space.at<SharedSemaphore>(space.make_semaphore(2, 2, false));
    CHECK(space.try_acquire(semaphore, space.me(0), 1));
    CHECK(space.try_acquire(semaphore, space.me(1), 1));
    CHECK_FALSE(space.try_acquire(semaphore, space.me(0), 1));
    space.release(semaphore);
    CHECK(semaphore.count.load() == 1);

    auto& lock = space.at<SharedSemaphore>(space.make_semaphore(1, 1, true));
    CHECK(space.try_acquire(lock, space.me(0), 7));
    CHECK(space.try_acquire(lock, space.me(0), 8));
    CHECK_FALSE(space.try_acquire(lock, space.me(1), 9));
    space.release(lock);
    CHECK_FALSE(space.try_acquire(lock, space.me(1), 9));
    space.release(lock);
    CHECK(space.try_acquire(lock, space.me(1), 9));
    CHECK(lock.line.load() == 9);
}

TEST_CASE("a release signals each process that waits, and wakes those that sleep") {
    TestSpace space;
    const std::uint64_t place = space.make_semaphore(0, 1, false);
    auto& semaphore = space.at<SharedSemaphore>(place);
    const std::uint64_t need = shared_need(SharedNeed::Permit, 1);
    const std::uint32_t other = space.take_slot();
    space.expect(place, need);
    space.become(other);
    space.expect(place, need);
    space.self().asleep.store(1);
    CHECK_FALSE(space.holds(place, need));
    space.release(semaphore);
    CHECK(space.holds(place, need));
    CHECK(space.process(0).signals.load() == 1);
    CHECK(space.process(other).signals.load() == 1);
    CHECK(space.woken == 1);
    space.signal(semaphore.waiters); // who was signalled is no longer among them
    CHECK(space.process(0).signals.load() == 1);
}

TEST_CASE("a pipe keeps order round its end, whole messages stay whole, and its last writer ends it") {
    TestSpace space;
    const std::uint64_t place = space.make_pipe();
    auto& pipe = space.at<SharedPipe>(place);
    std::string in(40'000, 'a'), out(40'000, ' ');
    for (char c = 'a'; c < 'k'; c++) {
        std::memset(in.data(), c, in.size());
        in[0] = '<', in[in.size() - 1] = '>';
        CHECK(space.put(pipe, in.data(), in.size(), true) == in.size());
        CHECK(space.put(pipe, in.data(), in.size(), true) == 0); // no room for another whole one
        CHECK(space.take(pipe, out.data(), out.size(), true, true) == out.size()); // looking takes nothing
        CHECK(space.take(pipe, out.data(), out.size(), true) == out.size());
        CHECK(out == in);
    }
    CHECK(space.put(pipe, in.data(), in.size(), false) == in.size());
    CHECK(space.put(pipe, in.data(), in.size(), false) == kPipeBytes - in.size());
    CHECK(space.take(pipe, out.data(), out.size(), false) == out.size());
    while (space.take(pipe, out.data(), out.size(), false) != 0) {}
    const std::uint64_t need = shared_need(SharedNeed::Readable, 1);
    CHECK_FALSE(space.holds(place, need));
    space.close_end(pipe, kWriteEnd);
    CHECK(space.holds(place, need));
    CHECK_FALSE(space.is_open(pipe, kWriteEnd));
}

TEST_CASE("the end of a process closes its pipes and frees the lock that it held") {
    TestSpace space;
    auto& pipe = space.at<SharedPipe>(space.make_pipe());
    const std::uint32_t child = space.take_slot();
    space.inherit_pipes(child);
    space.close_end(pipe, kWriteEnd);
    CHECK(space.is_open(pipe, kWriteEnd));
    pipe.lock.store(child + 1); // killed in the middle of a transfer
    space.dead = child;
    char byte = 'x';
    CHECK(space.put(pipe, &byte, 1, true) == 1);
    pipe.lock.store(child + 1);
    space.drop_slot(child);
    CHECK_FALSE(space.is_open(pipe, kWriteEnd));
    CHECK(pipe.lock.load() == 0);
    CHECK(space.header().live.load() == 1);
    CHECK(space.header().active.load() == 1);
    CHECK(space.take_slot() == child);
}

TEST_CASE("a deadlock of all processes is found by the last to fall asleep, and not while a signal is on its way") {
    TestSpace space;
    const std::uint32_t other = space.take_slot();
    CHECK_FALSE(space.fall_asleep(space.self().signals.load()));
    space.become(other);
    space.signal(0); // the first goes on
    CHECK_FALSE(space.fall_asleep(space.self().signals.load()));
    space.become(0);
    const std::uint32_t seen = space.self().signals.load();
    CHECK_FALSE(space.fall_asleep(seen - 1)); // it has not yet looked at what it was signalled for
    space.wake_up();
    CHECK(space.header().active.load() == 1);
    space.process(other).doomed.store(1);
    CHECK_FALSE(space.fall_asleep(seen)); // somebody will be told of its end
    space.wake_up();
    space.process(other).doomed.store(0);
    CHECK(space.fall_asleep(seen));
    space.end_all(Ending::Deadlock);
    space.end_all(Ending::TooManyProcesses);
    CHECK(space.header().ending.load() == Ending::Deadlock);
}

TEST_CASE("there are so many processes and no more, and so much memory") {
    TestSpace space;
    for (std::uint32_t i = 1; i < kProcessesAliveMax; i++) CHECK(space.take_slot() == i);
    CHECK(space.take_slot() == UINT32_MAX);
    CHECK(space.allocate(kBytes) == 0);
    std::uint64_t place = space.allocate(100);
    CHECK(place != 0);
    CHECK(space.contains(place, 100));
    CHECK_FALSE(space.contains(place, kBytes));
    CHECK_FALSE(space.contains(8, 8)); // the table of processes is nobody's
}

TEST_CASE("a name in the shared memory is given once, until it is removed") {
    TestSpace space;
    const std::uint64_t first = space.add_name("block", 640, 10);
    CHECK(first != 0);
    CHECK(space.find_name("block") == first);
    CHECK(space.add_name("block", 1280, 20) == 0);
    CHECK(space.find_name("bloc") == 0);
    space.at<SharedName>(first).removed.store(1);
    CHECK(space.find_name("block") == 0);
    CHECK(space.at<SharedName>(space.add_name("block", 1280, 20)).size == 20);
}

TEST_CASE("the sizes of a pipe's messages are told and when they were sent, also round its end and while a long one is read in pieces") {
    TestSpace space;
    auto& pipe = space.at<SharedPipe>(space.make_pipe());
    auto send = [&](std::uint32_t length) {
        std::string message(kMessageHead + length, 'x');
        std::memcpy(message.data(), &length, kMessageHead);
        REQUIRE(space.put(pipe, message.data(), message.size(), true) == message.size());
    };
    auto sizes = [&] {
        std::vector<std::uint64_t> found;
        for (const SharedMessage& message : space.messages(pipe)) found.push_back(message.bytes);
        return found;
    };
    std::string out(kPipeBytes, ' ');
    for (int round = 0; round < 30; round++) { // heads lie on the end of the ring, too
        send(3), send(0), send(7'001);
        CHECK(sizes() == std::vector<std::uint64_t>{3, 0, 7'001});
        CHECK(space.take(pipe, out.data(), 3 * kMessageHead + 7'004, true) != 0);
    }
    const std::uint32_t length = 100'000;
    const std::string piece(50'000, 'y');
    space.put(pipe, reinterpret_cast<const char*>(&length), kMessageHead, true);
    space.put(pipe, piece.data(), piece.size(), false);
    CHECK(sizes() == std::vector<std::uint64_t>{length});
    space.take(pipe, out.data(), kMessageHead, true);
    pipe.rest.store(length);
    space.take(pipe, out.data(), piece.size(), false);
    CHECK(sizes() == std::vector<std::uint64_t>{50'000});
    space.put(pipe, piece.data(), piece.size(), false);
    send(5);
    CHECK(sizes() == std::vector<std::uint64_t>{50'000, 5});
    space.take(pipe, out.data(), piece.size(), false);
    CHECK(sizes() == std::vector<std::uint64_t>{5});
    CHECK(pipe.sent.load() == 92);
}

TEST_CASE("of the messages sent last it is known when each was sent") {
    TestSpace space;
    auto& pipe = space.at<SharedPipe>(space.make_pipe());
    const std::uint32_t length = 0;
    auto now = [] { return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1); };
    const std::int64_t before = now();
    for (std::uint64_t i = 0; i < kTimesKept + 2; i++) space.put(pipe, reinterpret_cast<const char*>(&length), kMessageHead, true);
    const std::vector<SharedMessage> messages = space.messages(pipe);
    REQUIRE(messages.size() == kTimesKept + 2);
    CHECK(messages[0].sent_ns == -1);
    CHECK(messages[1].sent_ns == -1);
    std::int64_t last = before;
    for (std::size_t i = 2; i < messages.size(); i++) {
        CHECK(messages[i].sent_ns >= last);
        last = messages[i].sent_ns;
    }
    CHECK(last <= now());
    char head[kMessageHead];
    for (std::uint64_t i = 0; i < kTimesKept + 1; i++) space.take(pipe, head, sizeof head, true);
    REQUIRE(space.messages(pipe).size() == 1);
    CHECK(space.messages(pipe)[0].sent_ns == last);
}

TEST_CASE("what a killed process held is not the next one's in its place") {
    TestSpace space;
    auto& lock = space.at<SharedSemaphore>(space.make_semaphore(1, 1, true));
    const std::uint64_t parent = space.me(0);
    const std::uint32_t slot = space.take_slot();
    space.become(slot);
    const std::uint64_t killed = space.me(0);
    CHECK(killed != parent);
    CHECK(space.try_acquire(lock, killed, 0));
    CHECK(space.try_acquire(lock, killed, 0));
    space.become(0);
    space.process(slot).pid.store(7);
    CHECK(space.slot_of(static_cast<std::uint32_t>(killed >> 32)) == slot);
    space.drop_slot(slot);
    CHECK(space.slot_of(static_cast<std::uint32_t>(killed >> 32)) == UINT32_MAX);
    REQUIRE(space.take_slot() == slot);
    space.process(slot).pid.store(8);
    space.become(slot);
    CHECK(space.me(0) != killed);
    CHECK_FALSE(space.try_acquire(lock, space.me(0), 0));
    CHECK(space.slot_of(static_cast<std::uint32_t>(killed >> 32)) == UINT32_MAX);
    CHECK(space.slot_of(space.name()) == slot);
}

TEST_CASE("a pipe that nobody has open any more is given to the next who makes one") {
    TestSpace space;
    const std::uint64_t first = space.make_pipe(), second = space.make_pipe();
    auto& pipe = space.at<SharedPipe>(first);
    char byte = 'x';
    CHECK(space.put(pipe, &byte, 1, true) == 1);
    const std::uint32_t child = space.take_slot();
    space.inherit_pipes(child);
    space.close_end(pipe, kReadEnd);
    space.close_end(pipe, kWriteEnd);
    const std::uint64_t third = space.make_pipe(); // the child has it open
    CHECK(third != first);
    CHECK(third != second);
    space.drop_slot(child);
    CHECK(space.make_pipe() == first);
    CHECK(space.filled(pipe) == 0);
    CHECK(pipe.sent.load() == 0);
    CHECK(pipe.taken.load() == 2);
    CHECK(space.make_pipe() != first);
    // Any number of them, one after the other, where there is room for some sixty.
    for (int i = 0; i < 1000; i++) {
        const std::uint64_t place = space.make_pipe();
        REQUIRE(place != 0);
        for (PipeEnd end : {kReadEnd, kWriteEnd}) space.close_end(space.at<SharedPipe>(place), end);
    }
}

TEST_CASE("where there is no memory left, all pipes are looked at") {
    TestSpace space;
    std::vector<std::uint64_t> places;
    for (std::uint64_t place; (place = space.make_pipe()) != 0;) places.push_back(place);
    CHECK(places.size() > 40);
    for (PipeEnd end : {kReadEnd, kWriteEnd}) space.close_end(space.at<SharedPipe>(places[3]), end);
    CHECK(space.make_pipe() == places[3]);
    CHECK(space.make_pipe() == 0);
}

TEST_CASE("a handle on its way belongs to who sent it, then to who got it") {
    TestSpace space;
    auto& pipe = space.at<SharedPipe>(space.make_pipe());
    space.self().pid.store(1);
    const std::uint32_t child = space.take_slot();
    space.process(child).pid.store(7);
    space.open_end(pipe, kWriteEnd, space.slot()); // lent
    const std::uint32_t lender = space.name();
    space.close_end(pipe, kWriteEnd);
    CHECK(space.is_open(pipe, kWriteEnd));
    space.become(child);
    CHECK(space.adopt_end(pipe, kWriteEnd, lender));
    CHECK(pipe.open[kWriteEnd][child].load() == 1);
    CHECK(pipe.open[kWriteEnd][0].load() == 0);
    CHECK_FALSE(space.adopt_end(pipe, kWriteEnd, lender)); // once
    CHECK(pipe.open[kWriteEnd][child].load() == 1);
    const std::uint32_t ended = space.name();
    space.become(0);
    space.drop_slot(child);
    CHECK_FALSE(space.adopt_end(pipe, kWriteEnd, ended));
    CHECK_FALSE(space.is_open(pipe, kWriteEnd));
}
