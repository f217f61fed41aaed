#pragma once
// The references inside each kind of object, in one place: escape marking, collection and hashing all walk the heap through here.

#include "base/assert.h"
#include "vm/thread_objects.h"

namespace heddle::vm {

/// Calls visit(Value) for every value inside `object` and for every internal reference (as ref_value). `base`: the heap's.
/// A visitor with a member reference(const Ref&) gets the internal references as they lie there.
/// Values of a list's or table's unused slots are not visited. Thread stacks are visited up to their live top by the caller of
/// visit_thread_stack (vm/collect.cpp): here a Stack has no children.
/// Bytes of the object, header included.
std::size_t object_size(const Object& object); // collect.cpp

template <typename Visit> void visit_children(const char* base, const Object& object, Visit&& visit) {
    auto ref = [&](const Ref& r) {
        if constexpr (requires { visit.reference(r); }) visit.reference(r);
        else if (r != 0) visit(ref_value(r));
    };
    auto as = [&]<typename T>(T*) -> const T& { return static_cast<const T&>(object); };
#define HEDDLE_AS(T) as(static_cast<T*>(nullptr))
    switch (object.kind) {
        case Kind::Str:
            if (object.flags & kView) ref(HEDDLE_AS(Str).buffer);
            break;
        case Kind::BigInt: case Kind::Float: case Kind::Complex: case Kind::Bytes: case Kind::StrBuffer: case Kind::Stack: case Kind::SharedMemory: break;
        case Kind::Tuple: {
            const auto& t = HEDDLE_AS(Tuple);
            for (std::uint32_t i = 0; i < t.size; i++) visit(t.items[i]);
            break;
        }
        case Kind::List: ref(HEDDLE_AS(List).items); break;
        case Kind::Deque: ref(HEDDLE_AS(Deque).items), visit(HEDDLE_AS(Deque).maxlen); break;
        case Kind::ListItems: {
            const auto& t = HEDDLE_AS(ListItems);
            for (std::uint32_t i = 0; i < t.size; i++) visit(t.items[i]);
            break;
        }
        case Kind::Dict: case Kind::Set: case Kind::FrozenSet: ref(HEDDLE_AS(Dict).table); break;
        case Kind::DictTable: {
            const auto& t = HEDDLE_AS(DictTable);
            for (std::uint32_t i = 0; i < t.used; i++) {
                visit(t.entries[i].key);
                visit(t.entries[i].value);
            }
            break;
        }
        case Kind::SetTable: {
            const auto& t = HEDDLE_AS(SetTable);
            for (std::uint32_t i = 0; i < t.size; i++) visit(t.entries[i].key);
            break;
        }
        case Kind::Range: visit(HEDDLE_AS(Range).start), visit(HEDDLE_AS(Range).stop), visit(HEDDLE_AS(Range).step), visit(HEDDLE_AS(Range).length); break;
        case Kind::Slice: visit(HEDDLE_AS(Slice).start), visit(HEDDLE_AS(Slice).stop), visit(HEDDLE_AS(Slice).step); break;
        case Kind::Function: {
            const auto& f = HEDDLE_AS(Function);
            visit(f.defaults), visit(f.kwdefaults), visit(f.closure), visit(f.name), visit(f.qualname), visit(f.dict), visit(f.annotations);
            break;
        }
        case Kind::BoundMethod: visit(HEDDLE_AS(BoundMethod).self), visit(HEDDLE_AS(BoundMethod).function); break;
        case Kind::Type: {
            const auto& t = HEDDLE_AS(Type);
            visit(t.name), visit(t.bases), visit(t.mro), visit(t.dict), visit(t.module), visit(t.qualname), visit(t.metaclass), visit(t.subclasses);
            break;
        }
        case Kind::Module: visit(HEDDLE_AS(Module).name), visit(HEDDLE_AS(Module).dict), visit(HEDDLE_AS(Module).loading); break;
        case Kind::Instance: visit(HEDDLE_AS(Instance).type), visit(HEDDLE_AS(Instance).dict), visit(HEDDLE_AS(Instance).base); break;
        case Kind::Property: {
            const auto& p = HEDDLE_AS(Property);
            visit(p.get), visit(p.set), visit(p.del), visit(p.doc), visit(p.name);
            break;
        }
        case Kind::ClassMethod: case Kind::StaticMethod: visit(HEDDLE_AS(ClassMethod).function), visit(HEDDLE_AS(ClassMethod).dict); break;
        case Kind::Super: visit(HEDDLE_AS(Super).type), visit(HEDDLE_AS(Super).self), visit(HEDDLE_AS(Super).self_type); break;
        case Kind::Generator: {
            const auto& g = HEDDLE_AS(Generator);
            visit(g.function), visit(g.name), visit(g.qualname), visit(g.pending), visit(g.handled), visit(g.extra);
            ref(g.frame);
            break;
        }
        case Kind::SavedFrame: {
            const auto& f = HEDDLE_AS(SavedFrame);
            for (std::uint32_t i = 0; i < f.size; i++) visit(f.regs[i]);
            break;
        }
        case Kind::AsyncGenStep: visit(HEDDLE_AS(AsyncGenStep).generator), visit(HEDDLE_AS(AsyncGenStep).argument); break;
        case Kind::Exception: {
            const auto& e = HEDDLE_AS(Exception);
            visit(e.type), visit(e.args), visit(e.traceback), visit(e.context), visit(e.cause), visit(e.suppress_context), visit(e.dict), visit(e.extra);
            break;
        }
        case Kind::Traceback: visit(HEDDLE_AS(Traceback).next); break;
        case Kind::Cell: visit(HEDDLE_AS(CellObject).value); break;
        case Kind::Globals: {
            const auto& g = HEDDLE_AS(Globals);
            for (std::uint32_t i = 0; i < g.size; i++) visit(g.slots[i]);
            break;
        }
        case Kind::Iterator: visit(HEDDLE_AS(Iterator).source), visit(HEDDLE_AS(Iterator).index), visit(HEDDLE_AS(Iterator).extra); break;
        case Kind::Thread: {
            const auto& t = HEDDLE_AS(ThreadObject);
            visit(t.name), visit(t.target), visit(t.args), visit(t.kwargs), visit(t.daemon), visit(t.ident), visit(t.extra), visit(t.dict), visit(t.type);
            ref(t.state);
            break;
        }
        case Kind::Lock: case Kind::RLock: ref(HEDDLE_AS(LockObject).owner); break;
        case Kind::Condition: visit(HEDDLE_AS(ConditionObject).lock), visit(HEDDLE_AS(ConditionObject).queue); break;
        case Kind::Semaphore: case Kind::Event: break;
        case Kind::Barrier: visit(HEDDLE_AS(BarrierObject).action), visit(HEDDLE_AS(BarrierObject).timeout), visit(HEDDLE_AS(BarrierObject).queue); break;
        case Kind::Local: visit(HEDDLE_AS(LocalObject).by_thread); break;
        case Kind::Waiter: ref(HEDDLE_AS(Waiter).thread), visit(HEDDLE_AS(Waiter).extra); break;
        case Kind::ThreadState: {
            const auto& t = HEDDLE_AS(ThreadState);
            visit(t.object), visit(t.handled), visit(t.context), visit(t.raised);
            ref(t.stack), ref(t.process), ref(t.wait_object);
            break;
        }
        case Kind::World: {
            const auto& w = HEDDLE_AS(World);
            ref(w.threads), ref(w.process);
            visit(w.shared);
            break;
        }
        case Kind::Process: {
            const auto& p = HEDDLE_AS(ProcessState);
            visit(p.globals), visit(p.modules), visit(p.name);
            ref(p.main);
            break;
        }
        case Kind::Free: default: HEDDLE_UNREACHABLE("a stale reference");
    }
#undef HEDDLE_AS
    (void)base;
}

} // namespace heddle::vm
