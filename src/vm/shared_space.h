#pragma once
// The memory that the processes of one program share: semaphores, pipes, the values of multiprocessing.Value, and a table of the
// processes themselves. Plain words at offsets from its beginning, so it may lie at a different address in each process, and what it
// means does not depend on what carries it (platform/ maps it; nothing here asks the system but wake_process()).
//
// Waiting: a thread that finds its condition unmet puts its process into the object's Waiters, then looks again (expect(), holds());
// whoever changes the object takes that set out and signals each process in it. A process counts its signals in one word and sleeps on
// that word alone. Setting and counting are sequentially consistent, so no change is missed.
//
// A process may be killed anywhere. So nothing is allocated that would have to be freed, nothing is handed on by whoever is woken (all
// are), and the one lock, a pipe's, is taken from a dead owner (its data is valid between any two stores).
//
// Deadlock: `active` counts the processes that can still do something. One that goes to sleep for good leaves the count, one that
// signals a sleeping process puts that one back before it sleeps itself. Whoever takes the count to nothing has found a deadlock of all.
//
// Thread safety: everything may be called from any real thread of any process.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/capabilities.h"

namespace heddle::vm {

inline constexpr std::uint32_t kProcessesMax = 256; ///< places in the table
/// Alive at once, the first included: a fork bomb's end. In wasm each has a Web Worker and a part of one memory.
inline constexpr std::uint32_t kProcessesAliveMax = kIsWeb ? 64 : kProcessesMax;
inline constexpr std::uint64_t kPipeBytes = 65536;  ///< Linux's default
inline constexpr std::uint64_t kMessageHead = 4;
inline constexpr std::uint64_t kTimesKept = 256;    ///< of the messages sent last, when each was

template <typename T> using Shared = std::atomic<T>;
static_assert(std::atomic<std::uint64_t>::is_always_lock_free && std::atomic<std::uint32_t>::is_always_lock_free);

/// The processes of which some thread waits for an object.
struct SharedWaiters {
    Shared<std::uint64_t> mask[kProcessesMax / 64];
};

struct SharedProcess {
    Shared<std::int32_t> pid;
    Shared<std::uint32_t> taken;
    Shared<std::uint32_t> signals; ///< counts what may matter to it
    Shared<std::uint32_t> asleep;  ///< it sleeps on `signals`, or is about to
    Shared<std::uint32_t> idle;    ///< left out of SharedHeader::active
    Shared<std::uint32_t> seen;    ///< idle: how many signals it had seen then
    Shared<std::uint32_t> doomed;  ///< it was sent a signal that will end it: its parent has something to wait for
    Shared<std::uint32_t> serial;  ///< how many processes had the place before: what one that was killed held is not the next one's
};

/// A semaphore or lock. `owner`: SharedSpace::me() of the last that took it; binding for recursive ones only.
struct SharedSemaphore {
    Shared<std::uint32_t> count;
    std::uint32_t maximum;
    std::uint32_t recursive;
    Shared<std::uint32_t> depth; ///< recursive: the owner's alone
    Shared<std::uint64_t> owner;
    Shared<std::uint64_t> line;  ///< where it was taken
    SharedWaiters waiters;
};

enum PipeEnd : std::uint32_t { kReadEnd, kWriteEnd };

struct SharedPipe {
    std::uint64_t next;            ///< all pipes, for fork() and the end of a process
    Shared<std::uint32_t> taken;   ///< odd: somebody is making a new pipe of it. Changes whenever that is done
    Shared<std::uint64_t> lock;    ///< 0, or the slot + 1 of the process that moves data, and its thread
    Shared<std::uint64_t> read;    ///< bytes ever read …
    Shared<std::uint64_t> written; ///< … and written
    Shared<std::uint64_t> rest;    ///< of these, bytes that belong to a message longer than the pipe that somebody is reading
    Shared<std::uint64_t> sent;    ///< messages ever
    Shared<std::int64_t> sent_ns[kTimesKept]; ///< by number of the message modulo kTimesKept; std::chrono::steady_clock
    SharedWaiters readers, writers; ///< who waits to read, to write
    alignas(8) Shared<std::uint8_t> open[2][kProcessesMax]; ///< by PipeEnd: how many handles each process has open
    char data[kPipeBytes];
};

/// One message in a pipe, for people.
struct SharedMessage {
    std::uint64_t bytes;  ///< of one in pieces that is being read: what is left of it
    std::int64_t sent_ns; ///< std::chrono::steady_clock; -1: no longer known
};

/// A block of memory under a name (multiprocessing.shared_memory).
struct SharedName {
    std::uint64_t next, place, size;
    Shared<std::uint32_t> removed;
    std::uint32_t length;
    char name[256]; ///< what a file's name may have
};

enum class Ending : std::uint32_t { None, Deadlock, TooManyProcesses };

struct SharedHeader {
    Shared<std::uint64_t> top;    ///< what lies beyond is free
    Shared<std::uint64_t> pipes;  ///< the first SharedPipe or 0
    Shared<std::uint64_t> next_look; ///< the SharedPipe at which to look first for one that nobody has open any more
    Shared<std::uint64_t> names;  ///< the first SharedName or 0
    Shared<std::uint32_t> live;
    Shared<std::uint32_t> active; ///< processes that are not idle
    Shared<Ending> ending;        ///< all processes end, for this reason
    Shared<std::uint64_t> counters; ///< see SharedSpace::next_number
    SharedProcess processes[kProcessesMax];
};

/// What a thread waits for; the low half of ThreadState::wait_need. The high half is an amount.
enum class SharedNeed : std::uint32_t {
    Permit,   ///< the semaphore's count above 0, or the lock the thread's own (high half: thread index + 1)
    Readable, ///< so many bytes in the pipe, or no writer left
    Writable, ///< room for so many bytes, or no reader left
    Signal,   ///< the process's signals to be another number than the high half
};
inline std::uint64_t shared_need(SharedNeed need, std::uint64_t amount) { return amount << 32 | static_cast<std::uint32_t>(need); }

class SharedSpace {
public:
    virtual ~SharedSpace() = default;

