"""A conversation for real: the coach as a program, a microphone, a loudspeaker, and what is heard.

``tests/bench_customer_room.py`` measures more of them; here nothing depends on how soon.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from conversing import answers_s, converse, room, spoken, stretches
from played import sample

from coach import guide as guides
from coach.customer import built_in, draw
from coach.datatypes import SAMPLE_RATE_HZ
from coach.pipeline import review_file
from coach.recognise import SpeechModel
from coach.report.contract import as_json
from coach.session.answering.clips import clip, speakable

PAUSE_S = 2.4
LINES_S = ((0.45, 3.25), (3.4, 5.4))
"""Where the sample has the first two steps (seconds)."""


@pytest.mark.slow
def test_a_customer_answers_in_a_room(tmp_path: Path, speech_model: SpeechModel) -> None:
    sound = sample("good")
    lines = [sound[round(a * SAMPLE_RATE_HZ) : round(b * SAMPLE_RATE_HZ)] for a, b in LINES_S]
    with room() as system:
        said = spoken(lines, PAUSE_S)
        heard = converse(system, said, tmp_path, "--level", "easy", "--seed", "3")
    late = answers_s(heard, lines, PAUSE_S)
    assert all(each is not None and each > 0.0 for each in late), late

    of_file = review_file(heard.path, guides.built_in(), speech_model)
    assert json.loads(as_json.render(of_file)) == heard.report

    customer = draw(speakable(built_in()), guides.built_in(), level="easy", seed=3)
    noted = of_file.recording.customer
    assert noted
    assert [line.step for line in noted.lines] == ["name", "phone"]
    known = np.zeros(len(heard.kept), np.float32)
    for line in noted.lines:
        own = clip(customer.voice, line.text)
        start = round(line.span.start * SAMPLE_RATE_HZ)
        known[start : start + len(own)] = own[: len(known) - start]
    assert np.abs(heard.kept[:, 1] - known).max() < 1e-3
    assert len(stretches(heard.room[:, 1], 0.8)) == 2
