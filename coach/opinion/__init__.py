"""The only door to Whisper: whether a short sound is um or uh, as another recogniser has it.

It is asked about the sounds alone of which the coach's own evidence leaves a doubt, and knows
nothing of guides, takes or times. It needs the extra ``second-opinion``, and is loaded when it is
first asked.

``asked``         answers a question about each of some sounds of a recording
``whisper``       how likely Whisper writes a hesitation first
``spectrogram``   sound as Whisper wants it
"""

from coach.opinion.asked import Judge, asked
from coach.opinion.whisper import Whisper

__all__ = ["Judge", "Whisper", "asked"]
