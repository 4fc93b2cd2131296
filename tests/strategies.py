"""What Hypothesis draws for the laws of judge and report."""

from __future__ import annotations

from builders import HARD_CLOSE
from hypothesis import strategies as st

from coach.datatypes import AsideKind

IDS = [step.id for step in HARD_CLOSE.steps]
SILENCES = st.floats(0.0, 6.0).map(lambda silence: round(silence, 2))

orders = st.lists(st.sampled_from(IDS), min_size=1, max_size=9)
"""Ids of steps in the order heard; some again, some missing."""

in_order = st.sets(st.sampled_from(IDS), min_size=2).map(lambda ids: sorted(ids, key=IDS.index))
"""Ids of steps in the guide's order; some missing."""

silences = st.lists(SILENCES, min_size=8, max_size=8)
"""As many silences (seconds) as any of these takes needs."""


@st.composite
def anything_heard(draw: st.DrawFn) -> str:
    """Draw the text of a take in which anything happens, in any order."""
    names = [*IDS, *(f"{id_}~" for id_ in IDS), *AsideKind, "um", "like", "hedge"]
    now, events = draw(st.floats(0.0, 4000.0)), []
    for name in [draw(st.sampled_from(IDS)), *draw(st.lists(st.sampled_from(names), max_size=14))]:
        now += draw(SILENCES)
        length = draw(st.floats(0.1, 20.0))
        events.append(f"{name}@{now:.2f}-{now + length:.2f}")
        now += length
    return " ".join([*events, *(f"{id_}?" for id_ in draw(st.sets(st.sampled_from(IDS))))])
