#include "vm/types.h"

namespace heddle::vm {

namespace {
constexpr TypeInfo kTypeInfos[] = {
#define TYPE(id, name, base, kind) {name, TypeId::base, Kind::kind, false},
#define EXC(id, base) {#id, TypeId::base, Kind::kCount, true},
#include "vm/types.def"
#undef TYPE
#undef EXC
};
} // namespace

const TypeInfo& type_info(TypeId id) { return kTypeInfos[static_cast<std::size_t>(id)]; }

TypeId type_of_kind(Kind kind) {
    // Kind::kCount means "no kind of its own" in the table and is the number of Kind::Int, so `int` is asked for first.
    if (kind == Kind::Int || kind == Kind::BigInt) return TypeId::int_;
    static const auto table = [] {
        struct {
            TypeId of[kKindCount];
        } t{};
        for (TypeId& id : t.of) id = TypeId::object;
        for (std::size_t i = 0; i < static_cast<std::size_t>(TypeId::kCount); i++)
            if (kTypeInfos[i].instances != Kind::kCount) t.of[static_cast<std::size_t>(kTypeInfos[i].instances)] = static_cast<TypeId>(i);
        return t;
    }();
    return table.of[static_cast<std::size_t>(kind)];
}

const char* module_of_type(TypeId id) {
    switch (id) {
        case TypeId::Thread: case TypeId::Timer: case TypeId::Condition: case TypeId::Semaphore: case TypeId::BoundedSemaphore: case TypeId::Event:
        case TypeId::Barrier: case TypeId::BrokenBarrierError: return "threading";
        case TypeId::Lock: case TypeId::RLock: case TypeId::local: case TypeId::ExceptHookArgs: return "_thread";
        case TypeId::deque: return "collections";
        default: return "builtins";
    }
}

bool is_subtype(TypeId type, TypeId base) {
    for (;;) {
        if (type == base || (type == TypeId::ExceptionGroup && base == TypeId::Exception)) return true;
        if (type == TypeId::object) return false;
        type = type_info(type).base;
    }
}

} // namespace heddle::vm
