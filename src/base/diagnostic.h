// What is wrong with a source text, said to the learner. Pure data; threads may share it once built.
#pragma once

#include "base/span.h"

#include <string>
#include <string_view>
#include <vector>

namespace heddle {

enum class Severity : uint8_t { kError, kWarning, kNote };

struct Diagnostic {
    Severity severity = Severity::kError;
    Span span;            // line 0 when the whole file is meant
    std::string message;  // CPython's words where it has any, without "SyntaxError: "
    std::string hint;     // one more sentence that helps, or empty
};

bool has_errors(const std::vector<Diagnostic>& diagnostics);

// The text that the command line prints, ending in a newline:
//   FILE:LINE:COL: message
//       source line
//       ^^^^
//   hint: …            (only when there is one)
// Warnings and notes read "FILE:LINE:COL: warning: message".
std::string render_diagnostic(const Diagnostic& diagnostic, std::string_view source, std::string_view filename);

// The text of line `line` (from 1) without its line end; empty when there is no such line.
std::string_view source_line(std::string_view source, uint32_t line);

// "    text\n    ^^^^\n" for `span` in its first line: leading white space stripped, tabs kept so that carets line up.
// Empty when the span has no line in `source`.
std::string render_caret(const Span& span, std::string_view source);

}  // namespace heddle
