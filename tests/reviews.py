"""The reviews that the renderers' golden files show: each a situation that a user meets."""

from __future__ import annotations

from builders import GOOD, review

from coach.datatypes import Review

PAUSES = (
    'name@0.8-3.1 phone@3.3-5.0 email~@5.2-5.9"a mail please" address@6.5-7.7 notes@8.0-10.0'
    " um@10.5-10.9 payment@12.2-14.4 pause@15.2-16.0 handoff@14.7-18.8"
)
EARLY_AND_MISSING = (
    "name@0.8-3.1 phone@3.3-5.0 payment@5.2-7.4 address@7.7-8.9 notes@9.2-11.2 handoff@11.5-15.6"
)
REPLIES_AND_OBJECTION = (
    'name@0.8-3.1 reply@3.9-5.0"it\'s maria lopez" phone@5.3-7.0 reply@7.6-9.5"five five five oh'
    ' one four two" email@9.8-10.3 reply@11.0-13.0"maria at gmail dot com" address@14.2-15.4'
    ' reply@16.0-16.4"yes" notes@16.6-18.6 objection@19.2-20.9"hold on that seems like a lot"'
    " reassurance@21.2-24.1\"i understand you're worried about that here's how we handle it\""
    " payment@24.4-26.6 handoff@27.0-31.1"
)
OFF_SCRIPT = (
    'off_script@1.2-4.5"did you see the game last night"'
    ' off_script@5.0-9.0"no i was at work until nine and then i went straight home" ||'
)
THREE_TAKES = (
    'off_script@0.5-2.0"okay here we go" ||'
    + ' celebration@3.0-4.2"awesome great choice" asking_again@4.5-5.6"so you want to do it"'
    + " name@6.0-8.3 phone@8.5-10.2 email@13.2-13.7 address@14.0-15.2 notes@15.4-17.4"
    + ' payment@19.4-21.6 handoff@21.9-26.0 lingering@26.4-28.8"you won\'t regret it"'
    + ' | false_start@33.0-33.8"perfect what\'s the" name@34.5-36.8 name@37.3-39.6'
    + " phone@39.8-41.5 address@41.7-42.9 email@43.2-43.7 notes@43.9-45.9 payment@46.2-48.4"
    + " handoff@48.7-52.8"
    + " | name@60.0-62.3 phone@62.5-64.2 email@64.4-64.9 address@65.1-66.3 notes@66.6-68.6"
    + " payment@68.9-71.1 handoff@71.4-75.5"
)
BAD_SOUND = (
    "name@0.8-3.1 phone@3.3-5.0 email? address@6.0-7.2 notes@7.5-9.5 payment? handoff@13.6-17.7"
)
LEFT = (
    'name@0.8-3.1 phone@3.3-5.0 email@5.2-5.7 objection@6.4-8.9"i need to talk to my husband first"'
)

REVIEWS: dict[str, Review] = {
    "good": review(GOOD, path="samples/good.flac"),
    "pauses": review(PAUSES, path="samples/pauses.flac"),
    "early_and_missing": review(EARLY_AND_MISSING, path="samples/payment too early.flac"),
    "replies_and_objection": review(REPLIES_AND_OBJECTION, path="samples/replies.flac"),
    "off_script": review(OFF_SCRIPT, path="samples/chat.flac"),
    "three_takes": review(THREE_TAKES, path="samples/three_takes.flac"),
    "bad_sound": review(BAD_SOUND, path="samples/street.flac"),
    "left_after_objection": review(LEFT, path="samples/left.flac"),
    "no_sound": review("", path="samples/silence.flac"),
}
