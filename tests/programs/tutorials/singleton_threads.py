import threading


class Singleton:
    _instance = None
    _lock = threading.Lock()

    def __new__(cls, *args, **kwargs):
        if cls._instance is None:
            with cls._lock:
                if cls._instance is None:
                    cls._instance = super().__new__(cls)
                    cls._instance.created_by = args
        return cls._instance


class Meta(type):
    instances = {}

    def __call__(cls, *args, **kwargs):
        if cls not in cls.instances:
            cls.instances[cls] = super().__call__(*args, **kwargs)
        return cls.instances[cls]


class Config(metaclass=Meta):
    def __init__(self, path="default"):
        self.path = path


found = []
threads = [threading.Thread(target=lambda: found.append(id(Singleton("x")))) for _ in range(8)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(found), len(set(found)), Singleton().created_by)
print(Config("one") is Config("two"), Config().path, type(Config).__name__)
