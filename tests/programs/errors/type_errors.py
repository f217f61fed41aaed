# exit: 1
# Messages of the errors that beginners meet; the last one is not caught.
def f(a, b):
    return a

def attempt(action):
    try:
        action()
    except Exception as e:
        print(type(e).__name__ + ":", e)

attempt(lambda: f(1))
attempt(lambda: f(1, 2, 3))
attempt(lambda: f(1, c=2))
attempt(lambda: "a" + 1)
attempt(lambda: 1 + "a")
attempt(lambda: [] + ())
attempt(lambda: None())
attempt(lambda: 5[0])
attempt(lambda: len(5))
attempt(lambda: [1][1])
attempt(lambda: {}["missing"])
attempt(lambda: (1, 2)["a"])
attempt(lambda: int("twelve"))
attempt(lambda: 1 / 0)
attempt(lambda: 1 % 0)
attempt(lambda: 1.0 // 0)
attempt(lambda: "abc".nothing)
attempt(lambda: [3, "a"].sort())
attempt(lambda: {[]: 1})
attempt(lambda: next(iter([])))
attempt(lambda: [1].remove(2))
attempt(lambda: [].pop())
attempt(lambda: "x".index("y"))
attempt(lambda: sum(["a"]))
attempt(lambda: chr(-1))
attempt(lambda: range(1, 2, 0))
attempt(lambda: 1 < "a")
attempt(lambda: -"a")
for x in 5:
    pass
