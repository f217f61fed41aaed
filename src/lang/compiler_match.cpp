// match: each case tests its pattern and jumps on to the next where that fails. Names are bound when a whole pattern has matched, as in
// CPython; until then their values lie in registers of their own.

#include "lang/compiler_impl.h"

namespace heddle::lang {

namespace {

void collect_names(const Pattern& pattern, std::vector<std::string_view>& names) {
    if (pattern.kind == PatternKind::kOr) return collect_names(*pattern.children[0], names);  // its alternatives bind the same
    for (const Pattern* child : pattern.children) collect_names(*child, names);
    if (!pattern.name.empty()) names.push_back(pattern.name);
}

}  // namespace

void FunctionCompiler::match_statement(const MatchStmt& stmt) {
    const int subject = b_.allocate();
    expr_to(stmt.subject, subject);
    Label end;
    Bound after;
    after.dead = true;
    for (size_t i = 0; i < stmt.cases.size(); i++) {
        const MatchCase& one = stmt.cases[i];
        Label next;
        const Bound before = bound_;
        {
            Temporaries temporaries(*this);
            std::vector<std::string_view> names;
            collect_names(*one.pattern, names);
            Captures captures;
            for (std::string_view name : names) captures.emplace_back(name, b_.allocate());
            pattern(*one.pattern, subject, captures, next);
            for (const auto& [name, reg] : captures) store_name(name, reg, one.pattern->span);
        }
        if (one.guard) jump_if(one.guard, false, next);
        block(one.body);
        if (!bound_.dead && i + 1 < stmt.cases.size()) b_.jump(Op::JUMP, 0, 0, end, one.span);
        after = meet(after, bound_);
        b_.bind(next);
        bound_ = before;
        if (!one.guard && is_irrefutable(*one.pattern)) bound_.dead = true;
    }
    bound_ = meet(after, bound_);
    b_.bind(end);
}

void FunctionCompiler::pattern(const Pattern& p, int subject, const Captures& captures, Label& failed) {
    const auto keep = [&](int value) {
        for (const auto& [name, reg] : captures)
            if (name == p.name) b_.emit(Op::MOVE, reg, value, 0, p.span);
    };
    Temporaries temporaries(*this);
    switch (p.kind) {
        case PatternKind::kValue: case PatternKind::kIs: {
            const int value = temporary(p.value), same = b_.allocate();
            b_.emit(p.kind == PatternKind::kIs ? Op::IS : Op::EQ, same, subject, value, p.span);
            b_.jump(Op::JUMP_IF_FALSE, same, 0, failed, p.span);
            return;
        }
        case PatternKind::kCapture:
            if (!p.children.empty()) pattern(*p.children[0], subject, captures, failed);
            if (!p.name.empty()) keep(subject);
            return;
        case PatternKind::kStar: keep(subject); return;
        case PatternKind::kSequence: sequence_pattern(p, subject, captures, failed); return;
        case PatternKind::kMapping: mapping_pattern(p, subject, captures, failed); return;
        case PatternKind::kClass: class_pattern(p, subject, captures, failed); return;
        case PatternKind::kOr: {
            Label matched;
            for (size_t i = 0; i < p.children.size(); i++) {
                const bool last = i + 1 == p.children.size();
                Label next;
                pattern(*p.children[i], subject, captures, last ? failed : next);
                if (!last) b_.jump(Op::JUMP, 0, 0, matched, p.span);
                b_.bind(next);
            }
            b_.bind(matched);
            return;
        }
    }
}

void FunctionCompiler::sequence_pattern(const Pattern& p, int subject, const Captures& captures, Label& failed) {
    const auto count = static_cast<int>(p.children.size());
    int star = -1;
    bool looks = false;  // at some element
    for (int i = 0; i < count; i++) {
        const Pattern& child = *p.children[static_cast<size_t>(i)];
        if (child.kind == PatternKind::kStar) star = i;
        looks = looks || !is_irrefutable(child) || !child.name.empty() || !child.children.empty();
        if (child.kind == PatternKind::kStar && child.name.empty() && count == 1) looks = false;
    }
    const int fits = b_.allocate();
    b_.emit(Op::MATCH_SEQUENCE, fits, subject, star < 0 ? count : (count - 1) | bytecode::kAtLeast, p.span);
    b_.jump(Op::JUMP_IF_FALSE, fits, 0, failed, p.span);
    if (!looks) return;
    const int first = b_.allocate(count + 1), copy = first + count;
    b_.emit(Op::MOVE, copy, subject, 0, p.span);  // the machine may put a list of the elements in its place
    if (star < 0) {
        b_.emit(Op::UNPACK, first, copy, count, p.span);
    } else {
        b_.emit(Op::UNPACK_EX, first, copy, star, p.span);
        b_.extra(count - star - 1, 0, p.span);
    }
    for (int i = 0; i < count; i++) pattern(*p.children[static_cast<size_t>(i)], first + i, captures, failed);
}

void FunctionCompiler::mapping_pattern(const Pattern& p, int subject, const Captures& captures, Label& failed) {
    const auto count = static_cast<int>(p.keys.size());
    const int keys = b_.allocate();
    {
        Temporaries temporaries(*this);
        const int first = b_.allocate(std::max(count, 1));
        for (int i = 0; i < count; i++) expr_to(p.keys[static_cast<size_t>(i)], first + i);
        b_.emit(Op::BUILD_TUPLE, keys, first, count, p.span);
    }
    const int values = b_.allocate();
    b_.emit(Op::MATCH_MAPPING, values, subject, keys, p.span);
    b_.jump(Op::JUMP_IF_NONE, values, 0, failed, p.span);
    if (count > 0) {
        const int first = b_.allocate(count);
        b_.emit(Op::UNPACK, first, values, count, p.span);
        for (int i = 0; i < count; i++) pattern(*p.children[static_cast<size_t>(i)], first + i, captures, failed);
    }
    if (p.name.empty()) return;
    Temporaries temporaries(*this);
    const int rest = b_.allocate();
    b_.emit(Op::BUILD_MAP, rest, rest, 0, p.span);
    b_.emit(Op::DICT_UPDATE, rest, subject, 0, p.span);
    const int first = b_.allocate(std::max(count, 1));
    if (count > 0) b_.emit(Op::UNPACK, first, keys, count, p.span);
    for (int i = 0; i < count; i++) b_.emit(Op::DELETE_ITEM, rest, first + i, 0, p.span);
    for (const auto& [name, reg] : captures)
        if (name == p.name) b_.emit(Op::MOVE, reg, rest, 0, p.span);
}

void FunctionCompiler::class_pattern(const Pattern& p, int subject, const Captures& captures, Label& failed) {
    const auto count = static_cast<int>(p.children.size());
    const int type = temporary(p.value), values = b_.allocate();
    std::vector<std::string_view> names(p.keywords.begin(), p.keywords.end());
    b_.emit(Op::MATCH_CLASS, values, subject, type, p.span);
    b_.extra(count - static_cast<int>(names.size()), p_.names_constant(names), p.span);
    b_.jump(Op::JUMP_IF_NONE, values, 0, failed, p.span);
    if (count == 0) return;
    const int first = b_.allocate(count);
    b_.emit(Op::UNPACK, first, values, count, p.span);
    for (int i = 0; i < count; i++) pattern(*p.children[static_cast<size_t>(i)], first + i, captures, failed);
}

}  // namespace heddle::lang
