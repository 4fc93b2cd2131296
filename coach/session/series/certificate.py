"""A certificate: what one recording is worth under a guide's rule, for somebody else to check.

Everything in it but its date, the number of the try and the recording's name follows from the
recording and the guide, so whoever has both makes it again and compares. Those three the seal alone
guards, which is no signature: who rewrites the file can seal it anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from coach import __version__
from coach.datatypes import Guide, Review
from coach.errors import CertificateError, refused_as
from coach.judge.certifying import conditions

FORMAT = 2
"""Of the file; a change to what stands in it counts one on."""
LARGEST_FILE = 100_000
"""Bytes; what is larger is no certificate."""

Certificate = dict[str, Any]
"""The file, as JSON has it."""


def certificate(review: Review, recording: Path, at: datetime, attempt: int) -> Certificate:
    """Return the certificate of a recording.

    Parameters
    ----------
    review
        What the coach has to say of it.
    recording
        Its file.
    at
        When it was said.
    attempt
        Which try of that day it is, from 1.

    Raises
    ------
    CertificateError
        The recording cannot be read.
    """
    return sealed(_content(review, recording, at.isoformat(timespec="seconds"), attempt))


def _content(review: Review, recording: Path, at: str, attempt: int) -> Certificate:
    found = conditions(review)
    return {
        "certificate": FORMAT,
        "coach": __version__,
        "model": review.model,
        "at": at,
        "attempt": attempt,
        "guide": {"name": review.guide.name, "sha256": fingerprint(review.guide)},
        "rule": asdict(review.guide.certifying) | {"gap_s": review.guide.certifying_gap_s},
        "recording": _file(recording) | {"duration_s": round(review.recording.duration_s, 3)},
        "customer": _customer(review),
        "take": _take(review),
        "conditions": [asdict(condition) for condition in found],
        "passed": all(condition.met for condition in found),
    }


def _file(recording: Path) -> dict[str, Any]:
    with refused_as(CertificateError, f"{recording}: cannot be read"):
        content = recording.read_bytes()
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _customer(review: Review) -> dict[str, Any] | None:
    known = review.recording.customer
    if known is None:
        return None
    said = [[line.kind.value, line.step, line.text] for line in known.lines]
    return {"name": known.name, "level": known.level, "seed": known.seed, "lines": said}


def _take(review: Review) -> dict[str, Any] | None:
    if not review.takes:
        return None
    take = review.takes[0]
    return {
        "heard": list(take.facts.order.heard),
        "total_s": round(take.facts.speed.total_s, 3),
        "silences_s": [round(own_s, 3) for own_s in take.own_silences_s],
        "fillers": [filler.text for filler in take.facts.fillers],
    }


def fingerprint(guide: Guide) -> str:
    """Return a hash of all that stands in a guide."""
    return hashlib.sha256(_canonical(asdict(guide)).encode()).hexdigest()


def sealed(content: Mapping[str, Any]) -> Certificate:
    """Return a certificate with its seal: a hash of all else in it."""
    bare = {key: value for key, value in content.items() if key != "seal"}
    return bare | {"seal": hashlib.sha256(_canonical(bare).encode()).hexdigest()}


def _canonical(value: object) -> str:
    """Return a value as text that tells 1 from 1.0 and from true, as comparing does not."""
    return json.dumps(value, sort_keys=True)


def check(text: str, guide: Guide, recording: Path, review: Callable[[], Review]) -> Certificate:
    """Return a certificate that is found to be what the recording is worth.

    Parameters
    ----------
    text
        Of its file.
    guide
        The guide that it must be by.
    recording
        The file that it must be of.
    review
        Reviews that recording by that guide; called only where all else fits.

    Raises
    ------
    CertificateError
        It is not: one line says what does not fit.
    """
    given = _read(text)
    _fits(given, guide, recording)
    again = sealed(_content(review(), recording, given["at"], given["attempt"]))
    if place := _difference(given, again):
        raise CertificateError(f"not what the recording gives: {place}")
    return given


def _read(text: str) -> Certificate:
    try:
        given = json.loads(text, object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError):
        raise CertificateError("no certificate: it cannot be read as JSON") from None
    if not isinstance(given, dict) or given.get("certificate") != FORMAT:
        raise CertificateError("no certificate of a form that this coach knows")
    if sealed(given) != given:
        raise CertificateError("changed after it was written: its seal is broken")
    if given.get("coach") != __version__:
        other = str(given.get("coach"))[:20]
        raise CertificateError(f"of coach {other}, and this is {__version__}: check it with that")
    _check_sealed_alone(given)
    return given


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made


def _check_sealed_alone(given: Certificate) -> None:
    attempt, at = given.get("attempt"), given.get("at")
    is_time = isinstance(at, str) and _is_time(at)
    if type(attempt) is not int or attempt < 1 or not is_time:
        raise CertificateError("its date, or the number of the try, is none")


def _is_time(at: str) -> bool:
    try:
        when = datetime.fromisoformat(at)
    except ValueError:
        return False
    return when.tzinfo is not None and when <= datetime.now().astimezone()


def _fits(given: Certificate, guide: Guide, recording: Path) -> None:
    theirs = given.get("guide")
    if not isinstance(theirs, dict) or theirs.get("sha256") != fingerprint(guide):
        raise CertificateError(f"by another guide than this “{guide.name}”: name its file")
    file, known = _file(recording), given.get("recording")
    if not isinstance(known, dict) or any(known.get(key) != file[key] for key in file):
        raise CertificateError(f"of another recording than {recording.name}")


def _difference(given: Certificate, again: Certificate) -> str | None:
    """Return the first key in which two certificates differ; the seal follows from the others."""
    keys = [key for key in again if key != "seal"] + [key for key in given if key not in again]
    both = set(given) & set(again)
    differ = (
        key for key in keys if key not in both or _canonical(given[key]) != _canonical(again[key])
    )
    return next(differ, None)
