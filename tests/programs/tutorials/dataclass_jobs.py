import threading
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import List, Optional


class State(Enum):
    NEW = auto()
    RUNNING = auto()
    DONE = "done"


@dataclass(order=True)
class Job:
    priority: int
    name: str = field(compare=False)
    state: State = field(default=State.NEW, compare=False)
    log: List[str] = field(default_factory=list, repr=False, compare=False)
    result: Optional[int] = None

    def run(self) -> None:
        self.state = State.RUNNING
        self.log.append(threading.current_thread().name)
        self.result = self.priority ** 2
        self.state = State.DONE


jobs = [Job(3, "c"), Job(1, "a"), Job(2, "b")]
threads = [threading.Thread(target=job.run, name=f"runner-{job.name}") for job in jobs]
for t in threads:
    t.start()
for t in threads:
    t.join()
for job in sorted(jobs):
    print(job, job.log)
print(State.DONE, repr(State.NEW), State("done").name, [s.value for s in State])
print(Job(1, "x") == Job(1, "y"), Job(1, "x") < Job(2, "a"))
