#include <doctest/doctest.h>

#include <thread>

#include "explore/shared_tree.h"

using namespace heddle;
using explore::Footprints;
using explore::Move;
using explore::SharedTree;
using explore::WakeupTrees;

namespace {

constexpr std::chrono::milliseconds kNow{0};

// A write to (or a read of) a cell of its own kind, as a worker with these footprints numbers it.
std::uint32_t touch(Footprints& footprints, std::uint64_t cell, bool write = true) {
    Footprints::Access access{};
    access.location.bits = cell << 32 | 8;
    access.site = static_cast<std::uint32_t>(cell);
    access.write = write;
    return footprints.adopt(cell * 2 + write, false, {access});
}

struct Worker {
    Worker() : names(footprints) {}
    Footprints footprints;
    SharedTree::Names names;
    WakeupTrees trees;
};

std::vector<std::int32_t> movers(SharedTree& tree, Worker& worker, SharedTree::Node* at) {
    std::vector<SharedTree::Child> list;
    tree.children(worker.names, at, list);
    std::vector<std::int32_t> out;
    for (const SharedTree::Child& child : list) out.push_back(child.move.mover);
    return out;
}

} // namespace

TEST_CASE("a shared tree: what is left of a wakeup tree becomes tasks, taken in its order") {
    SharedTree tree(2);
    Worker one;
    const std::uint32_t x = touch(one.footprints, 1), y = touch(one.footprints, 2);
    WakeupTrees::Tree left;
    Move found{};
    std::vector<Move> v{{1, x}, {2, y}, {3, x}};
    REQUIRE(one.trees.insert(left, v, one.footprints, found));
    v = {{2, y}, {3, x}, {1, x}};
    REQUIRE(one.trees.insert(left, v, one.footprints, found)); // below 2? no: thread 1's move conflicts with 3's, so a branch of its own
    SharedTree::Node* running = tree.share(one.names, tree.root(), {{7, x}}, {5, x}, one.trees, left);
    CHECK(running->covered);
    CHECK(movers(tree, one, tree.root()) == std::vector<std::int32_t>{7, 5, 1, 2});
    bool waits = false;
    SharedTree::Node* first = tree.take(nullptr, waits, kNow);
    REQUIRE(first != nullptr);
    CHECK(first->move.mover == 3);
    CHECK(first->parent->move.mover == 2);
    CHECK(first->parent->parent->move.mover == 1);
    CHECK(first->covered);
    CHECK(!first->parent->covered);
    SharedTree::Node* second = tree.take(first, waits, kNow);
    REQUIRE(second != nullptr);
    CHECK(second->move.mover == 1);
    CHECK(second->parent->parent == tree.root()->last);
    CHECK(tree.take(second, waits, kNow) == nullptr);
    CHECK(waits);
    CHECK(tree.wanted());
    CHECK(!tree.over()); // the other one is still at work
}

TEST_CASE("a shared tree: an order that comes late goes along the first branch that could begin it, and ends at what is covered") {
    SharedTree tree(1);
    Worker one;
    const std::uint32_t x = touch(one.footprints, 1), y = touch(one.footprints, 2), z = touch(one.footprints, 3);
    WakeupTrees::Tree left;
    Move found{};
    std::vector<Move> v{{1, y}, {2, x}};
    REQUIRE(one.trees.insert(left, v, one.footprints, found));
    tree.share(one.names, tree.root(), {}, {5, x}, one.trees, left);
    bool waits = false;
    SharedTree::Node* leaf = tree.take(nullptr, waits, kNow);
    REQUIRE(leaf != nullptr);

    v = {{5, x}, {4, x}}; // what somebody explores
    CHECK(!tree.insert(one.names, tree.root(), v, found));
    CHECK(found.mover == 5);
    v = {{3, z}, {1, y}, {2, x}, {5, x}}; // commutes to the leaf: thread 1's and 2's moves may come first
    CHECK(!tree.insert(one.names, tree.root(), v, found));
    CHECK(found.mover == 1);
    v = {{1, y}, {3, x}, {5, x}}; // below thread 1's move, but before thread 2's, which conflicts
    CHECK(tree.insert(one.names, tree.root(), v, found));
    SharedTree::Node* late = tree.take(leaf, waits, kNow);
    REQUIRE(late != nullptr);
    CHECK(late->move.mover == 5);
    CHECK(late->parent->move.mover == 3);
    CHECK(late->parent->parent == leaf->parent);
    CHECK(movers(tree, one, leaf->parent) == std::vector<std::int32_t>{2, 3});
    v = {{1, y}, {3, x}, {5, x}};
    CHECK(!tree.insert(one.names, tree.root(), v, found)); // now it is there
    CHECK(tree.take(late, waits, kNow) == nullptr);
    CHECK(tree.over());
    CHECK(tree.complete());
    CHECK(tree.given_up() == nullptr);
}

TEST_CASE("a shared tree: workers number footprints differently and mean the same") {
    SharedTree tree(2);
    Worker one, two;
    const std::uint32_t a = touch(one.footprints, 1), b = touch(one.footprints, 2);
    const std::uint32_t b2 = touch(two.footprints, 2), a2 = touch(two.footprints, 1), a_read = touch(two.footprints, 1, false);
    CHECK(a != a2);
    Move found{};
    std::vector<Move> v{{1, a}, {2, b}};
    CHECK(tree.insert(one.names, tree.root(), v, found));
    CHECK(tree.move_to(two.names, tree.root()->first).footprint == a2);
    CHECK(tree.move_to(two.names, tree.root()->first->first).footprint == b2);
    v = {{3, b2}, {1, a2}}; // the other thread's write of `b` conflicts below: a branch there, not here
    CHECK(tree.insert(two.names, tree.root(), v, found));
    CHECK(movers(tree, two, tree.root()) == std::vector<std::int32_t>{1});
    v = {{3, a_read}, {1, a2}};
    CHECK(tree.insert(two.names, tree.root(), v, found));
    CHECK(movers(tree, one, tree.root()) == std::vector<std::int32_t>{1, 3});
}

TEST_CASE("a shared tree: it ends when all wait, when one gives up, and without those who cannot begin") {
    {
        SharedTree tree(3);
        bool waits = false, others = false;
        CHECK(tree.take(nullptr, waits, kNow) == nullptr);
        CHECK(tree.take(nullptr, others, kNow) == nullptr);
        CHECK(!tree.over());
        tree.leave();
        CHECK(tree.take(nullptr, waits, kNow) == nullptr);
        CHECK(tree.complete());
    }
    SharedTree tree(2);
    std::thread waiting([&] {
        bool waits = false;
        while (!tree.over()) tree.take(nullptr, waits, std::chrono::milliseconds(1000));
    });
    tree.give_up("the first reason");
    tree.give_up("another");
    waiting.join();
    CHECK(!tree.complete());
    CHECK(std::string(tree.given_up()) == "the first reason");
}
