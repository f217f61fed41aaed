// libFuzzer target: any bytes through lexer, parser, scope analysis and compiler. Finds crashes, hangs and sanitizer reports.
// The preset `asan` builds it; tests/groups/fuzz.py runs it for a while, or by hand:
//
//   build/asan/compile-fuzz -timeout=1 -max_len=4096 FOLDER tests/programs/basics    (FOLDER keeps what it found)

#include "base/assert.h"
#include "bytecode/program.h"
#include "lang/compiler.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace heddle;
    const std::string_view source(reinterpret_cast<const char*>(data), size);
    const lang::CompileResult result = lang::compile(source, "fuzz.py");
    HEDDLE_ASSERT((result.program != nullptr) != has_errors(result.diagnostics), "a program or a reason");
    for (const Diagnostic& d : result.diagnostics) render_diagnostic(d, source, "fuzz.py");
    if (result.program) bytecode::disassemble(*result.program);
    return 0;
}
