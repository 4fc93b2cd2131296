"""A small part of the faults campaign, and that the campaign notices a fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from faults import damaged, healthy, hostile
from faults.command import SEED, Row, rows, run, table, trials
from faults.making import PAIRS, RATES_HZ, Pair, speech
from faults.trial import CannotMakeError, Outcome, Trial, outcome

from coach.audio.files import delay
from coach.audio.files.containers import container


def test_a_small_part_of_it_holds() -> None:
    outcomes = list(run(trials(SEED, brief=True)))
    assert [one for one in outcomes if one.fault] == []
    assert len({one.kind for one in outcomes if not one.skipped}) == 6


def test_the_whole_of_it_is_as_large_as_is_said() -> None:
    kinds = [trial.kind for trial in trials(SEED, brief=False)]
    assert len(PAIRS) == 39
    assert kinds.count("healthy recordings") == len(PAIRS) * len(RATES_HZ) == 390
    assert kinds.count("damaged recordings") == 160


def test_sound_that_is_late_or_called_damaged_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mp3, opus = Pair("wav", "libmp3lame", 1_152), Pair("webm", "libopus", 960)
    assert healthy.fault(mp3, 16_000, tmp_path) == ""
    monkeypatch.setattr(delay, "_SAMPLES", {})
    assert healthy.fault(mp3, 16_000, tmp_path) == "late by +69 ms"
    monkeypatch.setitem(container._TELLING, "matroska", lambda _: True)
    assert healthy.fault(opus, 16_000, tmp_path) == "called damaged"


def test_what_is_lost_unsaid_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    webm = Pair("webm", "libopus")
    assert damaged.fault(webm, damaged.zeroed, "any", tmp_path) == ""
    monkeypatch.setitem(container._TELLING, "matroska", lambda _: False)
    monkeypatch.setattr("coach.audio.files.decode.AudioFile.damaged", False)
    assert "lost, and nothing said" in damaged.fault(webm, damaged.zeroed, "any", tmp_path)


def test_how_much_is_lost() -> None:
    whole = speech()
    assert damaged.lost(whole, whole) == (0.0, 0.0)
    assert damaged.lost(whole, whole[1_000:]) == (0.0, 0.0)
    longest_s, share = damaged.lost(whole, whole[: len(whole) // 2])
    assert longest_s > 0.5
    assert 0.2 < share < 0.6


@pytest.mark.parametrize("content", [b"\x1b[31m", b"\xff", b"Traceback", "\u202e".encode()])
def test_what_would_be_obeyed_is_noticed(content: bytes) -> None:
    assert hostile._obeyed(b"a line\n") == ""
    assert hostile._obeyed(content) != ""


def test_what_is_raised_is_a_fault_and_what_cannot_be_made_is_none(tmp_path: Path) -> None:
    def fail(_: Path) -> str:
        raise ValueError("no")

    def cannot(_: Path) -> str:
        raise CannotMakeError("no encoder")

    kind = "a kind"
    raised = outcome(Trial(kind, "a", fail), tmp_path)
    skipped = outcome(Trial(kind, "b", cannot), tmp_path)
    held = Outcome(kind, "c", "")
    assert (raised.fault, skipped.skipped) == ("raised ValueError: no", "no encoder")
    counted: list[Row] = rows([raised, skipped, held])
    assert counted == [(kind, 2, 1, 1)]
    assert table(counted).splitlines()[-1] == "| a kind | 2 | 1 | 1 |"
