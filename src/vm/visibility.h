#pragma once
// Which accesses to escaped objects are visible operations (controlled driver).
//
// Problem: after the first start() nearly everything has escaped (functions, modules, the list of threads), yet most of it is only
// read, or only touched by one thread. Making every such access a hand-over would multiply schedules without adding endings.
//
// Idea: cells are grouped in classes (a global's name; an allocation site with shape, elements or state). A class is invisible until,
// in some explored execution, it is written after escaping while more than one thread touches it. Then it becomes visible for good and
// the search starts again (`changed`). Few restarts: classes only ever become visible.
//
// Why it is exact: take any real execution and its first access that breaks an invisible class's rule (touched by one thread, or read
// only). Before it, accesses to invisible classes commute with everything other threads do, so the prefix is equivalent to one that
// the search covers, and there the access is seen and the class becomes visible. When a whole search ends without a change, no
// execution breaks a rule.
//
// Sync objects and output are always visible.

#include <cstdint>
#include <vector>

#include "vm/transition.h"

namespace heddle::vm {

class Visibility {
public:
    bool everything = false; ///< every access to an escaped object is visible (stepping without a search before it)
    bool changed = false;    ///< a class became visible: what was explored before must be explored again
    bool clock_matters = false;       ///< some execution reads a clock: sleeps and deadlines are then part of the state (time `any`)
    bool namespaces_matter = false;   ///< some execution takes an object's `__dict__`: attributes are then elements of it too
    bool kills_matter = false;        ///< some execution sends a process a signal: every move of a process's may come before it or after it
    bool random_drawn = false;    ///< some execution draws from a generator that the program has not seeded
    bool random_sampled = false;  ///< … where not every value is tried, under MachineConfig::random_any
    bool thread_list_matters = false; ///< some execution lists or counts threads: starts and ends are then visible to it

    /// Records the access; true if the class is visible. `cls` is a dense number (see Context::cell_class).
    bool access(std::uint32_t cls, std::uint32_t thread, bool write) {
        if (everything) return true;
        if (cls >= classes_.size()) classes_.resize(cls + 64);
        Class& c = classes_[cls];
        if (c.visible) return true;
        if (c.accessor == kNobody) {
            c.accessor = thread;
            c.written = write;
            return false;
        }
        if (c.accessor == thread) {
            c.written |= write;
            return false;
        }
        if (!c.written && !write) {
            c.accessor = kMany;
            return false;
        }
        c.visible = changed = true;
        return true;
    }
    std::vector<std::uint32_t> visible_classes() const {
        std::vector<std::uint32_t> list;
        for (std::uint32_t i = 0; i < classes_.size(); i++)
            if (classes_[i].visible) list.push_back(i);
        return list;
    }
    void make_visible(std::uint32_t cls) {
        if (cls >= classes_.size()) classes_.resize(cls + 64);
        classes_[cls].visible = true;
    }

private:
    static constexpr std::uint32_t kNobody = UINT32_MAX, kMany = UINT32_MAX - 1;
    struct Class {
        std::uint32_t accessor = kNobody;
        bool written = false;
        bool visible = false;
    };
    std::vector<Class> classes_;
};

} // namespace heddle::vm
