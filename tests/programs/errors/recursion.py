# exit: 1
# Endless recursion ends in RecursionError; the repeated lines are folded.
def down(n):
    return down(n + 1)

down(0)
