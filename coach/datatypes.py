"""Every noun that the rooms share, in the order in which the pipeline makes them.

Times are seconds from the start of the recording. Samples are float32 of shape (n,),
16 kHz, one channel, full scale 1.0. Where there is nothing to measure a field is ``None``.
"""

from __future__ import annotations

import enum
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NewType, TypeAlias

from coach.learning import Along, Retention

SAMPLE_RATE_HZ = 16_000
"""The one rate inside the coach."""

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Samples: TypeAlias = npt.NDArray[np.float32]
    ChannelLevels: TypeAlias = npt.NDArray[np.float16]
else:
    Samples = "numpy is slow to import, and takes that are remembered need none"
    ChannelLevels = Samples
"""Sound: shape (n,), 16 kHz, one channel. Levels of two channels: shape (n, 2), of each 10 ms (dB
re full scale)."""


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A half-open stretch of time; it never runs backwards."""

    start: float
    """Seconds."""
    end: float
    """Seconds, at or after the start."""

    def __post_init__(self) -> None:
        if not self.start <= self.end:
            raise ValueError(f"a span cannot run from {self.start} back to {self.end}")

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.end - self.start

    def overlap(self, other: Span) -> float:
        """Seconds that both spans cover."""
        return max(0.0, min(self.end, other.end) - max(self.start, other.start))

    def mostly_in(self, *others: Span) -> bool:
        """Tell whether one of some other spans covers more than half of this one."""
        return any(self.overlap(other) > self.duration / 2 for other in others)


# ---- guide -------------------------------------------------------------------------


class Asks(enum.StrEnum):
    """What a step asks a customer for."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    YES_NO = "yes-no"
    NOTE = "note"
    CARD = "card"
    OPEN = "open"
    """Anything else, or nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a guide."""

    id: str
    """Letters, digits and dashes; unique in its guide."""
    title: str
    """What a person calls the step."""
    say: str
    """The guide's words; ``{…}`` stands for any words."""
    also: tuple[str, ...] = ()
    """Other wordings that are as good."""
    asks: Asks | None = None
    """What it asks for; ``None``: its words tell."""

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every wording that counts as said, the guide's own first."""
        return (self.say, *self.also)

    @property
    def is_question(self) -> bool:
        """Whether the guide's words ask."""
        return self.say.rstrip().endswith("?")


class RuleKind(enum.StrEnum):
    """What a rule of a guide asks for."""

    IN_ORDER = "in-order"
    COMPLETE = "complete"
    ONCE = "once"
    LAST_QUESTION = "last-question"
    START_AT_ONCE = "start-at-once"
    NO_CELEBRATION = "no-celebration"
    NO_ASKING_AGAIN = "no-asking-again"
    COME_BACK = "come-back"
    NO_LINGERING = "no-lingering"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a guide; the judge names every breach with its time and words."""

    kind: RuleKind
    step: str | None = None
    """The step that the rule is about, where it is about one."""
    why: str = ""
    """The guide's own reason, shown with the finding."""


@dataclass(frozen=True, slots=True)
class Targets:
    """What a guide calls good. Sources of the defaults stand beside ``judge.py``'s limits."""

    flows_s: float = 0.5
    """A silence of at most this flows (seconds)."""
    noticeable_s: float = 1.0
    """A silence of at most this is noticeable, above it a hesitation (seconds)."""
    start_s: float = 1.0
    """The first step begins within this after the cue (seconds)."""
    slowest_wpm: float = 130.0
    """Words per minute below which a take drags."""
    fastest_wpm: float = 230.0
    """Words per minute above which a customer cannot follow."""
    total_s: float | None = None
    """The whole take within this (seconds); ``None`` where the guide does not say."""
    why: str = ""
    """The guide's own reason for its targets."""


@dataclass(frozen=True, slots=True)
class Flowing:
    """When a sequence flows: so many takes in a row, each complete, in order and without a stall.

    The defaults are the hard close's own: out loud until it flows, three times running, so that
    it was no accident.
    """

    takes: int = 3
    """Takes in a row."""
    gap_s: float | None = None
    """No silence of the speaker's own is longer (seconds); ``None``: what flows between steps."""
    sounds: int = 0
    """At most so many hesitation sounds in each."""


