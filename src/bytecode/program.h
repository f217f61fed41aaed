#pragma once
// A compiled program: pure data, immutable once made, shared by any number of machines and threads.
//
// It knows nothing of how it was compiled nor of who runs it. The compiler (lang/) fills it, the machine (vm/) links it.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace heddle::bytecode {

enum class Op : std::uint16_t {
#define OP(name, format, gil) name,
#include "bytecode/opcodes.def"
#undef OP
    kCount
};

/// How an instruction uses its operands; see opcodes.def.
enum class OpFormat : std::uint8_t { ABC, ABsC, AsBX, ABX, AsIsC, ABI };
/// Where CPython 3.10 and later may hand over the GIL at this instruction; see opcodes.def.
enum class GilPoint : std::uint8_t { NONE, BACK, CALL };

struct OpInfo {
    const char* name;
    OpFormat format;
    GilPoint gil;
};
const OpInfo& op_info(Op op);

/// Why GET_AWAITABLE is there: its errors name it.
enum class Awaiting : std::uint8_t { Await, Enter, Exit, Next };

/// One instruction, 64 bits.
struct Instr {
    std::uint16_t op;
    std::uint16_t a;
    std::uint16_t b;
    std::uint16_t c;

    static Instr abc(Op op, int a = 0, int b = 0, int c = 0) {
        return {static_cast<std::uint16_t>(op), static_cast<std::uint16_t>(a), static_cast<std::uint16_t>(b),
                static_cast<std::uint16_t>(c)};
    }
    static Instr abx(Op op, int a, std::int64_t bx) {
        auto u = static_cast<std::uint32_t>(bx);
        return {static_cast<std::uint16_t>(op), static_cast<std::uint16_t>(a), static_cast<std::uint16_t>(u & 0xffff),
                static_cast<std::uint16_t>(u >> 16)};
    }
    std::uint32_t bx() const { return static_cast<std::uint32_t>(b) | static_cast<std::uint32_t>(c) << 16; }
    std::int32_t sbx() const { return static_cast<std::int32_t>(bx()); }
    std::int16_t sb() const { return static_cast<std::int16_t>(b); }
    std::int16_t sc() const { return static_cast<std::int16_t>(c); }
    Op opcode() const { return static_cast<Op>(op); }
};
static_assert(sizeof(Instr) == 8);

/// Flag in the count of BUILD_SET; see opcodes.def.
inline constexpr std::uint16_t kConstantDisplay = 0x8000;
/// Flag in the count of YIELD and YIELD_FROM; see opcodes.def.
inline constexpr std::uint16_t kInHandler = 0x8000;

/// Flag in the length of MATCH_SEQUENCE; see opcodes.def.
inline constexpr std::uint16_t kAtLeast = 0x8000;

/// Words of a frame's header in the register stack, before its registers: the callable and three words of the machine's.
inline constexpr int kFrameHeaderWords = 4;

/// A compile-time constant. Tuples refer to other constants of the same program.
struct Constant {
    enum class Kind : std::uint8_t { None, True, False, Ellipsis, Int, BigInt, Float, Imaginary, Str, Bytes, Tuple };
    Kind kind = Kind::None;
    std::int64_t int_value = 0;
    double float_value = 0;
    std::string text;                    ///< Str (UTF-8), Bytes, BigInt (decimal digits, may start with '-')
    std::vector<std::uint32_t> elements; ///< Tuple: indices into Program::constants
};

/// While the program counter is in [start, end), an exception goes to `handler` with the exception in R[reg].
/// Entries of inner `try` statements stand before those of outer ones: the first that covers the counter is taken.
struct Handler {
    std::uint32_t start;
    std::uint32_t end;
    std::uint32_t handler;
    std::uint16_t reg;
};

struct Code {
    std::string name;      ///< as in tracebacks: `f`, `<module>`, `<lambda>`, `<listcomp>`
    std::string qualname;  ///< `f.<locals>.g`
    std::uint32_t first_line = 1;
    std::uint32_t module = 0; ///< index into Program::modules
    std::int32_t doc = -1;     ///< constant of its docstring, -1: none
    // Parameters are the first registers, in this order: positional-only and positional, then keyword-only, then *args, then **kwargs.
    std::uint16_t positional_only = 0; ///< of `positional`
    std::uint16_t positional = 0;
    std::uint16_t keyword_only = 0;
    bool has_varargs = false;
    bool has_varkw = false;
    bool is_generator = false;
    bool is_coroutine = false;
    std::uint16_t nregs = 0;            ///< registers, including the largest call window
    std::vector<Instr> instrs;
    std::vector<Span> spans;            ///< one an instruction: the expression or statement it belongs to
    std::vector<Handler> handlers;
    std::vector<std::string> reg_names; ///< names of the registers that hold parameters and local variables; "" for temporaries beyond
    std::vector<bool> reg_is_cell;      ///< parallel to reg_names: the register holds a cell object (captured variable)
    std::vector<std::string> free_names;

    std::uint32_t parameter_count() const {
        return positional + keyword_only + (has_varargs ? 1 : 0) + (has_varkw ? 1 : 0);
    }
};

/// An integer literal that was read as another (`--scale`).
struct ScaledLiteral {
    Span span;
    std::int64_t original;
    std::int64_t replacement;
};

/// A module in Python: the program itself, or one of the library that it imports. Each has global slots of its own.
struct ModuleInfo {
    std::string name;               ///< dotted; the program is `__main__`
    std::string filename;           ///< as tracebacks show it
    std::string source;
    bool is_package = false;
    std::uint32_t code = 0;         ///< index into Program::codes
    std::uint32_t first_global = 0; ///< its slots are [first_global, first_global + global_count)
    std::uint32_t global_count = 0;

    std::string_view package() const;                       ///< what relative imports start from: `a.b` for module `a.b.c` and for package `a.b`
    std::string_view source_line(std::uint32_t line) const; ///< 1-based, without its newline; "" past the end
};

/// An expression that whoever watches an execution evaluates over the program's globals, beside the program; see lang::CompileOptions.
struct Condition {
    std::string text;
    std::uint32_t code = 0; ///< index into Program::codes: a module that returns whether the expression is *false*
};

struct Program {
    std::string filename;
    std::string source;
    std::vector<Constant> constants;
    std::vector<std::string> names;     ///< attribute, keyword and module names
    std::vector<std::string> globals;   ///< slot → name: every name that a module uses as a global or built-in, plus __name__
    std::vector<Code> codes;            ///< codes[0] is the program's module
    std::vector<ModuleInfo> modules;    ///< modules[0] is the program; then what it imports, directly or not, of modules in Python
    std::vector<ScaledLiteral> scaled;
    std::vector<Condition> conditions;  ///< their codes, globals and modules stand behind all others
    std::uint64_t hash = 0;             ///< of source and scaled literals; schedules carry it

    std::string_view source_line(std::uint32_t line) const; ///< of the program: 1-based, without its newline; "" past the end
    std::uint32_t module_of_global(std::uint32_t slot) const;
    std::string global_name(std::uint32_t slot) const;      ///< for people: `queue.Empty` where the slot is not the program's own
};

/// A listing for people: `heddle dis`.
std::string disassemble(const Program& program);

} // namespace heddle::bytecode
