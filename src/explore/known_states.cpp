#include "explore/known_states.h"

namespace heddle::explore {

void KnownStates::clear() {
    states_.clear();
    edges_.clear();
    guards_.assign(1, {});
    table_.assign(1024, kNone);
}

std::uint32_t KnownStates::find(vm::Fingerprint print) const {
    for (std::size_t at = print.a & (table_.size() - 1);; at = (at + 1) & (table_.size() - 1)) {
        if (table_[at] == kNone) return kNone;
        if (states_[table_[at]].print == print) return table_[at];
    }
}

std::uint32_t KnownStates::add(const State& state) {
    if ((states_.size() + 1) * 2 > table_.size()) grow();
    auto number = static_cast<std::uint32_t>(states_.size());
    states_.push_back(state);
    std::size_t at = state.print.a & (table_.size() - 1);
    while (table_[at] != kNone) at = (at + 1) & (table_.size() - 1);
    table_[at] = number;
    return number;
}

void KnownStates::grow() {
    table_.assign(table_.size() * 4, kNone);
    for (std::uint32_t number = 0; number < states_.size(); number++) {
        std::size_t at = states_[number].print.a & (table_.size() - 1);
        while (table_[at] != kNone) at = (at + 1) & (table_.size() - 1);
        table_[at] = number;
    }
}

void KnownStates::add(std::uint32_t state, Edge edge, const Guard& guard) {
    constexpr std::size_t kLookedAt = 32; // locks have few places: most guards are there already
    std::size_t number = 0;
    if (!(guard == guards_.front())) {
        number = guards_.size();
        for (std::size_t i = guards_.size(); i-- > 1 && guards_.size() - i <= kLookedAt;)
            if (guards_[i] == guard) {
                number = i;
                break;
            }
        if (number == guards_.size()) guards_.push_back(guard);
    }
    edge.guard = static_cast<std::uint32_t>(number);
    edge.next = states_[state].edges;
    states_[state].edges = static_cast<std::uint32_t>(edges_.size());
    edges_.push_back(edge);
}

} // namespace heddle::explore
