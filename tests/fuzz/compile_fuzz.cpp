// libFuzzer target: any bytes through lexer, parser, scope analysis and compiler. Finds crashes, hangs and sanitizer reports.
//
//   clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize=vptr -DFMT_HEADER_ONLY -Isrc
//       tests/fuzz/compile_fuzz.cpp src/base/*.cpp src/bytecode/*.cpp src/lang/*.cpp -o build/compile_fuzz
//   build/compile_fuzz -timeout=1 -max_len=4096 build/compile_corpus tests/programs/basics

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
