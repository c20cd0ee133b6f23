"""Work that would hold up the event loop runs beside it, in two threads of its own.

Not in the loop's default threads: name look-ups need those, and a document that is slow to parse would
keep every fetch waiting for one.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

THREADS = 2
_POOL = ThreadPoolExecutor(THREADS, thread_name_prefix="feeds")


async def aside(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What ``work`` returns or raises. Cancelling stops the wait, not the work."""
    return await asyncio.get_running_loop().run_in_executor(_POOL, partial(work, *args, **kwargs))
