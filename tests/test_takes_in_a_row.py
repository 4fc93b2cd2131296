"""Take after take in one command: another one with one key, a drill, a pause, and the end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Cli
from played import Played, sample, silence

from coach.audio.live import microphone, sink
from coach.cli.commands.takes import drill as drill_command
from coach.cli.commands.takes import rehearse as rehearse_command
from coach.cli.commands.takes import rehearse_report
from coach.cli.screen import keys
from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.session.series import drill

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("speech_model")]


class TypedKeys:
    """Lines that somebody types, each when it is waited for; ``None``: nobody does, for a while."""

    typed: Iterator[str | None] = iter(())
    are_there = True

    def call(self, on_line: Callable[[], None] | None) -> None:
        return

    def wait(self, at_most_s: float | None = None) -> str | None:
        return next(self.typed)


@pytest.fixture
def speaks(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Played]]:
    """Have takes said into the microphone, one after the other, and lines typed between them."""

    def says(*takes: Samples, types: tuple[str | None, ...] = ()) -> list[Played]:
        coming = iter(takes)
        opened: list[Played] = []

        def opens(_: object) -> Played:
            opened.append(Played(next(coming), seed=len(opened)))
            return opened[-1]

        monkeypatch.setattr(microphone, "Microphone", opens)
        monkeypatch.setattr(rehearse_command, "chosen_device", lambda _: None)
        monkeypatch.setattr(TypedKeys, "typed", iter(types))
        monkeypatch.setattr(keys, "Keys", TypedKeys)
        return opened

    return says


def part(from_s: float, to_s: float) -> Samples:
    return sample("good")[round(from_s * SAMPLE_RATE_HZ) : round(to_s * SAMPLE_RATE_HZ)]


def interrupted(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


THREE_STEPS = part(3.2, 8.1)


def lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


def test_another_take_with_one_key(speaks: Callable[..., list[Played]], cli: Cli) -> None:
    opened = speaks(THREE_STEPS, THREE_STEPS, THREE_STEPS, types=("", "q"))
    done = cli("rehearse", "--cue", "none", "--again", "--no-keep", "--format", "json")
    assert done.exit_code == 0
    assert len(opened) == len(lines(done.stdout)) == 2
    assert done.stderr.count("Enter: another take.  q and Enter: the end.") == 2


def test_a_rehearsal_says_what_is_new_since_the_take_before(
    speaks: Callable[..., list[Played]], cli: Cli
) -> None:
    told = []
    for remember in ("--remember", "--remember", "--no-remember"):
        speaks(THREE_STEPS)
        done = cli("rehearse", "--cue", "none", "--no-keep", "--format", "json", remember)
        (take,) = lines(done.stdout)[0]["takes"]
        told.append([each["message"] for each in take["advice"]])
    first, second, alone = told
    assert first[0].startswith("You left out four steps")
    assert second[0].startswith("Again, the second take in a row: you left out four steps")
    assert alone == first


def test_the_page_opens_after_a_take(
    speaks: Callable[..., list[Played]],
    cli: Cli,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(rehearse_report, "open_in_browser", opened.append)
    speaks(THREE_STEPS)
    done = cli("rehearse", "--cue", "none", "--save", str(tmp_path / "take.wav"), "--open")
    assert done.exit_code == 0
    assert opened == [tmp_path / "take.html"]
    assert "<!doctype html>" in opened[0].read_text("utf-8").lower()
    speaks(THREE_STEPS)
    refused = cli("rehearse", "--cue", "none", "--no-keep", "--open")
    assert refused.exit_code == 2
    assert "--open needs the recording: leave --no-keep out" in refused.stderr


def test_a_drill_says_a_line_for_each_take(speaks: Callable[..., list[Played]], cli: Cli) -> None:
    opened = speaks(THREE_STEPS, silence(0.5), THREE_STEPS, types=(None, None, None))
    done = cli("drill", "--cue", "none", "--takes", "2", "--no-keep")
    assert done.exit_code == 0
    assert len(opened) == 3
    said = done.stderr.splitlines()
    assert any("no take was heard; once more" in line for line in said)
    assert [line.split()[0] for line in said if line.split()[:1] in (["1"], ["2"])] == ["1", "2"]
    assert "2 takes" in done.stdout
    assert "A take flows when it is complete" in done.stderr
    assert "three" not in done.stderr + done.stdout


def test_a_drill_pauses_on_a_key_and_goes_on_with_another(
    speaks: Callable[..., list[Played]], cli: Cli
) -> None:
    speaks(THREE_STEPS, THREE_STEPS, types=("", ""))
    done = cli("drill", "--cue", "none", "--takes", "2", "--no-keep")
    assert done.exit_code == 0
    assert done.stderr.count("paused; Enter goes on") == 1


def test_a_drill_stops_when_it_flows(speaks: Callable[..., list[Played]], cli: Cli) -> None:
    opened = speaks(*[sample("good")] * 6, types=(None,) * 6)
    done = cli("drill", "--cue", "none", "--until-flow", "--no-keep")
    assert done.exit_code == 0
    assert len(opened) == 3
    assert "It flows when the last three takes" in " ".join(done.stderr.split())


def test_a_drill_says_one_fact_after_every_second_take(
    speaks: Callable[..., list[Played]], cli: Cli
) -> None:
    speaks(*[sample("pauses")] * 4, types=(None,) * 4)
    done = cli("drill", "--cue", "none", "--takes", "4", "--no-keep")
    said = [line.strip() for line in done.stderr.splitlines()]
    assert [line for line in said if line.startswith("still")] == ["still 2.4 s before payment"] * 2
    assert "Four takes are said." in done.stderr


def test_a_joint_is_announced_and_then_the_whole(
    speaks: Callable[..., list[Played]], cli: Cli
) -> None:
    two_lines = sample("good")[round(7.9 * SAMPLE_RATE_HZ) : round(13.7 * SAMPLE_RATE_HZ)]
    opened = speaks(*[two_lines] * 5, sample("good"), types=(None,) * 6)
    done = cli("drill", "--joint", "payment", "--cue", "none", "--no-keep")
    assert (done.exit_code, len(opened)) == (0, 6)
    assert "The hard close: notes and payment, five times" in done.stderr
    assert "all of it, once" in done.stderr
    assert "notes and payment: 5 takes, 5 flowed" in done.stdout


def test_a_drill_in_which_nobody_speaks_pauses_and_goes_on_when_somebody_does(
    speaks: Callable[..., list[Played]], cli: Cli
) -> None:
    opened = speaks(silence(0.5), silence(0.5), THREE_STEPS, types=(None, "", None))
    done = cli("drill", "--cue", "none", "--takes", "1", "--no-keep")
    assert done.exit_code == 0
    assert len(opened) == 3
    assert done.stderr.count("no take was heard; once more") == 1
    assert done.stderr.count("no take was heard twice: paused; Enter goes on") == 1


def test_a_drill_in_which_nobody_speaks_ends_where_there_are_no_keys(
    speaks: Callable[..., list[Played]], cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drill, "BREATH_S", 0.0)
    monkeypatch.setattr(TypedKeys, "are_there", False)
    opened = speaks(silence(0.5), silence(0.5), THREE_STEPS)
    done = cli("drill", "--cue", "none", "--no-keep")
    assert done.exit_code == 1
    assert len(opened) == 2
    assert "no take was heard twice: the drill ends here" in done.stderr


@pytest.mark.parametrize("when", ["between", "within"])
def test_ctrl_c_ends_a_drill_and_keeps_what_there_is(
    when: str, speaks: Callable[..., list[Played]], cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaks(THREE_STEPS, np.zeros(0, np.float32), types=(None,))
    if when == "between":
        monkeypatch.setattr(drill_command, "_breathe", interrupted)
    else:
        takes: Iterator[Callable[..., Any]] = iter([rehearse_command.take, interrupted])
        monkeypatch.setattr(rehearse_command, "take", lambda *a, **k: next(takes)(*a, **k))
    done = cli("drill", "--cue", "none", "--no-keep", "--format", "json")
    assert done.exit_code == 0
    (found,) = lines(done.stdout)
    assert len(found["takes"]) == 1
    ((progress,),) = lines(cli("progress", "--format", "json").stdout)
    assert [day["takes"] for day in progress["days"]] == [1]


def test_a_drill_without_a_take_is_an_error(
    speaks: Callable[..., list[Played]], cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drill_command, "_breathe", interrupted)
    speaks(silence(0.5))
    done = cli("drill", "--cue", "none", "--no-keep")
    assert done.exit_code == 1
    assert "no take was heard; say the sequence" in done.stderr


class Silent:
    """A loudspeaker that nobody hears."""

    def __enter__(self) -> Silent:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def start(self, samples: Samples) -> float:
        return 0.03

    def stop(self) -> None:
        return


def test_somebody_answers_in_a_rehearsal(
    speaks: Callable[..., list[Played]], cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sink, "Playing", Silent)
    speaks(THREE_STEPS)
    line = ("rehearse", "--cue", "none", "--no-keep", "--format", "json", "--customer")
    done = cli(*line, "--level", "easy", "--seed", "3")
    assert done.stderr.startswith("customer: Omar, easy, --seed 3; wear a headset\n")
    (take,) = lines(done.stdout)[0]["takes"]
    found = take["customer"]
    assert (found["name"], found["level"], found["seed"]) == ("Omar", "easy", 3)
    assert {each["kind"] for each in found["lines"]} == {"answer"}
    assert found["lines"][0]["text"] in done.stderr


def test_each_take_has_another_customer(
    speaks: Callable[..., list[Played]], cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sink, "Playing", Silent)
    monkeypatch.setattr(drill, "BREATH_S", 0.0)
    speaks(THREE_STEPS, THREE_STEPS, types=(None, None))
    done = cli("drill", "--takes", "2", "--cue", "none", "--no-keep", "--customer", "--seed", "7")
    assert done.exit_code == 0
    seeds = [line for line in done.stderr.splitlines() if line.startswith("customer: ")]
    assert [line.split("--seed ")[1][0] for line in seeds] == ["7", "8"]


def test_a_scenario_with_a_mistake_is_one_line(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('name = "Mine"\n', encoding="utf-8")
    done = cli("rehearse", "--customer", str(tmp_path / "mine.toml"))
    assert done.exit_code == 1
    said, _no_microphone = done.stderr.splitlines()
    assert "is missing" in said
    assert said.endswith("it goes on without a customer")
    assert "run `coach customer check" in said
