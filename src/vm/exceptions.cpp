#include "vm/exceptions.h"

#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "lang/caret_anchors.h"
#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/exception_groups.h"
#include "vm/operations.h"
#include "vm/utf8.h"

namespace heddle::vm {

namespace {

// CPython marks the failing part of a line unless it is all of the line's text (3.11, traceback.c: no carets over a whole line).
std::string carets(std::string_view line, const Span& span) {
    auto byte_of = [&](std::uint32_t col) { // 1-based code point column to byte
        std::size_t at = 0;
        for (std::uint32_t c = 1; c < col && at < line.size(); c++) {
            at++;
            while (at < line.size() && (line[at] & 0xc0) == 0x80) at++;
        }
        return at;
    };
    std::size_t first = line.find_first_not_of(" \t\f");
    std::size_t last = line.find_last_not_of(" \t\r\f");
    if (first == std::string_view::npos) return "";
    std::size_t from = byte_of(span.col);
    std::size_t to = span.end_line == span.line ? byte_of(span.end_col) : last + 1;
    if (from >= to || from < first) return "";
    std::optional<lang::CaretAnchors> anchors;
    if (span.end_line == span.line) anchors = lang::caret_anchors(line.substr(from, to - from));
    std::string marks = "    ";
    if (!anchors && from == first && to >= last + 1) return "";
    for (std::size_t i = first; i < to; i++) {
        if ((line[i] & 0xc0) == 0x80) continue;
        bool outside = anchors && (i < from + anchors->begin || i >= from + anchors->end);
        marks += i < from ? ' ' : outside ? '~' : '^';
    }
    return marks + "\n";
}

void append_entries(Context& cx, Value traceback, std::string& out) {
    const bytecode::Program& program = cx.machine.link().program();
    std::string last_entry;
    int repeats = 0;
    auto fold = [&] {
        if (repeats > 3) out += fmt::format("  [Previous line repeated {} more time{}]\n", repeats - 3, repeats - 3 == 1 ? "" : "s");
    };
    for (Value v = traceback; v.is_ref(); v = cx.object<Traceback>(v).next) {
        const Traceback& entry = cx.object<Traceback>(v);
        const bytecode::Code& code = program.codes[entry.code];
        Span span = entry.pc < code.spans.size() ? code.spans[entry.pc] : Span{};
        std::string head = fmt::format("  File \"{}\", line {}, in {}\n", program.modules[code.module].filename, span.line, code.name);
        if (head == last_entry) {
            if (++repeats > 3) continue;
        } else {
            fold();
            last_entry = head;
            repeats = 1;
        }
        out += head;
        std::string_view line = program.modules[code.module].source_line(span.line);
        std::size_t first = line.find_first_not_of(" \t\f");
        if (first == std::string_view::npos) continue;
        std::size_t last = line.find_last_not_of(" \t\r\f");
        out += "    " + std::string(line.substr(first, last + 1 - first)) + "\n";
        out += carets(line, span);
    }
    fold();
}

} // namespace

namespace {
// What OSError makes of an errno.
TypeId class_of_errno(std::int64_t number) {
    switch (number) {
        case 1: case 13: return TypeId::PermissionError;
        case 2: return TypeId::FileNotFoundError;
        case 3: return TypeId::ProcessLookupError;
        case 4: return TypeId::InterruptedError;
        case 10: return TypeId::ChildProcessError;
        case 11: case 114: case 115: return TypeId::BlockingIOError;
        case 17: return TypeId::FileExistsError;
        case 20: return TypeId::NotADirectoryError;
        case 21: return TypeId::IsADirectoryError;
        case 32: case 108: return TypeId::BrokenPipeError;
        case 103: return TypeId::ConnectionAbortedError;
        case 104: return TypeId::ConnectionResetError;
        case 110: return TypeId::TimeoutError;
        case 111: return TypeId::ConnectionRefusedError;
        default: return TypeId::OSError;
    }
}

// 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte
std::string codec_error_text(Context& cx, const Value* args, bool decoding) {
    std::int64_t start = 0, end = 0;
    as_index(cx, args[2], start, nullptr), as_index(cx, args[3], end, nullptr);
    std::string what = fmt::format("{} in position {}-{}", decoding ? "bytes" : "characters", start, end - 1);
    Value item = end == start + 1 ? get_item(cx, args[1], args[2]) : kUnbound;
    if (end == start + 1 && item.is_int()) what = fmt::format("byte 0x{:02x} in position {}", item.as_int(), start);
    if (end == start + 1 && cx.is_str(item)) {
        std::size_t at = 0;
        std::uint32_t c = decode_utf8(cx.text(item), at);
        what = fmt::format("character '{}' in position {}", c < 0x100 ? fmt::format("\\x{:02x}", c) : c < 0x10000 ? fmt::format("\\u{:04x}", c) : fmt::format("\\U{:08x}", c), start);
    }
    return fmt::format("'{}' codec can't {} {}: {}", str(cx, args[0]), decoding ? "decode" : "encode", what, str(cx, args[4]));
}
} // namespace

void finish_os_error(Context& cx, Value exception) {
    Exception& e = cx.object<Exception>(exception);
    const Tuple& args = cx.object<Tuple>(e.args);
    if (args.size < 2 || args.size > 5) return;
    const Value* given = args.items;
    const Value number = given[0], text = given[1], file = args.size > 2 ? given[2] : kNone, second = args.size > 4 ? given[4] : kNone;
    cx.store(e, e.extra, cx.make_tuple({number, text, file, second}));
    if (args.size > 2 && !(file == kNone)) cx.store(e, e.args, cx.make_tuple({number, text}));
    if (e.type == cx.machine.type_object(TypeId::OSError) && number.is_int()) cx.store(e, e.type, cx.machine.type_object(class_of_errno(number.as_int())));
}

std::string exception_text(Context& cx, Value exception) {
    const Exception& e = cx.object<Exception>(exception);
    const Tuple& args = cx.object<Tuple>(e.args);
    if (e.extra.is_ref()) {
        const Value* parts = cx.object<Tuple>(e.extra).items;
        std::string text = fmt::format("[Errno {}] {}", str(cx, parts[0]), str(cx, parts[1]));
        if (!(parts[2] == kNone)) text += ": " + repr(cx, parts[2]);
        if (!(parts[2] == kNone) && !(parts[3] == kNone)) text += " -> " + repr(cx, parts[3]);
        return text;
    }
    if (args.size == 5 && (exception_is(cx, exception, TypeId::UnicodeDecodeError) || exception_is(cx, exception, TypeId::UnicodeEncodeError)))
        return codec_error_text(cx, args.items, exception_is(cx, exception, TypeId::UnicodeDecodeError));
    if (args.size == 0) return "";
    if (args.size >= 2 && is_exception_group(cx, exception)) {
        const std::uint32_t n = cx.header(group_exceptions(cx, exception)).size;
        return fmt::format("{} ({} sub-exception{})", str(cx, args.items[0]), n, n == 1 ? "" : "s");
    }
    if (args.size == 1) {
        // KeyError shows its key's repr, so that an empty key can be seen.
        bool key = exception_is(cx, exception, TypeId::KeyError);
        return key ? repr(cx, args.items[0]) : str(cx, args.items[0]);
    }
    if (args.size == 2 && exception_is(cx, exception, TypeId::OSError)) return fmt::format("[Errno {}] {}", str(cx, args.items[0]), str(cx, args.items[1]));
    return repr(cx, e.args);
}

std::string exception_line(Context& cx, Value exception) {
    const Exception& e = cx.object<Exception>(exception);
    auto id = static_cast<TypeId>(cx.object<Type>(e.type).type_id);
    const Type& type = type_at(cx, e.type);
    std::string name(cx.text(type.qualname));
    if (id == TypeId::BrokenBarrierError && !is_user_class(cx, e.type)) name = "threading." + name;
    if (is_user_class(cx, e.type) && cx.is_str(type.module) && cx.text(type.module) != "__main__" && cx.text(type.module) != "builtins")
        name = std::string(cx.text(type.module)) + "." + name;
    std::string text = str(cx, exception);
    if (cx.raising()) { // its __str__ failed
        cx.thread->raised = kUnbound;
        text = "<exception str() failed>";
    }
    return text.empty() ? name : name + ": " + text;
}

namespace {

// Writes exceptions with their tracebacks. The exceptions of a group are written as a tree, its branches drawn on the left.
class TracebackWriter {
public:
    explicit TracebackWriter(Context& cx) : cx_(cx) {}

