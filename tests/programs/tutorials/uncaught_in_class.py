# exit: 1
import threading


class Job:
    def __init__(self, name):
        self.name = name

    def __call__(self):
        return self.step_one()

    def step_one(self):
        return self.step_two([1, 2, 3])

    def step_two(self, items):
        return items[len(items)]


t = threading.Thread(target=Job("a"), name="worker")
t.start()
t.join()
print("still here")
Job("b")()
