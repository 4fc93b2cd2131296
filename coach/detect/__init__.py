"""Words and a guide become steps, takes and asides.

``english``     what is known of the language
``lexicon``     what a guide's words weigh, and how near a heard word comes to them
``tokens``      every word of both decodings as evidence
``line``        both decodings on one line in time
``view``        the line as one wording of a step sees it
``candidates``  which stretch could be which step, and the evidence for it
``sequence``    the best reading of the whole recording
``extent``      how far each step reaches
``slots``       steps that only their place tells
``takes``       one take from the next, false starts from steps
``asides``      what the rest is, by its ``cues``
``detector``    all of these in a row
"""

from coach.detect.detector import Detector

__all__ = ["Detector"]
