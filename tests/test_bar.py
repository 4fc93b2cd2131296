"""How long it still takes, as a person says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.batch.finding.find import Source
from coach.batch.folder import Outcome
from coach.cli.screen import bar as bars
from coach.cli.screen.bar import Bar
from coach.report.contract.review import ErrorJson
from coach.report.summary.contract import RowJson


class Clock:
    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(bars, "time", clock)
    return clock


def sources(folder: Path, *sizes: int) -> list[Source]:
    paths = [folder / f"{number}.wav" for number in range(len(sizes))]
    for path, size in zip(paths, sizes, strict=True):
        path.write_bytes(b"x" * size)
    return [Source(str(path), path.name) for path in paths]


def done(source: Source, *, kept: bool = False, error: ErrorJson | None = None) -> Outcome:
    return Outcome(source, RowJson(source.name, error=error), kept=kept)


def shown(bar: Bar) -> str:
    return str(bar._progress.tasks[0].fields["what"])


def test_the_time_left_goes_by_the_size_of_what_is_left(tmp_path: Path, clock: Clock) -> None:
    first, second, *rest = sources(tmp_path, 1000, 2000, 9000, 60_000)
    bar = Bar([first, second, *rest])
    assert shown(bar) == "0 of 4 done"
    clock.now += 10
    bar.show(done(first))
    assert shown(bar) == "1 of 4 done, about 12 min left"
    clock.now += 20
    bar.show(done(second, error=ErrorJson("not_audio", "second: no recording")))
    assert shown(bar) == "2 of 4 done, 1 failed, about 12 min left"


def test_what_was_there_foretells_nothing(tmp_path: Path, clock: Clock) -> None:
    first, second, third = sources(tmp_path, 1000, 2000, 2000)
    bar = Bar([first, second, third, Source("s3://bucket/a.wav", "a.wav")])
    bar.show(done(first, kept=True))
    assert shown(bar) == "1 of 4 done"
    clock.now += 30
    bar.show(done(second))
    assert shown(bar) == "2 of 4 done, under a minute left"
    assert (bar.done, bar.kept, bar.failed) == (2, 1, 0)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(59, "under a minute"), (61, "about 1 min"), (7100, "about 118 min"), (9000, "about 2 h")],
)
def test_it_is_said_as_a_person_says_it(seconds: float, text: str) -> None:
    assert bars._time_left(seconds) == f"{text} left"
