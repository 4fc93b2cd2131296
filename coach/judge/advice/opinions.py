"""What the judge has to say of each fault: one table, a row a fault.

The words that name each fault, and the rule that it breaks, stand in ``coach/faults.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from coach.datatypes import Advice
from coach.faults import FORBIDDEN, Fault
from coach.judge.advice import clauses
from coach.judge.advice import flow as flow_advice
from coach.judge.advice import order as order_advice
from coach.judge.analysis.take_analysis import TakeAnalysis
from coach.judge.findings import of_rules as rule_findings

Findings: TypeAlias = Callable[[TakeAnalysis], Iterator[Advice]]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What is said of one fault."""

    advise: Callable[[TakeAnalysis], Advice]
    """What to do about it in the next take."""
    clause: Callable[[TakeAnalysis], str] | None = None
    """How it reads in the verdict behind what became of the sequence."""
    findings: Findings | None = None
    """Each breach of the guide's rule, where there is one."""


def _forbidden(fault: Fault) -> Opinion:
    """Return what is said of speech that a rule forbids: all of it stands in the fault's row."""
    return Opinion(
        partial(order_advice.needless, fault),
        partial(clauses.breach, fault),
        partial(rule_findings.forbidden, fault),
    )


OPINIONS = {
    Fault.LAST_QUESTION: Opinion(order_advice.last_question, findings=rule_findings.last_question),
    Fault.MISSING: Opinion(order_advice.missing, findings=rule_findings.missing),
    Fault.OUT_OF_PLACE: Opinion(order_advice.out_of_place, findings=rule_findings.out_of_place),
    Fault.REPEATED: Opinion(order_advice.repeated, findings=rule_findings.repeated),
    **{fault: _forbidden(fault) for fault in FORBIDDEN.values()},
    Fault.NO_RETURN: Opinion(
        order_advice.no_return, partial(clauses.breach, Fault.NO_RETURN), rule_findings.no_return
    ),
    Fault.UNANSWERED: Opinion(order_advice.unanswered, findings=rule_findings.unanswered),
    Fault.LATE_START: Opinion(
        flow_advice.late_start, clauses.started_late, rule_findings.late_start
    ),
    Fault.SILENCE: Opinion(flow_advice.silence, clauses.stalled),
    Fault.PAUSE_INSIDE: Opinion(flow_advice.pause_inside, clauses.paused),
    Fault.FILLERS: Opinion(flow_advice.fillers, clauses.filled),
    Fault.FALSE_START: Opinion(flow_advice.false_start, clauses.broke_off),
    Fault.HEDGES: Opinion(flow_advice.hedges),
    Fault.SLOW_STEP: Opinion(flow_advice.slow_step),
    Fault.TALKED_INTO: Opinion(flow_advice.talked_into),
    Fault.TOO_SLOW: Opinion(partial(flow_advice.pace, Fault.TOO_SLOW), clauses.pace),
    Fault.TOO_FAST: Opinion(partial(flow_advice.pace, Fault.TOO_FAST), clauses.pace),
    Fault.TOO_LONG: Opinion(flow_advice.too_long, clauses.took_long),
}
