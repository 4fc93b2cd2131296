"""What many stretches at once come to is what each comes to alone."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from builders import HARD_CLOSE
from hypothesis import given
from hypothesis import strategies as st
from words import Script

from coach.datatypes import Span, Transcript, Word
from coach.detect.evidence import wording_evidence as view
from coach.detect.evidence.candidates import WEIGHTS, Candidates, Feature, candidates, examined
from coach.detect.evidence.lexicon import Lexicon
from coach.detect.evidence.word_sequence import WordSequence, hear, within

LEXICON = Lexicon(HARD_CLOSE)
SCRIPT = Script("""
celebration awesome that's great
= name
reply (0.7) the phone is five five five two two
= phone email address notes
objection (0.8) hold on is this expensive
= payment handoff
take
= name phone notes email address payment handoff
""")


def line_of(script: Script) -> WordSequence:
    return hear(Transcript(script.free, script.guided), LEXICON)


def naive_coverage(
    found: Candidates, line: WordSequence, at: int, guided: bool | None = None
) -> float:
    rows = slice(line.rows[found.first[at]], line.rows[found.last[at]])
    wording = LEXICON.wordings[found.wording[at]]
    near = line.tokens.near.of(rows, wording.columns)
    if guided is not None:
        near = near[line.tokens.guided[rows] == guided]
    return float((near.max(axis=0, initial=0.0) * wording.weights).sum())


def test_every_candidate_covers_what_its_own_words_cover() -> None:
    line = line_of(SCRIPT)
    found = candidates(line, LEXICON)
    assert len(found) > 50
    found = examined(found, range(len(found)), line, LEXICON)
    for at, features in found.features.items():
        assert features[Feature.COVERAGE] == pytest.approx(naive_coverage(found, line, at))
        assert features[Feature.FREE] == pytest.approx(naive_coverage(found, line, at, False))
        assert features[Feature.GUIDED] == pytest.approx(naive_coverage(found, line, at, True))


@pytest.mark.parametrize("at_once", [1, 7, 100])
def test_any_number_at_once_gives_the_same_candidates(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = line_of(SCRIPT)
    expected = candidates(line, LEXICON)
    monkeypatch.setattr(view, "AT_ONCE", at_once)
    found = candidates(line, LEXICON)
    for field in ("step", "first", "last", "wording"):
        np.testing.assert_array_equal(getattr(found, field), getattr(expected, field))
    np.testing.assert_allclose(found.evidence, expected.evidence)


def test_features_of_a_candidate_are_those_that_its_evidence_was_made_of() -> None:
    line = line_of(SCRIPT)
    found = candidates(line, LEXICON)
    chosen = [*range(0, len(found), 7), len(found) - 1]
    weights = [WEIGHTS[feature] for feature in Feature]
    features = examined(found, chosen, line, LEXICON).features
    assert sorted(features) == sorted(set(chosen))
    for at, row in features.items():
        assert float(row @ weights) == pytest.approx(found.evidence[at])


@pytest.mark.parametrize(
    ("said", "cut"),
    [
        ("this address here right", (False, False)),
        ("this address here", (True, True)),
        ("address here right", (True, False)),
        ("anything specific i should note for the tech", (False, False)),
        ("email", (True, True)),
    ],
)
def test_a_step_said_whole_is_not_cut_out_of_what_runs_on(
    said: str, cut: tuple[bool, bool]
) -> None:
    script = Script("""
- so then
address (0.05) this address here right
notes (0.05) anything specific i should note for the tech
- (0.05) my email is
""")
    line = line_of(script)
    found = candidates(replace(line, bounds=np.arange(len(line.words) + 1)), LEXICON)
    same = [
        at
        for at, (first, last) in enumerate(zip(found.first, found.last, strict=True))
        if [word.text for word in line.words[first:last]] == said.split()
    ]
    at = max(same, key=lambda at: float(found.evidence[at]))
    features = examined(found, [at], line, LEXICON).features[at]
    assert (features[Feature.CUT_BEFORE], features[Feature.CUT_AFTER]) == cut


def test_candidates_are_sorted_and_none_is_twice() -> None:
    found = candidates(line_of(SCRIPT), LEXICON)
    keys = list(zip(found.last, found.first, found.step, strict=True))
    assert keys == sorted(set(keys))


def test_no_words_have_no_candidates() -> None:
    assert len(candidates(hear(Transcript((), ()), LEXICON), LEXICON)) == 0


@given(
    st.lists(st.floats(0, 0.6), min_size=2, max_size=20),
    st.tuples(st.floats(-1, 8), st.floats(-1, 8)),
)
def test_words_within_a_span_are_those_that_lie_in_it_by_half(
    lengths: list[float], edges: tuple[float, float]
) -> None:
    times = np.concatenate(([0.0], np.cumsum(lengths)))
    words = [Word("x", a, b, 1.0) for a, b in itertools.pairwise(times.tolist())]
    span = Span(min(edges), max(edges))
    inside = [word for word in words if span.overlap(word.span) > word.span.duration / 2]
    assert within(words, span) == inside
