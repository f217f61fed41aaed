#include <doctest/doctest.h>

#include <string>

#include "screen.h"
#include "ui/console_rows.h"
#include "ui/endings.h"
#include "ui/widgets.h"

using namespace heddle;
using ui_test::Screen;

namespace {

session::State printed(std::initializer_list<const char*> lines) {
    session::State state;
    for (const char* text : lines) {
        session::ConsoleLine line;
        line.text = text;
        state.console.push_back(line);
    }
    return state;
}

protocol::Outcome ending(const std::string& output, int preemptions, const std::string& name) {
    protocol::Outcome outcome;
    outcome.kind = "exit";
    outcome.output = output;
    outcome.preemptions = preemptions;
    outcome.schedule = "steps=0*3,1,2*5,1*2";
    outcome.name = name;
    if (!name.empty()) outcome.explanation = name + " of `total`: Thread-2 (f) writes in between";
    return outcome;
}

void explored(Screen& screen, protocol::ExploreReport report) {
    screen.event(0, protocol::Ready{true, 2, "", 0});
    screen.session.edit("total = 0", 0);
    screen.session.explore(0);
    screen.event(screen.host.last_id(), protocol::Explored{std::move(report)});
    screen.draw();
}

// How much height `draw` takes in a panel of that width.
template <class Draw>
float height_of(Screen& screen, float width, Draw draw) {
    ImGui::NewFrame();
    float y = 100;
    ui::Rect rect{0, 0, width, 800};
    draw(screen.lab().context(), ImGui::GetBackgroundDrawList(), rect, y);
    ImGui::EndFrame();
    return y - 100;
}

}  // namespace

TEST_CASE("the console's lines are broken at so many characters, and every line has at least one row") {
    ui::ConsoleRows rows;
    CHECK(rows.rows() == 0);
    session::State state = printed({"abcdefghij", "", "äöüß€", "abcd"});
    rows.update(state, 4);
    CHECK(rows.rows() == 3 + 1 + 2 + 1);
    CHECK(rows.at(0).line == 0);
    CHECK(rows.at(2).line == 0);
    auto piece = [&](int row) { return state.console[rows.at(row).line].text.substr(rows.at(row).begin, rows.at(row).end - rows.at(row).begin); };
    CHECK(piece(0) == "abcd");
    CHECK(piece(2) == "ij");
    CHECK(rows.at(3).line == 1);
    CHECK(piece(3).empty());
    CHECK(piece(4) == "äöüß");
    CHECK(piece(5) == "€");
    CHECK(rows.at(6).line == 3);
}

TEST_CASE("the console breaks a line after a blank, in the midst of a word only where it is longer than a row") {
    ui::ConsoleRows rows;
    session::State state = printed({"Final value of shared_variable: -2", "    indented more", "eight   words", "abcdefghijklmnopqrstuvw xyz"});
    rows.update(state, 16);
    std::vector<std::string> pieces;
    for (int i = 0; i < rows.rows(); ++i)
        pieces.push_back(state.console[rows.at(i).line].text.substr(rows.at(i).begin, rows.at(i).end - rows.at(i).begin));
    CHECK(pieces == std::vector<std::string>{"Final value of", "shared_variable:", "-2", "    indented", "more", "eight   words", "abcdefghijklmnop", "qrstuvw xyz"});
    rows.update(state, 6);
    for (int i = 0; i < rows.rows(); ++i) CHECK(rows.at(i).end - rows.at(i).begin <= 6);
}

TEST_CASE("the console's rows follow its lines, its width and a new run") {
    ui::ConsoleRows rows;
    session::State state = printed({"ab"});
    rows.update(state, 4);
    CHECK(rows.rows() == 1);
    state.console.back().text = "abcdef";  // the line went on
    rows.update(state, 4);
    CHECK(rows.rows() == 2);
    rows.update(state, 2);
    CHECK(rows.rows() == 3);
    state.console = printed({"x", "y"}).console;
    rows.update(state, 2);
    CHECK(rows.rows() == 2);
    state.console.clear();
    rows.update(state, 2);
    CHECK(rows.rows() == 0);
}

TEST_CASE("an empty console says that nothing was printed only of the program as it is") {
    session::State state;
    CHECK(ui::empty_console_words(state).find("Run (F5)") != std::string::npos);
    protocol::Verdict verdict;
    verdict.kind = "exit";
    state.verdict = verdict;
    CHECK(ui::empty_console_words(state) == "The program printed nothing.");
    state.run_stale = true;
    CHECK(ui::empty_console_words(state).find("printed nothing") == std::string::npos);
    state.run_stale = false;
    state.way = session::Way::kExplore;
    state.report.emplace();
    CHECK(ui::empty_console_words(state).find("What each ending prints") == 0);
}

TEST_CASE("where words are cut their value stays") {
    Screen screen;
    screen.draw();
    ImFont* font = screen.lab().context().fonts.code;
    std::string words = "reads `a_rather_long_name` → 3";
    float whole = ui::text_width(font, words);
    CHECK(ui::fitted_value(font, words, whole + 1) == words);
    std::string cut = ui::fitted_value(font, words, whole * 0.7f);
    CHECK(cut.size() < words.size());
    CHECK(cut.find("…") != std::string::npos);
    CHECK(cut.substr(cut.size() - 6) == " → 3");
    CHECK(ui::text_width(font, cut) <= whole * 0.7f);
    cut = ui::fitted_value(font, "a_rather_long_name = 17", whole * 0.6f);
    CHECK(cut.substr(cut.size() - 5) == " = 17");
    // Without a value, or with one that leaves no room for what it is the value of: cut at the end.
    CHECK(ui::fitted_value(font, "acquires the lock of everybody", whole * 0.6f) == ui::fitted(font, "acquires the lock of everybody", whole * 0.6f));
    std::string long_value = "x = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]";
    CHECK(ui::fitted_value(font, long_value, whole * 0.5f) == ui::fitted(font, long_value, whole * 0.5f));
}

