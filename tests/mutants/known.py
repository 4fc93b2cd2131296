"""The changes that must be noticed."""

from __future__ import annotations

from typing import NamedTuple


class Mutant(NamedTuple):
    """A change of one line, and the tests that may notice it where the gate does not look."""

    file: str
    before: str
    after: str
    tests: str = ""


KNOWN = (
    Mutant(
        "detect/reading/sequence.py", "costs.skip_more * (skipped - 1)", "costs.skip_more * skipped"
    ),
    Mutant(
        "detect/reading/sequence.py",
        "costs.repeat + costs.repeat_at_once *",
        "costs.repeat - costs.repeat_at_once *",
    ),
    Mutant(
        "detect/evidence/wording_evidence.py",
        "LONGEST_PAUSE_S = 2.5",
        "LONGEST_PAUSE_S = 25.0",
        "tests/test_detect_voices.py",
    ),
    Mutant(
        "detect/reading/takes.py",
        "(last == steps - 1 and",
        "(last == steps and",
        "tests/test_detect_takes.py",
    ),
    Mutant(
        "detect/reading/takes.py",
        "if last == steps - 1:",
        "if last == steps:",
        "tests/test_detect_takes.py",
    ),
    Mutant("measure/silence/edges.py", '{"clear": 0.035,', '{"clear": -0.035,'),
    Mutant(
        "measure/silence/edges.py", "left_db - doubt_db, right_db - doubt_db", "left_db, right_db"
    ),
    Mutant(
        "measure/silence/edges.py",
        "softer = np.diff(_crossings(window, first, run, left_db - doubt_db, right_db - doubt_db))",
        "softer = np.diff(_crossings(window, first, run, left_db + doubt_db, right_db + doubt_db))",
    ),
    Mutant("measure/frames/voice_activity.py", "BACKGROUND_DB = 6.0", "BACKGROUND_DB = 3.0"),
    Mutant("audio/files/timeline.py", "+ unit", "", "tests/test_audio_times.py"),
    Mutant("batch/workers/pool.py", "not self._workers and ", "", "tests/test_batch_pool.py"),
    Mutant("session/take/endpointing.py", "AFTER_LAST_S = 1.3", "AFTER_LAST_S = 0.3"),
    Mutant("session/take/voice_activity.py", "min(self._levels) + ABOVE_NOISE_DB", "-200.0"),
    Mutant("detect/step_tracker.py", "OTHER = 0.88", "OTHER = 0.72"),
)
