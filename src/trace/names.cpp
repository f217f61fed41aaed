#include "trace/names.h"

namespace heddle::trace {

const char* model_name(vm::Model model) {
    switch (model) {
    case vm::Model::Free: return "free";
    case vm::Model::Gil: return "gil";
    case vm::Model::Gil39: return "gil-3.9";
    }
    return "free";
}

std::optional<vm::Model> model_from_name(std::string_view name) {
    for (vm::Model model : {vm::Model::Free, vm::Model::Gil, vm::Model::Gil39})
        if (name == model_name(model)) return model;
    return std::nullopt;
}

const char* time_name(vm::TimeMode time) { return time == vm::TimeMode::Any ? "any" : "exact"; }

std::optional<vm::TimeMode> time_from_name(std::string_view name) {
    if (name == "any") return vm::TimeMode::Any;
    if (name == "exact") return vm::TimeMode::Exact;
    return std::nullopt;
}

} // namespace heddle::trace
