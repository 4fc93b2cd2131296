"""The scores explained, with a guide's own rules and numbers."""

from __future__ import annotations

from collections.abc import Iterator

from coach import phrase
from coach.datatypes import Guide, RuleKind
from coach.faults import BREACHES
from coach.judge.analysis import limits


def scoring_explained(guide: Guide) -> str:
    """Return how the scores are made: a line each for flow, speed, order and overall."""
    lines = (_flow(guide), _speed(guide), " ".join(_order(guide)), _overall())
    names = ("flow", "speed", "order", "overall")
    return "\n".join(f"{name:<9}{line}" for name, line in zip(names, lines, strict=True))


def _flow(guide: Guide) -> str:
    targets, most = guide.targets, limits.SILENCE_LOSS_MOST
    return (
        f"Starts at 100. Each silence of yours over {targets.flows_s:g} s, between two steps or"
        f" inside one, takes {limits.SILENCE_LOSS_PER_S:.0%} of what is left for every second"
        f" beyond, {most:.0%} at most; so does a start later than {targets.start_s:g} s after the"
        f" cue. Fillers take nothing up to {limits.FILLERS_HARMLESS_PER_MIN:g} a minute,"
        f" {limits.FILLERS_HARMFUL_LOSS:.0%} at {limits.FILLERS_HARMFUL_PER_MIN:g},"
        f" {limits.FILLERS_LOSS_MOST:.0%} at most. Each false start takes"
        f" {limits.FALSE_START_LOSS:.0%}."
    )


def _speed(guide: Guide) -> str:
    targets = guide.targets
    slow, fast, total = targets.slowest_wpm, targets.fastest_wpm, targets.total_s
    line = (
        f"100 from {slow:g} to {fast:g} words a minute, the customer's time left out."
        f" Slower: your pace as a percentage of {slow:g}. Faster: {fast:g} as a"
        f" percentage of your pace. Fewer than {limits.FEWEST_WORDS} words have none."
    )
    return (
        f"{line} Longer than {total:g} s, likewise: {total:g} s as a percentage of it."
        if total
        else line
    )


def _order(guide: Guide) -> Iterator[str]:
    yield f"{_share(guide)}{_weight(guide)}."
    if guide.rule(RuleKind.ONCE):
        yield (
            f"A step said again counts {limits.REPEATED_WEIGHT:g} steps less, but not the question"
            " asked again after an objection to it."
        )
    breaches = [breach.doing for fault, breach in BREACHES.items() if fault.rule_in(guide)]
    if breaches:
        cost = "cost" if len(breaches) > 1 else "costs"
        each = " each" * (len(breaches) > 1)
        named = phrase.sentence(phrase.listed(breaches))
        yield f"{named} {cost} {limits.RULE_POINTS:g} points{each}."
    yield (
        "What nobody can tell is left out: a step that may have been said, and words of no step"
        " that somebody else may have said."
    )


def _share(guide: Guide) -> str:
    if not guide.rule(RuleKind.IN_ORDER):
        complete = guide.rule(RuleKind.COMPLETE)
        return (
            "The share of the steps that were said, in any order"
            if complete
            else "100, in any order"
        )
    if not guide.rule(RuleKind.COMPLETE):
        return "Of the steps that were said, the share in the guide's order"
    return "The share of the steps said in the guide's order"


def _weight(guide: Guide) -> str:
    last = guide.rule(RuleKind.LAST_QUESTION)
    if not (last and last.step):
        return ""
    title = phrase.sentence(phrase.inside(guide.step(last.step).title))
    weighs = f"{title} weighs as much as {limits.LAST_QUESTION_WEIGHT:g} steps"
    if guide.rule(RuleKind.IN_ORDER):
        return f", where {weighs}"
    return f", where {weighs} and counts only as the last question"


def _overall() -> str:
    flow, speed, order = limits.FLOW_PART, limits.SPEED_PART, limits.ORDER_PART
    return (
        f"The mean of the three, where flow counts {flow} parts, speed {speed} and order {order};"
        " never above order: what was not said cannot flow."
    )
