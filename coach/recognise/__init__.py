"""The only door to Vosk: blocks of sound become words, by two decodings.

The guided decoding, through a grammar of the guide's phrases, says where its steps are; it is
cheap, and hears everything. The free one says what was said; it is dear, and hears only what the
guided one does not explain: anything but whole sentences of the guide that it is sure of.
``PartialRecogniser`` gives the words of a take while it runs.
"""

from coach.recognise.model import UNKNOWN, SpeechModel, grammar, load_model, unheard_words
from coach.recognise.partial import PARTIAL_BLOCK, PartialRecogniser
from coach.recognise.recogniser import DECODING_BLOCK, Recogniser, warm_up
from coach.recognise.worker import processors

__all__ = [
    "DECODING_BLOCK",
    "PARTIAL_BLOCK",
    "UNKNOWN",
    "PartialRecogniser",
    "Recogniser",
    "SpeechModel",
    "grammar",
    "load_model",
    "processors",
    "unheard_words",
    "warm_up",
]
