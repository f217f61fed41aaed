// fork() under the controlled driver: the new process is a copy, in the same heap, of everything that the forking thread can reach.
//
// Not copied: what nobody can change (text, numbers, bytes, built-in types, constants of the program), and what the processes share. A
// copy keeps the address of its original for id() and hash(), so that the tables that are copied with it stay right.
#include <unordered_map>

#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/frames.h"
#include "vm/modules.h"
#include "vm/operations.h"
#include "vm/process_natives.h"
#include "vm/visit.h"

namespace heddle::vm {

/// One fork: makes the copies.
class Forking {
public:
    explicit Forking(Context& cx) : cx_(cx), m_(cx.machine) {
        stays(m_.world().shared);
        for (Value v : m_.constants_) stays(v);
    }

    /// `frame`: of the native that forks; in the copy it stands at `step`.
    ThreadState& copy(Value name, Value* frame, std::uint32_t step) {
        ProcessState& process = cx_.allocate<ProcessState>(Kind::Process);
        ThreadState& from = *cx_.thread;
        ThreadState& t = cx_.allocate<ThreadState>(Kind::ThreadState);
        copies_[cx_.ref_of(from)] = cx_.ref_of(t);
        const Object header = t;
        std::memcpy(static_cast<void*>(&t), &from, sizeof t);
        static_cast<Object&>(t) = header;
        t.process = cx_.ref_of(process);
        t.stack = stack(cx_.at<Stack>(from.stack), frame, step);
        t.frame = static_cast<std::uint64_t>(frame - cx_.at<Stack>(from.stack).words);
        t.object = copied(from.object), t.handled = copied(from.handled), t.context = copied(from.context), t.raised = kUnbound;
        t.wait_kind = t.wait_object = t.timed_out = t.wait_outside = t.wait_need = t.outside_result = 0;
        t.deadline = kNoDeadline;
        t.bump = t.bump_end = 0;
        t.parent = from.index;
        t.spawn_index = from.spawned;
        t.spawned = t.flags = 0;
        process.globals = copied(cx_.process->globals);
        process.modules = copied(cx_.process->modules);
        process.name = name;
        process.main = cx_.ref_of(t);
        process.name_counter = cx_.process->name_counter;
        process.shares = process.exiting = process.exit_code = process.doomed = 0;
        process.parent = cx_.process->pid;
        process.pid = kFirstPid + m_.world().processes;
        Children children{*this};
        while (!work_.empty()) {
            Object& object = cx_.at<Object>(work_.back());
            work_.pop_back();
            visit_children(cx_.heap, object, children);
            finish(object);
        }
        register_thread(cx_, t);
        for (Ref local : locals_) rename(cx_.at<LocalObject>(local), from.index, t.index);
        return t;
    }

private:
    struct Children {
        Forking& forking;
        void operator()(const Value& v) const { const_cast<Value&>(v) = forking.copied(v); }
        void reference(const Ref& r) const {
            if (r != 0) const_cast<Ref&>(r) = forking.copied(ref_value(r)).as_ref();
        }
    };

    void stays(Value v) {
        if (!v.is_ref() || cx_.header(v).kind == Kind::ThreadState) return; // a lock's owner is whoever it is
        if (!copies_.emplace(v.as_ref(), v.as_ref()).second) return;
        visit_children(cx_.heap, cx_.header(v), [&](Value child) { stays(child); });
    }

    Value copied(Value v) {
        if (!v.is_ref()) return v;
        const Object& from = cx_.header(v);
        switch (from.kind) {
            case Kind::Str: case Kind::StrBuffer: case Kind::BigInt: case Kind::Float: case Kind::Complex: case Kind::Bytes: return v;
            case Kind::Type:
                if ((static_cast<const Type&>(from).flags & kUserClass) == 0) return v;
                break;
            default: break;
        }
        auto [at, fresh] = copies_.try_emplace(v.as_ref(), 0);
        if (!fresh) return ref_value(at->second);
        const std::size_t bytes = object_size(from);
        auto* object = static_cast<Object*>(cx_.allocate_object(from.kind, bytes, from.size));
        std::memcpy(static_cast<void*>(object), &from, bytes);
        object->flags &= static_cast<std::uint8_t>(~kEscaped);
        if (from.lock == 0) object->lock = static_cast<std::uint32_t>(v.as_ref() >> 3);
        const Ref ref = cx_.ref_of(*object);
        at->second = ref;
        if (from.kind == Kind::ThreadState) end(static_cast<ThreadState&>(*object));
        if (from.kind == Kind::Local) locals_.push_back(ref);
        work_.push_back(ref);
        return ref_value(ref);
    }