LEVELS = ("easy", "normal", "hard")
"""How hard the coach's own customer may be."""


@dataclass(frozen=True, slots=True)
class Certifying:
    """What a guide asks of the one take that shows that somebody is ready."""

    complete: bool = True
    """Every step is said."""
    in_order: bool = True
    gap_s: float | None = None
    """No silence of the speaker's own is longer (seconds); ``None``: than in a take that flows."""
    fillers: int = 0
    """At most so many fillers, of any kind."""
    customer: str | None = None
    """The level of the coach's customer who answers, of ``LEVELS``; ``None``: nobody need."""


@dataclass(frozen=True, slots=True)
class Guide:
    """The sequence to say."""

    name: str
    steps: tuple[Step, ...]
    rules: tuple[Rule, ...] = ()
    targets: Targets = Targets()
    about: str = ""
    """When and how the sequence is said, in the guide's own words."""
    flowing: Flowing = Flowing()
    """When it flows without thinking."""
    part_of: Guide | None = None
    """The guide of which this is a part that is practised alone; ``None``: it is a whole one."""
    certifying: Certifying = Certifying()
    """When somebody who says it is ready."""

    @property
    def certifying_gap_s(self) -> float:
        """The longest silence in a take that is certified (seconds)."""
        gap_s = self.certifying.gap_s
        return self.flowing_gap_s if gap_s is None else gap_s

    @property
    def flowing_gap_s(self) -> float:
        """The longest silence in a take that flows (seconds): each gap of it flows, too."""
        flows_s, gap_s = self.targets.flows_s, self.flowing.gap_s
        return flows_s if gap_s is None else min(gap_s, flows_s)

    def step(self, step_id: str) -> Step:
        """Return the step of that id; ``KeyError`` where there is none."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)

    def title(self, step_id: str) -> str:
        """Return the title of the step of that id; the id where there is none."""
        return next((step.title for step in self.steps if step.id == step_id), step_id)

    def rule(self, kind: RuleKind) -> Rule | None:
        """Return the first rule of that kind, or ``None``."""
        return next((rule for rule in self.rules if rule.kind is kind), None)


# ---- recording and words -----------------------------------------------------------


class LineKind(enum.StrEnum):
    """What a line of the coach's own customer is."""

    ANSWER = "answer"
    HESITATION = "hesitation"
    OBJECTION = "objection"
    QUESTION = "question"
    INTERRUPTION = "interruption"
    AGREEMENT = "agreement"
    """Once an objection or a question was taken care of."""


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """What the coach's own customer said."""

    kind: LineKind
    step: str
    """The step that it is about."""
    text: str
    span: Span
    talked_into: bool = False
    """Whether the speaker was heard beneath it while it came from a loudspeaker."""


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """The coach's own customer in a rehearsal: everything that is said is known."""

    name: str
    level: str
    seed: int
    lines: tuple[CustomerLine, ...] = ()
    """In time order."""
    echo: bool = False
    """Whether the microphone heard him: he was played over a loudspeaker."""

    def until(self, end_s: float) -> KnownCustomer:
        """Return what was said up to a time: a take may end in the middle of a line."""
        heard = (line for line in self.lines if line.span.start < end_s)
        cut = (replace(e, span=Span(e.span.start, min(e.span.end, end_s))) for e in heard)
        return replace(self, lines=tuple(cut))


@dataclass(frozen=True, slots=True)
class Recording:
    """Where the sound came from."""

    path: str
    duration_s: float
    sample_rate_hz: int
    """As recorded, before it was brought to 16 kHz."""
    channels: int
    damaged: bool = False
    """Whether part of its sound is missing, because it could not be read or decoded."""
    cue_end_s: float | None = None
    """When the customer's yes ended (seconds, below 0 where that is left out of the recording);
    ``None`` where it is not known."""
    rehearsed: bool = False
    """Whether it was said to the coach's own microphone: then nobody else is in it."""
    silent_tracks: int = 0
    """How many sound tracks before the one that was heard hold no sound."""
    soundless_s: float = 0.0
    """How much of it holds no sound at all, in stretches of a minute and more (seconds)."""
    customer: KnownCustomer | None = None
    """The coach's own customer, whose words are on a channel of their own."""


