"""Where one stretch of speech ends and the next begins, to the millisecond.

Words know which edge is meant, the signal knows where it is. An edge is where the level leaves,
or comes within, 35 dB of the speech's own peak: read off the level where the room is quiet and
dry, and from the trained network where noise or echo covers it. The words' times, with their
known spread, decide between silences that the signal alone cannot tell apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from coach.datatypes import Span, Word
from coach.language.english.phonemes import phonemes
from coach.measure.frames.above_room import longest_s
from coach.measure.frames.signal import FRAME_S
from coach.measure.silence.audible import SMEAR_S, audible, is_steady
from coach.measure.silence.edge_net import features, trained
from coach.measure.silence.signal_window import PER_FRAME, SignalWindow
from coach.measure.silence.silent_run import Floats, SilentRun, silent_run
from coach.measure.silence.speech_gap import SpeechGap, doubted
from coach.measure.silence.words_around import Stretch
from coach.runs import Flags, runs_of

OFFSET_LATE_S = {"clear": 0.035, "noise": 0.01, "echo": 0.1}
"""How late a word's end is in quiet, noisy and echoing rooms (median of 700, 170 and 32 steps)."""
ONSET_LATE_S = -0.02
"""How late a word's start is, in any room."""
WORD_SPREAD_S = {"clear": 0.05, "noise": 0.065, "echo": 0.065}
"""Spread of both."""
FAR_SLOPE = 1.0
"""Log-probability lost per spread beyond one and a half: some words are far off."""
WORD_REACH_S = 0.6
"""How far into a word its edge is looked for."""
NET_WEIGHT = 0.07
"""What one frame's log-odds count: neighbouring frames say nearly the same."""
NET_LIMIT = 2.0
"""The most that one frame can say."""
SILENT_WEIGHT = 0.12
"""What a frame says that is too soft for speech, and no more than this in a clear room: the
closure of a stop is silent too."""
LOUD_WEIGHT = 4.0
"""What a frame says more that is too loud for a clear room, or stands out of steady noise."""
VOICELESS_STOPS = ("P", "T", "K")
CLOSURE_WEIGHT = 0.3
"""How much quiet before the end of a word counts that ends in such a stop: its closure is silent
and noise that is not steady may hide its burst."""
BURST_S = 0.06
"""A voiceless stop at the end of a word may be released so long after the word's time, behind a
silent closure: what is loud until then is no breath. "Tech" and "account" ended 0.11 s early."""
BREATH_ODDS = 0.0
"""Unbroken sound below these mean log-odds of speech is a breath or a knock."""
PAUSE_ODDS = -1.0
"""Mean log-odds of speech at which quiet within noisy speech is believed."""
LOUD_ABOVE_EDGE_DB = 12.0
"""Sound so far above the edge of speech, and above the room, is no breath."""
SHORTEST_SOUND_S = 0.03
"""Sound within a pause that is shorter is noise."""
LEVEL_DOUBT_DB = 4.0
"""How well the level of an edge is known."""
READ_SURE_S, INFERRED_SURE_S, INFERRED_SPREADS = 0.009, 0.015, 2.2
"""What an uncertainty is made of, so that 95 % of the gaps are within it."""
CLEAR_MARGIN_DB = 4.0
"""Noise whose peaks stay this far below the edge leaves no doubt."""
_SHORTEST_REGION_S = 0.1


def speech_gap(window: SignalWindow, before: Stretch, after: Stretch) -> SpeechGap:
    """Return the silence between two stretches of speech."""
    left_db, right_db = (window.edge_level_db(part.span) for part in (before, after))
    lefts = tuple(map(_trusted_end, before.lasts))
    rights = tuple(map(_trusted_start, after.firsts))
    return _between(window, lefts, rights, left_db, right_db, _stop_s(before.lasts))


def first_onset(window: SignalWindow, speech: Stretch) -> float:
    """Return when some speech begins that nothing close comes before (seconds)."""
    edge_db, start = window.edge_level_db(speech.span), speech.span.start
    nobody = Span(start - 0.4, start - 0.3)
    rights = tuple(map(_trusted_start, speech.firsts))
    return _between(window, (nobody,), rights, edge_db, edge_db).onset_s


def last_offset(window: SignalWindow, speech: Stretch) -> float:
    """Return when some speech ends that nothing close comes after (seconds)."""
    edge_db, end = window.edge_level_db(speech.span), speech.span.end
    nobody = Span(end + 0.3, end + 0.4)
    lefts = tuple(map(_trusted_end, speech.lasts))
    stop_s = _stop_s(speech.lasts)
    return _between(window, lefts, (nobody,), edge_db, edge_db, stop_s).offset_s


