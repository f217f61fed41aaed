#pragma once
// Which built-in types have which special methods; for the registry.

#include <vector>

#include "vm/native.h"
#include "vm/types.h"

namespace heddle::vm {

struct SlotGroup {
    std::span<const NativeDef> defs;
    std::vector<TypeId> types;
};
const std::vector<SlotGroup>& slot_groups();
NativeTable iterator_methods();

} // namespace heddle::vm