class Speaker(enum.StrEnum):
    """Who says something; where it cannot be told it is ``None``."""

    YOU = "you"
    """The one who says the sequence."""
    OTHER = "other"
    """Somebody else: the customer."""


class Voices(enum.StrEnum):
    """How many voices a recording holds, as far as that is known."""

    ONE = "one"
    """One alone: nobody else is in it."""
    TWO = "two"
    """Two, told apart."""
    UNKNOWN = "unknown"
    """Without the voice model nobody can tell."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch in which one person speaks, whether or not its words were made out."""

    span: Span
    speaker: Speaker | None


@dataclass(frozen=True, slots=True)
class Word:
    """A word as recognised; its times lie on a 30 ms grid and are rough."""

    text: str
    start: float
    end: float
    confidence: float
    """From 0 to 1, as the recogniser gives it."""
    speaker: Speaker | None = None

    @property
    def span(self) -> Span:
        """The word's time."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Transcript:
    """Both decodings of one recording."""

    free: tuple[Word, ...]
    """What was said, in any words."""
    guided: tuple[Word, ...]
    """The same sound heard through the guide's phrases; the rest is ``[unk]``."""

    def around(self, span: Span, margin_s: float) -> Transcript:
        """Return the words, which are in time order, up to so far from a span."""
        start, end = span.start - margin_s, span.end + margin_s
        return Transcript(_reaching(self.free, start, end), _reaching(self.guided, start, end))

    def within(self, span: Span) -> Transcript:
        """Return the words that have their middle in a span."""
        start, end = span.start, span.end
        return self.each(lambda words: (w for w in words if start <= (w.start + w.end) / 2 <= end))

    def each(self, change: Callable[[tuple[Word, ...]], Iterable[Word]]) -> Transcript:
        """Return what a change makes of the words of each decoding."""
        return Transcript(tuple(change(self.free)), tuple(change(self.guided)))


AttributedTranscript = NewType("AttributedTranscript", Transcript)
"""Each word has its speaker, as far as that can be told; a customer's are there too."""
ForegroundTranscript = NewType("ForegroundTranscript", Transcript)
"""Without the words that noise or people in the background made up: what steps are found in."""
AudibleTranscript = NewType("AudibleTranscript", Transcript)
"""The free words of the foreground and every guided one: what silences are measured by, for a word
too faint to be a step's is sound all the same."""


def _reaching(words: tuple[Word, ...], start: float, end: float) -> tuple[Word, ...]:
    first = bisect_left(words, start, key=lambda word: word.end)
    return words[first : bisect_right(words, end, key=lambda word: word.start)]


@dataclass(frozen=True, slots=True)
class Told:
    """The words of a recording, and what is known of who says them."""

    transcript: AttributedTranscript
    voices: Voices
    turns: tuple[Turn, ...] = ()
    """Whose turn it was, in order; none where there is one voice, or two not told apart."""

    @property
    def one_voice(self) -> bool:
        """Whether it is known to hold one voice."""
        return self.voices is Voices.ONE


@dataclass(frozen=True, eq=False)
class Sound:
    """A recording to be listened to and looked at, as it stands in a page."""

    data: bytes
    """Encoded."""
    mime: str
    """How."""
    peaks: tuple[float, ...]
    """The waveform: largest sample of each stretch, from 0 to 1."""
    peak_s: float
    """Length of such a stretch (seconds)."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a recording, to be listened to."""

    sound: Sound
    start_s: float
    """Where in the recording it begins (seconds)."""


# ---- detect ------------------------------------------------------------------------


