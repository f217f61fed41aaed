#include "trace/schedule.h"

#include <doctest/doctest.h>

#include "base/random.h"

using namespace heddle;
using trace::Schedule;

namespace {

Schedule parse_well(const std::string& text) {
    std::string error;
    Schedule schedule = trace::parse_schedule(text, error);
    CHECK(error.empty());
    return schedule;
}

std::string refuse(const std::string& text) {
    std::string error;
    trace::parse_schedule(text, error);
    return error;
}

} // namespace

TEST_CASE("a schedule is short text with run lengths") {
    Schedule schedule;
    schedule.program = 0xabc;
    schedule.scale = {"100000=3", "5@2=-1"};
    schedule.visible = {3, 7, 8, 9};
    schedule.clock_matters = true;
    schedule.steps = {0, 0, 0, 1, trace::kAdvanceClock, 2, 2};
    std::string text = trace::to_text(schedule);
    CHECK(text == "heddle1;program=0000000000000abc;model=free;time=any;scale=100000=3+5@2=-1;condition=fifo;stdout=line;seed=0;"
                  "visible=c,3,7-9;steps=0*3,1,t,2*2");
    CHECK(parse_well(text) == schedule);
    CHECK(parse_well("  " + text + "\n") == schedule);
}

TEST_CASE("random schedules survive a round trip") {
    Random random(5);
    for (int round = 0; round < 200; round++) {
        Schedule schedule;
        schedule.program = random.next();
        schedule.model = static_cast<vm::Model>(random.below(3));
        schedule.time = static_cast<vm::TimeMode>(random.below(2));
        schedule.condition_any = random.below(2) != 0;
        schedule.split_stdout = random.below(2) != 0;
        schedule.seed = random.below(2) != 0 ? random.next() : 0;
        schedule.everything_visible = random.below(4) == 0;
        schedule.all_from_start = schedule.everything_visible && random.below(2) != 0;
        if (!schedule.everything_visible) {
            schedule.clock_matters = random.below(2) != 0;
            schedule.thread_list_matters = random.below(2) != 0;
            for (std::uint32_t i = 0; i < 40; i++)
                if (random.below(3) == 0) schedule.visible.push_back(i);
        }
        for (std::uint64_t i = random.below(60); i > 0; i--) schedule.steps.push_back(static_cast<std::int32_t>(random.below(4)) - 1);
        CHECK(parse_well(trace::to_text(schedule)) == schedule);
    }
}

TEST_CASE("what is no schedule is refused with the reason") {
    const std::string good = trace::to_text(Schedule{});
    CHECK(refuse("").find("empty") != std::string::npos);
    CHECK(refuse("hello").find("does not begin") != std::string::npos);
    CHECK(refuse("heddle2;program=1;steps=0").find("version") != std::string::npos);
    CHECK(refuse("heddle1;steps=0").find("\"program\" is missing") != std::string::npos);
    CHECK(refuse("heddle1;program=1").find("\"steps\" is missing") != std::string::npos);
    CHECK(refuse("heddle1;program=zz;steps=0").find("hexadecimal") != std::string::npos);
    CHECK(refuse("heddle1;program=1;model=turbo;steps=0").find("no model") != std::string::npos);
    CHECK(refuse("heddle1;program=1;colour=red;steps=0").find("unknown part") != std::string::npos);
    CHECK(refuse("heddle1;program=1;program=1;steps=0").find("twice") != std::string::npos);
    for (const char* steps : {"x", "0*", "0*0", "-1", "1,,2", "0*99999999999", "t*2*2"})
        CHECK_MESSAGE(!refuse(std::string("heddle1;program=1;steps=") + steps).empty(), steps);
    for (const char* visible : {"x", "9-3", "3,2", "1-99999999999"})
        CHECK_MESSAGE(!refuse(std::string("heddle1;program=1;steps=0;visible=") + visible).empty(), visible);
    CHECK(refuse(good).empty());
}

TEST_CASE("no bytes crash the parser") {
    Random random(9);
    const std::string good = trace::to_text(Schedule{}) + "0*3,1,t,2*5";
    for (int round = 0; round < 5000; round++) {
        std::string text = good;
        for (std::uint64_t i = 1 + random.below(4); i > 0; i--) text[random.below(text.size())] = static_cast<char>(random.below(256));
        std::string error;
        trace::parse_schedule(text, error);
    }
}

TEST_CASE("a step may hold the number that is drawn") {
    Schedule schedule;
    schedule.random_any = true;
    schedule.steps = {0, trace::step_of(2, 1), trace::step_of(2, 4), trace::step_of(2, 4), trace::step_of(0, 2)};
    std::string text = trace::to_text(schedule);
    CHECK(text.substr(text.find(";steps=")) == ";steps=0,2:0,2:3*2,0:1;random=any");
    CHECK(parse_well(text) == schedule);
    CHECK(trace::thread_of(schedule.steps[2]) == 2);
    CHECK(trace::draw_of(schedule.steps[2]) == 4);
    CHECK(trace::draw_of(trace::kAdvanceClock) == 0);
    for (const char* steps : {"1:", "t:1", "1:-1", "1:99999", "1:x"})
        CHECK(refuse("heddle1;program=1;steps=" + std::string(steps)).find("\"steps\" holds") != std::string::npos);
}
