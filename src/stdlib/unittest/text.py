"""How values look in the messages of failed assertions."""

MAX_LENGTH = 80
PLACEHOLDER = 12   # about what "[123 chars]" takes
MIN_BEGIN = 5
MIN_END = 5
MIN_COMMON = 5
MIN_DIFFERENT = MAX_LENGTH - (MIN_BEGIN + PLACEHOLDER + MIN_COMMON + PLACEHOLDER + MIN_END)


def safe_repr(value, short=False):
    try:
        text = repr(value)
    except Exception:
        text = object.__repr__(value)
    if not short or len(text) < MAX_LENGTH:
        return text
    return text[:MAX_LENGTH] + " [truncated]..."


def _without_middle(text, begin, end):
    left_out = len(text) - begin - end
    if left_out > PLACEHOLDER:
        return f"{text[:begin]}[{left_out} chars]{text[len(text) - end:]}"
    return text


def shortened_reprs(first, second):
    "Both values' texts; of long ones what they begin with in common is cut."
    one, two = safe_repr(first), safe_repr(second)
    longest = max(len(one), len(two))
    if longest <= MAX_LENGTH:
        return one, two
    common = 0
    while common < min(len(one), len(two)) and one[common] == two[common]:
        common += 1
    prefix = one[:common]
    room = MAX_LENGTH - (longest - common + MIN_BEGIN + PLACEHOLDER)
    if room > MIN_COMMON:
        prefix = _without_middle(prefix, MIN_BEGIN, room)
        return prefix + one[common:], prefix + two[common:]
    prefix = _without_middle(prefix, MIN_BEGIN, MIN_COMMON)
    return (prefix + _without_middle(one[common:], MIN_DIFFERENT, MIN_END),
            prefix + _without_middle(two[common:], MIN_DIFFERENT, MIN_END))


def line_difference(first, second):
    "Lines of both texts: those in common behind two spaces, the others behind a minus or a plus."
    rows, columns = len(first), len(second)
    # lengths[i][j]: the most lines that first[i:] and second[j:] have in common, in order.
    lengths = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            if first[i] == second[j]:
                lengths[i][j] = lengths[i + 1][j + 1] + 1
            else:
                lengths[i][j] = max(lengths[i + 1][j], lengths[i][j + 1])
    result = []
    i = j = 0
    while i < rows or j < columns:
        if i < rows and j < columns and first[i] == second[j]:
            result.append("  " + first[i])
            i += 1
            j += 1
        elif j == columns or (i < rows and lengths[i + 1][j] >= lengths[i][j + 1]):
            result.append("- " + first[i])
            i += 1
        else:
            result.append("+ " + second[j])
            j += 1
    return result


def count_difference(first, second):
    "[(how often in first, how often in second, element)] where that differs. The elements need not be hashable."
    rest, result = list(second), []
    counted = []
    for element in list(first) + rest:
        if any(element is known or element == known for known in counted):
            continue
        counted.append(element)
        one = sum(1 for other in first if other is element or other == element)
        two = sum(1 for other in second if other is element or other == element)
        if one != two:
            result.append((one, two, element))
    return result