class StepStatus(enum.StrEnum):
    """How a step came out."""

    SAID = "said"
    REWORDED = "reworded"
    MISSING = "missing"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class HeardStep:
    """A step that was said, in the guide's words or in others."""

    id: str
    span: Span
    heard: str
    """The words, as heard."""
    wording: float
    """Nearness to the guide's words, 0 to 1."""
    confidence: float
    """Probability that the step is right, 0 to 1."""
    status: StepStatus
    """``SAID`` or ``REWORDED``."""
    words: Span
    """First to last word that carries the step, by the recogniser's times."""
    own_words: Span | None = None
    """First to last word that is one of the guide's line; ``None`` where none is."""


@dataclass(frozen=True, slots=True)
class AbsentStep:
    """A step that was not heard."""

    id: str
    status: StepStatus
    """``MISSING``, or ``UNCLEAR`` where the sound is too bad to tell."""


class AsideKind(enum.StrEnum):
    """What speech that is no step is."""

    REPLY = "reply"
    OBJECTION = "objection"
    REASSURANCE = "reassurance"
    CELEBRATION = "celebration"
    ASKING_AGAIN = "asking_again"
    LINGERING = "lingering"
    FALSE_START = "false_start"
    OFF_SCRIPT = "off_script"


CUSTOMERS = frozenset({AsideKind.REPLY, AsideKind.OBJECTION})
"""What the customer says, where no voice tells; all else is the speaker's."""


@dataclass(frozen=True, slots=True)
class Aside:
    """Speech in a recording that is no step."""

    kind: AsideKind
    span: Span
    heard: str
    take: int | None
    """Index of its take, or ``None`` outside any."""
    speaker: Speaker | None = None

    @property
    def is_customers(self) -> bool:
        """Whether the customer says it: by the voice, or where that is not known by its kind."""
        if self.speaker is None:
            return self.kind in CUSTOMERS
        return self.speaker is Speaker.OTHER


@dataclass(frozen=True, slots=True)
class Take:
    """One saying of the sequence."""

    index: int
    """Counts from 1."""
    steps: tuple[HeardStep, ...]
    """In the order heard; never empty."""
    absent: tuple[AbsentStep, ...]
    """In the guide's order."""

    @property
    def span(self) -> Span:
        """From the first step's start to the last step's end."""
        return Span(self.steps[0].span.start, max(step.span.end for step in self.steps))


@dataclass(frozen=True, slots=True)
class Reading:
    """What happened in a recording: the best explanation of all that was heard."""

    takes: tuple[Take, ...]
    asides: tuple[Aside, ...]


# ---- measure: facts ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gap:
    """From the end of one step to the start of the next."""

    after: str
    before: str
    span: Span
    silence_s: float
    """How much of the gap is silence (seconds); a breath is silence."""
    uncertainty_s: float
    """95 % of such gaps are measured within this of the truth (seconds)."""
    filled_by: tuple[str, ...] = ()
    """What else is in it: kinds of asides, ``filler``; empty for silence alone."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence of at least 0.25 s inside a take."""

    take: int
    span: Span
    inside: str | None
    """The step that it interrupts, or ``None`` between steps."""


class FillerKind(enum.StrEnum):
    """What a filler is made of."""

    SOUND = "sound"
    WORD = "word"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class Filler:
    """A hesitation sound, a filler word or a repeated word."""

    take: int | None
    kind: FillerKind
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a second recogniser makes of a sound that may be um, uh or a word."""

    span: Span
    log_likelihood: float
    """That it is a hesitation, as a natural logarithm: 0 for certain, -10 for a clear word."""


@dataclass(frozen=True, slots=True)
class Hedge:
    """Words that take back what is said: "maybe", "if you want"; never the guide's own."""

    text: str
    span: Span
    step: str | None = None
    """The step that it stands in, or ``None`` between steps."""


