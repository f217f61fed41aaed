// The lessons that we ship are read without a complaint.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "lesson/document.h"

using namespace heddle;
using namespace heddle::lesson;

#ifdef HEDDLE_SOURCE_FOLDER

namespace {

std::string file_text(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<std::filesystem::path> lesson_files() {
    std::vector<std::filesystem::path> out;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(HEDDLE_SOURCE_FOLDER "/lessons", error)) {
        if (entry.path().extension() == ".md") out.push_back(entry.path());
    }
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

TEST_CASE("the lessons of the project have no errors and no warnings") {
    std::vector<std::filesystem::path> files = lesson_files();
    CHECK(files.size() >= 4);
    for (const auto& path : files) {
        std::string text = file_text(path);
        Document d = parse_document(text, path.filename().string());
        std::string told;
        for (const Diagnostic& x : d.diagnostics) told += render_diagnostic(x, text, d.file);
        INFO(told);
        CHECK(d.diagnostics.empty());
        CHECK(d.front.id + ".md" == d.file);
        CHECK(d.front.order > 0);
        CHECK(d.front.minutes > 0);
        CHECK(!d.front.goals.empty());
        CHECK(!d.front.license.empty());
        // What a lesson is made of: a program, a quiz, an exercise that has a way to be solved and a way to fail.
        CHECK(d.first_program() != kNone);
        CHECK(!d.quizzes.empty());
        REQUIRE(!d.exercises.empty());
        for (const Exercise& e : d.exercises) {
            CHECK(!e.solutions.empty());
            CHECK(!e.mutants.empty());
            CHECK(!e.checks.empty());
            CHECK(e.points > 0);
        }
        for (const Quiz& q : d.quizzes) CHECK(!q.explanation.empty());
    }
}

TEST_CASE("the race lesson opens with the tutorials' program, byte for byte") {
    Document d = parse_document(file_text(HEDDLE_SOURCE_FOLDER "/lessons/race.md"), "race.md");
    REQUIRE(d.first_program() != kNone);
    const Program& p = d.programs[static_cast<size_t>(d.first_program())];
    CHECK(p.source == file_text(HEDDLE_SOURCE_FOLDER "/tests/programs/seeds/race.py"));
    CHECK(p.scales == std::vector<Scale>{{"100000", "3", 0}});
    CHECK(p.model == "free");
}

#endif
