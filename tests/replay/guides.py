"""The guides that stored recordings are compared with."""

from __future__ import annotations

from pathlib import Path

from accuracy.truth import Truth

from coach import guide
from coach.datatypes import Guide

ACCURACY = Path(__file__).parents[1] / "accuracy"


def guide_of(truth: Truth) -> Guide:
    """Return the guide that a recording is compared with."""
    return guide.load(ACCURACY / Path(truth.guide).name) if truth.guide else guide.built_in()
