#include "run/policies.h"

#include <charconv>

#include "run/controlled.h"
#include "run/pct_policy.h"
#include "run/pos_policy.h"
#include "run/random_policy.h"
#include "run/round_robin_policy.h"
#include "run/slices_policy.h"

namespace heddle::run {

bool PolicyName::parse(const std::string& text, PolicyName& out) {
    out = {};
    if (text == "round-robin") return true;
    if (text == "random") out.kind = Kind::Random;
    else if (text == "pos") out.kind = Kind::Pos;
    else if (text == "slices") out.kind = Kind::Slices;
    else if (text.compare(0, 3, "pct") == 0 && (text.size() == 3 || text[3] == ':')) out.kind = Kind::Pct;
    else return false;
    if (out.kind != Kind::Pct || text.size() == 3) return true;
    auto [end, error] = std::from_chars(text.data() + 4, text.data() + text.size(), out.depth);
    return error == std::errc() && end == text.data() + text.size() && out.depth >= 1 && out.depth <= 100;
}

std::unique_ptr<Policy> make_policy(const PolicyName& name, std::uint64_t seed, std::uint64_t length) {
    switch (name.kind) {
    case PolicyName::Kind::RoundRobin: return std::make_unique<RoundRobinPolicy>();
    case PolicyName::Kind::Random: return std::make_unique<RandomPolicy>(seed);
    case PolicyName::Kind::Pct: return std::make_unique<PctPolicy>(seed, name.depth, length);
    case PolicyName::Kind::Slices: return std::make_unique<SlicesPolicy>(seed);
    case PolicyName::Kind::Pos: return std::make_unique<PosPolicy>(seed);
    }
    return nullptr;
}

std::uint64_t length_of(const PolicyName& name, std::shared_ptr<const vm::LinkedProgram> program, const vm::MachineConfig& config,
                        const vm::Visibility& visibility, std::atomic<std::int32_t>* stop_word) {
    if (name.kind != PolicyName::Kind::Pct) return 0;
    RandomPolicy policy(config.seed);
    ControlledOptions options;
    options.operations_max = 100'000;
    options.instructions_max = 100'000'000;
    options.visibility = visibility;
    options.stop_word = stop_word;
    vm::MachineConfig own = config;
    own.undo = false;
    ControlledRun run(std::move(program), own, policy, std::move(options));
    return run.finish().operations;
}

} // namespace heddle::run
