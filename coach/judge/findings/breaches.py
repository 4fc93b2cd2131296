"""Every breach of a guide's rule becomes a finding: its code, its time, the words heard."""

from __future__ import annotations

from coach.datatypes import Advice
from coach.judge.advice.opinions import OPINIONS
from coach.judge.analysis.take_analysis import TakeAnalysis
from coach.judge.findings.of_rules import came_back, doubts


def findings(case: TakeAnalysis) -> tuple[Advice, ...]:
    """Return the breaches in time order; objections that were handled well stand among them.

    At one time what is about a step stands first, and what is sure before what may be.
    """
    breaches = [
        opinion.findings(case)
        for fault, opinion in OPINIONS.items()
        if opinion.findings and fault.rule_in(case.guide)
    ]
    found = [finding for of_fault in breaches for finding in of_fault]
    found += [*doubts(case), *came_back(case)]
    return tuple(sorted(found, key=_place))


def _place(finding: Advice) -> tuple[float, bool, bool]:
    return finding.at_s or 0.0, finding.step is None, not finding.sure
