"""What was heard of a recording, in the talks that are judged apart, and who said it.

``parts``   all that was taken from the sound of a recording, and a part of it as one of its own
``voices``  who speaks when, and whose each word is
``talk``    a talk with all that its sound and words tell without a guide, each worked out once
"""

from coach.heard.parts import Heard, later
from coach.heard.talk import Talk, in_talks, talks_heard

__all__ = ["Heard", "Talk", "in_talks", "later", "talks_heard"]
