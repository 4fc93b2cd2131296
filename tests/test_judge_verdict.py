"""One sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import GOOD, plain_guide, spoken
from judging import judged
from strategies import IDS

from coach.datatypes import (
    Scores,
    Targets,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD, "All seven steps in order, the longest silence 0.3 s: it flows."),
        (
            spoken(IDS, [0.4, 0.4, 0.4, 0.4, 1.9, 0.4]),
            "All seven steps in order, but you stall for 1.9 s before payment.",
        ),
        (spoken(IDS, [0.9]), "All seven steps in order, but you wait 0.9 s before phone."),
        (
            spoken(IDS, [1.9, 2.2, 1.1]),
            "All seven steps in order, but you stall three times, most before email (2.2 s).",
        ),
        (spoken(IDS, [0.55]), "All seven steps in order, the longest silence 0.55 s."),
        (spoken([*IDS[:2], *IDS[3:]], length_s=2.5), "Email is missing."),
        (
            spoken("name phone payment address notes handoff".split(), [0.2, 2.0]),
            "Payment comes before address and notes, email is missing, and you stall for 2.0 s"
            " before payment.",
        ),
        (spoken(["name", "phone"], length_s=3.0), "Five of seven steps are missing."),
        (
            spoken("name phone address email notes payment handoff".split()),
            "Address comes before email.",
        ),
        (
            spoken([*IDS, "phone"]),
            "Phone is said more than once.",
        ),
        (
            spoken([id_ for id_ in IDS if id_ != "email"], length_s=2.5) + " email?",
            "Six of seven steps in order (email can't be told), the longest silence 0.2 s: it"
            " flows.",
        ),
        (
            GOOD + ' lingering@17-20"by the way"',
            "All seven steps in order, but you linger after the last line.",
        ),
        (
            GOOD + " pause@13.0-14.0",
            "All seven steps in order, but you pause 1.0 s inside handoff.",
        ),
        (
            spoken(IDS, length_s=5.0),
            "All seven steps in order, but 85 words a minute drag.",
        ),
    ],
)
def test_the_verdict_is_the_truth_at_a_glance(text: str, expected: str) -> None:
    assert judged(text).verdict == expected


def test_a_guide_of_one_step_has_a_verdict() -> None:
    guide = replace(plain_guide("hello"), targets=Targets(slowest_wpm=0, fastest_wpm=10_000))
    review = judged("hello@1-2", guide)
    assert review.verdict == "The one step is said."
    assert review.scores == Scores(100, 100, 100, 100)
