# exit: 1
def check(total):
    assert total == 2, f"total is {total}"

check(2)
print("first check passed")
check(1)
