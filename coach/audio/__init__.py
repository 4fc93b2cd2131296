"""Sound comes in here, and leaves as blocks of 16 kHz mono, whatever it was before.

``files``   recordings of every kind: opened or refused in one line, decoded, written while spoken
``live``    what a running take is heard from: a microphone, or what is pushed; and what is played
``mixing``  any channels and rates become 16 kHz mono

PyAV is imported only once a file is opened.
"""

from coach.audio.files.decode import BLOCK, AudioFile, cut, open_audio

__all__ = ["BLOCK", "AudioFile", "cut", "open_audio"]