@dataclass(frozen=True, slots=True)
class Order:
    """The order heard beside the guide's."""

    heard: tuple[str, ...]
    """In the order heard; the other steps below are in the guide's."""
    missing: tuple[str, ...]
    repeated: tuple[str, ...]
    out_of_place: tuple[str, ...]
    """The fewest steps that would have to move."""
    payment_last: bool | None
    """Whether the guide's last question came last; ``None`` without such a rule, or unheard."""
    in_order: bool
    """Nothing is out of place, whatever is missing or repeated."""
    returned: tuple[int, ...] = ()
    """Places in ``heard`` of a question asked again after an objection: coming back, no fault."""
    doubtful: tuple[int, ...] = ()
    """Places in ``heard`` of sayings that may not have been the speaker's, or no saying at all:
    nothing above is repeated or out of place by these alone."""
    maybe_missing: tuple[str, ...] = ()
    """Those of the missing in whose place something was said that was not made out."""
    maybe_repeated: tuple[str, ...] = ()
    """Those repeated only if doubtful sayings count."""
    maybe_out_of_place: tuple[str, ...] = ()
    """Those out of place only if doubtful sayings count, or only if they do not."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a stretch of a take was said."""

    span: Span
    words_per_minute: float | None
    """In the speaker's own time: pauses included, the customer's time left out."""
    articulation_rate: float | None
    """Syllables per second of speaking time."""
    step: str | None = None
    """The step that the stretch is, where it is one."""


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast the take was said."""

    total_s: float
    """From the first step's start to the last step's end, whosever time it is (seconds)."""
    speaking_s: float
    """Total without pauses, hesitation sounds and what others said (seconds)."""
    words: int
    """The speaker's own words."""
    words_per_minute: float | None
    """In the speaker's own time: pauses included, the customer's time left out."""
    speaking_wpm: float | None
    """Pauses left out."""
    articulation_rate: float | None
    """Syllables per second of speaking time."""
    syllables: int = 0
    by_step: tuple[Pace, ...] = ()
    """One for each step heard, in that order."""
    over_time: tuple[Pace, ...] = ()
    """Windows of one length, evenly apart; empty where the take is shorter than one."""
    customers_s: float = 0.0
    """The customer's time in the total: what was said, and the silence before it (seconds)."""

    @property
    def own_s(self) -> float:
        """The total without the customer's time (seconds)."""
        return max(0.0, self.total_s - self.customers_s)


@dataclass(frozen=True, slots=True)
class Voice:
    """The sound of a voice over a stretch of a take; ``None`` where too little of it is voiced."""

    span: Span
    voiced_s: float
    """Voiced speech that was measured (seconds)."""
    pitch_hz: float | None
    """Median F0."""
    pitch_spread_st: float | None
    """Standard deviation of F0 in semitones."""
    level_db: float | None
    """Mean power of the voiced speech, in dB re full scale."""
    level_range_db: float | None
    """From the 10th to the 90th percentile of the voiced speech (dB)."""
    step: str | None = None
    """The step that the stretch is, where it is one."""


@dataclass(frozen=True, slots=True)
class VoiceDrop:
    """A step that is clearly quieter, or lower, than this speaker's others in the take."""

    step: str
    span: Span
    level_db: float | None
    """How far its level lies under the others' median (dB); ``None`` where it does not."""
    pitch_st: float | None
    """How far its F0 lies under the others' median (semitones); ``None`` where it does not."""


FAINT_DB = -62.0
"""A voice of less power is too quiet to tell everything (dB re full scale, voiced speech): two
recordings turned down step by step lost their first word at -68 and two steps at -73, none at
-63."""


@dataclass(frozen=True, slots=True)
class VoiceFacts:
    """How the speaker's own voice sounded in a take: hints, never a part of a score."""

    whole: Voice
    by_step: tuple[Voice, ...]
    """One for each step heard, in that order."""
    drops: tuple[VoiceDrop, ...]
    """In the order heard."""

    @property
    def is_faint(self) -> bool:
        """Whether the voice is so quiet that words, and whole steps, may have gone unheard."""
        level_db = self.whole.level_db
        return level_db is not None and level_db < FAINT_DB