def _between(
    window: SignalWindow,
    lefts: Sequence[Span],
    rights: Sequence[Span],
    left_db: float,
    right_db: float,
    stop_s: float = 0.0,
) -> SpeechGap:
    first, last = _region(window, lefts, rights)
    middle = window.frame((lefts[0].end + rights[0].start) / 2)
    edge_db = np.where(np.arange(first, last) < middle, left_db, right_db)
    clearness = _clearness(window, min(left_db, right_db))
    sound = _sound(window, min(left_db, right_db), clearness)
    times = np.arange(first, last + 1) * FRAME_S + window.time(0)
    ends = [left.end - OFFSET_LATE_S[sound] for left in lefts]
    starts = [right.start - ONSET_LATE_S for right in rights]
    burst = times[:-1] < stop_s + BURST_S if stop_s else np.zeros(last - first, bool)
    speech = _speech(window, first, last, edge_db, clearness, burst)
    steady = sound == "noise" and is_steady(window.room)
    if steady:
        heard = audible(window.bands_db[first:last], window.room)
        speech[heard] = np.maximum(speech[heard], -SILENT_WEIGHT) + LOUD_WEIGHT
    elif sound == "noise":
        closed = (times[:-1] < stop_s) & (speech < 0.0)
        speech[closed] *= CLOSURE_WEIGHT
    run = silent_run(
        speech,
        _likelihood(times, ends, WORD_SPREAD_S[sound]),
        _likelihood(times, starts, WORD_SPREAD_S[sound]),
    )
    if sound == "clear":
        found = _read_off(window, first, run, left_db, right_db)
    else:
        found = _inferred(window, first, run, SMEAR_S if steady else 0.0)
    return doubted(found, ends, starts, window)


def _stop_s(words: Sequence[Word]) -> float:
    """Return when the last of the words that end in a voiceless stop does, or 0 (seconds)."""
    ends = [w.end for w in words if (phonemes(w.text) or ("",))[-1] in VOICELESS_STOPS]
    return max(ends, default=0.0)


def pauses(window: SignalWindow, speech: Span, shortest_s: float) -> Iterator[Span]:
    """Yield the silences of at least ``shortest_s`` inside some speech, in time order."""
    first, last = window.frame(speech.start), window.frame(speech.end)
    if last - first < shortest_s / FRAME_S:
        return
    edge_db = window.edge_level_db(speech)
    odds = _odds(window, first, last)
    soft = window.peak_db[first:last] < edge_db
    clear = _clearness(window, edge_db) > 0.5
    quiet = (
        soft | (_sound_odds(odds, ~soft) < BREATH_ODDS)
        if clear
        else _without_specks(soft | (odds < 0.0))
    )
    quiet &= soft | ~_certain(window, first, last, edge_db)
    for start, end in runs_of(quiet).tolist():
        sure = clear or odds[start:end].mean() < PAUSE_ODDS
        if (end - start) * FRAME_S >= shortest_s and sure:
            yield Span(window.time(first + start), window.time(first + end))


def _certain(window: SignalWindow, first: int, last: int, edge_db: float) -> Flags:
    """Return which frames no pause may cover, whatever the network says of them."""
    peaks = window.peak_db[first:last]
    loud = peaks > max(edge_db + LOUD_ABOVE_EDGE_DB, window.room.ceiling_db + LOUD_ABOVE_EDGE_DB)
    return np.asarray(loud | window.surely_spoken(first, last))


def _without_specks(quiet: Flags) -> Flags:
    smooth = quiet.copy()
    for start, end in runs_of(~quiet).tolist():
        if (end - start) * FRAME_S < SHORTEST_SOUND_S:
            smooth[start:end] = True
    return smooth


def _sound(window: SignalWindow, edge_db: float, clearness: float) -> str:
    if clearness > 0.5:
        return "clear"
    return "noise" if window.room.dry or window.room.ceiling_db > edge_db else "echo"


def _region(window: SignalWindow, lefts: Sequence[Span], rights: Sequence[Span]) -> tuple[int, int]:
    start = min(max(left.start, left.end - WORD_REACH_S) for left in lefts)
    end = max(min(right.end, right.start + WORD_REACH_S) for right in rights)
    if end - start < _SHORTEST_REGION_S:
        start, end = min(start, end) - _SHORTEST_REGION_S, max(start, end) + _SHORTEST_REGION_S
    first = min(window.frame(start), len(window.bands_db) - 1)
    return first, max(first + 1, window.frame(end))


