# exit: 1
class AppError(Exception):
    """Base of the application's errors."""


class ConfigError(AppError):
    def __init__(self, key, *, hint=None):
        super().__init__(f"bad key {key!r}")
        self.key, self.hint = key, hint


def load(settings, key):
    try:
        return int(settings[key])
    except KeyError:
        raise ConfigError(key, hint="add it") from None
    except ValueError as error:
        raise ConfigError(key) from error


settings = {"port": "80", "host": "abc"}
print(load(settings, "port"))
for key in ("missing", "host"):
    try:
        load(settings, key)
    except AppError as error:
        print(error, error.key, error.hint, type(error.__cause__).__name__, error.__suppress_context__)
try:
    try:
        load(settings, "host")
    finally:
        print("finally")
except ConfigError as error:
    error.add_note("while starting")
    raise
