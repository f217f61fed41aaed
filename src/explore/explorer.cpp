#include "explore/explorer.h"

#include "explore/dpor.h"
#include "explore/oracle.h"
#include "explore/states.h"

namespace heddle::explore {

bool Projection::parse(const std::string& text, Projection& out) {
    out = {};
    if (text == "output") return true;
    if (text == "lines-as-set") {
        out.kind = Kind::LinesAsSet;
        return true;
    }
    if (text == "last-line") {
        out.kind = Kind::LastLine;
        return true;
    }
    constexpr std::string_view kGlobals = "globals=";
    if (text.compare(0, kGlobals.size(), kGlobals) != 0) return false;
    out.kind = Kind::Globals;
    for (std::size_t at = kGlobals.size(); at <= text.size();) {
        std::size_t comma = std::min(text.find(',', at), text.size());
        if (comma == at) return false;
        out.globals.push_back(text.substr(at, comma - at));
        at = comma + 1;
    }
    return !out.globals.empty();
}

std::unique_ptr<Explorer> make_explorer(const std::string& engine, std::shared_ptr<const vm::LinkedProgram> program,
                                        const ExploreOptions& options, std::string& error) {
    bool bounded = options.preemptions_max >= 0; // a bound on preemptions is only sound where states are told apart
    if (engine == "states" || (bounded && (engine.empty() || engine == "auto"))) return std::make_unique<States>(std::move(program), options);
    if (bounded) {
        error = "--preemptions needs --engine states";
        return nullptr;
    }
    if (engine.empty() || engine == "auto") return std::make_unique<Auto>(std::move(program), options);
    if (engine == "dpor") return std::make_unique<Dpor>(std::move(program), options);
    if (engine == "oracle") return std::make_unique<Oracle>(std::move(program), options);
    error = "there is no engine \"" + engine + "\"; auto, dpor, states and oracle are there";
    return nullptr;
}

} // namespace heddle::explore