    SharedHeader& header() const { return *reinterpret_cast<SharedHeader*>(base_); }
    std::uint32_t slot() const { return slot_; }
    SharedProcess& process(std::uint32_t slot) const { return header().processes[slot]; }
    SharedProcess& self() const { return process(slot_); }
    std::size_t size() const { return size_; }

    /// Zeroed bytes for as long as the program lives; 0: there are none left.
    std::uint64_t allocate(std::uint64_t bytes);
    template <typename T> T& at(std::uint64_t offset) const { return *reinterpret_cast<T*>(base_ + offset); }
    bool contains(std::uint64_t offset, std::uint64_t bytes) const {
        return offset >= sizeof(SharedHeader) && offset <= size_ && bytes <= size_ - offset && offset + bytes <= header().top.load();
    }
    std::uint64_t next_number() { return header().counters.fetch_add(1) + 1; }

    bool holds(std::uint64_t object, std::uint64_t need) const; ///< the condition, now
    void expect(std::uint64_t object, std::uint64_t need);      ///< puts this process among the object's waiters
    void signal(SharedWaiters& waiters);
    void signal(std::uint32_t slot);

    /// Names this process as no other: its place and how many had it before.
    std::uint32_t name() const { return self().serial.load(std::memory_order_relaxed) * kProcessesMax + slot_; }
    /// The place of the process of that name, if it has not ended; else UINT32_MAX.
    std::uint32_t slot_of(std::uint32_t name) const;

    // Semaphores; `me`: this process's name and one of its threads.
    std::uint64_t me(std::uint32_t thread) const { return std::uint64_t{name()} << 32 | (thread + 1); }
    std::uint64_t make_semaphore(std::uint32_t count, std::uint32_t maximum, bool recursive);
    bool try_acquire(SharedSemaphore& semaphore, std::uint64_t me, std::uint64_t line);
    /// Looks again for some microseconds: a lock that is held is often free by then, and parking and being woken takes longer.
    bool spin_for(SharedSemaphore& semaphore, std::uint64_t me, std::uint64_t line);
    void release(SharedSemaphore& semaphore); ///< checked by the caller

    // Pipes carry messages: kMessageHead bytes of length, then the message.
    std::uint64_t make_pipe(); ///< or one that nobody has open any more
    void open_end(SharedPipe& pipe, PipeEnd end, std::uint32_t slot);
    void close_end(SharedPipe& pipe, PipeEnd end) { close_end(pipe, end, slot_); }
    /// A handle that the process of that name has opened once more, for whoever gets it, becomes this one's. False: that process has ended.
    bool adopt_end(SharedPipe& pipe, PipeEnd end, std::uint32_t lender);
    bool is_open(const SharedPipe& pipe, PipeEnd end) const; ///< by anyone
    std::uint64_t filled(const SharedPipe& pipe) const { return pipe.written.load() - pipe.read.load(); }
    /// How many went in. `whole`: the beginning of a message; all or none.
    std::uint64_t put(SharedPipe& pipe, const char* data, std::uint64_t bytes, bool whole);
    std::uint64_t take(SharedPipe& pipe, char* data, std::uint64_t bytes, bool whole, bool peek = false);
    std::vector<SharedMessage> messages(SharedPipe& pipe); ///< those in it, the oldest first
    void wake_readers(SharedPipe& pipe) { signal(pipe.readers); }
    void wake_writers(SharedPipe& pipe) { signal(pipe.writers); }

    // Names. find_name: 0 if there is none. add_name: 0 if there is one already, or no memory.
    std::uint64_t find_name(std::string_view name) const;
    std::uint64_t add_name(std::string_view name, std::uint64_t place, std::uint64_t size);

    // Processes.
    std::uint32_t take_slot();              ///< for a child; counted as alive and active. UINT32_MAX: too many
    void inherit_pipes(std::uint32_t child); ///< what this process has open, the child has open (fork)
    void drop_slot(std::uint32_t slot);     ///< of a process that has ended
    void become(std::uint32_t slot) { slot_ = slot; }
    /// No thread of this process can go on before a signal beyond the `seen` ones. True: the same is so of every process.
    bool fall_asleep(std::uint32_t seen);
    void wake_up(); ///< the contrary
    /// Everybody ends; the first reason counts.
    void end_all(Ending why);

protected:
    /// `zeroed`: all of it is, and not only what was handed out already.
    void use(char* base, std::size_t size, bool zeroed = true) { base_ = base, size_ = size, zeroed_ = zeroed; }
    /// Ends the sleep of a process on its `signals`.
    virtual void wake_process(std::uint32_t slot) = 0;
    virtual bool is_alive(std::uint32_t slot) = 0; ///< really, as the system sees it

private:
    bool close_end(SharedPipe& pipe, PipeEnd end, std::uint32_t slot); ///< false: there was no handle
    std::uint64_t unused_pipe(std::uint32_t looks);
    void lock(SharedPipe& pipe);
    void unlock(SharedPipe& pipe) { pipe.lock.store(0); }

    char* base_ = nullptr;
    std::size_t size_ = 0;
    bool zeroed_ = true;
    std::uint32_t slot_ = 0;
};

} // namespace heddle::vm