TEST_CASE("an explanation is the name as a label and the sentence without it") {
    Screen screen;
    screen.draw();
    auto height = [&](const std::string& name, const std::string& sentence) {
        return height_of(screen, 600, [&](ui::Context& context, ImDrawList* list, const ui::Rect& rect, float& y) {
            ui::explanation(context, list, rect.x, rect.w, y, name, sentence);
        });
    };
    CHECK(height("", "") == 0);
    float sentence = height("", "it is lost"), label = height("lost update", "");
    CHECK(sentence > 0);
    CHECK(label > 0);
    // The sentence begins with the name and its object: they stand in the label's line, not once more below.
    CHECK(height("lost update", "lost update of `total`: it is lost") == doctest::Approx(label + sentence));
    CHECK(height("lost update", "lost update of `total`") == doctest::Approx(label + sentence));
    CHECK(height("lost update", "lost update") == doctest::Approx(label));
}

TEST_CASE("what happened is told once a name, by the ending of fewest interruptions; deadlocks have their own part") {
    Screen screen(1280, 2000);
    protocol::ExploreReport report;
    report.complete = true;
    report.model = "free";
    report.outcomes = {ending("0\n", 0, ""), ending("1\n", 3, "lost update"), ending("2\n", 1, "lost update"), ending("3\n", 2, "check-then-act"),
                       ending("", 1, "lock-order cycle")};
    report.outcomes[4].kind = "deadlock";
    explored(screen, report);
    CHECK(screen.shows("happened-step-2"));
    CHECK(screen.shows("happened-step-3"));
    CHECK_FALSE(screen.shows("happened-step-0"));
    CHECK_FALSE(screen.shows("happened-step-1"));
    CHECK_FALSE(screen.shows("happened-step-4"));
    screen.click("happened-step-2");
    CHECK(screen.session.state().way == session::Way::kStep);
    CHECK(screen.session.state().step_of == "2");
}

TEST_CASE("an ending opened tells its moves, and a press leads to a move's line") {
    Screen screen(1280, 2000);
    protocol::ExploreReport report;
    report.complete = true;
    report.outcomes = {ending("0\n", 0, ""), ending("1\n", 1, "lost update")};
    report.outcomes[1].story = {{"Thread-1 (f)", 7, "reads `total` → 0", false}, {"Thread-2 (f)", 8, "writes `total` = 1", true}, {"MainThread", 0, "ends", false}};
    explored(screen, report);
    CHECK_FALSE(screen.shows("story-1-0"));
    screen.click("outcome-1");
    CHECK(screen.shows("story-1-0"));
    CHECK_FALSE(screen.shows("story-1-2"));  // it has no line
    screen.click("story-1-1");
    CHECK(screen.lab().context().scroll_to_line == 8);
}

TEST_CASE("conditions have a part of their own, violated ones with how") {
    Screen screen;
    auto height = [&](std::vector<protocol::JudgedCondition> conditions) {
        protocol::ExploreReport report;
        report.complete = true;
        report.outcomes = {ending("0\n", 0, "")};
        report.conditions = std::move(conditions);
        explored(screen, report);
        return height_of(screen, 400, [](ui::Context& context, ImDrawList* list, const ui::Rect& rect, float& y) {
            ui::condition_findings(context, list, rect, y);
        });
    };
    CHECK(height({}) == 0);
    protocol::JudgedCondition holds{"always", "total >= 0", false, "", "", 0, false};
    protocol::JudgedCondition violated{"always", "total < 2", true, "after Thread-2 (f) writes `total` = 2", "steps=0*3", 0, true};
    float one = height({holds}), two = height({holds, holds}), told = height({holds, violated});
    CHECK(one > 0);
    CHECK(two > one);
    CHECK(told > two);
}

TEST_CASE("a violated condition is stepped to, a deadlock shows the calls of its threads") {
    Screen screen(1280, 2000);
    screen.event(0, protocol::Ready{true, 2, "", 0});
    screen.session.edit("n = 0", 0);
    screen.session.explore(0);
    protocol::ExploreReport report;
    report.complete = true;
    report.model = "free";
    report.outcomes = {ending("0\n", 0, "")};
    report.conditions = {{"always", "n > 0", false, "", "", 0, false}, {"always", "n >= 0", true, "`n >= 0` is false", "heddle-schedule 1; 0 1", 1, true}};
    report.deadlocks = {{{{"Thread-1", "lock `a`", "Thread-2", 4, 3, {"f, line 8", "inner, line 4"}}}, "", "", 0, true}};
    screen.event(screen.host.last_id(), protocol::Explored{report});
    screen.draw();
    CHECK(screen.shows("deadlock-0-0-call-1"));
    CHECK(!screen.shows("condition-step-0"));
    screen.click("condition-step-1");
    auto parsed = protocol::parse_request(screen.host.messages.back());
    REQUIRE(std::holds_alternative<protocol::Request>(parsed));
    const auto* step = std::get_if<protocol::Step>(&std::get<protocol::Request>(parsed).body);
    REQUIRE(step != nullptr);
    CHECK(step->schedule == "heddle-schedule 1; 0 1");
}
