"""One sentence."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from builders import GOOD, HARD_CLOSE, plain_guide, spoken
from judging import judged, with_targets
from strategies import IDS

from coach.datatypes import (
    Scores,
    Targets,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD, "All seven steps in order, the longest silence between them 0.3 s: it flows."),
        (
            spoken(IDS, [0.4, 0.4, 0.4, 0.4, 1.9, 0.4]),
            "All seven steps in order, but you stalled for 1.9 s before payment.",
        ),
        (
            spoken(IDS, [0.9] * 6),
            "All seven steps in order, but you waited 0.9 s before every line.",
        ),
        (
            spoken(IDS, [0.2, 1.6, 0.3, 0.3, 1.6]),
            "All seven steps in order, but you stalled for 1.6 s before email and payment.",
        ),
        (
            spoken(IDS, [1.2, 1.6, 0.3, 0.3, 1.6]),
            "All seven steps in order, but you stalled three times, most before email and payment"
            " (1.6 s each).",
        ),
        (spoken(reversed(IDS)), "You said the steps in another order."),
        (
            spoken("name phone email notes payment address handoff".split()),
            "Address came only after payment.",
        ),
        (
            spoken("name phone email address payment notes payment handoff".split()),
            "Payment came before notes, and you said payment twice.",
        ),
        (spoken(IDS, [0.9]), "All seven steps in order, but you waited 0.9 s before phone."),
        (
            spoken(IDS, [1.9, 2.2, 1.1]),
            "All seven steps in order, but you stalled three times, most before email (2.2 s).",
        ),
        (spoken(IDS, [0.55]), "All seven steps in order, the longest silence between them 0.55 s."),
        (spoken([*IDS[:2], *IDS[3:]], length_s=2.5), "You left out email."),
        (
            spoken("name phone payment address notes handoff".split(), [0.2, 2.0]),
            "Payment came before address and notes, you left out email, and you stalled for"
            " 2.0 s before payment.",
        ),
        (spoken(["name", "phone"], length_s=3.0), "You left out five of seven steps."),
        (
            spoken("name phone address email notes payment handoff".split()),
            "Address came before email.",
        ),
        (
            spoken([*IDS, "phone"]),
            "You said phone twice.",
        ),
        (
            spoken([id_ for id_ in IDS if id_ != "email"], length_s=2.5) + " email?",
            "Six of seven steps in order (email can't be told), the longest silence between them"
            " 0.2 s: it flows.",
        ),
        (
            GOOD + ' lingering@17-20"by the way"',
            "All seven steps in order, but you lingered after the last line.",
        ),
        (
            GOOD + " pause@13.0-14.0",
            "All seven steps in order, but you paused 1.0 s inside handoff.",
        ),
        (
            spoken(IDS, length_s=5.0),
            "All seven steps in order, but you dragged: 85 words a minute.",
        ),
        (
            spoken(IDS, [0.1] * 6, length_s=1.0),
            "All seven steps in order, but you were too fast to follow: 403 words a minute.",
        ),
        (
            spoken([*IDS, "phone", "phone", "email"]),
            "You said phone and email more than once.",
        ),
    ],
)
def test_the_verdict_is_the_truth_at_a_glance(text: str, expected: str) -> None:
    assert judged(text).verdict == expected


def test_a_guide_of_one_step_has_a_verdict() -> None:
    guide = replace(plain_guide("hello"), targets=Targets(slowest_wpm=0, fastest_wpm=10_000))
    review = judged("hello@1-2", guide)
    assert review.verdict == "The one step is said."
    assert review.scores == Scores(100, None, 100, 100)


def test_a_pace_a_little_beside_the_guides_is_no_headline() -> None:
    review = judged(GOOD, with_targets(Targets(fastest_wpm=195)))
    assert review.scores.speed == 99
    assert review.verdict.endswith("it flows.")
    assert all(each.praise for each in review.advice)


@pytest.mark.parametrize(
    ("heard", "out_of_place", "payment_last"),
    [
        ("name phone email address payment notes payment handoff", ("payment",), False),
        ("handoff phone email address notes payment name", ("name", "handoff"), False),
        ("name phone email notes payment address handoff", ("address",), False),
        ("name phone email address notes payment payment handoff", (), True),
    ],
)
def test_whoever_speaks_of_the_order_has_it_from_here(
    heard: str, out_of_place: tuple[str, ...], payment_last: bool
) -> None:
    review = judged(spoken(heard.split()))
    made = review.facts
    assert made.order.out_of_place == out_of_place
    assert made.order.in_order == (not out_of_place)
    assert made.order.payment_last == payment_last
    named = {
        step.id
        for step in HARD_CLOSE.steps
        if re.search(rf"\b{step.title} came", review.verdict, re.I)
    }
    assert named == set(out_of_place)
