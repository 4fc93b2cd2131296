"""A drill without a face: what is next after each take, and when it is over."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import GOOD, HARD_CLOSE, review, spoken

from coach.errors import NoSoundError
from coach.session.series.drill import DrillSession, Next

IDS = [step.id for step in HARD_CLOSE.steps]
FLOWS = review(GOOD)
STALLS = review(spoken(IDS, [0.2, 0.2, 0.2, 0.2, 2.0, 0.2]))
NOTHING = replace(FLOWS, takes=())


def session(takes: int | None = 10, *, until_flow: bool = False) -> DrillSession:
    return DrillSession(HARD_CLOSE, takes=takes, until_flow=until_flow)


@pytest.mark.parametrize(
    ("until_flow", "said", "ends"), [(True, 4, Next.FLOWS), (False, 6, Next.DONE)]
)
def test_it_is_over_when_it_flows_or_after_its_takes(
    until_flow: bool, said: int, ends: Next
) -> None:
    drill = session(6, until_flow=until_flow)
    after = [drill.rehearsed(STALLS)]
    while not after[-1].is_end:
        after.append(drill.rehearsed(FLOWS))
    assert after == [Next.TAKE] * (said - 1) + [ends]
    assert len(drill.takes) == said
    assert drill.result().it_flows


def test_recordings_are_as_many_as_there_are() -> None:
    drill = session(None)
    assert {drill.add(STALLS.takes[0]) for _ in range(40)} == {Next.TAKE}
    assert len(drill.result().takes) == 40


def test_where_nobody_speaks_it_stops_after_two() -> None:
    drill = session(10)
    assert [drill.rehearsed(NOTHING) for _ in range(4)] == [Next.ONCE_MORE, Next.PAUSE] * 2
    assert drill.takes == ()
    with pytest.raises(NoSoundError, match="no take was heard; say the sequence"):
        drill.result()


def test_a_take_between_two_silent_ones_is_a_sign_of_life() -> None:
    drill = session(10)
    after = [drill.rehearsed(each) for each in (NOTHING, STALLS, NOTHING, STALLS, NOTHING)]
    assert after == [Next.ONCE_MORE, Next.TAKE] * 2 + [Next.ONCE_MORE]
    assert len(drill.takes) == 2


def test_of_a_rehearsal_in_which_it_was_said_twice_the_first_take_counts() -> None:
    twice = review(f"{GOOD} | {spoken(IDS, [0.2] * 6, start_s=60.0)}")
    assert len(twice.takes) == 2
    drill = session(2)
    assert drill.rehearsed(twice) is Next.TAKE
    assert drill.takes == twice.takes[:1]
