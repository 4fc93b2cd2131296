"""Speech that is no step: replies, objections and their answers, celebration, lingering."""

from __future__ import annotations

import pytest
from words import cases, check

from coach.detect.naming.cues import exclaims
from coach.language.english.grammar import expand

SITUATIONS = """
# a reply after each question
= name
reply (0.8) maria lopez
= phone
reply (0.8) five five five one two three four
= email
reply (0.8) maria dot lopez at example dot com
= address
reply (0.8) yes that is right
= notes
reply (0.8) no nothing special
= payment
reply (0.8) debit please
= handoff

# filler words between two questions are no reply
= name
off_script (0.4) you know
= phone
off_script (0.4) and i mean basically
= email address
reply (0.6) i know
= notes payment handoff

# a few words that lead to the next question are no reply
= name
off_script (0.5) okay so
= phone
reply (0.6) i think so
= email address notes payment handoff

# a reply of one word
= name
reply (0.8) maria
= phone email address notes payment handoff

# a reply of one small word
= name phone email address
reply (0.8) yes
= notes payment handoff

# a reply with a word of the step it answers
= name phone
reply (0.8) the phone is five five five one two
= email address notes payment handoff

# a reply with the one word of a step
= name phone email
reply (0.8) my email is maria at example dot com
= address notes payment handoff

# a reply of two words of the step it answers
= name phone email address notes payment
reply (0.8) a credit card
= handoff

# a reply that names a husband
= name
reply (0.8) put it under my husband's name
= phone email address notes payment handoff

# an objection and its calm answer
= name phone email
objection (1.0) hold on how much is this going to cost me
reassurance (0.6) i understand you're worried about that (0.3) here's how we handle it
= address notes payment handoff

# an objection without an answer
= name phone email
objection (1.0) i'm not sure i can afford this
= address notes payment handoff

# an objection of three sentences
= name phone email
objection (1.0) i don't know (0.4) my husband usually decides (0.4) maybe i should talk to him
reassurance (0.8) that makes sense (0.4) most people feel like that
= address notes payment handoff

# an objection to the first question
= name
objection (1.0) wait is there a contract
reassurance (0.6) good question (0.3) you can cancel whenever you want
= phone email address notes payment handoff

# an objection with words of the last question
= name phone email address notes payment
objection (1.0) i don't want to give you my card number
reassurance (0.8) i hear you (0.3) we only charge after the visit
= handoff

# celebration
celebration awesome that's so great to hear
name (0.8) perfect what's the best name for the account
= phone email address notes payment handoff

# celebration that runs into the first step
celebration awesome that's great
name (0.1) perfect what's the best name for the account
= phone email address notes payment handoff

# celebration of one word
celebration fantastic
= name phone email address notes payment handoff

# asking again
asking_again so you want to do it
name (1.2) perfect what's the best name for the account
= phone email address notes payment handoff

# asking again in other words
asking_again are you sure you'd like to get started today
name (1.2) perfect what's the best name for the account
= phone email address notes payment handoff

# celebration, then asking again
celebration wow fantastic
asking_again (0.8) so you really want to do this
name (1.2) perfect what's the best name for the account
= phone email address notes payment handoff

# lingering
= name phone email address notes payment handoff
lingering (0.8) and we also have a great deal on gutters if you ever need that

# lingering in three sentences
= name phone email address notes payment handoff
lingering (0.8) honestly you made the best choice (0.5) we also do gutters (0.5) and windows

# lingering in a few words
= name phone email address notes payment handoff
lingering (0.6) you made the right choice (0.4) you won't regret it

# lingering without a pause
= name phone email address notes payment handoff
lingering (0.2) and did i mention that we also clean gutters

# lingering, then another take
= name phone email address notes payment handoff
lingering (0.8) and we also have a great deal on gutters
take
= name phone email address notes payment handoff

# lingering, then celebration before another take
= name phone email address notes payment handoff
lingering (0.8) and we also have a great deal on gutters
take
celebration (4.0) awesome i'm so glad
name (0.5) perfect what's the best name for the account
= phone email address notes payment handoff

# everything in one take
celebration awesome that's great
asking_again (0.7) so are we doing this
name (0.8) perfect what's the best name for the account
reply (0.7) maria lopez
= phone
reply (0.7) five five five two two
= email
reply (0.6) maria at example dot com
false_start this address
address (0.6) this address here right
objection (0.8) hold on is this expensive
reassurance (0.8) i understand your concern (0.3) here's how we handle it
= notes payment
reply (0.7) debit
= handoff
lingering (0.7) and tell your friends about us

# no take: what would be an objection in one
off_script hold on how much is this going to cost

# no take: what would be celebration before one
celebration awesome (0.4) that's a great choice

# no take: what would be lingering after one
off_script and we also have a great deal on gutters if you ever need that

# um between two steps
= name
- (0.4) um
phone (0.4) and what's a good phone number for you
= email address notes payment handoff

# um before a step that was broken off
= name phone email
false_start this address
- (0.4) ah
= address notes payment handoff

# thanks and a goodbye after the last step
= name phone email address notes payment handoff
off_script (0.3) okay thanks a lot take care

# a customer's joy, the thanks of both and a goodbye
= name phone email address notes payment handoff
off_script (0.6) awesome (0.6) thank you so much for coming out (0.5) you too have a great day

# a goodbye that was not made out
= name phone email address notes payment handoff
off_script (0.6) z u n

# a customer agrees to the day
= name phone email address notes payment handoff
off_script (0.5) thursday works great for me (0.6) we'll see you then

# a customer who gets ready for the visit
= name phone email address notes payment handoff
off_script (0.6) okay do i need to move the car before he gets here

# a customer who tells what will be done
= name phone email address notes payment handoff
off_script (0.6) alright i'll leave the gate open for him

# thanks between two offers, and a goodbye in one breath
= name phone email address notes payment handoff
off_script (0.5) alright thank you
lingering (0.7) and did i mention we also do gutters
off_script (0.2) bye bye now

# idle talk after the last step
= name phone email address notes payment handoff
lingering (0.7) my brother used to live around the corner on maple street

# another word in place of the one that opens the first step
off_script amazing
name~ (0.3) who am i putting this under
= phone email address notes payment handoff

# joy before a first step that has its own opening
celebration wonderful
= name phone email address notes payment handoff

# small talk before the first step
off_script nice house you have here (0.4) the garden is great too
name (0.7) perfect what's the best name for the account
= phone email address notes payment handoff

# an objection in two sentences, and an answer without a turn that reassures
= name phone email address
objection (1.0) wait what is this going to cost (0.4) i don't know about it
reassurance (0.6) sure we come out every quarter for you (0.3) and it's forty nine a month
= notes payment handoff

# an objection, and what may be its answer
= name phone email address
objection (1.0) hold on how much is this
reply (0.6) it's forty nine every month
= notes payment handoff

# an objection after which the open question is asked again
= name phone email address notes payment
objection (0.8) hmm i'm not sure (0.5) let me talk to my wife first
reassurance (0.6) that's fair (0.3) here's how we handle it
= payment
reply (0.5) okay debit
= handoff

# an objection that sounds like a line said before
= name phone email address notes payment
objection (0.9) i'm not=note sure=for (0.3) let me talk to my wife first
reassurance (0.6) i understand (0.3) here's how we handle it
= payment handoff

# a take left at an objection and its answer
= name phone email address
objection (0.8) hold on that is too much
reassurance (0.6) i understand (0.3) here's how we handle it

# a take left at an objection without an answer
= name phone email address
objection (0.8) that is too expensive for us

# a take left at a doubt that is answered
= name phone email address
objection (0.8) wait i don't know about this
reassurance (0.6) i understand (0.3) here's how we handle it

# a speaker who lost the thread
= name phone email address
off_script (0.8) wait i don't know what comes next

# a speaker who lost the thread, and begins again
= name phone email address
off_script (0.8) hold on i have to think about it
take
= name phone email address notes payment handoff

# um inside a step
= name
phone and what's a (0.3) um (0.3) good phone number for you
= email address notes payment handoff

# a long hesitation inside a step
= name
phone and what's a good (2.0) phone number for you
= email address notes payment handoff

# words said twice inside a step
= name
phone and what's what's a good good phone number for you
= email address notes payment handoff
"""
FAILING = {
    "a reply of one small word": "a small word alone is dropped",
    "no take: what would be lingering after one": "lingers without a take",
}


@pytest.mark.parametrize(("script", "decodings"), cases(SITUATIONS, FAILING))
def test_asides(script: str, decodings: str) -> None:
    check(script, decodings)


@pytest.mark.parametrize(
    ("heard", "celebrates"),
    [
        ("awesome", True),
        ("oh that's great", True),
        ("that's a great choice", True),
        ("that's a great joys", True),
        ("fell nice yes", True),
        ("that's huge congrats you two", True),
        ("great weather we're having", False),
        ("beautiful who am i putting this under", False),
        ("nice truck", False),
        ("the garden is great too", False),
        ("that was a great game", False),
        ("what a great neighborhood", False),
    ],
)
def test_joy_is_told_from_small_talk(heard: str, celebrates: bool) -> None:
    assert exclaims([part for word in heard.split() for part in expand(word)]) == celebrates
