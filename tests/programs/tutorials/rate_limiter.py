import threading
import time
from collections import deque


class TokenBucket:
    def __init__(self, rate, capacity, clock=time.monotonic):
        self.rate, self.capacity, self.clock = rate, capacity, clock
        self.tokens, self.stamp = capacity, clock()
        self.lock = threading.Lock()

    def take(self, n=1):
        with self.lock:
            now = self.clock()
            self.tokens = min(self.capacity, self.tokens + (now - self.stamp) * self.rate)
            self.stamp = now
            if self.tokens >= n:
                self.tokens -= n
                return True
            return False


now = 0.0
bucket = TokenBucket(rate=2, capacity=3, clock=lambda: now)
print([bucket.take() for _ in range(4)])
now += 1
print([bucket.take() for _ in range(3)])
now += 10
print(bucket.tokens, bucket.take(2), bucket.tokens)
window = deque()
for stamp in (0.1, 0.2, 0.9, 1.15, 1.5, 2.6):
    while window and window[0] <= stamp - 1:
        window.popleft()
    window.append(stamp)
    print(f"{stamp:.2f} {len(window)}")
