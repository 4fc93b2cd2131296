"""What is next, joints, a customer and one's best, as a program at the page's door has them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from played import sample, silence
from recordings import heard
from served import Served, serving
from test_page_takes import begin, latest, of, push, until

from coach.datatypes import SAMPLE_RATE_HZ
from coach.page.work import guides as own_guides
from coach.page.work.messages import CURES, message_of
from coach.pipeline import review_file
from coach.practice import planning
from coach.recognise import SpeechModel
from coach.report.contract import as_json
from coach.session.take import showing
from coach.session.take.events import Trouble
from coach.session.take.monitor import TROUBLES

pytestmark = pytest.mark.slow

TWO = "Email?\nThis address here, right?\n"
THREE = TWO + "You're all set.\n"
EMAIL = slice(round(5.3 * SAMPLE_RATE_HZ), round(6.05 * SAMPLE_RATE_HZ))
ADDRESS = slice(round(6.05 * SAMPLE_RATE_HZ), round(7.9 * SAMPLE_RATE_HZ))
"""Of the good sample."""


@pytest.fixture
def served(tmp_path: Path, speech_model: SpeechModel) -> Iterator[Served]:
    with serving(tmp_path / "data", speech_model) as found:
        yield found


def said(between_s: float) -> Any:
    lines = sample("good")
    return np.concatenate([lines[EMAIL], silence(between_s), lines[ADDRESS], silence(0.3)])


def take(served: Served, sound: Any, **wish: Any) -> list[dict[str, Any]]:
    """Say a take into a page of its own, end it, and return all that was told."""
    with served.socket() as socket:
        begin(socket, **wish)
        push(socket, sound)
        socket.send('{"type": "stop"}')
        return until(socket, "over")


def test_what_is_next_is_said_with_the_place_where_it_is_done(served: Served) -> None:
    served.post("/api/guides", {"name": "Two", "lines": TWO})
    first = served.ask("/api/next").told
    assert (first["do"], first["place"]) == ("test", "")
    assert first["say"].startswith("Say it once")
    assert first["why"].startswith("The rule\n")
    (kept,) = of(take(served, said(2.0)), "kept")
    assert kept["beside"] == ""  # there is no other take yet
    after = served.ask("/api/next").told
    assert (after["do"], after["place"]) == ("drill", "/drill?flow")
    assert "three times in a row" in after["say"]
    assert "Last test: not passed" in after["why"] or "The next test is" in after["why"]
    for _ in range(planning.RUNNING - 1):
        take(served, said(2.0))
    stalls = served.ask("/api/next").told
    assert (stalls["do"], stalls["place"]) == ("joint", "/drill?part=joint:address-right")


def test_a_joint_is_drilled_and_teaches_nothing_of_the_whole(served: Served) -> None:
    served.post("/api/guides", {"name": "Three", "lines": THREE})
    seen = showing.shown_now(own_guides.load("three"))
    part = {"part": "joint:address-right"}
    with served.socket() as socket:
        socket.send(json.dumps({"type": "begin", "rate": 16_000, "cue": "none", "drill": part}))
        (go,) = until(socket, "go")
        assert [step["id"] for step in go["steps"]] == ["email", "address-right"]
        assert go["lines"] == ["Email?", "This address here, right?"]
        push(socket, said(0.3))
        socket.send('{"type": "stop"}')
        told = until(socket, "over")
    (after,) = of(told, "next")
    assert (after["what"], after["takes"], after["end"]) == ("take", 1, False)
    assert after["coming"] == "Email and “This address here…”"
    assert "1 take, " in after["picture"]["body"]
    assert "lines" not in of(told, "kept")[0]
    assert showing.shown_now(own_guides.load("three")) is seen
    assert latest(served)["takes"][0]["order"]["missing"] == []


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("joints", "No take of Two is remembered that tells which joints cost most: say all of it"),
        ("joint:nothing", "Nothing: no such step in"),
        ("joint:email", "Email: the first step has no line before it; name another"),
    ],
)
def test_a_part_that_cannot_be_drilled_is_told_in_one_line(
    served: Served, part: str, says: str
) -> None:
    served.post("/api/guides", {"name": "Two", "lines": TWO})
    with served.socket() as socket:
        wish = {"type": "begin", "rate": 16_000, "cue": "none", "drill": {"part": part}}
        socket.send(json.dumps(wish))
        assert until(socket, "failed")[-1]["message"].startswith(says)


@pytest.mark.parametrize("drill", [{"takes": "ten"}, {"takes": None}, ["ten"]])
def test_a_drill_that_makes_no_sense_is_one_as_ever(served: Served, drill: object) -> None:
    served.post("/api/guides", {"name": "Two", "lines": TWO})
    with served.socket() as socket:
        begin(socket, drill=drill)
        socket.send('{"type": "stop"}')
        assert until(socket, "over")


def test_a_customer_answers_on_his_own_channel_when_the_page_is_heard(
    served: Served, speech_model: SpeechModel
) -> None:
    served.post("/api/guides", {"name": "Two", "lines": TWO})
    at_s = 3.0
    with served.socket() as socket:
        begin(socket, customer="easy")
        push(socket, said(7.0))
        clip = until(socket, "play")[-1]
        assert clip["rate"] == SAMPLE_RATE_HZ
        socket.send(json.dumps({"type": "playing", "frame": round(at_s * SAMPLE_RATE_HZ)}))
        socket.send('{"type": "stop"}')
        told = until(socket, "over")
    assert of(told, "hush")
    line = latest(served)
    (spoken,) = line["takes"][0]["customer"]["lines"]
    assert spoken["step"] == "email"
    assert spoken["start_s"] == pytest.approx(at_s, abs=0.06)
    assert line["recording"]["channels"] == 2
    path = Path(line["recording"]["path"])
    assert heard(path)[1].channels == 2
    of_file = review_file(path, own_guides.load("two"), speech_model)
    assert line == json.loads(as_json.render(of_file))
    (report,) = of(told, "report")
    assert "customer" in report["report"]["body"].lower()


def test_a_take_stands_beside_the_best_and_both_are_heard(served: Served) -> None:
    served.post("/api/guides", {"name": "Two", "lines": TWO})
    names = []
    for between_s in (0.3, 2.0):
        told = take(served, said(between_s))
        names.append(of(told, "report")[0]["report"]["name"])
    assert of(told, "kept")[0]["beside"] == names[1]
    shown = served.ask(f"/api/takes/{names[1]}/beside").told
    assert "longer than your best" in shown["body"].replace("\xa0", " ")
    assert all(f'src="/sound/{name}"' in shown["body"] for name in names)
    assert shown["body"].count("data-at=") == 4
    served.post("/api/takes/2/delete", {})
    served.workshop.pending.carry_out()
    alone = served.ask(f"/api/takes/{names[0]}/beside")
    assert alone.status == 400
    assert "no other take" in alone.told["error"]["message"].lower()
    assert served.ask("/api/takes/nothing.wav/beside").status == 404


@pytest.mark.parametrize("code", [*TROUBLES, *CURES, "not_saved"])
def test_each_trouble_of_a_take_ends_with_its_cure(code: str) -> None:
    said = TROUBLES.get(code, "only its beginning is kept")
    told = message_of(Trouble(code, said))
    assert told
    assert told["message"].endswith(".")
    assert told["message"].rstrip(".").lower() != said
