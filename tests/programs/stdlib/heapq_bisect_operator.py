import bisect
import heapq
import operator
from operator import attrgetter, itemgetter, methodcaller

heap = []
for value in [5, 1, 8, 3, 9, 2]:
    heapq.heappush(heap, value)
print(heap, [heapq.heappop(heap) for _ in range(6)])
data = [(3, "c"), (1, "a"), (2, "b"), (1, "z")]
heapq.heapify(data)
print(data, heapq.heapreplace(data, (0, "new")), heapq.heappushpop(data, (9, "big")), data)
print(heapq.nlargest(3, [1, 8, 2, 23, 7]), heapq.nsmallest(2, ["bbb", "a", "cc"], key=len), heapq.nlargest(1, []), heapq.nsmallest(1, "zab"))
print(list(heapq.merge([1, 4, 7], [2, 5], [0, 9])), list(heapq.merge("ca", "db", reverse=True)), list(heapq.merge(["a", "bbb"], ["cc"], key=len)))
try:
    heapq.heappop([])
except IndexError as error:
    print(error)


class Task:
    def __init__(self, priority, name):
        self.priority, self.name = priority, name

    def __lt__(self, other):
        return self.priority < other.priority


tasks = [Task(p, n) for p, n in [(3, "low"), (1, "high"), (2, "middle")]]
heapq.heapify(tasks)
print([heapq.heappop(tasks).name for _ in range(3)])

grades = [60, 70, 80, 90]
print([("FDCBA")[bisect.bisect(grades, score)] for score in [33, 99, 77, 70, 89, 90]])
ordered = [1, 3, 3, 5]
print(bisect.bisect_left(ordered, 3), bisect.bisect_right(ordered, 3), bisect.bisect(ordered, 9))
bisect.insort(ordered, 4)
bisect.insort_left(ordered, 3)
print(ordered, bisect.bisect([("a", 1), ("b", 5)], 4, key=lambda r: r[1]))

people = [{"name": "Ann", "age": 31}, {"name": "Bob", "age": 25}]
print(sorted(people, key=itemgetter("age"))[0]["name"], itemgetter(0, 2)("abc"), itemgetter(slice(1, 3))("abcd"))
print([t.name for t in sorted([Task(2, "b"), Task(1, "a")], key=attrgetter("priority", "name"))], attrgetter("name.upper")(Task(1, "x"))())
print(methodcaller("split", ",")("a,b"), methodcaller("center", 5, "*")("x"), itemgetter(1), attrgetter("a", "b"), methodcaller("m", 1, k=2))
print(operator.add(1, 2), operator.floordiv(7, 2), operator.mod(-7, 3), operator.neg(4), operator.not_(0), operator.contains("abc", "b"),
      operator.concat([1], [2]), operator.countOf([1, 2, 1], 1), operator.indexOf("abc", "c"), operator.truth([]), operator.xor(5, 3))
values = [1, 2]
same = operator.iadd(values, [3])
operator.setitem(values, 0, "x")
operator.delitem(values, 1)
print(same is values, values, operator.is_(values, same), operator.lt(1, 2), operator.index(True), operator.length_hint([1, 2]))
