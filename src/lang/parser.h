// Python 3.11 source → syntax tree and diagnostics. A pure function: any thread may call it.
#pragma once

#include "base/diagnostic.h"
#include "lang/ast.h"

#include <memory>
#include <string_view>
#include <vector>

namespace heddle::lang {

// Nesting of brackets, operators and blocks that a program may have; one level costs about 1.5 KiB of stack here.
inline constexpr int kMaxNesting = 200;
// Height of an expression's tree (a + b + c + … is as high as it is long); the later walks recurse this deep.
inline constexpr int kMaxExpressionDepth = 1000;
// Diagnostics of one program; those behind them are dropped.
inline constexpr size_t kMaxReported = 20;

struct Parsed {
    std::unique_ptr<Ast> ast;             // never null; complete only without errors
    std::vector<Diagnostic> diagnostics;  // in order of place, at most kMaxReported
};

// `source` must outlive the tree.
Parsed parse(std::string_view source);

}  // namespace heddle::lang
