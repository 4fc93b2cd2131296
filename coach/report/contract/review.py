"""The JSON that a review becomes. These types are the contract: keys may be added, none goes.

Every number is finite. Where there is nothing to measure stands null, never 0; a 0 is a count of
nothing, or a silence or a spread that was measured and is that small.

========================  ======================================================================
no speech, or no step     ``takes`` is empty, so nothing is measured or scored
a step that is not heard  its times, words and figures are null
one step alone            no ``gaps``; null are the silences of ``flow``, the gaps of
                          ``confidence``, and ``payment_last`` unless it is that step; ``flow``
                          is scored by pauses inside the step and fillers alone
fewer than four words     have rates, but no pace: ``scores.speed`` is null, and ``overall`` the
                          mean of flow and order; so has a step no part in ``slowest_step``,
                          which takes four steps of four words
under 0.2 s of speech     every rate is null
under 5 s of take         ``over_time`` is empty
no pause                  ``pauses`` is empty; ``silence_s`` of a gap is what little there is
under 0.15 s of voice     ``pitch_hz`` and ``level_db`` are null; under 0.3 s also the spread of
                          the one and the range of the other
one voice, or none told   ``speakers`` has ``told_apart`` false, and nothing else
no cue known              ``start_delay_s`` is null: only a rehearsal's recording tells when the
                          customer said yes
========================  ======================================================================
"""

from __future__ import annotations

import msgspec

from coach.datatypes import AsideKind, FillerKind, GapRating, Speaker, StepStatus, Voices
from coach.report.contract.along import AlongJson
from coach.report.contract.customer import CustomerJson
from coach.report.contract.voices import SpeakersJson, VoiceFactsJson


class RecordingJson(msgspec.Struct, frozen=True):
    """Where the sound came from; ``damaged`` is whether part of it could not be read.

    ``cue_end_s`` is when the customer's yes ended, where a rehearsal knows that; it is below zero
    where that is left out of the recording. ``voices`` is how many were told apart.
    """

    path: str
    duration_s: float
    sample_rate_hz: int
    channels: int
    damaged: bool
    cue_end_s: float | None
    voices: Voices
    rehearsed: bool = False


class GuideJson(msgspec.Struct, frozen=True):
    """The sequence that was to be said: the ids of its steps in order."""

    name: str
    steps: list[str]


class ModelJson(msgspec.Struct, frozen=True, omit_defaults=True):
    """The speech model that listened.

    ``second_opinions`` is how many sounds a second recogniser was asked about, whether they were
    um, uh or a word; it is absent where none was asked for.
    """

    name: str
    second_opinions: int | None = None


class StepJson(msgspec.Struct, frozen=True):
    """A step beside the guide's words for it; what was heard is null where it was not."""

    id: str
    status: StepStatus
    start_s: float | None
    end_s: float | None
    heard: str | None
    wording: float | None
    confidence: float | None
    guide: str


class GapJson(msgspec.Struct, frozen=True):
    """From the end of a step to the start of the next; ``own_silence_s`` is what is rated."""

    after: str
    before: str
    start_s: float
    end_s: float
    silence_s: float
    rating: GapRating
    filled_by: list[str]
    own_silence_s: float
    uncertainty_s: float


class OrderJson(msgspec.Struct, frozen=True):
    """The order heard beside the guide's: ids of steps; ``maybe_`` where it could not be told."""

    heard: list[str]
    missing: list[str]
    repeated: list[str]
    out_of_place: list[str]
    payment_last: bool | None
    in_order: bool
    maybe_missing: list[str]
    maybe_repeated: list[str]
    maybe_out_of_place: list[str]


class PaceJson(msgspec.Struct, frozen=True):
    """How fast a stretch of a take was said; ``step`` is null where it is a window."""

    step: str | None
    start_s: float
    end_s: float
    words_per_minute: float | None
    articulation_rate: float | None


class HedgeJson(msgspec.Struct, frozen=True):
    """Words that take back what is said; ``step`` is null between steps."""

    text: str
    start_s: float
    end_s: float
    step: str | None