    std::string out;
    std::string last_line;

    void write(Value exception) {
        // Causes and contexts come first; iteratively, since a chain may be long, and cut where it would repeat.
        std::vector<std::pair<Value, const char*>> chain{{exception, nullptr}};
        std::set<std::uint64_t> seen{exception.bits};
        for (Value v = exception;;) {
            const Exception& e = cx_.object<Exception>(v);
            const char* words = nullptr;
            Value next = kNone;
            if (e.cause.is_ref()) {
                next = e.cause;
                words = "\nThe above exception was the direct cause of the following exception:\n\n";
            } else if (e.context.is_ref() && !(e.suppress_context == kTrue)) {
                next = e.context;
                words = "\nDuring handling of the above exception, another exception occurred:\n\n";
            }
            if (words == nullptr || !seen.insert(next.bits).second) break;
            chain.emplace_back(next, words);
            v = next;
        }
        for (std::size_t i = chain.size(); i-- > 0;) {
            if (is_exception_group(cx_, chain[i].first)) group(chain[i].first);
            else one(chain[i].first, "Traceback (most recent call last):\n", '|');
            if (chain[i].second != nullptr) emit(chain[i].second, '|');
        }
    }

private:
    static constexpr std::uint32_t kWidthMax = 15;
    static constexpr int kDepthMax = 10;

