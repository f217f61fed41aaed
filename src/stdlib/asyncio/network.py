"""What needs a network, other programs or signals, which the lab does not have."""

__all__ = (
    "open_connection", "start_server", "open_unix_connection", "start_unix_server",
    "create_subprocess_exec", "create_subprocess_shell",
)


async def open_connection(*args, **kwargs):
    raise NotImplementedError("the lab has no network")


async def start_server(*args, **kwargs):
    raise NotImplementedError("the lab has no network")


open_unix_connection = open_connection
start_unix_server = start_server


async def create_subprocess_exec(*args, **kwargs):
    raise NotImplementedError("the lab starts no other programs")


async def create_subprocess_shell(*args, **kwargs):
    raise NotImplementedError("the lab starts no other programs")
