#pragma once

#include <cstdint>
#include <string>
#include <vector>

// The processes of a program that runs or is stepped, and the pipes between them (a Queue is a pipe too).
// A program that has started no process has none of either. Plain data. Thread safety: values.

namespace heddle::protocol {

struct ProcessItem {
    int pid = 0;
    int parent = 0;                // its pid; 0: the first process
    std::string name;              // of the Process object
    std::string state = "running"; // "running", "dying": it was sent a signal that will end it, "ended"
    int exit_code = 0;             // of one that has ended: as Process.exitcode says it, so -15 after SIGTERM
    int signal = 0;                // "dying": its number
    std::vector<int> threads;      // those of the program's threads that are its own, the main one first
    std::int64_t heap_bytes = 0;   // in use, of a run on real threads; 0: not told
};

struct PipeItem {
    std::string name;
    std::vector<std::int64_t> sizes; // of the messages that are in it, in bytes; the oldest first, 64 at most
    std::int64_t messages = 0;       // how many there are
    // When each of those in `sizes` was sent: milliseconds since the run began (virtual in a controlled run); of a program that is
    // stepped, the number of the move, from 1. -1: not known any more.
    std::vector<double> sent_at;
    std::int64_t sent = 0;           // messages ever
};

}  // namespace heddle::protocol