@dataclass(frozen=True, slots=True)
class Answer:
    """The customer's turn after a step."""

    step: str
    span: Span
    """From the first word to the last, until the speaker speaks again."""
    delay_s: float
    """From its end to the speaker's next word (seconds), below 0 where that came before it."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """How two people share a take; nothing is known of it where voices were not told apart."""

    told_apart: bool = False
    talk_share: float | None = None
    """The speaker's share of the time in which either speaks, 0 to 1."""
    answers: tuple[Answer, ...] = ()
    """In time order."""
    talked_over: int = 0
    """How often the speaker began while the customer was still talking."""


@dataclass(frozen=True, slots=True)
class ObjectionMet:
    """What became of an objection, or a question, of the coach's own customer."""

    line: CustomerLine
    delay_s: float | None
    """From its end to the speaker's next word (seconds); ``None``: there was none."""
    answer_s: float
    """How long was answered before the sequence went on, or the customer (seconds)."""
    is_back: bool
    """Whether a step followed."""


class Outcome(enum.StrEnum):
    """What became of a step that was talked over."""

    FINISHED = "finished"
    SAID_AGAIN = "said_again"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Interrupted:
    """What became of a step that the coach's own customer talked over."""

    line: CustomerLine
    outcome: Outcome
    delay_s: float | None
    """From the end of the line to the speaker's next word (seconds); ``None``: there was none."""


@dataclass(frozen=True, slots=True)
class WithCustomer:
    """A take with the coach's own customer."""

    name: str
    level: str
    seed: int
    lines: tuple[CustomerLine, ...]
    """In time order."""
    talked_into: tuple[CustomerLine, ...]
    """Those into which the speaker talked."""
    objections: tuple[ObjectionMet, ...]
    interruptions: tuple[Interrupted, ...]
    echo: bool = False
    """Whether he came from a loudspeaker: then nothing said while he spoke is counted."""


@dataclass(frozen=True, slots=True)
class TakeFacts:
    """All that was measured in one take; no opinion."""

    take: Take
    gaps: tuple[Gap, ...]
    pauses: tuple[Pause, ...]
    fillers: tuple[Filler, ...]
    asides: tuple[Aside, ...]
    order: Order
    speed: Speed
    start_delay_s: float | None = None
    """From the cue to the first word (seconds); ``None`` where the cue is not known."""
    hedges: tuple[Hedge, ...] = ()
    """In time order."""
    voice: VoiceFacts | None = None
    fillers_audible: bool = True
    """Whether fillers could be told from the noise; where not, only the plainest are counted."""
    customer: tuple[Span, ...] = ()
    """When the customer speaks, whether or not the words were made out; in time order, apart."""
    conversation: Conversation = Conversation()
    voices: Voices = Voices.ONE
    """Of the recording."""
    with_customer: WithCustomer | None = None
    """Where the coach's own customer answered."""

    def is_told(self, aside: Aside) -> bool:
        """Tell whether it is known who says an aside: by the voice, or as nobody else is there."""
        return aside.speaker is not None or self.voices is Voices.ONE


# ---- judge: opinions ---------------------------------------------------------------


class GapRating(enum.StrEnum):
    """How a silence feels to a customer."""

    FLOWS = "flows"
    NOTICEABLE = "noticeable"
    HESITATION = "hesitation"


@dataclass(frozen=True, slots=True)
class Scores:
    """Each from 0 to 100; a perfect take is 100."""

    flow: int
    speed: int | None
    """``None`` where no pace could be measured."""
    order: int
    overall: int


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do differently, or to keep, with the number behind it."""

    code: str
    message: str
    at_s: float | None
    praise: bool = False
    """Whether this is something to keep."""
    step: str | None = None
    """The step that it is about, where it is about one."""
    sure: bool = True
    """Whether it is known; where not it says so, and costs nothing."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """Where a take drags, beside the speaker's own usual; no part of a score."""

    slowest_gap_s: float | None
    """The longest silence of the speaker's own between two steps; ``None`` with one step."""
    slowest_before: str | None
    """The step that it is before."""
    usual_gap_s: float | None
    """Median of the speaker's other silences between steps; ``None`` with fewer than two."""
    before_last_question_s: float | None
    """The speaker's silence before the guide's last question; ``None`` where there is none."""
    slowest_step: str | None
    """The step said most slowly; ``None`` with too few long enough to compare."""
    slowest_rate: float | None
    """Its syllables per second of speaking time."""
    usual_rate: float | None
    """The median of the others."""
    hedges: int
    """How often something was taken back."""
    false_starts: int
    quieter: tuple[str, ...]
    """The steps at which the level drops."""


