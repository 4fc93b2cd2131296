"""Turns by which customers hesitate and salespeople celebrate, ask again and reassure.

Common turns of English, not the wordings of any recording: a cue is a run of words, contractions
taken apart, that must be heard in a row.
"""

from __future__ import annotations

CUES = {
    "celebration": """
        awesome / great / nice / excellent / fantastic / amazing / wonderful / wow / yay / sweet /
        woo / hooray / congratulations / congrats / perfect choice / great choice / good choice /
        great decision / good decision / brilliant / love that / so happy / so glad / so excited /
        thank you so much / made my day / high five / yes / oh man / you will not regret / cool /
        right on / let us go / good for you / super / terrific / outstanding / beautiful / yeah""",
    "asking_again": """
        you want to / do you want / want to do / are you sure / you sure / is that a yes / that is a
        yes / that a yes / you are saying / are we doing / are we going / we are going to / ready to
        / want me to / should we / shall we / so you are / so that is / you really want / just to be
        clear / sign up / go ahead / sounds like you / you would like / do it / sure about / are you
        in / in or out / move forward / so we are / you are ready / just to confirm / get started /
        let us get started""",
    "lingering": """
        we also / also do / also have / also offer / did i mention / by the way / one more thing /
        other plans / the other / tell you about / best service / best company / happy with / are
        you happy / feel good about / you are sure / are you sure / are you comfortable / are you
        okay / premium / package / upgrade / referral / refer / reviews / in town / while i am here
        / before i go / if you ever / add that / add on / special offer / discount / been around /
        you will see a difference / call and cancel / no regrets / not regret / best decision /
        great decision / right decision / good decision / great choice / right choice / trust me /
        your friends / your neighbors / your neighbours / recommend us""",
    "objection": """
        not sure / the price / that price / your price / price is / prices / expensive / cost /
        costs / money / afford / think about / worried / worry / concerned / concern / cancel /
        contract / talk to / check with / ask my / too much / how much /
        bad experience / hold on / wait / do not know / maybe later / pays less / what if / not
        ready / guarantee / change my mind / second thoughts / cheaper / hesitant / commit / a lot
        of / is there a / do not want / not convinced / budget / sleep on / already have / not
        interested / problem with / nervous / shop around / other company""",
    "thread": """
        wait / hold on / do not know / what if / a lot of / is there a / not sure / problem with /
        nervous / not ready""",
    "reassurance": """
        understand / hear you / get that / got you / no worries / do not worry / makes sense / fair
        / here is how / here is what / the way we / we handle / handle it / handle that / we take
        care / most folks / most people / lot of people / lot of folks / a lot of our / guarantee /
        understandable / completely / totally / appreciate / good question / great question / no
        risk / you can cancel / let me explain / i promise / feel the same / felt the same / what we
        do / no problem / that is okay / rest assured / take your time / i know how / that is normal
        / how you feel / we only bill / happy to explain / valid""",
    "closing": """
        thank / thanks / bye / goodbye / take care / see you / talk to you / talk soon / have a /
        you too / appreciate / welcome / cheers / enjoy / my pleasure""",
    "idle": """
        you know / i mean / basically / actually / literally / honestly / sort of / kind of /
        like""",
}

LEAD_INS = frozenset("and so well but".split())
THINKING = frozenset("think guess hope suppose believe say said do did".split())
HESITATIONS = frozenset("um umm uh uhm er erm ah eh hm hmm mm".split())
"""How the recogniser writes hesitation sounds; "uh huh" and "mm hm" are a yes."""
FOR_THE_FIRM = frozenset("we our ours us you your yours".split())
OF_ONESELF = frozenset("i me my mine myself".split())
ARTICLES = frozenset("a an the such this that my your".split())
ALWAYS_JOY = frozenset("wow yay woo hooray congratulations congrats".split())
OF_THE_YES = frozenset("choice decision news pick call move stuff job".split())
"""Nouns that a word of joy before them means the yes by."""
