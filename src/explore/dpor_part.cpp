// The stateless engine where several workers share the search (explore/shared_tree.h says how and why that is exact).
//
// A worker stands below the node that is its task: the frames above it are states of the shared tree, those from it on are its own, searched as
// by one worker alone. When somebody waits for work, it shares: its frames down to the first whose wakeup tree holds something become nodes, what
// that tree holds become tasks. The first worker is the search itself; the others have one each, which lives as long as it is shared.

#include <algorithm>

#include "base/assert.h"
#include "base/real_thread.h"
#include "explore/dpor.h"

namespace heddle::explore {

using Node = SharedTree::Node;

namespace {

// Whether a move does what it did where it was found, apart from what cannot matter:
//   - Where in the program that is: of a thread that waited to the end it is not known.
//   - The thread's own end. What the visible operation finds decides whether the thread goes on. It concerns joins of the thread alone, and these
//     cannot come before the move.
//   - Joins of more threads. All that had ended where the move was found have ended here, since their ends come before it in either order; of
//     others that have ended too by now, nothing comes any more.
bool as_found(const Footprints& footprints, std::uint32_t made, std::uint32_t found) {
    if (made == found) return true;
    if (footprints.blocking(made) != footprints.blocking(found)) return false;
    auto is = [](const Footprints::Access& access, vm::Action action) { return access.on_thread && access.action == action; };
    const Footprints::Access *m = footprints.begin(made), *f = footprints.begin(found);
    for (;;) {
        while (f != footprints.end(found) && is(*f, vm::Action::End)) f++;
        while (m != footprints.end(made) && (is(*m, vm::Action::End) || (is(*m, vm::Action::Join) && (f == footprints.end(found) || !(m->location == f->location))))) m++;
        if (m == footprints.end(made) || f == footprints.end(found)) return m == footprints.end(made) && f == footprints.end(found);
        Footprints::Access place = *f++;
        place.site = m->site;
        if (!(*m++ == place)) return false;
    }
}

} // namespace

struct Dpor::Part {
    /// `first`: the root is its task; else it stands there without one.
    Part(SharedTree& its_tree, Footprints& footprints, bool first) : tree(its_tree), names(footprints), path{its_tree.root()} {
        if (first) return;
        path.push_back(nullptr);
        inherited.push_back(0);
        children.emplace_back();
    }

    SharedTree& tree;
    SharedTree::Names names;
    std::vector<Node*> path; ///< of the first states; the last is the task: its frame, if it is there, is the first of the worker's own
    // By shared frame, one fewer than nodes in the path:
    std::vector<std::uint32_t> inherited; ///< sleepers that the state had when it was reached
    std::vector<std::vector<SharedTree::Child>> children; ///< as many as the worker has seen
    bool waits = false;
    std::atomic<std::uint64_t> executions{0}, steps{0}; ///< now and then; others may look at these
};

struct Dpor::Team {
    struct Helper {
        Helper(std::shared_ptr<const vm::LinkedProgram> program, const ExploreOptions& options) : search(std::move(program), options) {}
        static void* enter(void* self) {
            static_cast<Helper*>(self)->live();
            return nullptr;
        }
        void live();
        Dpor search;
        Part* part = nullptr; ///< the search's, which takes it when it has begun
        SharedTree* tree = nullptr;
        RealThread thread;
    };

    explicit Team(std::uint32_t workers) : tree(workers) {}
    ~Team() { call_back(); }
    void call_back() {
        tree.stop();
        for (auto& helper : helpers) helper->thread.join();
    }

