"""asyncio.to_thread."""

__all__ = ("to_thread",)

import contextvars

from . import events


async def to_thread(func, /, *args, **kwargs):
    """Call a function in a thread, with a copy of this context; gives its result."""
    context = contextvars.copy_context()

    def call():
        return context.run(func, *args, **kwargs)

    return await events.get_running_loop().run_in_executor(None, call)
