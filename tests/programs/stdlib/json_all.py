# JSON there and back, its options and its errors.
import io
import json

values = [1, -0.0, 1e300, True, None, "a\"b\\c\n\x7f\x01é😀", [], {}, [1, [2, {"a": [{}]}]], {"b": 1, "a": (1, 2), 3: None, 1.5: 2, None: 0, True: 1},
          float("nan"), float("inf"), 10**30]
options = ({}, {"indent": 2}, {"ensure_ascii": False}, {"separators": (",", ":")}, {"indent": "\t"})
for value in values:
    for option in options:
        print(ascii(json.dumps(value, **option)))
    print(ascii(json.loads(json.dumps(value))))
for text in ('', '[1,', '[1 2]', '{"a" 1}', '{a:1}', '{"a":1,}', '[1,]', '"abc', '"a\x01"', '"\\x"', '"\\u12"', '01', '1.', '-', 'nul', '1 2', ' [1] x',
             '\n\n {"a":\n tru}', '{"a":1', '{', '[', '"\\', '1e5', '-1.5E-3', '{"a":1 "b"', '"\\u00e9\\ud83d\\ude00\\/"'):
    try:
        print(ascii(json.loads(text)))
    except json.JSONDecodeError as problem:
        print(problem, problem.pos, problem.lineno, problem.colno)


class Encoder(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, set):
            return sorted(o)
        return super().default(o)


print(json.dumps({"x": {3, 1}}, cls=Encoder))
loop = []
loop.append(loop)
for attempt in (lambda: json.dumps({1, 2}), lambda: json.dumps({(1,): 2}), lambda: json.dumps(float("nan"), allow_nan=False),
                lambda: json.loads(3), lambda: json.dumps(loop)):
    try:
        attempt()
    except (TypeError, ValueError) as problem:
        print(type(problem).__name__, problem)
print(json.dumps(object(), default=lambda o: "obj"), json.dumps({(1,): 2, "a": 1}, skipkeys=True))
print(json.dumps({"b": 2, "a": [1, 2]}, sort_keys=True, indent=4))
print(json.loads('{"a":1.5,"b":2}', parse_float=str, object_pairs_hook=list), json.loads(b'{"k":[]}', object_hook=len))
stream = io.StringIO()
json.dump({"x": [1, 2]}, stream)
stream.seek(0)
print(json.load(stream), stream.getvalue())