class SpeedJson(msgspec.Struct, frozen=True):
    """How fast the take was said; ``articulation_rate`` is syllables a second.

    ``own_total_s`` is the total without the customer's time: answers, and the silence before each.
    """

    total_s: float
    own_total_s: float
    speaking_s: float
    words_per_minute: float | None
    speaking_wpm: float | None
    articulation_rate: float | None
    words: int
    syllables: int
    start_delay_s: float | None
    by_step: list[PaceJson]
    over_time: list[PaceJson]


class FlowJson(msgspec.Struct, frozen=True):
    """How the take flowed; silences are the speaker's own."""

    longest_silence_s: float | None
    median_silence_s: float | None
    hesitations: int
    noticeable: int
    pauses: int
    fillers: int
    fillers_audible: bool
    """Whether fillers could be told from the noise; where not, only the plainest are counted."""


class ScoresJson(msgspec.Struct, frozen=True):
    """From 0 to 100."""

    flow: int
    speed: int | None
    order: int
    overall: int


class AdviceJson(msgspec.Struct, frozen=True):
    """One thing to do differently, or to keep where it is praise."""

    code: str
    message: str
    at_s: float | None
    praise: bool
    step: str | None
    sure: bool
    """Whether it is known; where not the message says so, and no score has a part in it."""


class ConfidenceJson(msgspec.Struct, frozen=True):
    """Where a take drags beside the speaker's own usual (a median); no part of a score."""

    slowest_gap_s: float | None
    slowest_before: str | None
    usual_gap_s: float | None
    before_last_question_s: float | None
    slowest_step: str | None
    slowest_rate: float | None
    usual_rate: float | None
    hedges: int
    false_starts: int
    quieter: list[str]


class WordingJson(msgspec.Struct, frozen=True):
    """How many of the steps heard were in the speaker's own words; no part of a score."""

    own_words: int
    of: int


class TakeJson(msgspec.Struct, frozen=True):
    """One saying of the sequence; steps in the order heard, then those not heard."""

    index: int
    start_s: float
    end_s: float
    steps: list[StepJson]
    gaps: list[GapJson]
    order: OrderJson
    speed: SpeedJson
    flow: FlowJson
    scores: ScoresJson
    verdict: str
    advice: list[AdviceJson]
    findings: list[AdviceJson]
    hedges: list[HedgeJson]
    hints: list[AdviceJson]
    voice: VoiceFactsJson | None
    confidence: ConfidenceJson | None
    wording: WordingJson
    speakers: SpeakersJson
    customer: CustomerJson | None = None


class AsideJson(msgspec.Struct, frozen=True):
    """Speech that is no step; ``take`` is null outside any."""

    take: int | None
    kind: AsideKind
    start_s: float
    end_s: float
    heard: str
    speaker: Speaker | None = None


class FillerJson(msgspec.Struct, frozen=True):
    """A hesitation sound, a filler word or a repeated word."""

    take: int | None
    kind: FillerKind
    text: str
    start_s: float
    end_s: float


class PauseJson(msgspec.Struct, frozen=True):
    """Silence inside a take; ``inside`` is a step's id, or null between steps."""

    take: int
    start_s: float
    end_s: float
    duration_s: float
    inside: str | None


class WordJson(msgspec.Struct, frozen=True):
    """A word as recognised."""

    text: str
    start_s: float
    end_s: float
    confidence: float
    speaker: Speaker | None = None


class ReviewJson(msgspec.Struct, frozen=True):
    """One recording, reviewed. Times are seconds from its start."""

    recording: RecordingJson
    guide: GuideJson
    model: ModelJson
    takes: list[TakeJson]
    asides: list[AsideJson]
    fillers: list[FillerJson]
    pauses: list[PauseJson]
    words: list[WordJson]
    along: AlongJson | msgspec.UnsetType = msgspec.UNSET


class PathJson(msgspec.Struct, frozen=True):
    """A recording that could not be read."""

    path: str


class ErrorJson(msgspec.Struct, frozen=True):
    """What was wrong, and what to do."""

    code: str
    message: str


class FailureJson(msgspec.Struct, frozen=True):
    """The line of a recording that could not be reviewed."""

    recording: PathJson
    error: ErrorJson
