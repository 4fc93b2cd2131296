"""A take with a customer, from a recording in place of a microphone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from played import Played, sample, silence

from coach import guide as guides
from coach.audio import open_audio
from coach.customer import Customer, MomentKind, Part, built_in, draw
from coach.datatypes import SAMPLE_RATE_HZ, LineKind, Samples
from coach.errors import MicrophoneError
from coach.pipeline import review_file
from coach.recognise import SpeechModel
from coach.report.contract import as_json
from coach.report.terminal import review as terminal
from coach.session.answering.clips import clip
from coach.session.answering.customer import SpeakingCustomer
from coach.session.take.events import CustomerSpeaks, Ended, Event, Reported, Trouble
from coach.session.take.rehearsal import Rehearsal

pytestmark = pytest.mark.slow

GUIDE = guides.built_in()
LATENCY_S = 0.05
SILENT = Customer("Ann", "af_heart", "hard", 1, tuple(Part(step.id) for step in GUIDE.steps[:-1]))


class Heard:
    """A player that keeps what it is to play."""

    def __init__(self) -> None:
        self.played: list[Samples] = []
        self.stopped = False

    def start(self, samples: Samples) -> float:
        self.played.append(samples)
        return LATENCY_S

    def stop(self) -> None:
        self.stopped = True


class Broken(Heard):
    """A player without a loudspeaker, from the second clip on."""

    def start(self, samples: Samples) -> float:
        if self.played:
            raise MicrophoneError("the customer cannot be played (device is gone)")
        return super().start(samples)


def run(
    sound: Samples,
    model: SpeechModel,
    customer: Customer,
    path: Path | None = None,
    player: Heard | None = None,
) -> list[Event]:
    speaking = SpeakingCustomer(GUIDE, customer, player or Heard())
    return list(Rehearsal(GUIDE, model, Played(sound), path=path, customer=speaking).events())


def reported(events: list[Event]) -> Reported:
    assert isinstance(events[-1], Reported)
    return events[-1]


def as_data(line: str) -> Any:
    found = json.loads(line)
    del found["recording"]["path"]
    return found


@pytest.mark.parametrize(("name", "seed"), [("good", 3), ("pauses", 5), ("objection", 8)])
def test_live_and_file_agree_in_every_field(
    name: str, seed: int, tmp_path: Path, speech_model: SpeechModel
) -> None:
    customer = draw(built_in(), GUIDE, level="hard", seed=seed)
    events = run(sample(name), speech_model, customer, tmp_path / "a.wav")
    assert any(isinstance(each, CustomerSpeaks) for each in events)
    of_file = review_file(tmp_path / "a.wav", GUIDE, speech_model)
    live = as_data(as_json.render(reported(events).review))
    assert live == as_data(as_json.render(of_file))
    assert live["takes"][0]["customer"]["seed"] == seed


def test_each_line_is_in_the_right_channel_where_the_note_has_it(
    tmp_path: Path, speech_model: SpeechModel
) -> None:
    player = Heard()
    customer = draw(built_in(), GUIDE, level="easy", seed=3)
    events = run(sample("good"), speech_model, customer, tmp_path / "a.wav", player)
    with av.open(str(tmp_path / "a.wav")) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    right = np.concatenate(frames, axis=1).reshape(-1, 2)[:, 1].astype(np.float32) / 32768.0
    known = reported(events).review.recording.customer
    assert known
    assert len(known.lines) == len(player.played) > 2
    for line, played in zip(known.lines, player.played, strict=True):
        start, end = (round(at * SAMPLE_RATE_HZ) for at in (line.span.start, line.span.end))
        assert np.array_equal(right[start:end], played)
        assert np.abs(played - clip(customer.voice, line.text)).max() < 1e-4
    assert player.stopped


@pytest.mark.parametrize("name", ["good", "pauses", "objection"])
def test_a_silent_customer_changes_nothing(
    name: str, tmp_path: Path, speech_model: SpeechModel
) -> None:
    with_one = reported(run(sample(name), speech_model, SILENT)).review
    alone = Rehearsal(GUIDE, speech_model, Played(sample(name)))
    without = reported(list(alone.events())).review
    found, wanted = (as_data(as_json.render(each)) for each in (with_one, without))
    assert found["recording"].pop("channels") == 2
    assert wanted["recording"].pop("channels") == 1
    for take in found["takes"]:
        assert take.pop("customer")["lines"] == []
    for take in wanted["takes"]:
        assert take.pop("customer") is None
    assert found == wanted


def test_a_clip_that_cannot_be_played_costs_the_customer_not_the_take(
    speech_model: SpeechModel,
) -> None:
    customer = draw(built_in(), GUIDE, level="easy", seed=3)
    events = run(sample("good"), speech_model, customer, player=Broken())
    (trouble,) = [each for each in events if isinstance(each, Trouble)]
    assert trouble.code == "no_customer"
    assert trouble.message == (
        "the customer cannot be played (device is gone); the take goes on without a customer"
    )
    assert sum(isinstance(each, CustomerSpeaks) for each in events) == 1
    assert len(reported(events).review.takes[0].facts.take.steps) == 7


def test_a_clip_that_has_gone_costs_the_customer_not_the_take(
    tmp_path: Path, speech_model: SpeechModel
) -> None:
    def gone(voice: str, line: str) -> Samples:
        with open_audio(tmp_path / "none.wav"):
            raise AssertionError

    customer = draw(built_in(), GUIDE, level="easy", seed=3)
    speaking = SpeakingCustomer(GUIDE, customer, Heard(), spoken=gone)
    take = Rehearsal(GUIDE, speech_model, Played(sample("good")), customer=speaking)
    events = list(take.events())
    (trouble,) = [each for each in events if isinstance(each, Trouble)]
    assert trouble.code == "no_customer"
    assert trouble.message.endswith("; the take goes on without a customer")
    assert not any(isinstance(each, CustomerSpeaks) for each in events)
    assert len(reported(events).review.takes[0].facts.take.steps) == 7


def test_nothing_is_said_to_a_room(speech_model: SpeechModel) -> None:
    customer = draw(built_in(), GUIDE, level="hard", seed=3)
    events = run(silence(22.0), speech_model, customer)
    assert not any(isinstance(each, CustomerSpeaks) for each in events)
    assert [each.reason for each in events if isinstance(each, Ended)] == ["nothing"]


def coughs(seconds: float) -> Samples:
    """Return somebody who coughs twice a second and a half: bursts that die away."""
    sound = silence(seconds)
    chance = np.random.default_rng(3)
    burst = chance.normal(0, 0.2, round(0.3 * SAMPLE_RATE_HZ)) * np.exp(-np.linspace(0, 6, 4800))
    for at in np.arange(0.3, seconds - 0.5, 1.5):
        for later_s in (0.0, 0.4):
            start = round((at + later_s) * SAMPLE_RATE_HZ)
            sound[start : start + len(burst)] += burst.astype(np.float32)
    return sound


def keys(seconds: float) -> Samples:
    """Return somebody who types: two clicks a key, eight keys a second."""
    sound = silence(seconds)
    chance = np.random.default_rng(4)
    for at in np.arange(0.2, seconds - 0.2, 0.125):
        for later_s, level in ((0.0, 0.15), (0.05, 0.06)):
            start = round((at + later_s + chance.uniform(0, 0.03)) * SAMPLE_RATE_HZ)
            click = chance.normal(0, level, 120) * np.exp(-np.linspace(0, 5, 120))
            sound[start : start + 120] += click.astype(np.float32)
    return sound


def test_a_cough_and_a_keyboard_start_nobody(speech_model: SpeechModel) -> None:
    worried = Part("name", "Okay.", kind=MomentKind.OBJECTION, first="Wait.", thinks_s=1.0)
    others = (Part(step.id, "Okay.") for step in GUIDE.steps[1:-1])
    customer = Customer("Ann", "af_heart", "hard", 1, (worried, *others))
    player = Heard()
    spoken = SpeakingCustomer(GUIDE, customer, player, spoken=lambda *_: silence(0.5))
    name = pieces_of("good")[0]
    noises = [keys(5.0), coughs(7.0), silence(0.5)]
    sound = np.concatenate([*noises, name, silence(1.0), *noises])
    events = list(Rehearsal(GUIDE, speech_model, Played(sound), customer=spoken).events())
    said = [(each.kind, each.step) for each in events if isinstance(each, CustomerSpeaks)]
    assert said == [(LineKind.OBJECTION, "name")]


class Conversation(Played):
    """A speaker who says each piece when the customer has ended, and 0.3 s passed."""

    def __init__(self, pieces: list[Samples], player: Heard) -> None:
        super().__init__(np.zeros(0, np.float32))
        self._pieces, self._player = pieces, player

    def blocks(self) -> Any:
        for number, piece in enumerate(self._pieces):
            yield from np.array_split(piece, max(1, len(piece) // 800))
            for _ in range(40):  # 2 s
                if len(self._player.played) > number:
                    break
                yield silence(0.05)
            yield from np.array_split(self.room(number), 20)
        yield silence(4.0)

    def room(self, number: int) -> Samples:
        """Return what is heard while the customer speaks, and for 0.3 s more."""
        lasts_s = len(self._player.played[-1]) / SAMPLE_RATE_HZ if self._player.played else 0.0
        return silence(lasts_s + LATENCY_S + 0.3)


class Loudspeaker(Conversation):
    """A conversation in which the microphone hears the customer, too."""

    def room(self, number: int) -> Samples:
        heard = super().room(number)
        clip = self._player.played[number] if number < len(self._player.played) else heard[:0]
        late = round(0.1 * SAMPLE_RATE_HZ)
        heard[late : late + len(clip)] += np.float32(0.4) * clip
        return heard


def pieces_of(name: str) -> list[Samples]:
    path = Path(__file__).parents[1] / "samples" / f"{name}.json"
    spans = [(s["start_s"], s["end_s"]) for s in json.loads(path.read_text("utf-8"))["segments"]]
    sound = sample(name)
    return [sound[round(a * SAMPLE_RATE_HZ) : round(b * SAMPLE_RATE_HZ)] for a, b in spans]


def test_over_a_loudspeaker_nothing_of_the_customer_is_the_speakers(
    tmp_path: Path, speech_model: SpeechModel
) -> None:
    player, path = Heard(), tmp_path / "a.wav"
    customer = draw(built_in(), GUIDE, level="easy", seed=4)
    speaking = SpeakingCustomer(GUIDE, customer, player)
    source = Loudspeaker(pieces_of("good"), player)
    events = list(Rehearsal(GUIDE, speech_model, source, path=path, customer=speaking).events())
    assert "echo" in [each.code for each in events if isinstance(each, Trouble)]
    review = reported(events).review
    (take,) = review.takes
    assert take.facts.with_customer
    assert take.facts.with_customer.echo
    assert take.facts.order.in_order
    assert [step.id for step in take.facts.take.steps] == [step.id for step in GUIDE.steps]
    said = {step.id: step.heard for step in take.facts.take.steps}
    assert said["email"].lower().split() == ["email"]
    assert not review.asides
    assert not review.fillers
    of_file = review_file(path, GUIDE, speech_model)
    assert as_data(as_json.render(review)) == as_data(as_json.render(of_file))
    page = " ".join(terminal.render(review).split())
    assert "over a loudspeaker: what was said while the customer spoke is not counted." in page


def test_the_customers_time_is_nobodys_fault(tmp_path: Path, speech_model: SpeechModel) -> None:
    player = Heard()
    customer = draw(built_in(), GUIDE, level="easy", seed=3)
    speaking = SpeakingCustomer(GUIDE, customer, player)
    source = Conversation(pieces_of("good"), player)
    path = tmp_path / "a.wav"
    events = list(Rehearsal(GUIDE, speech_model, source, path=path, customer=speaking).events())
    review = reported(events).review
    (take,) = review.takes
    facts = take.facts.with_customer
    assert facts
    assert [line.kind for line in facts.lines] == [LineKind.ANSWER] * 6
    assert facts.talked_into == ()
    assert len(take.facts.conversation.answers) == 6
    for answer in take.facts.conversation.answers:
        assert answer.delay_s == pytest.approx(0.3, abs=0.15)
    assert all(own_s == pytest.approx(0.3, abs=0.15) for own_s in take.own_silences_s)
    assert take.scores.flow == 100
    assert review.takes[0].facts.order.in_order
    of_file = review_file(path, GUIDE, speech_model)
    assert as_data(as_json.render(review)) == as_data(as_json.render(of_file))
    page = " ".join(terminal.render(review).split())
    assert "after each answer" in page or "after an answer" in page
    assert "Customer Omar, easy, seed 3; measured as heard over a headset." in page
