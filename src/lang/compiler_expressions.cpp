// Expressions → instructions.

#include "base/assert.h"
#include "lang/compiler_impl.h"

#include <algorithm>

namespace heddle::lang {

using bytecode::Constant;

namespace {

constexpr uint32_t kMaxBuiltAtOnce = 64;  // longer displays append piece by piece, so that registers stay few

Op arithmetic(BinaryOp op, bool in_place) {
    return static_cast<Op>(static_cast<int>(in_place ? Op::IADD : Op::ADD) + static_cast<int>(op));
}

// The row with an immediate right operand; NOP when there is none. In place, only where the row says so: `x *= 2` changes a list,
// `x * 2` makes one.
Op arithmetic_immediate(BinaryOp op, bool in_place) {
    if (in_place) return op == BinaryOp::kAdd ? Op::IADD_I : op == BinaryOp::kSub ? Op::ISUB_I : Op::NOP;
    switch (op) {
        case BinaryOp::kAdd: return Op::ADD_I;
        case BinaryOp::kSub: return Op::SUB_I;
        case BinaryOp::kMul: return Op::MUL_I;
        case BinaryOp::kFloorDiv: return Op::FLOORDIV_I;
        case BinaryOp::kMod: return Op::MOD_I;
        case BinaryOp::kAnd: return Op::AND_I;
        default: return Op::NOP;
    }
}

Op comparison(CompareOp op) { return static_cast<Op>(static_cast<int>(Op::LT) + static_cast<int>(op)); }

bool fits_immediate(int64_t value) { return value >= INT16_MIN && value <= INT16_MAX; }

bool is_none(const Expr* expr) { return expr->kind == ExprKind::kConstant && as<ConstantExpr>(expr).constant == ConstantKind::kNone; }

}  // namespace

// --- where values go

int FunctionCompiler::operand(const Expr* expr) {
    if (is_plain_local(expr)) {
        const auto& name = as<NameExpr>(expr);
        const int reg = variable(name.id);
        check_local(name.id, reg, expr->span);
        return reg;
    }
    return temporary(expr);
}

int FunctionCompiler::operand(const Expr* expr, int scratch) {
    if (is_plain_local(expr)) return operand(expr);
    expr_to(expr, scratch);
    return scratch;
}

int FunctionCompiler::temporary(const Expr* expr) {
    const int reg = b_.allocate();
    expr_to(expr, reg);
    return reg;
}

void FunctionCompiler::discard(const Expr* expr) {
    if (expr->kind == ExprKind::kConstant) return;  // docstrings too: nothing to do
    Temporaries temporaries(*this);
    operand(expr);
}

void FunctionCompiler::expr_to(const Expr* expr, int target) {
    if (b_.too_large()) return;
    Temporaries temporaries(*this);
    switch (expr->kind) {
        case ExprKind::kName: load_name(as<NameExpr>(expr).id, target, expr->span); return;
        case ExprKind::kConstant: constant_to(as<ConstantExpr>(expr), target); return;
        case ExprKind::kJoinedStr: joined_to(as<JoinedStrExpr>(expr), target); return;
        case ExprKind::kFormattedValue: formatted_to(as<FormattedValueExpr>(expr), target); return;
        case ExprKind::kBinary: binary_to(as<BinaryExpr>(expr), target); return;
        case ExprKind::kUnary: unary_to(as<UnaryExpr>(expr), target); return;
        case ExprKind::kBool: bool_to(as<BoolExpr>(expr), target); return;
        case ExprKind::kCompare: compare_to(as<CompareExpr>(expr), target); return;
        case ExprKind::kCall: call_to(as<CallExpr>(expr), target); return;
        case ExprKind::kAttribute: {
            const auto& a = as<AttributeExpr>(expr);
            if (a.name == "__globals__") { // a function's: what globals() gives in its module
                Temporaries temporaries(*this);
                const int base = window(1);
                b_.emit_wide(Op::IMPORT, base + bytecode::kFrameHeaderWords, p_.name(kNamespaceModule), expr->span);
                b_.emit(Op::LOAD_ATTR, base, base + bytecode::kFrameHeaderWords, p_.name("globals_of"), expr->span);
                expr_to(a.value, base + bytecode::kFrameHeaderWords);
                b_.emit(Op::CALL, target, base, 1, expr->span);
                return;
            }
            const int object = b_.is_temporary(target) ? operand(a.value, target) : operand(a.value);
            b_.emit(Op::LOAD_ATTR, target, object, p_.name(a.name), expr->span);
            return;
        }
        case ExprKind::kSubscript: subscript_to(as<SubscriptExpr>(expr), target); return;
        case ExprKind::kSlice: slice_to(as<SliceExpr>(expr), target); return;
        case ExprKind::kTuple: case ExprKind::kList: case ExprKind::kSet: sequence_to(as<SequenceExpr>(expr), target); return;
        case ExprKind::kDict: dict_to(as<DictExpr>(expr), target); return;
        case ExprKind::kListComp: case ExprKind::kSetComp: case ExprKind::kDictComp: case ExprKind::kGenerator:
            comprehension_to(as<ComprehensionExpr>(expr), target);
            return;
        case ExprKind::kLambda: lambda_to(as<LambdaExpr>(expr), target); return;
        case ExprKind::kConditional: conditional_to(as<ConditionalExpr>(expr), target); return;
        case ExprKind::kNamed: {
            const auto& n = as<NamedExpr>(expr);
            // Into the target first: the variable is written last, whole.
            const int value = b_.is_temporary(target) ? target : b_.allocate();
            expr_to(n.value, value);
            store_name(n.target->id, value, expr->span);
            if (value != target) b_.emit(Op::MOVE, target, value, 0, expr->span);
            return;
        }
        case ExprKind::kAwait: await_to(as<SuspendExpr>(expr), target); return;
        case ExprKind::kYield: yield_to(as<SuspendExpr>(expr), target); return;
        case ExprKind::kYieldFrom: yield_from_to(as<SuspendExpr>(expr), target); return;
        case ExprKind::kStarred: break;
    }
    HEDDLE_UNREACHABLE("a starred expression is compiled by what holds it");
}

// --- constants

void FunctionCompiler::load_none(int target, const Span& span) { b_.emit_wide(Op::LOAD_CONST, target, p_.none(), span); }

// The value of an integer constant expression, as CPython folds it; false: not one, or too big to be worth it.
bool FunctionCompiler::fold_int(const Expr* expr, int64_t& value) {
    if (expr->kind == ExprKind::kConstant) {
        const auto& c = as<ConstantExpr>(expr);
        if (c.constant != ConstantKind::kInt) return false;
        value = p_.scaled(c);
        return true;
    }
    if (expr->kind == ExprKind::kUnary) {
        const auto& u = as<UnaryExpr>(expr);
        int64_t operand_value;
        if (u.op == UnaryOp::kNot || !fold_int(u.operand, operand_value)) return false;
        if (u.op == UnaryOp::kNeg) {
            if (operand_value == INT64_MIN) return false;
            value = -operand_value;
        } else {
            value = u.op == UnaryOp::kInvert ? ~operand_value : operand_value;
        }
        return true;
    }
    if (expr->kind != ExprKind::kBinary) return false;
    const auto& b = as<BinaryExpr>(expr);
    int64_t x, y;
    if (!fold_int(b.left, x) || !fold_int(b.right, y)) return false;
    switch (b.op) {
        case BinaryOp::kAdd: return !__builtin_add_overflow(x, y, &value);
        case BinaryOp::kSub: return !__builtin_sub_overflow(x, y, &value);
        case BinaryOp::kMul: return !__builtin_mul_overflow(x, y, &value);
        case BinaryOp::kFloorDiv: case BinaryOp::kMod: {
            if (y == 0 || y == -1) return false;
            const int64_t quotient = x / y, rest = x % y;
            const bool adjust = rest != 0 && (rest < 0) != (y < 0);
            value = b.op == BinaryOp::kFloorDiv ? quotient - adjust : rest + (adjust ? y : 0);
            return true;
        }
        case BinaryOp::kPow: {
            if (y < 0 || y > 63) return false;
            value = 1;
            for (int64_t i = 0; i < y; i++)
                if (__builtin_mul_overflow(value, x, &value)) return false;
            return true;
        }
        case BinaryOp::kLeftShift: {
            if (y < 0 || y > 62) return false;
            return !__builtin_mul_overflow(x, int64_t{1} << y, &value);
        }
        case BinaryOp::kRightShift:
            if (y < 0) return false;
            value = x >> std::min<int64_t>(y, 63);
            return true;
        case BinaryOp::kAnd: value = x & y; return true;
        case BinaryOp::kOr: value = x | y; return true;
        case BinaryOp::kXor: value = x ^ y; return true;
        default: return false;
    }
}

bool FunctionCompiler::small_int(const Expr* expr, int64_t& value) { return fold_int(expr, value) && fits_immediate(value); }

// The program constant that `expr` is, tuples of constants included; -1 when it is none.
int FunctionCompiler::constant_index(const Expr* expr) {
    Constant c;
    int64_t folded;
    if (fold_int(expr, folded)) {
        c.kind = Constant::Kind::Int;
        c.int_value = folded;
        return p_.constant(std::move(c));
    }
    if (expr->kind == ExprKind::kUnary && as<UnaryExpr>(expr).op == UnaryOp::kNeg) {
        const Expr* inner = as<UnaryExpr>(expr).operand;
        if (inner->kind != ExprKind::kConstant) return -1;
        const auto& literal = as<ConstantExpr>(inner);
        if (literal.constant == ConstantKind::kFloat) {
            c.kind = Constant::Kind::Float;
            c.float_value = -literal.float_value;
            return p_.constant(std::move(c));
        }
        if (literal.constant == ConstantKind::kBigInt) {
            c.kind = Constant::Kind::BigInt;
            c.text = "-" + std::string(literal.text);
            return p_.constant(std::move(c));
        }
        return -1;
    }
    if (expr->kind == ExprKind::kTuple) {
        std::vector<uint32_t> elements;
        for (const Expr* e : as<SequenceExpr>(expr).elements) {
            const int index = e->kind == ExprKind::kStarred ? -1 : constant_index(e);
            if (index < 0) return -1;
            elements.push_back(static_cast<uint32_t>(index));
        }
        return p_.tuple_constant(elements);
    }
    if (expr->kind != ExprKind::kConstant) return -1;
    const auto& literal = as<ConstantExpr>(expr);
    switch (literal.constant) {
        case ConstantKind::kNone: c.kind = Constant::Kind::None; break;
        case ConstantKind::kTrue: c.kind = Constant::Kind::True; break;
        case ConstantKind::kFalse: c.kind = Constant::Kind::False; break;
        case ConstantKind::kEllipsis: c.kind = Constant::Kind::Ellipsis; break;
        case ConstantKind::kInt: HEDDLE_UNREACHABLE("folded above");
        case ConstantKind::kBigInt:
            c.kind = Constant::Kind::BigInt;
            c.text = literal.text;
            break;
        case ConstantKind::kFloat:
            c.kind = Constant::Kind::Float;
            c.float_value = literal.float_value;
            break;
        case ConstantKind::kImaginary:
            c.kind = Constant::Kind::Imaginary;
            c.float_value = literal.float_value;
            break;
        case ConstantKind::kStr: return p_.text_constant(literal.text);
        case ConstantKind::kBytes: return p_.text_constant(literal.text, Constant::Kind::Bytes);
    }
    return p_.constant(std::move(c));
}

void FunctionCompiler::constant_to(const ConstantExpr& constant, int target) {
    int64_t value;
    if (fold_int(&constant, value) && value >= INT32_MIN && value <= INT32_MAX)
        b_.emit_wide(Op::LOAD_INT, target, value, constant.span);
    else
        b_.emit_wide(Op::LOAD_CONST, target, constant_index(&constant), constant.span);
}

// --- operators

void FunctionCompiler::binary_op(BinaryOp op, bool in_place, int target, int left, const Expr* right, const Span& span) {
    int64_t immediate;
    const Op with_immediate = arithmetic_immediate(op, in_place);
    if (with_immediate != Op::NOP && small_int(right, immediate)) {
        b_.emit(with_immediate, target, left, static_cast<uint16_t>(static_cast<int16_t>(immediate)), span);
        return;
    }
    const int value = operand(right);
    b_.emit(arithmetic(op, in_place), target, left, value, span);
}

void FunctionCompiler::binary_to(const BinaryExpr& expr, int target) {
    int64_t folded;
    if (fold_int(&expr, folded)) {
        if (folded >= INT32_MIN && folded <= INT32_MAX)
            b_.emit_wide(Op::LOAD_INT, target, folded, expr.span);
        else
            b_.emit_wide(Op::LOAD_CONST, target, constant_index(&expr), expr.span);
        return;
    }
    const int left = b_.is_temporary(target) ? operand(expr.left, target) : operand(expr.left);
    binary_op(expr.op, false, target, left, expr.right, expr.span);
}

void FunctionCompiler::unary_to(const UnaryExpr& expr, int target) {
    const int index = expr.op == UnaryOp::kNot ? -1 : constant_index(&expr);
    if (index >= 0) {
        int64_t folded;
        if (fold_int(&expr, folded) && folded >= INT32_MIN && folded <= INT32_MAX)
            b_.emit_wide(Op::LOAD_INT, target, folded, expr.span);
        else
            b_.emit_wide(Op::LOAD_CONST, target, index, expr.span);
        return;
    }
    const int value = b_.is_temporary(target) ? operand(expr.operand, target) : operand(expr.operand);
    const Op op = expr.op == UnaryOp::kNeg ? Op::NEG : expr.op == UnaryOp::kPos ? Op::POS : expr.op == UnaryOp::kInvert ? Op::INVERT : Op::NOT;
    b_.emit(op, target, value, 0, expr.span);
}

void FunctionCompiler::bool_to(const BoolExpr& expr, int target) {
    const int result = b_.is_temporary(target) ? target : b_.allocate();
    Label end;
    Bound sure;  // what holds whichever operand was the last
    for (size_t i = 0; i < expr.values.size(); i++) {
        expr_to(expr.values[i], result);
        if (i == 0) sure = bound_;
        if (i + 1 < expr.values.size()) b_.jump(expr.is_and ? Op::JUMP_IF_FALSE : Op::JUMP_IF_TRUE, result, 0, end, expr.values[i]->span);
    }
    b_.bind(end);
    bound_ = sure;
    if (result != target) b_.emit(Op::MOVE, target, result, 0, expr.span);
}

void FunctionCompiler::compare_to(const CompareExpr& expr, int target) {
    if (expr.ops.size() == 1) {
        const int left = b_.is_temporary(target) ? operand(expr.left, target) : operand(expr.left);
        const int right = operand(expr.comparators[0]);
        b_.emit(comparison(expr.ops[0]), target, left, right, expr.span);
        return;
    }
    // a < b < c: each middle operand is computed once, and the chain stops at the first that fails.
    const int result = b_.is_temporary(target) ? target : b_.allocate();
    int left = operand(expr.left);
    Label end;
    Bound sure;
    for (size_t i = 0; i < expr.ops.size(); i++) {
        const int right = operand(expr.comparators[i]);
        if (i == 0) sure = bound_;
        b_.emit(comparison(expr.ops[i]), result, left, right, expr.span);
        if (i + 1 < expr.ops.size()) b_.jump(Op::JUMP_IF_FALSE, result, 0, end, expr.span);
        left = right;
    }
    b_.bind(end);
    bound_ = sure;
    if (result != target) b_.emit(Op::MOVE, target, result, 0, expr.span);
}

void FunctionCompiler::conditional_to(const ConditionalExpr& expr, int target) {
    Label otherwise, end;
    jump_if(expr.test, false, otherwise);
    const Bound before = bound_;
    expr_to(expr.then_value, target);
    b_.jump(Op::JUMP, 0, 0, end, expr.span);
    b_.bind(otherwise);
    bound_ = before;
    expr_to(expr.else_value, target);
    b_.bind(end);
    bound_ = before;
}

bool FunctionCompiler::constant_truth(const Expr* expr, bool& truth) {
    int64_t value;
    if (fold_int(expr, value)) {
        truth = value != 0;
        return true;
    }
    if (expr->kind == ExprKind::kName && as<NameExpr>(expr).id == "__debug__") {
        truth = true;
        return true;
    }
    if (expr->kind != ExprKind::kConstant) return false;
    const auto& c = as<ConstantExpr>(expr);
    switch (c.constant) {
        case ConstantKind::kNone: case ConstantKind::kFalse: truth = false; return true;
        case ConstantKind::kTrue: case ConstantKind::kEllipsis: case ConstantKind::kBigInt: truth = true; return true;
        case ConstantKind::kFloat: truth = c.float_value != 0; return true;
        case ConstantKind::kStr: case ConstantKind::kBytes: truth = !c.text.empty(); return true;
        default: return false;
    }
}

// Jumps forward to `label` when the truth of `expr` is `when`; else falls through.
void FunctionCompiler::jump_if(const Expr* expr, bool when, Label& label) {
    if (b_.too_large()) return;
    Temporaries temporaries(*this);
    bool truth;
    if (constant_truth(expr, truth)) {
        if (truth == when) b_.jump(Op::JUMP, 0, 0, label, expr->span);
        return;
    }
    if (expr->kind == ExprKind::kUnary && as<UnaryExpr>(expr).op == UnaryOp::kNot) {
        jump_if(as<UnaryExpr>(expr).operand, !when, label);
        return;
    }
    if (expr->kind == ExprKind::kBool) {
        const auto& e = as<BoolExpr>(expr);
        const bool decides = !e.is_and;  // an operand of this truth decides the whole
        Label skip;
        for (size_t i = 0; i + 1 < e.values.size(); i++) {
            const Bound before = bound_;
            jump_if(e.values[i], decides, decides == when ? label : skip);
            if (i > 0) bound_ = before;  // the later operands may not be reached
        }
        const Bound before = bound_;
        jump_if(e.values.back(), when, label);
        bound_ = before;
        b_.bind(skip);
        return;
    }
    if (expr->kind == ExprKind::kCompare && as<CompareExpr>(expr).ops.size() == 1) {
        const auto& e = as<CompareExpr>(expr);
        const CompareOp op = e.ops[0];
        const Expr* right = e.comparators[0];
        if ((op == CompareOp::kIs || op == CompareOp::kIsNot) && is_none(right)) {
            const int left = operand(e.left);
            b_.jump((op == CompareOp::kIs) == when ? Op::JUMP_IF_NONE : Op::JUMP_UNLESS_NONE, left, 0, label, expr->span);
            return;
        }
        if (op <= CompareOp::kNe) {
            const int left = operand(e.left);
            Label fails;
            Label& on_false = when ? fails : label;
            int64_t immediate;
            const int row = static_cast<int>(op);
            if (small_int(right, immediate))
                b_.jump(static_cast<Op>(static_cast<int>(Op::JUMP_UNLESS_LT_I) + row), left, static_cast<uint16_t>(static_cast<int16_t>(immediate)), on_false, expr->span);
            else
                b_.jump(static_cast<Op>(static_cast<int>(Op::JUMP_UNLESS_LT) + row), left, operand(right), on_false, expr->span);
            if (when) {
                b_.jump(Op::JUMP, 0, 0, label, expr->span);
                b_.bind(fails);
            }
            return;
        }
    }
    const int value = operand(expr);
    b_.jump(when ? Op::JUMP_IF_TRUE : Op::JUMP_IF_FALSE, value, 0, label, expr->span);
}

// --- strings

void FunctionCompiler::formatted_to(const FormattedValueExpr& expr, int target) {
    const int conversion = expr.conversion == 's' ? 1 : expr.conversion == 'r' ? 2 : expr.conversion == 'a' ? 3 : 0;
    if (!expr.spec) {
        b_.emit(Op::FORMAT_VALUE, target, operand(expr.value), conversion, expr.span);
        return;
    }
    const int value = b_.allocate(2);
    expr_to(expr.value, value);
    expr_to(expr.spec, value + 1);
    b_.emit(Op::FORMAT_VALUE, target, value, conversion | 4, expr.span);
}

void FunctionCompiler::joined_to(const JoinedStrExpr& expr, int target) {
    if (expr.parts.empty()) {
        b_.emit_wide(Op::LOAD_CONST, target, p_.text_constant(""), expr.span);
        return;
    }
    if (expr.parts.size() == 1) {
        expr_to(expr.parts[0], target);
        return;
    }
    const auto count = static_cast<int>(expr.parts.size());
    const int first = b_.allocate(count);
    for (int i = 0; i < count; i++) expr_to(expr.parts[static_cast<size_t>(i)], first + i);
    b_.emit(Op::BUILD_STRING, target, first, count, expr.span);
}

// --- displays

void FunctionCompiler::list_to(const ExprSeq& elements, int target, const Span& span, Op build, Op append, Op extend) {
    const bool starred = std::any_of(elements.begin(), elements.end(), [](const Expr* e) { return e->kind == ExprKind::kStarred; });
    if (!starred && elements.size() <= kMaxBuiltAtOnce) {
        const auto count = static_cast<int>(elements.size());
        const int first = b_.allocate(std::max(count, 1));
        for (int i = 0; i < count; i++) expr_to(elements[static_cast<size_t>(i)], first + i);
        b_.emit(build, target, first, count, span);
        return;
    }
    const int result = b_.is_temporary(target) ? target : b_.allocate();
    b_.emit(build, result, result, 0, span);
    for (const Expr* e : elements) {
        Temporaries temporaries(*this);
        const bool star = e->kind == ExprKind::kStarred;
        const int value = star ? temporary(as<StarredExpr>(e).value) : operand(e);
        b_.emit(star ? extend : append, result, value, 0, span);
    }
    if (result != target) b_.emit(Op::MOVE, target, result, 0, span);
}

void FunctionCompiler::sequence_to(const SequenceExpr& expr, int target) {
    if (expr.kind == ExprKind::kList) return list_to(expr.elements, target, expr.span, Op::BUILD_LIST, Op::LIST_APPEND, Op::LIST_EXTEND);
    if (expr.kind == ExprKind::kSet) {
        // CPython makes a display of three or more constants a frozenset that is merged into an empty set, which shows in the order.
        const bool merged = expr.elements.size() > 2 && expr.elements.size() <= kMaxBuiltAtOnce &&
                            std::all_of(expr.elements.begin(), expr.elements.end(), [&](const Expr* e) { return constant_index(e) >= 0; });
        if (!merged) return list_to(expr.elements, target, expr.span, Op::BUILD_SET, Op::SET_ADD, Op::SET_UPDATE);
        const auto count = static_cast<int>(expr.elements.size());
        const int first = b_.allocate(count);
        for (int i = 0; i < count; i++) expr_to(expr.elements[static_cast<size_t>(i)], first + i);
        b_.emit(Op::BUILD_SET, target, first, count | bytecode::kConstantDisplay, expr.span);
        return;
    }
    const int constant = constant_index(&expr);
    if (constant >= 0) {
        b_.emit_wide(Op::LOAD_CONST, target, constant, expr.span);
        return;
    }
    const bool starred = std::any_of(expr.elements.begin(), expr.elements.end(), [](const Expr* e) { return e->kind == ExprKind::kStarred; });
    if (!starred && expr.elements.size() <= kMaxBuiltAtOnce) return list_to(expr.elements, target, expr.span, Op::BUILD_TUPLE, Op::NOP, Op::NOP);
    const int list = b_.allocate();
    list_to(expr.elements, list, expr.span, Op::BUILD_LIST, Op::LIST_APPEND, Op::LIST_EXTEND);
    b_.emit(Op::LIST_TO_TUPLE, target, list, 0, expr.span);
}

void FunctionCompiler::dict_to(const DictExpr& expr, int target) {
    const bool unpacks = std::any_of(expr.keys.begin(), expr.keys.end(), [](const Expr* k) { return !k; });
    if (!unpacks && expr.keys.size() <= kMaxBuiltAtOnce / 2) {
        const auto count = static_cast<int>(expr.keys.size());
        const int first = b_.allocate(std::max(2 * count, 1));
        for (int i = 0; i < count; i++) {
            expr_to(expr.keys[static_cast<size_t>(i)], first + 2 * i);
            expr_to(expr.values[static_cast<size_t>(i)], first + 2 * i + 1);
        }
        b_.emit(Op::BUILD_MAP, target, first, count, expr.span);
        return;
    }
    const int result = b_.is_temporary(target) ? target : b_.allocate();
    b_.emit(Op::BUILD_MAP, result, result, 0, expr.span);
    for (size_t i = 0; i < expr.keys.size(); i++) {
        Temporaries temporaries(*this);
        if (!expr.keys[i]) {
            b_.emit(Op::DICT_UPDATE, result, operand(expr.values[i]), 0, expr.span);
            continue;
        }
        const int key = operand(expr.keys[i]);
        const int value = operand(expr.values[i]);
        b_.emit(Op::MAP_ADD, result, key, value, expr.span);
    }
    if (result != target) b_.emit(Op::MOVE, target, result, 0, expr.span);
}

// --- items

void FunctionCompiler::subscript_to(const SubscriptExpr& expr, int target) {
    const int object = b_.is_temporary(target) ? operand(expr.value, target) : operand(expr.value);
    const int index = operand(expr.index);
    b_.emit(Op::GET_ITEM, target, object, index, expr.span);
}

void FunctionCompiler::slice_to(const SliceExpr& expr, int target) {
    const int first = b_.allocate(3);
    const Expr* parts[] = {expr.lower, expr.upper, expr.step};
    for (int i = 0; i < 3; i++) {
        if (parts[i])
            expr_to(parts[i], first + i);
        else
            load_none(first + i, expr.span);
    }
    b_.emit(Op::BUILD_SLICE, target, first, 0, expr.span);
}

}  // namespace heddle::lang
