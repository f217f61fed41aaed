# What kind of iterator it is does not depend on whether it has come to its end.
import collections
d = collections.deque([1])
r = reversed(d)
print(type(r).__name__)
print(list(r))
print(type(r).__name__, repr(r).split(" at")[0])
