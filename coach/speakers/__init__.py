"""Who speaks: what each voice is like, and whose turn it was. Knows nothing of guides.

``voice_model``   loads the pinned voice model; ``network`` and ``layers`` are what it is
``filter_bank``   sound as the network wants it
``activity``      where somebody speaks, by level
``embedding``     sound in blocks becomes an embedding of each window of speech
``linkage``, ``voices``   two voices, or one
``voice_print``   the user's own voice, learned where that is asked for
``channels``      two people on two channels: who is louder on which
``turns``         whose turn each moment of speech was
"""

from coach.speakers.embedding import EmbeddingMeter, EmbeddingTrack
from coach.speakers.turns import Turn, Turns, find_turns
from coach.speakers.voice_model import VoiceModel, load_voice_model

__all__ = [
    "EmbeddingMeter",
    "EmbeddingTrack",
    "Turn",
    "Turns",
    "VoiceModel",
    "find_turns",
    "load_voice_model",
]
