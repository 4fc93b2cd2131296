"""What to practise next, and how: facts out of what is remembered, without sound or face.

``planning``  what is next, by one short rule
``parts``     two lines of a guide, or its end, as a guide of their own
``rounds``    the takes of a drill of parts, in a row
``beside``    a take laid beside the speaker's best
``tiring``    whether more takes in a row still help
"""

from coach.practice.planning import INTERVALS_DAYS, costliest, longest, plan, rung

__all__ = ["INTERVALS_DAYS", "costliest", "longest", "plan", "rung"]
