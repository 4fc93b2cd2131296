"""Every threshold of the judge, with its source. A guide's own targets go before these.

The defaults of ``Targets`` belong here too; they stand in ``datatypes`` because guides set them:

======================  ==============================================================
flows, 0.5 s            a pause is medium from 0.5 s on (Speechace's documentation)
noticeable, 1.0 s       and long from 1 s on (the same); a turn in conversation follows
                        after 0.2 s, a planned answer after 0.6 s (Levinson & Torreira
                        2015, PMC4464110)
start, 1.0 s            an answer that comes later is heard as a hesitation (the same)
130 to 230 wpm          called good are 100-165 (Microsoft Speaker Coach) and 130-175
                        (Read.ai); sales calls average 173, and 188 under objections; in
                        1,380 calls about 210 with 4 to 5 short pauses a minute did best,
                        and none at all worst (Benki; an association). A tenth above the
                        best is still good. A pause inside a line costs nothing before it
                        is longer than what flows, and its absence is never praised
======================  ==============================================================
"""

from __future__ import annotations

SILENCE_LOSS_PER_S = 0.2
"""Share of the flow that each second of silence beyond what flows takes away: a silence of 1 s,
where "long" begins, costs a tenth."""
SILENCE_LOSS_MOST = 0.4
"""What one silence costs at most: it is lost by 2.5 s, and longer loses no more."""

FILLERS_HARMLESS_PER_MIN = 5.0
"""Fillers a minute that do no harm (Laske 2024, doi 10.1002/jaba.1093)."""
FILLERS_HARMFUL_PER_MIN = 12.0
"""Fillers a minute that do (the same)."""
FILLERS_HARMFUL_LOSS = 0.3
"""Share of the flow lost at the harmful rate; none at the harmless one, linear between and on."""
FILLERS_LOSS_MOST = 0.6
"""What fillers cost at most."""
FILLERS_SHORTEST_S = 12.0
"""A shorter take counts as this long (seconds): a single filler is never more than harmless."""

FALSE_START_LOSS = 0.05
"""Share of the flow that a false start takes away."""

LAST_QUESTION_WEIGHT = 2.0
"""How many steps the guide's last question weighs in the order: asked early it costs the most
(price named early, r = -0.68 with the sale; TalkTrackr, a vendor's data)."""
REPEATED_WEIGHT = 0.5
"""How many steps a step loses of its weight by being said again."""
RULE_POINTS = 10.0
"""Points of order that each other kind of breach costs: celebrating, asking again, lingering, not
coming back after an objection. A little less than a step of seven."""

FLOW_PART, SPEED_PART, ORDER_PART = 2, 1, 2
"""Parts of flow, speed and order in the overall score."""

PACE_NEAR, PACE_FAR = 0.9, 0.75
"""A pace is a little slow, or fast, where the score of speed stays above the first (as a share);
below the second it drags, or is too fast to follow. The words follow the score, so both agree."""

FLAT_ST = 2.0
"""A standard deviation of F0 below this sounds monotone (semitones; voice-coach-mcp)."""

FLAT_HINT_ST = 1.8
"""A hint is given only below this (semitones): noise and a creak move the spread a little."""
FLAT_VOICED_S = 3.0
"""With less voiced speech there is no telling a melody: about three phrases (seconds)."""

WORTH_SAYING_POINTS = 1.0
"""A fault of flow or speed that costs less of the overall score is not worth a word."""
ADVICE_AT_MOST = 3
"""Pieces of advice: a short, specific report right after the take is what works (Chollet 2022)."""
NAMED_AT_MOST = 3
"""So many steps are named one by one; of more, their number is said."""
SCRAMBLED = 3
"""From so many steps out of place on, it is another order, and naming each says less."""
FRESH_TAKES = 5
"""Praise that was said within so many takes is not said again: what is always there tells
nothing."""
PRACTISE_FROM = 3
"""A fault that comes so often is not put right by being told: there is something to practise."""
BETTER_SHARE = 0.7
"""A silence of at most this share of what it was is getting shorter."""
RECORD_TAKES = 3
"""With fewer takes before there is no record to break."""
QUOTED_AT_MOST = 60
"""Characters quoted in advice of what was heard; enough to know it by."""
STANDS_OUT_TIMES = 2.0
"""A silence stands out where it is at least this many times the average of the take's others."""
SLOW_STEP_SHARE = 0.6
"""A step drags where its articulation rate is at most this share of the median of the others:
beyond what the end of a phrase slows anyway (final lengthening, Klatt 1976)."""
TALKED_INTO_LINES = 2
"""So many of a customer's lines talked into are worth a word: one may be a slip."""
TURN_S = 0.2
"""What a turn takes from one person to the other (Levinson & Torreira 2015) (seconds)."""
FEWEST_WORDS = 4
"""Fewer words, in a take or in a step, say nothing about pace."""
SLOW_STEP_OTHERS = 3
"""Other steps that it takes to say what the speaker's own pace is."""
