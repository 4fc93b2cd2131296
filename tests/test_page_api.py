"""What the page asks for beside a take: recordings dropped in, guides, progress, settings."""

from __future__ import annotations

import json
import os
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from builders import GOOD, review
from conftest import SAMPLES
from served import Served, serving

from coach import guide as guides
from coach import history
from coach.audio.files.spoken import SpokenFile
from coach.errors import ModelError
from coach.folders import recordings_folder
from coach.listening import voice_model
from coach.page.work import guides as own_guides
from coach.page.work import pending
from coach.page.work.hearing import Hearing
from coach.page.work.workshop import Workshop
from coach.pipeline import review_file
from coach.recognise import SpeechModel
from coach.report.contract import as_json
from coach.session.memory.remembering import remember

pytestmark = pytest.mark.slow

MARKUP = "<img src=x onerror=alert(1)>"


@pytest.fixture
def served(tmp_path: Path, speech_model: SpeechModel) -> Iterator[Served]:
    with serving(tmp_path / "data", speech_model) as found:
        yield found


def dropped(served: Served, path: Path, name: str | None = None) -> Any:
    """Drop a recording, and return what is said of it once it is reviewed."""
    taken = served.ask(f"/api/files?name={quote(name or path.name)}", "POST", path.read_bytes())
    assert taken.status == 201, taken.body
    for _ in range(600):
        (item,) = [each for each in served.ask("/api/files").told if each["id"] == taken.told["id"]]
        if item["state"] in ("done", "failed"):
            return item
        time.sleep(0.05)
    raise AssertionError("it was not reviewed")


def test_a_dropped_recording_gives_what_review_gives(
    served: Served, speech_model: SpeechModel
) -> None:
    path = SAMPLES / "customer-answers.flac"
    item = dropped(served, path)
    assert (item["state"], item["takes"]) == ("done", 1)
    report = served.ask(f"/api/files/{item['id']}/report").told
    found = review_file(path, guides.built_in(), speech_model, voices=voice_model())
    of_page, of_file = json.loads(report["json"]), json.loads(as_json.render(found))
    assert of_page["recording"].pop("path") == path.name
    del of_file["recording"]["path"]
    assert of_page == of_file
    assert item["overall"] == of_file["takes"][0]["scores"]["overall"]
    sound = served.ask(f"/sound/dropped/{item['id']}")
    assert sound.headers["content-type"] == "audio/mpeg"
    assert f"/sound/dropped/{item['id']}" in report["body"]


