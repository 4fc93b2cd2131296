"""The replay gate: stored decodings in, the whole table of figures out, without the recogniser.

    python tests/replay            replays, and prints what moved against the committed table
    python tests/replay --write    writes the table anew: a figure that moves is committed with
                                   the change that moved it, and its reason
    python tests/replay --make     makes the recordings of the accuracy bench, hears them and stores
                                   what was heard (needs the bench's voices; a quarter of an hour)
    python tests/replay --fit 2    fits the detector's weights and costs, and prints what moves

Of each recording of the accuracy bench ``heard/`` holds all that a review needs beside the sound:
the words of both decodings, the levels, the vowels and the voice, and the recording's truth
(``store``). Levels are kept to 0.5 or 1 dB, so figures are those of the replay, a millisecond or
two off the bench's own. ``live/`` holds what a running take is followed by: its levels, a figure
every 50 ms, and its words so far (``live``).

``table.txt`` has a row a recording, with every figure that the accuracy bench counts and what the
judge made of them; ``live.txt`` a row a take that was followed live; ``summary.md`` the bench's
tables of the replay, to look at. Two tables are equal where all words and counts are, and every
measured figure is within one of its last digit: processors round differently.
"""

from pathlib import Path

HERE = Path(__file__).parent
HEARD, LIVE = HERE / "heard", HERE / "live"
TABLE, SUMMARY, LIVE_TABLE = HERE / "table.txt", HERE / "summary.md", HERE / "live.txt"
