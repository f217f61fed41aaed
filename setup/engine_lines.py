"""An engine that is spoken to in lines: `heddle engine`, or the page's under node (tests/engines/engine_lines.mjs). Thousands of requests in one process."""

import json
import subprocess
import threading

ENDS = ("finished", "explored", "error")


class EngineLines:
    """One request at a time. Use as a context manager."""

    def __init__(self, command, seconds_max=60):
        self.seconds_max = seconds_max
        self.id = 0
        self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

    def ask(self, kind, **members):
        """All events of the answer; the last is the one that ends it, or "lost" where the engine ended or took too long."""
        self.id += 1
        request = dict(members, v=1, id=self.id, type=kind)
        events = []
        watch = threading.Timer(self.seconds_max, self.process.kill)
        watch.start()
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
            for line in self.process.stdout:
                event = json.loads(line)
                if event.get("id") != self.id:
                    continue
                events.append(event)
                if event["type"] in ENDS:
                    return events
        except OSError:
            pass
        finally:
            watch.cancel()
        return events + [{"type": "lost"}]


def native(root):
    return EngineLines([root / "build/native/heddle", "engine"])


def web(root):
    return EngineLines(["node", root / "tests/engines/engine_lines.mjs", root / "build/web/engine-mt.js"])
