"""The scores explained, with a guide's own numbers."""

from __future__ import annotations

from coach.datatypes import Guide, RuleKind
from coach.judge import limits


def scoring_explained(guide: Guide) -> str:
    """Return how the scores are made: a line each for flow, speed, order and overall."""
    lines = (_flow(guide), _speed(guide), _order(guide), _overall())
    names = ("flow", "speed", "order", "overall")
    return "\n".join(f"{name:<9}{line}" for name, line in zip(names, lines, strict=True))


def _flow(guide: Guide) -> str:
    targets = guide.targets
    return (
        f"100. Each silence of yours over {targets.flows_s:g} s takes"
        f" {limits.SILENCE_LOSS_PER_S:.0%} of what is left for every second beyond,"
        f" {limits.SILENCE_LOSS_MOST:.0%} at most; so does a start later than"
        f" {targets.start_s:g} s after the cue. Up to {limits.FILLERS_HARMLESS_PER_MIN:g} fillers"
        f" a minute take nothing, {limits.FILLERS_HARMFUL_PER_MIN:g} take"
        f" {limits.FILLERS_HARMFUL_LOSS:.0%}. Each false start takes {limits.FALSE_START_LOSS:.0%}."
    )


def _speed(guide: Guide) -> str:
    slow, fast, total = (
        guide.targets.slowest_wpm,
        guide.targets.fastest_wpm,
        guide.targets.total_s,
    )
    line = (
        f"100 from {slow:g} to {fast:g} words a minute. Slower: your pace as a percentage of"
        f" {slow:g}. Faster: {fast:g} as a percentage of your pace."
    )
    return (
        f"{line} Longer than {total:g} s, customer left out: {total:g} s as a percentage of it."
        if total
        else line
    )


def _order(guide: Guide) -> str:
    last = guide.rule(RuleKind.LAST_QUESTION)
    weighs = ""
    if last and last.step:
        title = guide.step(last.step).title
        weighs = f", where {title} weighs as much as {limits.LAST_QUESTION_WEIGHT:g} steps"
    return (
        f"The share of the steps said in the guide's order{weighs}. A step said again counts"
        f" {limits.REPEATED_WEIGHT:g} steps less, and each other kind of breach costs"
        f" {limits.RULE_POINTS:g} points. A step that nobody can tell about is left out."
    )


def _overall() -> str:
    flow, speed, order = limits.FLOW_PART, limits.SPEED_PART, limits.ORDER_PART
    return (
        f"The mean of the three, where flow counts {flow} parts, speed {speed} and order {order};"
        " never above order: what was not said cannot flow."
    )