@dataclass(frozen=True, slots=True)
class TakeReview:
    """One take: what was measured, and what that means."""

    facts: TakeFacts
    ratings: tuple[GapRating, ...]
    """One for each gap."""
    scores: Scores
    verdict: str
    """One sentence."""
    advice: tuple[Advice, ...]
    """At most three, the most useful first."""
    findings: tuple[Advice, ...] = ()
    """Every breach of a rule of the guide, in time order."""
    hints: tuple[Advice, ...] = ()
    """What the voice may have done; no part of a score."""
    own_silences_s: tuple[float, ...] = ()
    """For each gap the silence that is the speaker's own (seconds): it is what the rating rates.
    A silence that a customer ends is the customer's."""
    confidence: Confidence | None = None
    pause_ratings: tuple[GapRating, ...] = ()
    """One for each pause."""
    flowed: bool = False
    """Whether the take was one of those that the guide calls flowing."""

    def as_earlier(self, day: str) -> Earlier:
        """Return what a later take is compared with."""
        worst = self.worst_gap[1] if self.worst_gap else None
        said = frozenset((each.code, each.step) for each in self.advice)
        return Earlier(day, self.flowed, self.scores.overall, worst, self.silences_s, said)

    @property
    def silences_s(self) -> dict[str, float]:
        """The speaker's own silence before each step; of one said twice the first counts."""
        return {gap.before: own_s for gap, _, own_s in reversed(self.rated_gaps)}

    @property
    def rated_gaps(self) -> tuple[tuple[Gap, GapRating, float], ...]:
        """Each gap, how it feels, and the silence in it that is the speaker's own (seconds)."""
        own = self.own_silences_s or tuple(gap.silence_s for gap in self.facts.gaps)
        return tuple(zip(self.facts.gaps, self.ratings, own, strict=True))

    @property
    def own_words(self) -> tuple[int, int]:
        """How many of the steps heard were said in other words than the guide's, and of how many.

        Not a part of any score: other words may be as good.
        """
        steps = self.facts.take.steps
        kept = {step.id for step in steps if step.status is StepStatus.SAID}
        return len({step.id for step in steps} - kept), len({step.id for step in steps})

    @property
    def worst_gap(self) -> tuple[Gap, float] | None:
        """The gap with the longest silence of the speaker's own, and that silence (seconds)."""
        gaps = zip(self.facts.gaps, self.own_silences_s, strict=False)
        return max(gaps, key=lambda each: each[1], default=None)


@dataclass(frozen=True, slots=True)
class Review:
    """Everything the coach has to say of one recording."""

    recording: Recording
    guide: Guide
    model: str
    takes: tuple[TakeReview, ...]
    asides: tuple[Aside, ...]
    fillers: tuple[Filler, ...]
    pauses: tuple[Pause, ...]
    words: tuple[Word, ...] = field(default=())
    voices: Voices = Voices.ONE
    second_opinions: int | None = None
    """Of how many sounds a second recogniser was asked; ``None`` where there was none to ask."""
    along: Along | None = None
    """How its first take lies beside a model that was played meanwhile; ``None``: none was."""


# ---- takes over time ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kept:
    """One take, as a list of all of them has it."""

    take: int
    """Its number."""
    at: str
    """When it was said, as in 2026-11-27T14:03:22+01:00."""
    kind: str
    """``rehearsal``, ``drill`` or ``review``."""
    guide: str
    """The guide's name."""
    recording: str
    """Where its recording was kept."""
    overall: int
    total_s: float
    worst_gap_s: float | None
    verdict: str
    part_of: str | None = None
    """The name of the guide of which only a part was said; ``None``: all of it was to be."""