    // Another thread of the parent's: it is not there in the child.
    static void end(ThreadState& t) {
        t.aux = static_cast<std::uint8_t>(ThreadStatus::Ended);
        t.handled = t.context = kNone;
        t.raised = kUnbound;
        t.stack = t.process = t.wait_object = t.wait_kind = 0;
        t.deadline = kNoDeadline;
    }

    void finish(Object& object) {
        if (object.kind != Kind::Thread) return;
        auto& thread = static_cast<ThreadObject&>(object);
        if (thread.phase == 1 && cx_.at<ThreadState>(thread.state).stack == 0) thread.phase = 2;
    }

    Ref stack(const Stack& from, Value* top, std::uint32_t step) {
        Stack& to = cx_.allocate<Stack>(Kind::Stack, object_size(from), from.size);
        std::fill(to.words, to.words + to.size, kUnbound);
        const Value* callee = nullptr;
        for (const Value* regs = top;; regs -= frame_delta(regs)) {
            Value* copy = to.words + (regs - from.words);
            const Value* end = regs + frame_size(m_.link(), regs);
            if (callee != nullptr) end = std::min(end, callee - bytecode::kFrameHeaderWords);
            for (const Value* word = regs; word < end; word++) copy[word - regs] = copied(*word);
            copy[-4] = copied(regs[-4]);
            copy[-3] = regs[-3], copy[-2] = regs[-2], copy[-1] = regs[-1];
            callee = regs;
            if (frame_flags(regs) & kEntryFrame) break;
        }
        Value* native = to.words + (top - from.words);
        native[-1] = frame_id(frame_code(top), step);
        return cx_.ref_of(to);
    }

    // threading.local tells threads apart by their index.
    void rename(LocalObject& local, std::uint64_t from, std::uint64_t to) {
        bool ok = true;
        const Value old_key = int_value(static_cast<std::int64_t>(from)), key = int_value(static_cast<std::int64_t>(to));
        Value mine = dict_get(cx_, cx_.object<Dict>(local.by_thread), old_key, hash_bits(cx_, old_key, ok), ok);
        if (!(mine == kUnbound)) dict_set(cx_, cx_.object<Dict>(local.by_thread), key, hash_bits(cx_, key, ok), mine);
    }

    Context& cx_;
    Machine& m_;
    std::unordered_map<Ref, Ref> copies_;
    std::vector<Ref> work_, locals_;
};

ThreadState& fork_process(Context& cx, Value name, Value* frame, std::uint32_t step) {
    World& world = cx.machine.world();
    ThreadState& t = Forking(cx).copy(name, frame, step);
    inside::inherit_pipes(cx, cx.machine.process_of(t));
    cx.thread->spawned++; // logged at the start of the transition
    cx.store_word(world.processes, world.processes + 1);
    cx.store_word(world.class_epoch, fresh_class_epoch()); // what is remembered of a class at these addresses is of an undone fork
    if (world.started == 0) cx.store_word(world.started, 1);
    cx.tracking = true;
    return t;
}

void end_process(Context& cx, std::int64_t exit_code) {
    Machine& m = cx.machine;
    World& world = m.world();
    cx.store_word(cx.process->exit_code, static_cast<std::uint64_t>(exit_code));
    const bool killed = cx.process->doomed != 0;
    if (killed) cx.store_word(cx.process->doomed, 0);
    for (std::uint32_t i = 0; i < m.thread_count(); i++) {
        ThreadState& t = m.thread(i);
        if (t.process != cx.thread->process || t.aux == static_cast<std::uint8_t>(ThreadStatus::Ended)) continue;
        if (cx.undo != nullptr) cx.undo->push(reinterpret_cast<std::uint64_t*>(&t)); // the word with `aux`
        t.aux = static_cast<std::uint8_t>(ThreadStatus::Ended);
        cx.store_word(world.alive, world.alive - 1);
        ThreadObject& object = cx.object<ThreadObject>(t.object);
        cx.store_word(object.phase, 2);
        cx.transition->add(location(t.object.as_ref(), kState), true, Action::End);
    }
    inside::close_pipes(cx);
    cx.transition->action = Action::End;
    if (m.visibility().kills_matter) cx.transition->add(location(cx.thread->process, kState), true, killed ? Action::Killed : Action::None);
}

} // namespace heddle::vm