def _clearness(window: SignalWindow, edge_db: float) -> float:
    """Return 1 where the level alone tells speech from silence, 0 where it cannot."""
    margin = (edge_db - window.room.ceiling_db) / CLEAR_MARGIN_DB
    return min(1.0, max(0.0, margin)) if window.room.dry else 0.0


def _speech(
    window: SignalWindow,
    first: int,
    last: int,
    edge_db: Floats,
    clearness: float,
    burst: Flags,
) -> Floats:
    """Return how much each frame speaks for speech; ``burst``: where a loud one is no breath."""
    odds = _odds(window, first, last)
    said = np.clip(odds * NET_WEIGHT, -NET_LIMIT, NET_LIMIT)
    soft = window.peak_db[first:last] < edge_db
    breathless = 1.0 / (1.0 + np.exp(2.0 * (BREATH_ODDS - _sound_odds(odds, ~soft))))
    breathless = np.where(burst, 1.0, breathless)
    doubtful = np.where(soft, np.minimum(said, -SILENT_WEIGHT), said)
    plain = np.where(
        soft, -SILENT_WEIGHT, np.maximum(said, -SILENT_WEIGHT) + LOUD_WEIGHT * breathless
    )
    return doubtful + clearness * (plain - doubtful)


def _sound_odds(odds: Floats, loud: Flags) -> Floats:
    """Return for every loud frame the mean log-odds of the unbroken sound that it is part of."""
    means = np.clip(odds, -10.0, 10.0)
    for start, end in runs_of(loud).tolist():
        means[start:end] = means[start:end].mean()
    return means


def _odds(window: SignalWindow, first: int, last: int) -> Floats:
    seen = features(window.bands_db, window.peak_db, first, last, window.room)
    return trained().speech_odds(seen)


def _inferred(window: SignalWindow, first: int, run: SilentRun, smear_s: float) -> SpeechGap:
    offset = window.time(first + run.middle_first) - smear_s
    onset = window.time(first + run.middle_last) + smear_s
    sure = INFERRED_SURE_S + INFERRED_SPREADS * run.spread * FRAME_S
    return SpeechGap(offset, max(offset, onset), sure, is_clear=False)


def _read_off(
    window: SignalWindow, first: int, run: SilentRun, left_db: float, right_db: float
) -> SpeechGap:
    """Read the edges off the level, and how they move where the level is a little off."""
    doubt_db = LEVEL_DOUBT_DB + window.room.clipped_db / 2
    offset, onset = _crossings(window, first, run, left_db, right_db)
    softer = np.diff(_crossings(window, first, run, left_db - doubt_db, right_db - doubt_db))
    louder = np.diff(_crossings(window, first, run, left_db + doubt_db, right_db + doubt_db))
    sure = READ_SURE_S + max(0.0, float(louder[0] - softer[0])) / 2
    return SpeechGap(offset, onset, sure)


def _crossings(
    window: SignalWindow, first: int, run: SilentRun, left_db: float, right_db: float
) -> tuple[float, float]:
    """Return the last and the first millisecond above the edges' levels (seconds).

    Half a frame is added either side: the edge is that of the 5 ms frame which holds them.
    """
    start, end = (first + run.first) * PER_FRAME, (first + run.last) * PER_FRAME
    slack, floor = 5 * PER_FRAME, first * PER_FRAME
    loud = np.flatnonzero(window.fine_db[floor : start + slack] > left_db)
    offset = start if not len(loud) else floor + int(loud[-1]) + 1 + PER_FRAME / 2
    floor = max(0, end - slack)
    loud = np.flatnonzero(window.fine_db[floor:] > right_db)
    onset = end if not len(loud) else floor + int(loud[0]) - PER_FRAME / 2
    if onset < offset:
        offset, onset = start, end
    return window.time(offset / PER_FRAME), window.time(onset / PER_FRAME)


def _likelihood(times: npt.NDArray[np.floating], guesses: Sequence[float], spread: float) -> Floats:
    """Return the log-probability of an edge at each time, if one of the guesses is right.

    Each guess is a normal density that falls no faster than linearly from 1.5 spreads on.
    """
    z = np.abs(times - np.array(guesses)[:, np.newaxis]) / spread
    density = -np.where(z < 1.5, z * z / 2, 1.125 + FAR_SLOPE * (z - 1.5))
    either: Floats = np.logaddexp.reduce(density, axis=0)
    return either


def _trusted_end(word: Word) -> Span:
    return Span(word.start, min(word.end, word.start + longest_s(word)))


def _trusted_start(word: Word) -> Span:
    return Span(max(word.start, word.end - longest_s(word)), word.end)
