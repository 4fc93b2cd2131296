"""Sound comes in here, and leaves as blocks of 16 kHz mono, whatever it was before.

``decode``     a recording's blocks: the one thing that other rooms need
``container``  a file is opened, or refused in one line
``timeline``   timestamps become silence where sound is missing
``ogg``, ``matroska``, ``streamed``   whether a file's own form tells of damage
``delay``, ``scale``, ``tracks``      what a codec adds, what full scale is, which track is heard
``mono``       frames of any form become 16 kHz mono
``source``     what a running take is heard from: the ``microphone``, or what is ``pushed``
``sink``       what the coach itself plays to
``spoken``     a recording that is written while it is spoken

PyAV is imported only once a file is opened.
"""

from coach.audio.decode import BLOCK, AudioFile, cut, open_audio
from coach.visible import shown

__all__ = ["BLOCK", "AudioFile", "cut", "open_audio", "shown"]
