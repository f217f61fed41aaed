#include "trace/schedule.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "trace/names.h"

namespace heddle::trace {

namespace {

constexpr std::string_view kMagic = "heddle1";
// A schedule that is longer than this is no execution of ours: the controlled driver's own limit on operations is 10^7.
constexpr std::size_t kStepsMax = 20'000'000;

bool parse_number(std::string_view text, std::uint64_t& out, int base = 10) {
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out, base);
    return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    if (text.empty()) return parts;
    for (;;) {
        std::size_t at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

std::string visible_text(const Schedule& schedule) {
    if (schedule.everything_visible) return schedule.all_from_start ? "all+" : "all";
    std::string text;
    auto add = [&](const std::string& part) {
        if (!text.empty()) text += ',';
        text += part;
    };
    if (schedule.clock_matters) add("c");
    if (schedule.namespaces_matter) add("d");
    if (schedule.thread_list_matters) add("l");
    for (std::size_t i = 0; i < schedule.visible.size();) {
        std::size_t j = i + 1;
        while (j < schedule.visible.size() && schedule.visible[j] == schedule.visible[j - 1] + 1) j++;
        if (j - i == 1) add(std::to_string(schedule.visible[i]));
        else add(fmt::format("{}-{}", schedule.visible[i], schedule.visible[j - 1]));
        i = j;
    }
    return text;
}

std::string steps_text(const std::vector<std::int32_t>& steps) {
    std::string text;
    for (std::size_t i = 0; i < steps.size();) {
        std::size_t j = i + 1;
        while (j < steps.size() && steps[j] == steps[i]) j++;
        if (i > 0) text += ',';
        if (steps[i] == kAdvanceClock) text += 't';
        else text += std::to_string(thread_of(steps[i]));
        if (draw_of(steps[i]) != 0) text += ":" + std::to_string(draw_of(steps[i]) - 1);
        if (j - i > 1) text += "*" + std::to_string(j - i);
        i = j;
    }
    return text;
}

std::string parse_visible(std::string_view value, Schedule& schedule) {
    if (value == "all" || value == "all+") {
        schedule.everything_visible = true;
        schedule.all_from_start = value == "all+";
        return {};
    }
    constexpr std::uint64_t kClassMax = 1 << 24; // more than any program of ours has
    for (std::string_view part : split(value, ',')) {
        if (part == "c") {
            schedule.clock_matters = true;
            continue;
        }
        if (part == "d") {
            schedule.namespaces_matter = true;
            continue;
        }
        if (part == "l") {
            schedule.thread_list_matters = true;
            continue;
        }
        std::size_t dash = part.find('-');
        std::uint64_t first, last;
        if (!parse_number(part.substr(0, dash), first)) return fmt::format("\"visible\" holds \"{}\"", part);
        last = first;
        if (dash != std::string_view::npos && !parse_number(part.substr(dash + 1), last))
            return fmt::format("\"visible\" holds \"{}\"", part);
        if (last < first || last > kClassMax) return fmt::format("\"visible\" holds \"{}\"", part);
        if (!schedule.visible.empty() && schedule.visible.back() >= first) return "\"visible\" is not in ascending order";
        for (std::uint64_t i = first; i <= last; i++) schedule.visible.push_back(static_cast<std::uint32_t>(i));
    }
    return {};
}

std::string parse_steps(std::string_view value, Schedule& schedule) {
    for (std::string_view part : split(value, ',')) {
        std::size_t star = part.find('*');
        std::string_view who = part.substr(0, star);
        std::uint64_t thread = 0, count = 1, value = 0;
        constexpr std::uint64_t kValueMax = 1000; // no draw has as many
        std::size_t colon = who.find(':');
        bool draws = colon != std::string_view::npos;
        if (draws && (!parse_number(who.substr(colon + 1), value) || value > kValueMax)) return fmt::format("\"steps\" holds \"{}\"", part);
        who = who.substr(0, colon);
        if (draws && who == "t") return fmt::format("\"steps\" holds \"{}\"", part);
        if (who != "t" && (!parse_number(who, thread) || thread > 1'000'000)) return fmt::format("\"steps\" holds \"{}\"", part);
        if (star != std::string_view::npos && (!parse_number(part.substr(star + 1), count) || count == 0))
            return fmt::format("\"steps\" holds \"{}\"", part);
        if (count > kStepsMax || schedule.steps.size() + count > kStepsMax) return "it has too many steps";
        schedule.steps.insert(schedule.steps.end(), count, who == "t" ? kAdvanceClock : step_of(static_cast<std::int32_t>(thread), draws ? static_cast<std::uint32_t>(value) + 1 : 0));
    }
    return {};
}

} // namespace

std::string to_text(const Schedule& schedule) {
    std::string scale;
    for (const std::string& part : schedule.scale) scale += (scale.empty() ? "" : "+") + part;
    std::string text = fmt::format("{};program={:016x};model={};time={};scale={};condition={};stdout={};seed={};visible={};steps={}", kMagic,
                       schedule.program, model_name(schedule.model), time_name(schedule.time), scale,
                       schedule.condition_any ? "any" : "fifo", schedule.split_stdout ? "split" : "line", schedule.seed,
                       visible_text(schedule), steps_text(schedule.steps));
    if (schedule.random_any) text += ";random=any";
    if (!schedule.operations.empty()) text += ";ops=";
    for (std::uint8_t check : schedule.operations) text += fmt::format("{:02x}", check);
    return text;
}

Schedule parse_schedule(std::string_view text, std::string& error) {
    constexpr std::string_view kSpace = " \t\r\n";
    std::size_t begin = text.find_first_not_of(kSpace);
    text = begin == std::string_view::npos ? std::string_view() : text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
    Schedule schedule;
    auto fail = [&](const std::string& why) {
        error = "this is no schedule that can be replayed: " + why;
        return Schedule{};
    };
    error.clear();
    if (text.empty()) return fail("it is empty");
    std::vector<std::string_view> parts = split(text, ';');
    if (parts[0] != kMagic) {
        if (parts[0].substr(0, 6) == "heddle")
            return fail(fmt::format("it is of version \"{}\"; this program reads \"{}\"", parts[0].substr(0, 20), kMagic));
        return fail("it does not begin with \"heddle1;\"");
    }
    enum : unsigned { Program = 1, Model = 2, Time = 4, Scale = 8, Condition = 16, Stdout = 32, Seed = 64, Visible = 128, Steps = 256, Ops = 512, Random = 1024 };
    unsigned seen = 0;
    for (std::size_t i = 1; i < parts.size(); i++) {
        std::size_t equals = parts[i].find('=');
        std::string_view key = parts[i].substr(0, equals);
        std::string_view value = equals == std::string_view::npos ? std::string_view() : parts[i].substr(equals + 1);
        unsigned bit = 0;
        std::string wrong;
        if (key == "program") {
            bit = Program;
            if (!parse_number(value, schedule.program, 16)) wrong = "\"program\" is not a hexadecimal number";
        } else if (key == "model") {
            bit = Model;
            if (auto model = model_from_name(value)) schedule.model = *model;
            else wrong = fmt::format("there is no model \"{}\"", value.substr(0, 40));
        } else if (key == "time") {
            bit = Time;
            if (auto time = time_from_name(value)) schedule.time = *time;
            else wrong = fmt::format("there is no time mode \"{}\"", value.substr(0, 40));
        } else if (key == "scale") {
            bit = Scale;
            for (std::string_view part : split(value, '+')) schedule.scale.emplace_back(part);
        } else if (key == "condition") {
            bit = Condition;
            schedule.condition_any = value == "any";
            if (value != "any" && value != "fifo") wrong = "\"condition\" is neither fifo nor any";
        } else if (key == "stdout") {
            bit = Stdout;
            schedule.split_stdout = value == "split";
            if (value != "split" && value != "line") wrong = "\"stdout\" is neither line nor split";
        } else if (key == "seed") {
            bit = Seed;
            if (!parse_number(value, schedule.seed)) wrong = "\"seed\" is not a number";
        } else if (key == "visible") {
            bit = Visible;
            wrong = parse_visible(value, schedule);
        } else if (key == "steps") {
            bit = Steps;
            wrong = parse_steps(value, schedule);
        } else if (key == "random") {
            bit = Random;
            schedule.random_any = true;
            if (value != "any") wrong = "\"random\" is not any";
        } else if (key == "ops") {
            bit = Ops;
            std::uint64_t check = 0;
            for (std::size_t at = 0; at < value.size() && wrong.empty(); at += 2) {
                if (!parse_number(value.substr(at, 2), check, 16) || at + 1 >= value.size()) wrong = "\"ops\" is not made of hexadecimal pairs";
                schedule.operations.push_back(static_cast<std::uint8_t>(check));
            }
            if (wrong.empty() && schedule.operations.size() != schedule.steps.size()) wrong = "\"ops\" does not have one check a step";
        } else {
            wrong = fmt::format("it has an unknown part \"{}\"", key.substr(0, 40));
        }
        if (wrong.empty() && (seen & bit) != 0) wrong = fmt::format("\"{}\" stands twice", key);
        if (!wrong.empty()) return fail(wrong);
        seen |= bit;
    }
    if ((seen & Program) == 0) return fail("\"program\" is missing");
    if ((seen & Steps) == 0) return fail("\"steps\" is missing");
    return schedule;
}

std::string refusal(const Schedule& schedule, const bytecode::Program& program) {
    if (schedule.program != program.hash)
        return fmt::format("the schedule belongs to another program or another --scale (it names {:016x}, this one is {:016x})",
                           schedule.program, program.hash);
    return {};
}

void configure(const Schedule& schedule, vm::MachineConfig& config, vm::Visibility& visibility) {
    config.model = schedule.model;
    config.time = schedule.time;
    config.condition_any = schedule.condition_any;
    config.split_stdout = schedule.split_stdout;
    config.seed = schedule.seed;
    config.random_any = schedule.random_any;
    visibility.everything = schedule.everything_visible;
    visibility.clock_matters = schedule.clock_matters || schedule.all_from_start;
    visibility.namespaces_matter = schedule.namespaces_matter || schedule.all_from_start;
    visibility.thread_list_matters = schedule.thread_list_matters || schedule.all_from_start;
    for (std::uint32_t cls : schedule.visible) visibility.make_visible(cls);
}

Schedule header_of(const bytecode::Program& program, const std::vector<std::string>& scale, const vm::MachineConfig& config,
                   const vm::Visibility& visibility) {
    Schedule schedule;
    schedule.program = program.hash;
    schedule.model = config.model;
    schedule.time = config.time;
    schedule.scale = scale;
    schedule.condition_any = config.condition_any;
    schedule.split_stdout = config.split_stdout;
    schedule.seed = config.seed;
    schedule.random_any = config.random_any;
    schedule.everything_visible = visibility.everything;
    schedule.clock_matters = visibility.clock_matters;
    schedule.namespaces_matter = visibility.namespaces_matter;
    schedule.thread_list_matters = visibility.thread_list_matters;
    if (!visibility.everything) schedule.visible = visibility.visible_classes();
    return schedule;
}

} // namespace heddle::trace
