# memoryview over bytes and bytearray.
def attempt(function):
    try:
        print(repr(function()))
    except Exception as error:
        print(type(error).__name__, error)


text = b"hello world"
view = memoryview(text)
print(len(view), view[0], view[-1], view[2:5].tobytes(), bytes(view[::-2]), view.tolist()[:3], view.hex()[:6])
print(view.readonly, view.format, view.itemsize, view.ndim, view.nbytes, view.shape, view.strides, view[::2].strides, view.obj is text)
print(104 in view, 1 in view, view == text, text == view, view == bytearray(text), view != b"hello", view == "hello world", hash(view) == hash(text))
print([byte for byte in view[:3]], list(reversed(view))[:2], max(view), sum(view[:2]), sorted(view[:4]))
print(bytearray(view[:4]), bytes(view)[:2], view[3:7][1:3].tobytes(), len(view[20:]), memoryview(view)[0], view[:].contiguous, view[::2].contiguous)
print(type(view), isinstance(view, memoryview), str(view).startswith("<memory at 0x"))
attempt(lambda: view[11])
attempt(lambda: view["a"])
attempt(lambda: view[1.5])
attempt(lambda: view.__setitem__(0, 1))
attempt(lambda: memoryview("text"))
attempt(lambda: memoryview(5))
attempt(lambda: memoryview())
attempt(lambda: view < text)
attempt(lambda: view.tobytes("Z"))

data = bytearray(b"abcdef")
window = memoryview(data)[1:5]
window[0] = ord("X")
window[1:3] = b"YZ"
window[-1:] = memoryview(b"!")
print(data, window.tobytes(), window.readonly)
window[::2] = b"12"
print(data)
attempt(lambda: window.__setitem__(0, 256))
attempt(lambda: window.__setitem__(0, "x"))
attempt(lambda: window.__setitem__(slice(0, 2), b"abc"))
attempt(lambda: window.__delitem__(0))
attempt(lambda: hash(window))
fixed = window.toreadonly()
attempt(lambda: fixed.__setitem__(0, 1))
data[2] = 0
print(fixed.tolist(), window.tolist())
with memoryview(b"abc") as short:
    print(short[1])
attempt(lambda: short[1])
attempt(lambda: len(short))
print(repr(short).startswith("<released memory at 0x"))
data.append(1) if False else None
