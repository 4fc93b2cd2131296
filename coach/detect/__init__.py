"""Words and a guide become steps, takes and asides.

``evidence``      what speaks for a stretch of words being a step: the guide's lexicon, the words in
                  time, how near they come to each wording, the candidates
``reading``       which candidates are the steps: the best sequence, its boundaries, what only its
                  place tells, whose each word is, one take from the next
``naming``        what the rest is: replies, objections, celebrations, lingering
``detector``      all of these in a row
``explaining``    why each step was taken, from what ``trace`` noted
``step_tracker``  the steps of a take while it is spoken
"""

from coach.detect.detector import Detector
from coach.detect.explaining import reasons
from coach.detect.reading.reach.trace import UNTRACED, KeptTrace, Trace
from coach.detect.reading.roles import alone, attributed

__all__ = ["UNTRACED", "Detector", "KeptTrace", "Trace", "alone", "attributed", "reasons"]
