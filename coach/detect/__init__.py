"""Words and a guide become steps, takes and asides.

``english``     what is known of the language, ``thesaurus`` of words about the same thing
``lexicon``     what a guide's words weigh, and how near a heard word comes to them
``roles``       whose each word is, where two voices are told apart
``line``        the words on one line in time, with their pauses; ``tokens`` the evidence on it
``view``        the line as one wording sees it
``candidates``  which stretch could be which step, and the evidence for it
``sequence``    the best reading of the whole recording
``extent``      how far each step reaches, by utterances (``breath``) and ``ends``
``slots``       steps that only their place tells, by their ``slot_limits``
``takes``       one take from the next, false starts from steps (``heads``)
``absence``     steps left out, or lost in bad sound
``asides``      what the rest is, by its ``cues``
``detector``    all of these in a row
``trace``       what is noted of them where somebody asks why; ``explaining`` makes reasons of it,
                with what other candidates would have been ``worth``
"""

from coach.detect.detector import Detector
from coach.detect.explaining import reasons
from coach.detect.roles import alone, attributed
from coach.detect.trace import UNTRACED, KeptTrace, Trace

__all__ = ["UNTRACED", "Detector", "KeptTrace", "Trace", "alone", "attributed", "reasons"]
