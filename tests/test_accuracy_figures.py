"""The figures of the accuracy bench, and the tables that show them."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from accuracy.build import plans
from accuracy.figures import Figures, figures, shares, spread
from accuracy.score import Gaps, Hits, Outcome, score
from accuracy.table import (
    HEARD,
    MEASURED,
    NOTHING,
    RESULTS,
    asides,
    certainty,
    published,
    table,
)
from accuracy.truth import true_pace
from hypothesis import given
from hypothesis import strategies as st
from truths import ONE_TAKE, perfect, truth

# ---- the truth's own pace ------------------------------------------------------------------


def test_the_true_pace_leaves_out_the_customer_pauses_and_sounds() -> None:
    # Words: whose name what number email you know which card; pauses: 0.5, 0.3, 0.5, 0.4 s.
    words_per_minute, articulation_rate = true_pace(truth(ONE_TAKE), 1)
    assert words_per_minute == pytest.approx(60 * 9 / (8.0 - 1.5))
    assert articulation_rate == pytest.approx(11 / (8.0 - 1.5 - 1.4 - 0.4))


def test_a_pause_inside_a_step_is_no_speaking_time() -> None:
    whole = truth("name:a b@0-2 phone:c@2.1-3")
    first, second = whole.segments
    paused = msgspec.structs.replace(first, pauses=((1.0, 1.4),))
    with_pause = msgspec.structs.replace(whole, segments=(paused, second))
    assert true_pace(whole, 1).articulation_rate == pytest.approx(3 / 3)
    assert true_pace(with_pause, 1).articulation_rate == pytest.approx(3 / 2.6)
    assert true_pace(with_pause, 1).words_per_minute == true_pace(whole, 1).words_per_minute


# ---- figures and tables -----------------------------------------------------------------------


def test_the_spread_of_known_errors() -> None:
    twenty = [place / 100 for place in range(1, 21)]
    assert spread(reversed(twenty), 100) == spread(twenty, 100)
    assert msgspec.structs.astuple(spread(twenty, 100)) == (20, 10.5, 19.0, 20.0)
    assert msgspec.structs.astuple(spread([0.25])) == (1, 0.25, 0.25, 0.25)


@given(st.lists(st.floats(0, 10), min_size=1))
def test_the_spread_is_ordered(errors: list[float]) -> None:
    found = spread(errors)
    assert found.median is not None
    assert found.p95 is not None
    assert found.worst is not None
    assert found.median <= found.p95 <= found.worst == round(max(errors), 2)


def test_no_recording_at_all_is_no_error() -> None:
    none = figures("nothing", [])
    assert (none.recordings, none.exact, none.gaps_lost) == (0, 0, 0)
    assert none.gap_ms == none.edge_ms == none.wpm_percent == spread([])
    assert none.steps == shares(Hits()) == none.asides["all"]
    cells = [cell(none) for cell in {**HEARD, **MEASURED}.values()]
    assert set(cells) == {"0", NOTHING}


def worse() -> Outcome:
    right = score(truth(ONE_TAKE), perfect(truth(ONE_TAKE)))
    return replace(
        right,
        steps=Hits(3, 1, 1),
        exact=False,
        gaps=Gaps((0.1234,), 1),
        sounds=Hits(0, 1, 1),
        wpm_errors=(0.05,),
    )


def both() -> Figures:
    return figures("some", [score(truth(ONE_TAKE), perfect(truth(ONE_TAKE))), worse()])


def test_the_figures_of_two_outcomes() -> None:
    found = both()
    assert (found.recordings, found.exact, found.takes_right, found.gaps_lost) == (2, 1, 2, 1)
    assert msgspec.structs.astuple(found.steps) == (7, 1, 1, 0.875, 0.875, 0.875)
    assert msgspec.structs.astuple(found.gap_ms) == (2, 61.7, 123.4, 123.4)
    assert (found.sounds.precision, found.sounds.recall) == (0.5, 0.5)
    assert msgspec.structs.astuple(found.wpm_percent) == (2, 2.5, 5.0, 5.0)
    assert (found.asides["all"].found, found.asides["reply"].found) == (6, 2)


def test_the_tables_of_two_outcomes() -> None:
    assert table("sound", HEARD, [both(), figures("none", [])]) == "\n".join(
        [
            "| sound | recordings | step F1 | exact sequence | takes right | asides found "
            "| um/uh P / R | filler words P / R |",
            "| --- | --: | --: | --: | --: | --: | --: | --: |",
            "| some | 2 | 0.875 | 1 of 2 | 2 of 2 | 6 of 6 | 0.50 / 0.50 | 1.00 / 1.00 |",
            "| none | 0 | – | – | – | – | – | – |",
        ]
    )
    assert "| some | 0 / 0 / 0 | 2 | 1 | 62 / 123 / 123 |" in table("sound", MEASURED, [both()])
    assert asides(both()).splitlines()[2:4] == [
        "| reply | 2 | 2 | 0 |",
        "| objection | 0 | 0 | 0 |",
    ]


def test_false_fillers_show_where_there_is_none_to_find() -> None:
    only_false = replace(worse(), sounds=Hits(0, 0, 2))
    assert "| 2 false |" in table("sound", HEARD, [figures("some", [only_false])])


def test_the_published_results_are_of_the_whole_bench() -> None:
    results = msgspec.json.decode(RESULTS.read_bytes())
    assert results["by_sound"][-1]["recordings"] == len(plans()) - len(results["skipped"])
    text = published()
    assert text.startswith(f"Coach {results['version']}, {results['date']}, ")
    assert sum(line.startswith("| all |") for line in text.splitlines()) == 3


def test_stated_probabilities_are_told_beside_how_often_they_were_right() -> None:
    sure = ((0.95, True), (1.0, True), (0.91, False), (0.42, False), (0.44, True))
    row = figures("all", [replace(score(truth(ONE_TAKE), perfect(truth(ONE_TAKE))), sure=sure)])
    assert [msgspec.structs.astuple(one) for one in row.certainty] == [
        (0.4, 2, 0.43, 0.5),
        (0.9, 3, 0.9533, 0.6667),
    ]
    assert "| 0.9 to 1.0 | 3 | 0.953 | 0.667 |" in certainty(row)


def test_a_step_is_right_where_it_was_said() -> None:
    heard = perfect(truth(ONE_TAKE))
    steps = [msgspec.structs.replace(step, confidence=0.8) for step in heard.takes[0].steps]
    steps[0] = msgspec.structs.replace(steps[0], start_s=100.0, end_s=101.0)
    take = msgspec.structs.replace(heard.takes[0], steps=tuple(steps))
    outcome = score(truth(ONE_TAKE), msgspec.structs.replace(heard, takes=(take,)))
    assert [right for _, right in outcome.sure] == [False, True, True, True]
