"""What was heard of a recording, in the talks that are judged apart, and who said it.

``recorded``  all that was taken from the sound of a recording
``parts``     the talks in it, each as a recording of its own
``voices``    whose each word is
``talk``      a talk with all that its sound and words tell without a guide, each worked out once
"""

from coach.heard.parts import in_talks, later
from coach.heard.recorded import Heard
from coach.heard.talk import Talk, talks_heard

__all__ = ["Heard", "Talk", "in_talks", "later", "talks_heard"]
