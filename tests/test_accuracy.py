"""The accuracy bench: a good review has the figures it should, a worse one lower figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from accuracy.figures import figures
from accuracy.score import Gaps, Hits, Outcome, score
from accuracy.table import HEARD, table
from accuracy.truth import (
    Heard,
    HeardAdvice,
    HeardFlow,
    HeardPart,
    HeardPause,
    HeardSpeed,
    HeardStep,
    Segment,
    Truth,
    true_pace,
)
from hypothesis import given
from hypothesis import strategies as st
from truths import NO_STEP, ONE_TAKE, perfect, truth


def changed(heard: Heard, **fields: Any) -> Heard:
    """Return a review whose only take is changed."""
    (take,) = heard.takes
    return msgspec.structs.replace(heard, takes=(msgspec.structs.replace(take, **fields),))


def moved(step: HeardStep, start_s: float, end_s: float) -> HeardStep:
    return HeardStep(step.id, start_s, end_s)


# ---- a perfect review ----------------------------------------------------------------


def test_a_perfect_review_has_perfect_figures() -> None:
    outcome = score(truth(ONE_TAKE), perfect(truth(ONE_TAKE)))
    assert outcome.steps == Hits(4, 0, 0)
    assert outcome.exact
    assert outcome.takes_right
    assert outcome.edges_s == (0.0,) * 8
    assert outcome.gaps == Gaps((0.0,), 0, 1)
    assert [round(1000 * error) for error in outcome.filled.errors_s] == [0]
    assert (outcome.sounds, outcome.words) == (Hits(1, 0, 0), Hits(1, 0, 0))
    assert outcome.wpm_errors == outcome.articulation_errors == (0.0,)
    assert sum(outcome.asides.values(), Hits()) == Hits(3, 0, 0)
    assert outcome.faults == ()


def test_a_step_whose_first_word_comes_twice_starts_with_the_first() -> None:
    true = truth("name:a b@0-1 repeat:and@1.5-1.8 phone:and c@1.5-2.5")
    outcome = score(true, perfect(true))
    assert outcome.gaps == Gaps((0.0,), 0, 1)
    assert outcome.words == Hits(1, 0, 0)
    assert true_pace(true, 1).articulation_rate == pytest.approx(5 / 2.0)


def test_takes_are_apart() -> None:
    one, other = "name:a b@0-1 phone:c@1.5-2", "name:a@6-7 phone:b@7.2-8"
    outcome = score(truth(one, other), perfect(truth(one, other)))
    assert outcome.takes_right
    assert outcome.gaps == Gaps((0.0, 0.0), 0, 2)
    assert len(outcome.wpm_errors) == 2


# ---- wrong reviews -------------------------------------------------------------------

Breakage = Callable[[Heard], Heard]


def without_a_step(heard: Heard) -> Heard:
    return changed(heard, steps=heard.takes[0].steps[1:])


def with_a_step_too_many(heard: Heard) -> Heard:
    return changed(heard, steps=(*heard.takes[0].steps, HeardStep("phone", 9.5, 11.0)))


def with_another_step(heard: Heard) -> Heard:
    first, *others = heard.takes[0].steps
    return changed(heard, steps=(HeardStep("notes", first.start_s, first.end_s), *others))


@pytest.mark.parametrize(
    ("breakage", "hits", "faults"),
    [
        (without_a_step, Hits(3, 1, 0), ("missed name at 1.0 s",)),
        (with_a_step_too_many, Hits(4, 0, 1), ("false phone at 9.5 s",)),
        (with_another_step, Hits(3, 1, 1), ("missed name at 1.0 s", "false notes at 1.0 s")),
    ],
)
def test_a_wrong_step_costs(breakage: Breakage, hits: Hits, faults: tuple[str, ...]) -> None:
    outcome = score(truth(ONE_TAKE), breakage(perfect(truth(ONE_TAKE))))
    assert outcome.steps == hits
    assert outcome.steps.f1 is not None
    assert outcome.steps.f1 < 1
    assert not outcome.exact
    assert outcome.faults == faults


@pytest.mark.parametrize(
    ("start_s", "end_s", "found"),
    [
        (1.29, 1.4, True),
        (1.31, 1.6, False),
        (0.2, 1.29, False),
        (0.2, 2.29, True),
        (1.4, 1.95, True),
        (0.0, 3.0, True),
        (2.0, 2.2, False),
    ],
)
def test_a_step_is_found_by_an_edge_or_by_half(start_s: float, end_s: float, found: bool) -> None:
    heard = perfect(truth(ONE_TAKE))
    first, *others = heard.takes[0].steps
    heard = changed(heard, steps=(moved(first, start_s, end_s), *others))
    assert score(truth(ONE_TAKE), heard).steps.found == 3 + found


def test_a_step_is_found_once() -> None:
    heard = perfect(truth(ONE_TAKE))
    first = heard.takes[0].steps[0]
    again = changed(heard, steps=(moved(first, 1.0, 1.4), *heard.takes[0].steps))
    outcome = score(truth(ONE_TAKE), again)
    assert outcome.steps == Hits(4, 0, 1)
    assert outcome.edges_s == (0.0,) * 8


def test_two_steps_in_each_others_place_are_both_wrong() -> None:
    swapped = truth(
        ONE_TAKE.replace("name:", "x:").replace("phone:", "name:").replace("x:", "phone:")
    )
    outcome = score(truth(ONE_TAKE), perfect(swapped))
    assert outcome.steps == Hits(2, 2, 2)
    assert not outcome.exact


@pytest.mark.parametrize(
    ("fields", "errors_ms"),
    [
        ({"silence_s": 0.55}, [50]),
        ({"silence_s": 0.1}, [400]),
        ({"start_s": 3.7, "end_s": 3.7}, [0]),
        ({"start_s": 3.8, "end_s": 3.8}, []),
        ({"before": "email"}, []),
    ],
)
def test_a_gap_is_measured_or_lost(fields: dict[str, Any], errors_ms: list[int]) -> None:
    heard = perfect(truth(ONE_TAKE))
    first, *others = heard.takes[0].gaps
    heard = changed(heard, gaps=(msgspec.structs.replace(first, **fields), *others))
    gaps = score(truth(ONE_TAKE), heard).gaps
    assert [round(1000 * error) for error in gaps.errors_s] == errors_ms
    assert gaps.lost == 1 - len(errors_ms)


def test_a_filled_gap_is_apart() -> None:
    heard = perfect(truth(ONE_TAKE))
    first, second, third = heard.takes[0].gaps
    longer = msgspec.structs.replace(second, silence_s=second.silence_s + 0.2)
    outcome = score(truth(ONE_TAKE), changed(heard, gaps=(first, longer, third)))
    assert [round(1000 * error) for error in outcome.filled.errors_s] == [200]
    assert outcome.gaps == Gaps((0.0,), 0, 1)


def test_a_take_too_many_has_no_pace() -> None:
    heard = perfect(truth(ONE_TAKE))
    outcome = score(truth(ONE_TAKE), msgspec.structs.replace(heard, takes=heard.takes * 2))
    assert not outcome.takes_right
    assert outcome.wpm_errors == ()


def test_pace_is_off_in_parts_of_the_truth() -> None:
    heard = perfect(truth(ONE_TAKE))
    rate = true_pace(truth(ONE_TAKE), 1).articulation_rate
    slower = changed(heard, speed=HeardSpeed(None, 0.9 * rate))
    outcome = score(truth(ONE_TAKE), slower)
    assert [round(100 * error) for error in outcome.articulation_errors] == [10]
    assert outcome.wpm_errors == ()


# ---- fillers and asides ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "sounds", "words"),
    [
        ([], Hits(0, 1, 0), Hits(0, 1, 0)),
        ([("sound", 6.7, 7.1), ("sound", 30, 31)], Hits(1, 0, 1), Hits(0, 1, 0)),
        ([("sound", 6.9, 7.4), ("sound", 6.6, 6.8)], Hits(1, 0, 1), Hits(0, 1, 0)),
        ([("sound", 7.19, 7.3)], Hits(1, 0, 0), Hits(0, 1, 0)),
        ([("sound", 7.21, 7.3)], Hits(0, 1, 1), Hits(0, 1, 0)),
        ([("word", 6.7, 7.1)], Hits(0, 1, 0), Hits(0, 1, 1)),
        ([("repeat", 7.2, 7.6)], Hits(0, 1, 0), Hits(1, 0, 0)),
    ],
)
def test_fillers_are_found_by_their_sort(
    told: list[tuple[str, float, float]], sounds: Hits, words: Hits
) -> None:
    parts = tuple(HeardPart(*one) for one in told)
    heard = msgspec.structs.replace(perfect(truth(ONE_TAKE)), fillers=parts)
    outcome = score(truth(ONE_TAKE), heard)
    assert (outcome.sounds, outcome.words) == (sounds, words)


def test_sounds_that_noise_hides_are_told_apart() -> None:
    heard = changed(perfect(truth(ONE_TAKE)), flow=HeardFlow(fillers_audible=False))
    nothing_told = score(truth(ONE_TAKE), msgspec.structs.replace(heard, fillers=()))
    assert (nothing_told.sounds, nothing_told.sounds_untold) == (Hits(), 1)
    assert nothing_told.words == Hits(0, 1, 0)
    assert "| –, 1 can't tell |" in table("sound", HEARD, [figures("some", [nothing_told])])
    told = score(truth(ONE_TAKE), heard)
    assert (told.sounds, told.sounds_untold) == (Hits(1, 0, 0), 0)


@pytest.mark.parametrize(
    ("told", "reply", "lingering"),
    [
        ([("reply", 4.3, 5.5), ("lingering", 9.5, 11.0)], Hits(1, 0, 0), Hits(1, 0, 0)),
        ([("reply", 4.3, 4.8), ("reply", 5.0, 5.5)], Hits(1, 0, 0), Hits(0, 1, 0)),
        ([("reply", 4.3, 4.8)], Hits(0, 1, 0), Hits(0, 1, 0)),
        ([("lingering", 4.3, 5.5)], Hits(0, 1, 0), Hits(0, 1, 1)),
        ([("reply", 4.3, 9.0)], Hits(1, 0, 1), Hits(0, 1, 0)),
        ([("off_script", 4.3, 5.5)], Hits(0, 1, 0), Hits(0, 1, 0)),
    ],
)
def test_asides_are_found_by_their_kind(
    told: list[tuple[str, float, float]], reply: Hits, lingering: Hits
) -> None:
    parts = tuple(HeardPart(*one) for one in told)
    heard = msgspec.structs.replace(perfect(truth(ONE_TAKE)), asides=parts)
    outcome = score(truth(ONE_TAKE), heard)
    assert (outcome.asides["reply"], outcome.asides["lingering"]) == (reply, lingering)


# ---- nothing said, nothing heard ---------------------------------------------------------


def test_nothing_said_and_nothing_heard_is_right_and_has_no_share() -> None:
    chatter = NO_STEP
    outcome = score(chatter, Heard())
    assert (outcome.exact, outcome.takes_right) == (True, True)
    assert outcome.steps.f1 is outcome.steps.precision is outcome.steps.recall is None
    assert outcome.gaps == Gaps()
    assert outcome.wpm_errors == ()


def test_a_step_heard_where_none_was_said_has_an_f1_of_0() -> None:
    chatter = NO_STEP
    outcome = score(chatter, perfect(truth("name:some soup@1-3")))
    assert (outcome.exact, outcome.takes_right) == (False, False)
    assert (outcome.steps.f1, outcome.steps.recall) == (0.0, None)


# ---- a law ----


OFF_ANY_LIMIT = st.integers(-900, 900).map(lambda ms: ms / 1000 + 0.00037)
"""Seconds that leave no distance on a limit itself, where rounding decides."""


@given(OFF_ANY_LIMIT, st.floats(0, 50))
def test_a_shift_in_time_changes_no_figure(off_s: float, later_s: float) -> None:
    true = truth(ONE_TAKE)
    heard = shifted(perfect(true), off_s)
    together = score(shifted(true, later_s), shifted(heard, later_s))
    apart = score(true, heard)
    assert (together.steps, together.gaps.lost) == (apart.steps, apart.gaps.lost)
    assert together.edges_s == pytest.approx(apart.edges_s)
    assert (together.sounds, together.asides) == (apart.sounds, apart.asides)


def shifted(part: Any, by_s: float) -> Any:
    """Return the same, everything that has a time later."""
    if isinstance(part, tuple):
        return tuple(shifted(one, by_s) for one in part)
    if not isinstance(part, msgspec.Struct):
        return part
    names = part.__struct_fields__
    new = {name: shifted(getattr(part, name), by_s) for name in names}
    for name in {"start_s", "end_s"}.intersection(names):
        new[name] = None if new[name] is None else new[name] + by_s
    return msgspec.structs.replace(part, **new)


# ---- what is said that is not so -------------------------------------------------------------

FLOWING = "name:a b@0.3-1.0 phone:c@1.2-2.0 reply:d@2.9-4.0 email:e f@4.3-5.0"
ADVICE = HeardAdvice("hesitation", "You stalled.")


def flowing(says: str = "answered", row: str = FLOWING) -> Truth:
    return msgspec.structs.replace(truth(row), says=says)


def accused(true: Truth, *advice: HeardAdvice) -> Outcome:
    heard = perfect(true)
    take = msgspec.structs.replace(heard.takes[0], advice=advice)
    return score(true, msgspec.structs.replace(heard, takes=(take,)))


@pytest.mark.parametrize(
    ("true", "flawless"),
    [
        (flowing(), True),
        (flowing("out-of-order"), False),
        (flowing(row=FLOWING.replace("1.2-2.0", "1.6-2.0")), False),
        (flowing(row=FLOWING.replace("2.9-4.0", "9.9-14").replace("4.3-5.0", "14.3-15")), True),
        (flowing(row=FLOWING + " linger:more@5.1-6"), False),
        (flowing(row=FLOWING + " email:e f@5.2-6.0"), False),
    ],
)
def test_a_flawless_take_is_one_with_nothing_against_it(true: Truth, flawless: bool) -> None:
    assert true.flawless == flawless
    outcome = accused(true, ADVICE, msgspec.structs.replace(ADVICE, praise=True))
    assert (outcome.flawless, outcome.accused) == (flawless, int(flawless))


def test_a_question_asked_again_after_an_objection_is_no_flaw() -> None:
    line = Segment("objection", None, "how much?", 5.2, 6.0)
    again = Segment("step", "email", "e f", 6.2, 7.0)
    met = msgspec.structs.replace(flowing(), segments=(*flowing().segments, line, again))
    assert met.flawless
    assert not msgspec.structs.replace(met, segments=(*met.segments, again)).flawless


@pytest.mark.parametrize(
    ("start_s", "end_s", "inside", "invented"),
    [
        (0.4, 0.9, "name", 1),
        (0.4, 0.9, None, 0),
        (0.4, 0.68, "name", 0),
        (1.0, 1.2, "name", 0),
    ],
)
def test_a_pause_over_speech_is_invented(
    start_s: float, end_s: float, inside: str | None, invented: int
) -> None:
    pause = HeardPause(start_s, end_s, inside)
    heard = msgspec.structs.replace(perfect(flowing()), pauses=(pause,))
    assert len(score(flowing(), heard).invented_s) == invented
    paused = msgspec.structs.replace(flowing().segments[0], pauses=((0.4, 0.9),))
    true = msgspec.structs.replace(flowing(), segments=(paused, *flowing().segments[1:]))
    assert score(true, heard).invented_s == ()


@pytest.mark.parametrize(("kind", "charged"), [("lingering", 1), ("celebration", 1), ("reply", 0)])
def test_a_customers_words_held_against_the_speaker_are_counted(kind: str, charged: int) -> None:
    heard = msgspec.structs.replace(perfect(flowing()), asides=(HeardPart(kind, 2.9, 4.0),))
    assert score(flowing(), heard).charged == charged


def test_a_charge_that_is_earned_is_none_against_the_coach() -> None:
    assert score(truth(ONE_TAKE), perfect(truth(ONE_TAKE))).charged == 0
