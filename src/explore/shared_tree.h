#pragma once
// The part of a parallel search's tree that several workers know: beginnings that are still to be explored, those that somebody explores,
// and those that are done, in one order that never changes.
//
// Problem: the stateless engine (explore/dpor.h) decides what to explore next while it steps back, from the wakeup tree of the state that
// it comes back to. Two workers below one state both find orders for it, also for places that the other has left.
//
// Idea: a leaf of a wakeup tree is a problem of its own. v goes into the tree only if no move that sleeps and no earlier branch could begin
// v; so each of those conflicts with something in v, and at the leaf nothing sleeps. From there the search is a new one, and whatever
// order leads through the leaf is covered by it, whenever that order is found. So leaves are tasks. The nodes above them are kept for
// good: children are only ever appended, and "earlier", which decides what sleeps, means the order of children, not of time. An order that
// is found late goes down from the state of its race as in any wakeup tree: along the first child that could begin it; that child being
// covered, it is dropped; no child being there, it becomes a new branch and a new task.
//
// Why that is complete and begins nothing twice: the proof for wakeup trees (Abdulla, Aronis, Jonsson, Sagonas, JACM 2017, section 7) goes by
// induction along the order in which subtrees are completed. Here it goes along the post-order of the tree as it is in the end. What sleeps
// at a state is what earlier children of the states above it made, so the induction may use their subtrees, finished by then or not. Of the
// moves that could have begun an order that was missed, take the one that agrees with it for longest: its race with the next move of
// that order is found in its subtree, and goes down from where it was made to the state in question: no earlier child can stand for it (that
// one would agree for longer), and no covered node lies between, since nothing sleeps below those that was made above. The proof needs one thing of
// the program: a move that is put into the tree does, when it is made there, what it did where it was found. Workers check it (explore/dpor_part.cpp).
//
// Thread safety: every member function may be called by any real thread; one lock guards all. A Names belongs to one worker.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "explore/footprints.h"
#include "explore/wakeup_tree.h"

namespace heddle::explore {

class SharedTree {
public:
    struct Node { // what is not said to be fixed is read and written under the lock
        Node* parent = nullptr;   ///< fixed
        Move move{0, 0};          ///< that leads here from the parent, its footprint by the tree's number; fixed
        bool covered = false;     ///< one worker explores all that leads through here; fixed
        bool finished = false;    ///< …and has done so
        Node* first = nullptr;    ///< children, oldest first
        Node* last = nullptr;
        Node* next = nullptr;     ///< the parent's next child
        Node* maybe = nullptr;    ///< no child before this one has a task below it
        std::uint32_t index = 0;  ///< among the parent's children; fixed
        std::uint32_t open = 0;   ///< tasks here and below that nobody has taken
    };
    struct Child {
        Move move; ///< by the worker's own numbers
        Node* node;
    };
    /// A worker's numbers for footprints and the tree's.
    class Names {
    public:
        explicit Names(Footprints& own) : own_(own) {}

    private:
        friend class SharedTree;
        Footprints& own_;
        std::vector<std::uint32_t> shared_of_, own_of_;
    };

    explicit SharedTree(std::uint32_t workers) : workers_(workers) { root_.covered = true; }
    Node* root() { return &root_; } ///< nobody's move leads there; the first worker's task from the beginning

    // Work

    /// A node to explore, now the caller's: nullptr for the time being where there is none within `patience`, or for good: see over(). `done` was the caller's
    /// task before, if any: it gets the first one below the nearest state above that has any, so that the way there is short. `waits` is the
    /// caller's: false at first.
    Node* take(Node* done, bool& waits, std::chrono::milliseconds patience);
    /// Somebody waits for work: who can should share.
    bool wanted() const { return wanted_.load(std::memory_order_relaxed); }
    /// A worker who could not begin.
    void leave();
    /// Ends it for all.
    void stop();
    /// Ends it for all, since this search cannot be shared: why, in words.
    void give_up(const char* why);
    bool over() const { return over_.load(std::memory_order_relaxed); }
    /// Over because nothing is left to explore.
    bool complete() const { return complete_.load(); }
    /// Why it was given up; nullptr: it was not.
    const char* given_up() const { return given_up_.load(); }

    // The tree

    /// From `at`, whose worker comes to share it: moves that were explored from there (`done`) and the one that leads on to where it is at work
    /// become children, then what is left of its wakeup tree, whose leaves are new tasks. The node of the second.
    Node* share(Names& names, Node* at, const std::vector<Move>& done, Move running, const WakeupTrees& trees, const WakeupTrees::Tree& tree);
    /// Puts v, which is used up, below `at`. False: a path stands for it; `found` is then the first move of that path.
    bool insert(Names& names, Node* at, std::vector<Move>& v, Move& found);
    /// Appends to `list` the children that are behind those in it, oldest first.
    void children(Names& names, const Node* at, std::vector<Child>& list);
    /// By the worker's own number.
    Move move_to(Names& names, const Node* node);

    struct Share {
        double explored = 0;     ///< of the whole, as far as it is known (explore/dpor.cpp has the source)
        std::uint64_t open = 0;  ///< tasks that nobody has taken
    };
    Share share_explored() const;

private:
    struct Content { // of a footprint
        std::uint64_t hash;
        bool blocking;
        std::vector<Footprints::Access> accesses;
    };
    std::uint32_t shared_number(Names& names, std::uint32_t own);
    std::uint32_t own_number(Names& names, std::uint32_t shared);
    Node* add(Names& names, Node* parent, Move move, bool covered);
    void add_task(Node* leaf);
    Node* next_task(Node* near);
    void say_wanted() { wanted_.store(waiting_ > root_.open, std::memory_order_relaxed); }
    static double explored_of(const Node& node);

    mutable std::mutex lock_;
    std::condition_variable changed_;
    std::atomic<bool> wanted_{false}, over_{false}, complete_{false};
    std::atomic<const char*> given_up_{nullptr};
    std::uint32_t workers_, waiting_ = 0;
    Node root_;
    std::deque<Node> nodes_;
    std::deque<Content> contents_;
    std::unordered_multimap<std::uint64_t, std::uint32_t> by_hash_;
};

} // namespace heddle::explore
