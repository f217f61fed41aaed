#pragma once
// Policies by name, as the command line and messages give them.

#include <memory>
#include <string>

#include "run/load.h"
#include "run/policy.h"

namespace heddle::run {

/// What a name asks for: "round-robin", "random", "pos", "pct" or "pct:DEPTH" (3 where none is given), "slices".
struct PolicyName {
    enum class Kind : std::uint8_t { RoundRobin, Random, Pct, Pos, Slices } kind = Kind::RoundRobin;
    std::uint32_t depth = 3;
    /// False: there is no such policy.
    static bool parse(const std::string& text, PolicyName& out);
};
inline constexpr const char* kPolicyNames = "round-robin, random, pct, pct:DEPTH, pos or slices";

/// `length`: about how many moves the run has; only pct asks (see length_of).
std::unique_ptr<Policy> make_policy(const PolicyName& name, std::uint64_t seed, std::uint64_t length);

/// How many moves a random run of the program makes, up to 100,000; 0 where the policy does not ask.
std::uint64_t length_of(const PolicyName& name, std::shared_ptr<const vm::LinkedProgram> program, const vm::MachineConfig& config,
                        const vm::Visibility& visibility, std::atomic<std::int32_t>* stop_word);

} // namespace heddle::run
