# exit: 1
def attempt(values):
    try:
        a, b = values
        print(a, b)
    except ValueError as e:
        print("ValueError:", e)

attempt([1, 2])
attempt([1])
attempt([1, 2, 3])
a, b, *c = [1]