    SharedTree tree;
    std::vector<std::unique_ptr<Part>> parts; ///< of the helpers
    std::vector<std::unique_ptr<Helper>> helpers;
};

Dpor::Dpor(std::shared_ptr<const vm::LinkedProgram> program, const ExploreOptions& options) : Search(std::move(program), options) {}

Dpor::~Dpor() = default;

// The team

void Dpor::Team::Helper::live() {
    constexpr std::uint32_t kTold = 256; // moves
    search.begin();
    if (search.done_) return tree->leave(); // no memory for another machine
    search.late_ = true;
    search.part_ = part;
    for (std::uint32_t tick = 1; !search.done_; tick++) {
        search.advance();
        if (search.restart_wanted_) search.done_ = true; // the first worker sees why
        if (tick % kTold != 0) continue;
        part->executions.store(search.executions_, std::memory_order_relaxed);
        part->steps.store(search.steps_, std::memory_order_relaxed);
    }
    tree->stop(); // unless it is over
}

// This search is not one that several can share, or was not.
void Dpor::not_plain(const char* why) {
    if (not_plain_ == nullptr) not_plain_ = why;
    if (part_ != nullptr) part_->tree.give_up(why);
}

void Dpor::form_team() {
    due_ = false;
    team_ = std::make_unique<Team>(options_.jobs);
    own_part_ = std::make_unique<Part>(team_->tree, footprints_, true);
    part_ = own_part_.get();
    ExploreOptions options = options_;
    options.jobs = 1;
    options.seconds_max = 0;
    for (std::uint32_t i = 1; i < options_.jobs; i++) {
        auto helper = std::make_unique<Team::Helper>(program_, options);
        team_->parts.push_back(std::make_unique<Part>(team_->tree, helper->search.footprints_, false));
        helper->part = team_->parts.back().get();
        helper->tree = &team_->tree;
        helper->search.visibility_ = visibility_;
        helper->search.findings_.begin_beside(findings_);
        if (helper->thread.start(&Team::Helper::enter, helper.get())) team_->helpers.push_back(std::move(helper));
        else team_->tree.leave();
    }
    jobs_ = 1 + static_cast<std::uint32_t>(team_->helpers.size());
}

// Calls the helpers back. `merge`: and takes what they have found.
void Dpor::disband(bool merge) {
    if (team_ == nullptr) return;
    const std::unique_ptr<Team> team = std::move(team_);
    team->call_back();
    part_ = nullptr;
    own_part_.reset();
    if (merge && !team->tree.complete() && !frames_.empty()) left_ = team->tree.share_explored();
    for (const auto& helper : team->helpers) {
        const Dpor& search = helper->search;
        learn_visibility(search.visibility_);
        steps_ += search.steps_;
        if (!merge) continue;
        executions_ += search.executions_;
        threads_ = std::max(threads_, search.threads_);
        findings_.merge(search.findings_);
        for (std::uint64_t hash : search.seen_)
            HEDDLE_ASSERT(seen_.insert(hash).second, "two complete executions of different workers are reorderings of each other");
    }
}

void Dpor::learn_visibility(const vm::Visibility& other) {
    std::vector<std::uint32_t> known = visibility_.visible_classes(); // sorted, as all are
    for (std::uint32_t cls : other.visible_classes()) {
        if (std::binary_search(known.begin(), known.end(), cls)) continue;
        visibility_.make_visible(cls);
        visibility_.changed = true;
    }
    auto learn = [&](bool& own, bool theirs) {
        if (theirs && !own) own = visibility_.changed = true;
    };
    learn(visibility_.clock_matters, other.clock_matters);
    learn(visibility_.namespaces_matter, other.namespaces_matter);
    learn(visibility_.kills_matter, other.kills_matter);
    learn(visibility_.thread_list_matters, other.thread_list_matters);
    visibility_.random_drawn = visibility_.random_drawn || other.random_drawn;
}

// It is over for all.
void Dpor::end_part() {
    if (team_ == nullptr) { // of the first worker, who sees to the rest
        done_ = true;
        return;
    }
    const bool complete = part_->tree.complete();
    const char* why = part_->tree.given_up();
    disband(complete && why == nullptr);
    if (visibility_.changed) {
        restart_wanted_ = true;
        return;
    }
    if (why == nullptr && findings_.full()) why = "many findings";
    if (why != nullptr) {
        alone_ = why;
        begin_again();
        return;
    }
    if (!complete) stop_at("stopped");
    else frames_.clear();
    done_ = true;
}

void Dpor::halt() {
    disband(true);
    findings_.order_late();
}

void Dpor::finish(Report& report) {
    report.jobs = jobs_;
    report.alone.clear();
    if (jobs_ > 1 || options_.jobs <= 1) return;
    if (alone_ != nullptr || not_plain_ != nullptr) report.alone = alone_ != nullptr ? alone_ : not_plain_;
    else report.alone = late_ ? "no other thread to be had" : "few executions";
}

void Dpor::progress_shared(Progress& progress) const {
    if (team_ != nullptr)
        for (const auto& part : team_->parts) {
            progress.executions += part->executions.load(std::memory_order_relaxed);
            progress.steps += part->steps.load(std::memory_order_relaxed);
        }
    SharedTree::Share share = left_ ? *left_ : part_->tree.share_explored();
    progress.open += share.open;
    if (share.explored > 0) progress.expected = static_cast<double>(progress.executions) / share.explored;
}

// One worker

bool Dpor::shared(std::size_t frame) const { return frame + 1 < part_->path.size(); }

// Whether it has something to do in its own part of the tree; else it has gone to a new one, or waits, or all is over.
bool Dpor::take_part() {
    constexpr std::chrono::milliseconds kPatience{1}; // the first worker has other things to look after
    Part& part = *part_;
    if (part.tree.over()) {
        end_part();
        return false;
    }
    if (frames_.empty() || !shared(frames_.size() - 1)) {
        if (part.tree.wanted()) share();
        return true;
    }
    if (Node* task = part.tree.take(part.path.back(), part.waits, kPatience); task != nullptr) go_to(task);
    return false;
}

void Dpor::share() {
    Part& part = *part_;
    std::size_t last = part.path.size() - 1; // the first frame with something to give away, as long as the worker goes on below it
    while (last + 1 < frames_.size() && frames_[last].tree.empty()) last++;
    if (last + 1 >= frames_.size()) return;
    std::vector<Move> done;
    for (std::size_t i = part.path.size() - 1; i <= last; i++) {
        Frame& frame = frames_[i];
        const Event& event = events_[frame.depth];
        const std::uint32_t inherited = frame.sleep_end - frame.sleep_begin - frame.done;
        done.assign(sleepers_.begin() + frame.sleep_begin + inherited, sleepers_.begin() + frame.sleep_end);
        part.inherited.push_back(inherited);
        part.children.emplace_back();
        part.path.push_back(part.tree.share(part.names, part.path[i], done, {event.mover, event.footprint}, trees_, frame.tree));
        trees_.drop(frame.tree);
    }
}

// Steps back to the frame, as if what was made from there had never been.
void Dpor::pop_to(std::size_t index) {
    while (frames_.size() > index + 1) {
        sleepers_.resize(frames_.back().sleep_begin);
        trees_.drop(frames_.back().tree);
        frames_.pop_back();
    }
    if (real_ >= frames_.size()) {
        machine_->undo_to(frames_.back().mark);
        real_ = static_cast<std::uint32_t>(frames_.size());
    }
    truncate(frames_.back().depth);
}

// To the state that is the task, from the last one that it has in common with the path to the task before.
void Dpor::go_to(Node* task) {
    Part& part = *part_;
    std::vector<Node*> way;
    for (Node* node = task; node != nullptr; node = node->parent) way.push_back(node);
    std::reverse(way.begin(), way.end());
    std::size_t common = 0;
    while (common + 1 < frames_.size() && common + 2 < way.size() && part.path[common + 1] == way[common + 1]) common++;
    pop_to(common);
    part.path = way;
    part.inherited.resize(common + 1);
    part.children.resize(way.size() - 1);
    for (std::size_t i = common + 1; i + 1 < way.size(); i++) part.children[i].clear();
    auto same = [&](std::uint32_t made, std::uint32_t found) {
        return visibility_.thread_list_matters ? made == found : as_found(footprints_, made, found);
    };
    for (std::size_t i = common; i + 1 < way.size(); i++) {
        // What sleeps here: what did when the state was reached, and all earlier children, explored by now or not.
        Frame& frame = frames_[i];
        sleepers_.resize(frame.sleep_begin + part.inherited[i]);
        part.tree.children(part.names, way[i], part.children[i]);
        for (const SharedTree::Child& child : part.children[i]) {
            if (child.node == way[i + 1]) break;
            sleepers_.push_back(child.move);
        }
        frame.sleep_end = static_cast<std::uint32_t>(sleepers_.size());
        const Move move = part.tree.move_to(part.names, way[i + 1]);
        const bool last = i + 2 == way.size();
        if (!can(frame, move.mover) || asleep(frame, move.mover)) return not_plain("a beginning that does not go on");
        const std::uint64_t executions = executions_;
        make(move.mover, {});
        if (restart_wanted_ || done_ || part.tree.over()) return;
        if (executions_ != executions) { // it was the last one
            if (!last || !same(sleepers_.back().footprint, move.footprint)) not_plain("a move that depends on others");
            return;
        }
        HEDDLE_ASSERT(frames_.size() == i + 2, "a move leads on to a state, or to an end");
        if (!same(events_[frames_[i].depth].footprint, move.footprint)) return not_plain("a move that depends on others");
        const Frame& next = frames_.back();
        if (last && next.sleep_begin != next.sleep_end) return not_plain("a move that depends on others");
        if (!last) part.inherited.push_back(next.sleep_end - next.sleep_begin);
    }
}

// As put(), where the frame's state is shared.
bool Dpor::put_shared(std::size_t index, std::uint32_t settled_until) {
    Part& part = *part_;
    const Frame& frame = frames_[index];
    std::size_t at = 0;
    auto settled = [&] { return at < v_.size() && v_events_[at] <= settled_until; };
    for (std::uint32_t i = frame.sleep_begin; i < frame.sleep_end; i++)
        if (weak_initial(footprints_, sleepers_[i], v_, at)) return settled();
    for (const Move& move : v_)
        if (move.footprint == Footprints::kUnknown) {
            not_plain("a wait for one of several things");
            return true;
        }
    // The children that it has seen, before it asks for the rest: those before its own sleep here.
    bool later = false;
    for (const SharedTree::Child& child : part.children[index]) {
        const bool own = child.node == part.path[index + 1];
        if ((later || own) && weak_initial(footprints_, child.move, v_, at)) {
            if (own) not_plain("a race of moves that do not conflict");
            if (own || child.node->covered) return settled();
            break; // on below it
        }
        later = later || own;
    }
    Move found{};
    rest_ = v_;
    const bool added = part.tree.insert(part.names, part.path[index], rest_, found);
    part.tree.children(part.names, part.path[index], part.children[index]);
    if (added) return true;
    return weak_initial(footprints_, found, v_, at) && settled();
}

} // namespace heddle::explore
