"""The bench's command line."""

from __future__ import annotations

import argparse
import datetime
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

import coach
from coach import guide as guides
from coach.datatypes import Guide
from coach.listening import voice_model
from coach.model import locate
from coach.pipeline import review_file
from coach.recognise import SpeechModel, load_model
from coach.report.contract import as_json

from .build import QUICK, Plan, make, plans
from .figures import Results, figures
from .score import Outcome, score
from .scripts import SCRIPTS
from .sounds import CONDITIONS
from .table import RESULTS, tables
from .truth import Heard, Truth
from .voices import versions


def main() -> None:
    """Make the recordings, review them and print how far the reviews are off."""
    parser = argparse.ArgumentParser("python tests/accuracy", description=main.__doc__)
    parser.add_argument("--quick", action="store_true", help="a few recordings, half a minute")
    parser.add_argument("--only", default="", help="recordings with this in their name")
    parser.add_argument("--keep", type=Path, help="folder to leave recordings and truth in")
    parser.add_argument("--publish", action="store_true", help="keep the figures for the README")
    parser.add_argument("--worst", type=int, default=10, help="name so many bad recordings")
    options = parser.parse_args()
    if options.publish and (options.quick or options.only):
        parser.error("--publish is for the whole bench, without --quick and --only")
    wanted = [plan for plan in QUICK * options.quick or plans() if options.only in plan.name]
    if not wanted:
        parser.error(f"--only: no recording has {options.only!r} in its name")
    with tempfile.TemporaryDirectory() as spare:
        folder = options.keep or Path(spare)
        folder.mkdir(parents=True, exist_ok=True)
        results, outcomes = run(wanted, folder, load_model(locate()))
    print(tables(results))  # noqa: T201
    print(*worst(outcomes, options.worst), sep="\n")  # noqa: T201
    if options.publish:
        RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")


def run(
    wanted: Sequence[Plan], folder: Path, model: SpeechModel
) -> tuple[Results, tuple[Outcome, ...]]:
    """Make and review recordings; those whose voice is not installed are left out."""
    possible = [plan for plan in wanted if plan.missing() is None]
    truths = [make(plan, folder) for plan in possible]
    outcomes = tuple(score(truth, listened(folder, truth, model)) for truth in truths)
    return Results(
        version=coach.__version__,
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        model=model.name,
        voices=versions(),
        not_installed=sorted({plan.missing() or "" for plan in wanted} - {""}),
        skipped=[plan.name for plan in wanted if plan not in possible],
        audio_s=round(sum(truth.duration_s for truth in truths), 1),
        by_sound=[
            *(
                figures(condition.title, [one for one in outcomes if one.condition == name])
                for name, condition in CONDITIONS.items()
            ),
            figures("all", outcomes),
        ],
        by_script=[
            figures(script.title, [one for one in clean(outcomes) if one.says == name])
            for name, script in SCRIPTS.items()
        ],
    ), outcomes


def clean(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return the outcomes in clean sound."""
    return [one for one in outcomes if one.condition == "clean"]


def listened(folder: Path, truth: Truth, model: SpeechModel) -> Heard:
    """Review a recording, and return what a reader of its JSON sees."""
    path = folder / truth.file
    line = as_json.render(review_file(path, _guide(truth.guide), model, voices=voice_model()))
    path.with_suffix(".review.json").write_text(line + "\n", encoding="utf-8")
    return msgspec.json.decode(line, type=Heard)


def _guide(path: str | None) -> Guide:
    return guides.load(Path(path)) if path else guides.built_in()


def worst(outcomes: Sequence[Outcome], count: int) -> Iterator[str]:
    """Yield a line for each of the recordings that the coach got most wrong."""
    for one in sorted(outcomes, key=_badness, reverse=True)[:count]:
        gap_ms, pace = (max(errors, default=0.0) for errors in (one.gaps.errors_s, one.wpm_errors))
        measured = f"gaps within {1000 * gap_ms:.0f} ms, pace within {100 * pace:.0f} %"
        yield f"{one.name}: {'; '.join((*one.faults, measured))}"


def _badness(one: Outcome) -> float:
    gap_s, pace = (max(errors, default=0.0) for errors in (one.gaps.errors_s, one.wpm_errors))
    return len(one.faults) + (not one.takes_right) + 5 * (gap_s + pace)
