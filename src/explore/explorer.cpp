#include "explore/explorer.h"

#include "explore/oracle.h"

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
    if (engine.empty() || engine == "oracle") return std::make_unique<Oracle>(std::move(program), options);
    if (engine == "dpor" || engine == "states" || engine == "auto")
        error = "the engine \"" + engine + "\" is not built yet; \"oracle\" is";
    else
        error = "there is no engine \"" + engine + "\"; \"oracle\" is the one there is";
    return nullptr;
}

} // namespace heddle::explore