@dataclass(frozen=True, slots=True)
class Day:
    """All takes of one guide on one day; figures are means of them if nothing else is said."""

    day: str
    """As in 2026-11-27, by the clock of the place."""
    takes: int
    flowed: int
    """How many of them flowed."""
    it_flows: bool
    """Whether as many in a row flowed as the guide asks for."""
    flow: float
    overall: float
    best: int
    """The highest overall score."""
    whole: int
    """How many of the takes left no step out."""
    total_s: float | None
    """Mean length of those; a fragment is shorter and no better."""
    worst_gap_s: float | None
    """The longest silence of the day."""
    fillers: float
    first_delay_s: float | None
    """``None`` where no cue was known."""
    until_flow: int | None = None
    """Takes until as many in a row flowed; ``None``: they did not."""
    passed: bool | None = None
    """Whether its first take, cold, flowed; ``None`` on the first day, or where it was not cold."""
    kept: float | None = None
    """Share of the joints that flowed in the last take of the day before and still did in it."""
    customer_takes: int = 0
    """How many takes were with the coach's own customer; of them are the figures below."""
    customer_delay_s: float | None = None
    """From the end of the customer's answer to the speaker's next word."""
    customer_talked_into: float | None = None
    """Lines of the customer that a take talked into."""
    customer_interrupted: int = 0
    """Steps that he talked over, in all takes of the day."""
    customer_finished: int = 0
    """How many of those were finished, or said again."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A take that is remembered, as far as a later one is compared with it."""

    day: str
    flowed: bool
    overall: int
    worst_gap_s: float | None
    silences_s: Mapping[str, float]
    """The speaker's own silence before each step, by its id."""
    said: frozenset[tuple[str, str | None]]
    """Code and step of all that was said of it: advice and praise."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One take, in short."""

    take: int
    day: str
    overall: int
    total_s: float
    worst_gap_s: float | None
    worst_before: str | None
    """Id of the step that the longest silence is before."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of one version of one guide, by day."""

    guide: str
    version: str
    """Hash of all in it that a take is judged by."""
    number: int
    """Which version of that guide it is, from 1, in the order in which they were first used."""
    titles: dict[str, str]
    """Of the steps, by id."""
    in_a_row: int
    """So many takes in a row must flow."""
    days: tuple[Day, ...]
    best: Mark
    latest: Mark
    costs_most: tuple[str, float] | None
    """The step with the longest silence before it in the latest takes, and its mean (seconds)."""
    kept: Retention | None = None
    """What was kept from the last day of practice but one to the last."""
    tests_passed: int = 0
    """Days of practice in a row, up to the last, on which the first take flowed."""
    joints: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Mean silence before each step (seconds) in the latest weeks, by step and then by the Monday
    of the week."""


@dataclass(frozen=True, slots=True)
class GapOverTakes:
    """The silence before one step, take by take."""

    step: str
    """The step that it is before."""
    silences_s: tuple[float | None, ...]
    """The speaker's own, one for each take; ``None`` where the step was not said after another."""
    ratings: tuple[GapRating | None, ...]
    """How each feels, by the judge."""
    first_s: float | None
    """Mean of the first takes; ``None`` where there is none in them."""
    last_s: float | None
    """Mean of the last takes."""


@dataclass(frozen=True, slots=True)
class StepOverTakes:
    """How long one step took, take by take."""

    step: str
    durations_s: tuple[float | None, ...]
    """One for each take; ``None`` where it was not said."""


@dataclass(frozen=True, slots=True)
class Drill:
    """Takes in a row, side by side."""

    guide: Guide
    takes: tuple[TakeReview, ...]
    gaps: tuple[GapOverTakes, ...]
    """One for each step but the guide's first."""
    steps: tuple[StepOverTakes, ...]
    compared: int
    """So many takes at either end are compared."""
    it_flows: bool
    """Whether as many of the last takes flowed as the guide asks for."""
    better: tuple[str, ...]
    """Steps whose silence became clearly shorter."""
    stuck: tuple[str, ...]
    """Steps whose silence is felt, and did not become clearly shorter."""
    next_step: str | None
    """The step to work on next; ``None`` where nothing stands out."""
