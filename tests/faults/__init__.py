"""The faults campaign: what is healthy is whole, what is damaged is said, nothing hostile gets out.

    python tests/faults             tries all of it, and prints what was tried and what held
    python tests/faults --seed 7    the same with other damage and other names
    python tests/faults --brief     a small part, as the tests run it
    python tests/faults --only mp3  what has that in its name
    python tests/faults --publish   keeps the figures for tests/README.md

``healthy``  every pair of container and codec at ten sample rates: not called damaged, as long as
             what went in and at the same times, to within what the codec's frames allow
``damaged``  bytes zeroed, garbled, flipped, taken out, cut off: said, refused in one line, or it
             costs less sound than a step is long
``hostile``  names, guides, cells and archives that are meant to do harm, through the real command

A pair that no encoder of this machine makes is skipped, and counted as that. The sound is a sample
of the coach's own: speech with pauses, which is what codecs stumble over.
"""

from pathlib import Path

HERE = Path(__file__).parent
PUBLISHED = HERE / "published.json"
