// Assertions for our own bugs. They stay on in release builds: a wrong answer of an explorer is worse than an abort.
//
// HEDDLE_ASSERT(condition, "why it must hold") prints file, line and the words on stderr and aborts. Never use it for
// anything a learner's program, a file or a message can cause: that is a Diagnostic or a verdict.
#pragma once

namespace heddle {

[[noreturn]] void assertion_failed(const char* file, int line, const char* condition, const char* message);

}  // namespace heddle

#define HEDDLE_ASSERT_1(condition) HEDDLE_ASSERT_2(condition, "")
#define HEDDLE_ASSERT_2(condition, message)                                                  \
    do {                                                                                     \
        if (__builtin_expect(!(condition), 0))                                               \
            ::heddle::assertion_failed(__FILE__, __LINE__, #condition, message);             \
    } while (0)
#define HEDDLE_ASSERT_PICK(_1, _2, NAME, ...) NAME
// HEDDLE_ASSERT(condition) or HEDDLE_ASSERT(condition, "words").
#define HEDDLE_ASSERT(...) HEDDLE_ASSERT_PICK(__VA_ARGS__, HEDDLE_ASSERT_2, HEDDLE_ASSERT_1, )(__VA_ARGS__)

// For code that cannot be reached: HEDDLE_UNREACHABLE("words").
#define HEDDLE_UNREACHABLE(message) ::heddle::assertion_failed(__FILE__, __LINE__, "unreachable", message)
