"""Filler words, and the words beside them by which they are plain language."""

from __future__ import annotations

ALWAYS = frozenset("basically literally honestly".split())
DETERMINERS = frozenset(
    "a an the this that these those what which some any every each all same one other another "
    "new different right wrong best only first two three many no my your his her our their".split()
)
COMPLEMENTS = frozenset(
    "what how who where when why whether if which that it him her them me us".split()
)
THINGS = frozenset("the a an this my your our his her their".split())
"""What one who knows something knows: "you know the code"; with a pause it is none."""
KNOWING = frozenset(
    "do did don't didn't does if let lets as what how until when sure want would could might may "
    "should to that soon because who whatever since".split()
)
LIKING = frozenset(
    "i i'd you you'd we we'd they they'd he'd she'd who'd would wouldn't to do does did don't "
    "doesn't didn't might may also really look looks looked looking sound sounds sounded feel "
    "feels felt feeling seem seems seemed taste tastes smell smells something anything nothing "
    "everything things stuff more much what's not people exactly just be would'd act acts".split()
)
ASKING = frozenset("what's is was how's what".split())
LIKENED = frozenset("to a an the this that these those it you me him her us them my your".split())
EMPHATIC = frozenset(
    "very really so much many no yes yeah yep okay ok right bye hey hi hello wait now well sure "
    "never ever far long had that there please thank thanks ha blah knock go come good".split()
)
CLAUSE_ENDS = frozenset(
    "you it me him them us that this is are was were am be do does did have has had can will "
    "would could should in on up out off over by here there now then all one know not".split()
)
NUMBERS = frozenset(
    "zero oh one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty "
    "ninety hundred thousand double triple".split()
)
