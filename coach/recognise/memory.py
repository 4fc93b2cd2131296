"""Memory that was freed goes back to the system."""

from __future__ import annotations

import ctypes
from contextlib import suppress

LARGE_BYTES = 6 << 20
"""What is larger than this the C library asks the system for by itself, and gives back at once.
From 2 MB on, the layers of the voice network are asked for again for every stretch of speech: 0.003
of real time, a sixth of what the voices cost; from 6 MB on 0.001."""
KEPT_BYTES = 16 << 20
"""So much of what is small and free the C library keeps for later. Of itself it keeps 128 kB once
it is told the above: then a review gives the same pages back and asks for them again, two thousand
for each second of sound, a twelfth of its time; the process takes 7 MB more."""
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3


def give_back_at_once() -> None:
    """Have the C library give back what is large once it is freed.

    On Linux it else comes to keep even 30 MB for later, and as what is small lies between, an
    hour's recording took ever more.
    """
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL("libc.so.6")
        library.mallopt(_M_MMAP_THRESHOLD, LARGE_BYTES)
        library.mallopt(_M_TRIM_THRESHOLD, KEPT_BYTES)


def give_back() -> None:
    """Have the C library give back what it keeps for later: on Linux 80 MB after a decoding."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
