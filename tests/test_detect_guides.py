"""Any guide: one step, words in several steps, placeholders, several wordings, long steps."""

from __future__ import annotations

import pytest
from builders import words
from words import cases, check, guide, read, said

ONE_STEP = guide("Hi, this is Dana from Northside Plumbing.")
ONE_WORD = guide("Ready?")
SHARED_WORDS = guide(
    "What is your first name?",
    "What is your last name?",
    "What is your mother's name?",
    "What name is on your card?",
)
SAME_TWICE = guide(
    "May I go on?", "What is the size of your roof?", "May I go on?", "How old is the boiler?"
)
NEARLY_THE_SAME = guide("Do you want it?", "Do you want it now?", "Shall we sign?")
SMALL_WORDS = guide("Who is it?", "Where are you?", "What is it that you do?")
PLACEHOLDERS = guide(
    "{name}, thanks for waiting.",
    "How many windows does the house have?",
    "I will send the quote to {email} tonight.",
    "The crew comes on {day}.",
)
SEVERAL_WORDINGS = guide(
    "What's the best name for the account? | Who am I talking to? | Who is this for?",
    "What's a good phone number? | How do I reach you?",
)
LAST_WORD = guide("Please hold.", "Goodbye!")
LONG_STEPS = guide(
    "Thank you for calling Northside Plumbing, my name is Dana and I am here to help you with "
    "anything that leaks, drips, knocks or smells in your house today.",
    "Before we start, may I place you on a short hold while I bring up your record?",
)
LONGER_STEPS = guide(
    "Thank you for calling Northside Plumbing, my name is Dana and I am here to help you with "
    "anything that leaks, drips, knocks or smells in your house today. We have served families in "
    "this valley for more than thirty years, and each visit comes with a written promise.",
    "May I have your street?",
)
ONE_STEP_SITUATIONS = """
# said
one hi this is dana from northside plumbing

# said twice
one hi this is dana from northside plumbing
take
one hi this is dana from northside plumbing

# broken off, then said
false_start hi this is dana
one (0.8) hi this is dana from northside plumbing

# in other words
one~ hello dana here i'm with northside plumbing

# not said
off_script i went to the market yesterday
"""
SHARED_WORDS_SITUATIONS = """
# as the guide has it
one what is your first name
two what is your last name
three what is your mother's name
four what name is on your card

# one missing
one what is your first name
three what is your mother's name
four what name is on your card

# two swapped
two what is your last name
one what is your first name
three what is your mother's name
four what name is on your card

# in other words
one~ can i have your first name please
two~ and then your last one
three~ and the name of your mother
four~ and which name does the card have
"""
PLACEHOLDER_SITUATIONS = """
# filled
one maria thanks for waiting
two how many windows does the house have
three i will send the quote to maria at example dot com tonight
four the crew comes on the second monday of august

# filled with several words
one missus maria lopez thanks for waiting
two how many windows does the house have
three i will send the quote to your husband and to you tonight
four the crew comes on monday

# left empty
one thanks for waiting
two how many windows does the house have
three i will send the quote to tonight
four the crew comes on

# a pause after the first
one maria (0.4) thanks for waiting
two how many windows does the house have
three i will send the quote to you tonight
four the crew comes on monday

# pauses around the one in mid sentence
one maria thanks for waiting
two how many windows does the house have
three i will send the quote to (0.4) maria at example dot com (0.4) tonight
four the crew comes on monday

# a pause before the last
one maria thanks for waiting
two how many windows does the house have
three i will send the quote to you tonight
four the crew comes on (0.4) the second monday of august
"""
ONE_STEP_FAILING = {"in other words": "near enough to be called said"}
SHARED_WORDS_FAILING = {"in other words": "near enough to be called said"}
PLACEHOLDER_FAILING = {
    "a pause after the first": "the words in the placeholder are not the step's",
    "a pause before the last": "the words in the placeholder are not the step's",
}


@pytest.mark.parametrize(("script", "decodings"), cases(ONE_STEP_SITUATIONS, ONE_STEP_FAILING))
def test_a_guide_of_one_step(script: str, decodings: str) -> None:
    check(script, decodings, ONE_STEP)


def test_a_guide_of_one_word() -> None:
    check("one ready", of=ONE_WORD)


@pytest.mark.parametrize(
    ("script", "decodings"), cases(SHARED_WORDS_SITUATIONS, SHARED_WORDS_FAILING)
)
def test_words_in_several_steps(script: str, decodings: str) -> None:
    check(script, decodings, SHARED_WORDS)


@pytest.mark.parametrize(
    ("script", "decodings"), cases(PLACEHOLDER_SITUATIONS, PLACEHOLDER_FAILING)
)
def test_placeholders(script: str, decodings: str) -> None:
    check(script, decodings, PLACEHOLDERS)


@pytest.mark.parametrize("pause", ["", "(0.3)"])
@pytest.mark.parametrize("count", range(7))
def test_a_date_of_any_number_of_words(count: int, pause: str) -> None:
    date = " ".join("on the second tuesday of june".split()[:count])
    handoff = f"you're all set {pause} my tech will be out {date} {pause} you're going to love it"
    check(f"= name phone email address notes payment\nhandoff {handoff}")


def test_the_same_line_twice_in_a_guide() -> None:
    script = """
        one may i go on
        two what is the size of your roof
        three may i go on
        four how old is the boiler"""
    check(script, of=SAME_TWICE)


def test_steps_that_differ_in_one_word() -> None:
    check("one do you want it\ntwo do you want it now\nthree shall we sign", of=NEARLY_THE_SAME)


def test_a_word_drawn_out_so_that_its_end_is_heard_twice_is_said_once() -> None:
    hold = "please@1.5-1.9 hold@1.9-2.3 "
    for last, times in [("bye", 1), ("goodbye", 2)]:
        reading = read(words(f"{hold} goodbye@4.0-4.4 {last}@4.4-4.8"), of=LAST_WORD)
        (take,) = reading.takes
        assert [step.id for step in take.steps] == ["one", *["two"] * times]
        assert take.steps[-1].span.end == 4.8
    assert reading.asides == ()


def test_steps_of_small_words() -> None:
    check("one who is it\ntwo where are you\nthree what is it that you do", of=SMALL_WORDS)


@pytest.mark.parametrize(
    "script",
    [
        "one who am i talking to\ntwo how do i reach you",
        "one who is this for\ntwo what's a good phone number",
        "one what's the best name for the account\ntwo how do i reach you",
    ],
)
def test_every_wording_of_a_step_is_as_good(script: str) -> None:
    check(script, of=SEVERAL_WORDINGS)


def test_a_step_of_thirty_words() -> None:
    check(said(LONG_STEPS), of=LONG_STEPS)


def test_a_step_of_fifty_words() -> None:
    check(said(LONGER_STEPS), of=LONGER_STEPS)
