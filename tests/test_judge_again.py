"""What is said of a take beside the takes before it."""

from __future__ import annotations

import pytest
from builders import GOOD, HARD_CLOSE, spoken
from judging import codes, judged, message
from strategies import IDS

from coach.datatypes import Earlier, TakeReview
from coach.judge import compared

TODAY = "2026-01-05"


def stalled(before_payment_s: float) -> TakeReview:
    return judged(spoken(IDS, [0.2, 0.3, 0.2, 0.2, before_payment_s, 0.2]))


def after(take: TakeReview, *earlier: tuple[int, TakeReview]) -> TakeReview:
    """Return a take of the fifth, beside takes of these days of the month."""
    known: list[Earlier] = []
    for day, each in earlier:
        of_day = f"2026-01-{day:02}"
        known.append(compared(each, HARD_CLOSE, known, of_day).as_earlier(of_day))
    return compared(take, HARD_CLOSE, known, TODAY)


def test_a_first_take_is_judged_by_itself() -> None:
    assert after(stalled(2.4)) == stalled(2.4)


def test_the_same_silence_day_after_day_says_since_when_and_how_it_moved() -> None:
    takes = (3, stalled(2.4)), (4, stalled(2.0))
    assert message(after(stalled(1.9), *takes).advice, "silence") == (
        "Before payment again, the third day: 2.4 → 1.9 s. Say notes and payment alone, five"
        " times, then all of it."
    )
    assert message(after(stalled(1.1), *takes).advice, "silence") == (
        "Before payment again, the third day: 2.4 → 1.1 s. It is getting shorter: the same again."
    )


def test_the_same_silence_on_one_day_counts_takes() -> None:
    second = after(stalled(2.3), (5, stalled(2.4)))
    assert message(second.advice, "silence").startswith(
        "Before payment again, the second take in a row: 2.4 → 2.3 s. Ask it as plainly"
    )


def test_a_silence_elsewhere_is_another_silence() -> None:
    elsewhere = judged(spoken(IDS, [2.4]))
    told = after(stalled(2.4), (4, elsewhere))
    assert message(told.advice, "silence") == message(stalled(2.4).advice, "silence")


def test_a_day_without_the_fault_breaks_the_row() -> None:
    told = after(stalled(2.0), (2, stalled(2.4)), (3, judged(GOOD)), (4, stalled(2.2)))
    assert "the second day: 2.2 → 2.0 s" in message(told.advice, "silence")
    told = after(stalled(2.0), (4, stalled(2.4)), (5, judged(GOOD)))
    assert "again" not in message(told.advice, "silence")


def test_silences_alike_before_every_line_are_not_narrowed_to_one() -> None:
    even = judged(spoken(IDS, [0.9] * 6))
    told = message(after(even, (4, even)).advice, "silence")
    assert told.startswith("Again, the second day: 0.9 s of silence before every line")


def test_another_fault_that_comes_again_says_for_how_long() -> None:
    without = judged(spoken([id_ for id_ in IDS if id_ != "email"], length_s=2.5))
    told = after(without, (4, without))
    assert message(told.advice, "missing") == (
        "Again, the second day: you left out email (6 of 7 steps said). Its line: “Email?”"
    )


def test_no_praise_is_said_again_and_again() -> None:
    said: list[str] = []
    earlier: list[tuple[int, TakeReview]] = []
    for _ in range(6):
        said += [each.message for each in after(judged(GOOD), *earlier).advice]
        earlier.append((5, judged(GOOD)))
    assert len(said) == len(set(said))
    assert after(judged(GOOD), *earlier[:4]).advice == ()


@pytest.mark.parametrize(
    ("take", "earlier", "code", "expected"),
    [
        (GOOD, [2.4, 2.0], "first_flow", "It flowed, for the first time in 3 takes."),
        (GOOD, [2.4, 0.2, 0.2], "row_flows", "It flows: three takes in a row."),
        (
            spoken(IDS, [1.2, 0.3, 0.2, 0.2, 0.3, 0.2]),
            [2.4],
            "better_gap",
            "Before payment: 2.4 → 0.3 s since the take before.",
        ),
        (
            spoken(IDS, [1.2]),
            [2.4, 2.0, 1.9],
            "better_gap",
            "Before payment: 1.9 → 0.2 s since the take before.",
        ),
        (
            spoken(IDS, [0.2, 0.2, 0.2, 0.2, 0.8]),
            [2.4, 2.0, 1.5],
            "smoothest",
            "The shortest worst silence so far: 0.8 s; the best of 3 takes was 1.5 s.",
        ),
        (
            spoken(IDS, [0.2, 0.2, 0.2, 0.2, 1.4]),
            [2.4, 2.0, 1.5],
            "best",
            "Your best take so far: 93 overall; 92 was the best before.",
        ),
    ],
)
def test_what_is_new_is_praised(take: str, earlier: list[float], code: str, expected: str) -> None:
    told = after(judged(take), *((5, stalled(silence_s)) for silence_s in earlier))
    assert message(tuple(each for each in told.advice if each.praise), code) == expected


def test_a_fault_that_is_gone_is_praised_after_two_takes_with_it() -> None:
    twice = judged(spoken(["name", "phone", *IDS[1:]]))
    told = after(judged(GOOD), (5, judged(GOOD)), (5, twice), (5, twice))
    assert message(told.advice, "gone") == "This time nothing was said twice, after two takes."
    assert "gone" not in codes(after(twice, (5, twice), (5, twice)).advice)
    assert "gone" not in codes(after(judged(GOOD), (5, judged(GOOD)), (5, twice)).advice)
