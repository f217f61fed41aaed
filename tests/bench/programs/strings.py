"""Half a million appends to a string, half a million formatted pieces joined."""
import time


def run():
    text = ""
    for i in range(500000):
        text += "x"
    parts = []
    for i in range(500000):
        parts.append(f"{i},")
    return len(text), len("".join(parts))


for _ in range(3):
    began = time.perf_counter()
    result = run()
    print("seconds", time.perf_counter() - began)
print("result", result)
