"""The facts of one take, each measured once and handed to what depends on it."""

from __future__ import annotations

from coach.datatypes import Gap, Guide, TakeFacts
from coach.measure.order.conversation import conversation, customers_speech, customers_time
from coach.measure.order.doubt import doubtful_absences, doubtful_sayings
from coach.measure.order.steps import order
from coach.measure.take_heard import TakeHeard
from coach.measure.voice.pitch import VoiceTrack
from coach.measure.voice.prosody import voice
from coach.measure.words.hedging import hedges
from coach.measure.words.pace import speed
from coach.measure.words.wording import own_words


def take_facts(
    guide: Guide,
    heard: TakeHeard,
    gaps: tuple[Gap, ...],
    track: VoiceTrack,
    *,
    fillers_audible: bool,
) -> TakeFacts:
    """Return all that is measured of a take.

    Parameters
    ----------
    guide
        What was to be said.
    heard
        What was said.
    gaps
        The silences between its steps.
    track
        The talk's voice.
    fillers_audible
        Whether hesitation sounds could be told from the background.
    """
    sounded = voice(track, heard.take, asides=heard.asides)
    if sounded and sounded.is_faint:
        heard = heard.doubted
    doubtful = doubtful_sayings(heard)
    maybe_missing = doubtful_absences(guide, heard)
    customer = customers_speech(heard)
    theirs = customers_time(heard, customer)
    shared = conversation(heard, customer)
    said = own_words(guide, heard)
    return TakeFacts(
        take=heard.take,
        gaps=gaps,
        pauses=heard.pauses,
        fillers=heard.fillers,
        asides=heard.asides,
        order=order(
            guide, heard.take, heard.asides, doubtful=doubtful, maybe_missing=maybe_missing
        ),
        speed=speed(heard, said, theirs),
        hedges=hedges(guide, heard, doubtful),
        voice=sounded,
        fillers_audible=fillers_audible,
        customer=customer,
        conversation=shared,
        voices=heard.voices,
        with_customer=heard.with_customer,
    )