def test_what_is_no_recording_costs_its_own_report_only(served: Served, tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_text("no sound " * 99)
    item = dropped(served, tmp_path / "a.wav", f"calls/{MARKUP}\n.wav")
    assert item["state"] == "failed"
    assert item["message"].startswith(f"calls/{MARKUP} .wav: ")
    assert str(tmp_path) not in item["message"]
    assert served.ask(f"/api/files/{item['id']}/report").status == 404
    assert dropped(served, SAMPLES / "pauses.flac")["state"] == "done"


def test_what_was_dropped_goes_with_the_page(tmp_path: Path, speech_model: SpeechModel) -> None:
    with serving(tmp_path / "data", speech_model) as found:
        dropped(found, SAMPLES / "pauses.flac")
        kept = list((tmp_path / "data/dropped").rglob("*.*"))
        assert sorted(path.name for path in kept) == ["report.json", "sound.mp3"]
        assert os.name == "nt" or not any(path.stat().st_mode & 0o077 for path in kept)
    assert not (tmp_path / "data/dropped").exists()


def test_nobody_else_reads_what_is_dropped(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served.workshop.dropped, "_start", lambda: None)
    served.ask("/api/files?name=a.wav", "POST", b"x")
    (kept,) = served.workshop.dropped._folder.rglob("*.wav")
    assert kept.read_bytes() == b"x"
    assert os.name == "nt" or not kept.stat().st_mode & 0o077


def test_more_than_it_takes_is_said(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coach.page.work.dropped.MOST", 0)
    refused = served.ask("/api/files?name=a.wav", "POST", b"x")
    assert refused.status == 400
    assert "More than 0 recordings" in refused.told["error"]["message"]


# ---- takes ------------------------------------------------------------------------------


def kept(name: str) -> Path:
    """Keep a short recording, and remember a take in it; return where."""
    path = recordings_folder() / name
    from played import sample

    with SpokenFile(path) as file:
        file.write(sample("good"))
    remember(review(GOOD, path=str(path)), "rehearsal")
    return path


def test_an_empty_coach_has_nothing_and_says_so(served: Served) -> None:
    assert served.ask("/api/takes").told == []
    assert served.ask("/api/newest").told == {"newest": 0}
    assert served.ask("/api/progress").told["empty"] is True
    none = served.ask("/api/takes/latest")
    assert none.status == 404
    assert "say one" in none.told["error"]["message"]
    assert served.ask("/api/takes/latest/report").status == 404
    assert served.ask("/api/export").body == b""


def test_every_take_has_its_sound_and_report_and_two_stand_side_by_side(served: Served) -> None:
    one, other = kept("a.wav"), kept("b.wav")
    takes = served.ask("/api/takes").told
    assert [take["recording"] for take in takes] == ["b.wav", "a.wav"]
    assert served.ask("/api/newest").told == {"newest": takes[0]["take"]}
    assert served.ask("/sound/a.wav").body == one.read_bytes()
    part = served.ask("/sound/a.wav", headers={**served.headers, "Range": "bytes=0-3"})
    assert (part.status, part.body) == (206, b"RIFF")
    line = served.ask("/api/takes/a.wav").told
    assert line["recording"]["path"] == str(one)
    assert 'src="/sound/a.wav"' in served.ask("/api/takes/a.wav/report").told["body"]
    both = served.ask("/api/compare?a=a.wav&b=b.wav").told
    assert 'src="/sound/b.wav"' in both["body"]
    assert both["body"].count('data-at="') == 12
    assert served.ask("/api/takes/latest").told["recording"]["path"] == str(other)
    assert len(served.ask("/api/export").body.splitlines()) == 2
    assert "1 day" in served.ask("/api/progress").told["body"]


def test_a_take_is_deleted_in_a_while_and_can_be_had_back(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = kept("a.wav")
    (take,) = served.ask("/api/takes").told
    number = take["take"]
    assert served.post(f"/api/takes/{number}/delete", {}).told["undo_s"] == pending.UNDO_S
    assert served.ask("/api/takes").told == []
    assert path.exists()
    assert served.post(f"/api/takes/{number}/undo", {}).told == {"undone": True}
    assert len(served.ask("/api/takes").told) == 1
    monkeypatch.setattr(pending, "UNDO_S", 0.05)
    served.post(f"/api/takes/{number}/delete", {})
    for _ in range(100):
        if not history.takes():
            break
        time.sleep(0.05)
    assert not path.exists()
    assert history.takes() == []
    assert served.post(f"/api/takes/{number}/undo", {}).status == 409


def test_what_is_to_be_deleted_goes_with_the_page(
    tmp_path: Path, speech_model: SpeechModel
) -> None:
    with serving(tmp_path / "data", speech_model) as found:
        path = kept("a.wav")
        found.post(f"/api/takes/{found.ask('/api/takes').told[0]['take']}/delete", {})
        assert path.exists()
    assert not path.exists()


def test_everything_can_be_deleted(served: Served) -> None:
    path = kept("a.wav")
    assert served.post("/api/settings/forget", {}).told == {"takes": 1}
    assert not path.exists()
    assert served.ask("/api/settings").told["takes"] == 0


# ---- guides -----------------------------------------------------------------------------

LINES = "Greeting: Thanks for calling.\nWho am I speaking with?\nYou're all set for {day}.\n"


def test_a_guide_written_here_is_the_same_file_as_anywhere(served: Served) -> None:
    made = served.post("/api/guides", {"name": f"Front desk {MARKUP}", "lines": LINES})
    assert made.status == 201
    assert made.told == {"id": "front-desk-img-src-x-onerror-alert-1"}
    listed = served.ask("/api/guides").told
    assert listed["chosen"] == made.told["id"]
    path = own_guides.folder() / f"{made.told['id']}.toml"
    assert os.name == "nt" or path.stat().st_mode & 0o077 == 0
    guide = guides.load(path)
    assert guide.steps[0].title == "Greeting"
    shown = served.ask("/api/guide").told
    assert shown["name"] == f"Front desk {MARKUP}"
    assert shown["lines"][2] == "You're all set for …"
    text = served.ask(f"/api/guides/{made.told['id']}").told["text"]
    assert tomllib.loads(text)["name"] == guide.name
    again = served.post("/api/guides", {"name": f"Front desk {MARKUP}", "lines": LINES})
    assert again.told["id"].endswith("-2")


def test_it_is_saved_whole_or_not_at_all(served: Served) -> None:
    made = served.post("/api/guides", {"name": "A", "lines": LINES}).told["id"]
    path = own_guides.folder() / f"{made}.toml"
    before = path.read_bytes()
    broken = served.post("/api/guides", {"id": made, "text": "name = 'A'\n[[step]]\nid = 'a'\n"})
    assert broken.status == 400
    assert broken.told["error"]["code"] == "guide"
    assert path.read_bytes() == before
    assert served.post("/api/guides", {"name": "B", "lines": "{ \n"}).status == 400
    assert served.post("/api/guides", {"name": "B", "lines": ""}).status == 400
    assert [each["id"] for each in served.ask("/api/guides").told["guides"]] == ["hard-close", made]


def test_it_is_checked_while_it_is_written(served: Served) -> None:
    lines = "Can I have your name?\nCan I have your names?\nDoes zzyzx work?\n"
    remarks = served.post("/api/guides/check", {"name": "A", "lines": lines}).told["remarks"]
    assert [each["error"] for each in remarks] == [False, False]
    said = " ".join(f"{each['field']}: {each['message']}" for each in remarks)
    assert "step 3, say: the coach cannot hear “zzyzx”" in said
    assert "step 2, say: nearly the same as step 1" in said
    (wrong,) = served.post("/api/guides/check", {"name": "A", "lines": "{ oh"}).told["remarks"]
    assert wrong["error"]
    assert "brace" in wrong["message"]
    found = served.post("/api/guides/check", {"text": "name = 1"}).told["remarks"]
    assert all(each["error"] for each in found)
    assert served.post("/api/guides/check", {"text": guides.built_in_text()}).told["remarks"] == []


def test_a_guide_is_chosen_and_deleted(served: Served) -> None:
    made = served.post("/api/guides", {"name": "A", "lines": LINES}).told["id"]
    assert served.post("/api/guides/hard-close/choose", {}).status == 200
    assert served.ask("/api/guides").told["chosen"] == "hard-close"
    assert served.post("/api/guides/nothing/choose", {}).status == 400
    served.post(f"/api/guides/{made}/choose", {})
    served.post(f"/api/guides/{made}/delete", {})
    assert served.ask("/api/guides").told["chosen"] == "hard-close"
    assert served.post("/api/guides/hard-close/delete", {}).status == 400


def test_a_file_that_is_no_guide_is_left_out(served: Served) -> None:
    own_guides.folder().mkdir(parents=True)
    (own_guides.folder() / "broken.toml").write_text("name = ")
    (own_guides.folder() / "Two Words.toml").write_text(guides.built_in_text())
    assert [each["id"] for each in served.ask("/api/guides").told["guides"]] == ["hard-close"]


# ---- settings ---------------------------------------------------------------------------


def test_settings_are_kept_and_nonsense_is_not(served: Served) -> None:
    wish = {"microphone": f" USB\n{MARKUP} ", "cue": "beep", "show": "first", "keep_days": "30"}
    told = served.post("/api/settings", wish).told
    assert told["microphone"] == f"USB {MARKUP}"
    assert (told["cue"], told["keep_days"]) == ("beep", 30)
    assert served.ask("/api/guide").told["show"] == "first"
    told = served.post("/api/settings", {"cue": "../x", "show": "x", "keep_days": "-3"}).told
    assert (told["cue"], told["keep_days"]) == ("beep", None)
    for wrong in (b"", b"[]", b"{", b"\xff"):
        assert served.ask("/api/settings", "POST", wrong).status == 400
        assert served.ask("/api/guides", "POST", wrong).status == 400


def test_a_model_that_cannot_be_had_is_said_in_one_line(tmp_path: Path) -> None:
    hearing = Hearing(tmp_path / "nothing")
    hearing.start()
    with pytest.raises(ModelError, match="nothing"):
        hearing.model()
    assert hearing.state.state == "failed"
    assert "nothing" in hearing.state.message


def test_the_page_says_how_far_a_fetched_model_is() -> None:
    hearing = Hearing()
    assert hearing.state.message == "Loading the speech model …"
    hearing._tell("fetching the model", 20_000_000, 41_000_000)
    assert hearing.state.message == "fetching the model: 20 of 41 MB"
    hearing.close()


def test_a_history_that_cannot_be_read_is_one_line(served: Served) -> None:
    recordings_folder().parent.mkdir(exist_ok=True)
    history.place().write_bytes(b"no database" * 99)
    refused = served.ask("/api/takes")
    assert refused.status == 400
    assert "damaged" in refused.told["error"]["message"]
    assert isinstance(served.workshop, Workshop)