    void emit(std::string_view text, char margin) {
        while (!text.empty()) {
            std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
            if (depth_ > 0) (out += std::string(2 * static_cast<std::size_t>(depth_), ' ')) += {margin, ' '};
            out += text.substr(0, end);
            text.remove_prefix(end);
        }
    }

    void one(Value exception, const char* head, char margin) {
        const Exception& e = cx_.object<Exception>(exception);
        if (e.traceback.is_ref()) {
            emit(head, margin);
            std::string entries;
            append_entries(cx_, e.traceback, entries);
            emit(entries, '|');
        }
        last_line = exception_line(cx_, exception);
        emit(last_line + "\n", '|');
        Value notes = e.dict.is_ref() ? dict_get_str(cx_, e.dict, cx_.make_str("__notes__")) : kUnbound;
        if (cx_.is(notes, Kind::List))
            for (Value note : list_values(cx_, notes)) emit(str(cx_, note) + "\n", '|');
    }

    void group(Value exception) {
        if (depth_ > kDepthMax) {
            emit(fmt::format("... (max_group_depth is {})\n", kDepthMax), '|');
            return;
        }
        const bool top = depth_ == 0;
        if (top) depth_ = 1;
        one(exception, "Exception Group Traceback (most recent call last):\n", top ? '+' : '|');
        const std::string line = last_line;
        const Tuple& all = cx_.object<Tuple>(group_exceptions(cx_, exception));
        const std::uint32_t n = std::min(all.size, kWidthMax + 1);
        for (std::uint32_t i = 0; i < n; i++) {
            const bool last = i + 1 == n, cut = i >= kWidthMax;
            if (last) close_ = true;
            std::string title = cut ? "..." : fmt::format("{}", i + 1);
            out += std::string(2 * static_cast<std::size_t>(depth_), ' ') + (i == 0 ? "+-" : "  ") + fmt::format("+---------------- {} ----------------\n", title);
            depth_++;
            if (!cut) write(all.items[i]);
            else emit(fmt::format("and {} more exception{}\n", all.size - kWidthMax, all.size - kWidthMax == 1 ? "" : "s"), '|');
            if (last && close_) {
                out += std::string(2 * static_cast<std::size_t>(depth_), ' ') + "+------------------------------------\n";
                close_ = false;
            }
            depth_--;
        }
        if (top) depth_ = 0;
        last_line = line;
    }

    Context& cx_;
    int depth_ = 0;
    bool close_ = false;
};

} // namespace

std::string format_traceback(Context& cx, Value exception, std::string* last_line) {
    TracebackWriter writer(cx);
    writer.write(exception);
    if (last_line != nullptr) *last_line = writer.last_line;
    return std::move(writer.out);
}

std::uint32_t traceback_line(Context& cx, Value exception) {
    std::uint32_t line = 0;
    for (Value v = cx.object<Exception>(exception).traceback; v.is_ref(); v = cx.object<Traceback>(v).next) {
        const Traceback& entry = cx.object<Traceback>(v);
        const bytecode::Code& code = cx.machine.link().program().codes[entry.code];
        if (code.module == 0 && entry.pc < code.spans.size()) line = code.spans[entry.pc].line;
    }
    return line;
}

Value exception_to_raise(Context& cx, Value v) {
    if (cx.is(v, Kind::Exception)) return v;
    if (cx.is(v, Kind::Type)) {
        if (type_info(layout_of(cx, v)).is_exception) {
            if (!is_user_class(cx, v)) return cx.make_exception(layout_of(cx, v), "");
            Value made = cx.ask(v, {});
            if (made == kUnbound || cx.is(made, Kind::Exception)) return made;
            cx.raise(TypeId::TypeError, fmt::format("calling {} should have returned an instance of BaseException, not {}",
                                                    repr(cx, v), repr(cx, cx.type_of(made))));
            return kUnbound;
        }
    }
    cx.raise(TypeId::TypeError, "exceptions must derive from BaseException");
    return kUnbound;
}

std::string caret_line(std::string_view line, const Span& span) {
    std::string marks = carets(line, span);
    if (!marks.empty()) marks.pop_back();
    return marks;
}

} // namespace heddle::vm
