"""What was heard of a recording, in the talks that are judged apart, and who said it.

``recorded``  all that was taken from the sound of a recording
``parts``     a part of it as a recording of its own, and nouns at other times
``turns``     who speaks when
``voices``    whose each word is
``talk``      a talk with all that its sound and words tell without a guide, each worked out once
"""

from coach.heard.parts import later
from coach.heard.recorded import Heard
from coach.heard.talk import Talk, in_talks, talks_heard

__all__ = ["Heard", "Talk", "in_talks", "later", "talks_heard"]
