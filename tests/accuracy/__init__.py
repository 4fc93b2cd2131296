"""The accuracy bench: recordings with known truth, reviewed, and how far the reviews are off.

    python tests/accuracy [--quick] [--keep FOLDER] [--publish]

The recordings are made on the spot from the natural voice in ``samples/``, cut into its lines
and joined anew, and from whatever other voices are installed (``voices``); what they say is in
``words.toml``. Lines are joined with exact silences (``samples/splicing.py``), and what bad
sound comes between is made by ``sounds``. The same seeds and the same versions of the voices
make the same recordings. A voice that is not installed is skipped, with a word.

Conventions
-----------
*Step.* A step of the truth is found where the review has the same step, overlapping it, and
starting or ending within 0.3 s of it or overlapping at least half of it; each found once, the
greatest overlap first. What is left of the truth is missed, what is left of the review false.
F1 is 2 found / (2 found + missed + false). A step whose first words come twice starts with the
first of them.

*Exact.* A recording is exact where the review's steps, in order of time, are the truth's.

*Takes.* A recording's takes are right where the review has as many as the truth.

*Gap.* A gap of the truth is from a step to the next one in its take with nothing else said
between. The review's gap is the one after and before the same steps whose centre is nearest,
within 1.5 s; where there is none the gap is lost. The error is that of the silence, in either
direction. A *filled* gap holds a reply, an objection, its answer or hesitation sounds, and its
silence is what they leave.

*Fillers.* A filler of the truth is found where the review has one of its sort (a sound, or
words and repeats) overlapping it, or within 0.1 s of it; each found once. What is left of the
review is false, also in recordings without any filler. Precision is found / (found + false),
recall found / (found + missed). Sounds in recordings where the review says that noise hides
them are not missed, and are told apart.

*Pace.* Where the takes are right, words per minute and articulation rate of each take beside
those of the truth, which counts as ``coach.measure.words.pace`` does: the speaker's words over the
speaker's time, in which no silence is that a customer ends; syllables over that time without
pauses of at least 0.25 s and hesitation sounds. The error is in percent of the truth. Syllables
are CMUdict's in the truth too: the error is that of what was heard, and of the time.

*Asides.* An aside is found where the review's asides of its kind cover at least half of it. One
of the review is false where the truth's asides of its kind cover less than half of it. What is
merely off the script has no kind that could be wrong, and does not count.

*The empty case.* A share of nothing, and the error of nothing, is ``None`` and printed as a dash:
a recording without steps has no F1, unless a false step gives it one of 0. A recording
without steps is exact where the review has none, and its takes are right where there are none.
p95 is the smallest value with at least 95 % of the values at or below it.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "samples"

sys.path.append(str(SAMPLES))
