"""A team's progress: exported histories of many people, read into one table."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from builders import HARD_CLOSE
from conftest import Cli
from practised import remember, said

from coach import history
from coach.datatypes import Review
from coach.history.exported import team
from coach.practice import parts

GOOD, STALLS = said(), said({"payment": 1.8, "notes": 0.8})
DAYS = ("2026-11-02", "2026-11-03", "2026-11-06", "2026-11-10")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    made = tmp_path / "team"
    made.mkdir()
    return made


def exported(*days: tuple[str, list[Review]]) -> bytes:
    """Return somebody's exported history."""
    for day, takes in days:
        remember(day, *takes)
    lines = "".join(f"{json.dumps(take)}\n" for take in history.export())
    history.forget()
    return lines.encode()


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Have Ann ready, Bob stalling, and Cy warmed up by a joint before each first take."""
    joint = said(guide=parts.joint(HARD_CLOSE, "payment"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COACH_DATA", str(tmp_path_factory.mktemp("data")))
        return {
            "Ann": exported(*((day, [GOOD, GOOD]) for day in DAYS)),
            "Bob": exported(*((day, [STALLS, GOOD, STALLS]) for day in DAYS[:2])),
            "Cy": exported(*((day, [joint, GOOD]) for day in DAYS[:3])),
        }


@pytest.fixture
def people(folder: Path, exports: dict[str, bytes]) -> Path:
    for name, content in exports.items():
        (folder / f"{name}.json").write_bytes(content)
    return folder


def test_who_is_ready_is_whose_first_takes_flowed_cold(people: Path) -> None:
    (found,), unread = team(people)
    assert unread == []
    assert {member.person: member.is_ready for member in found.members} == {
        "Ann": True,
        "Bob": False,
        "Cy": False,
    }
    tests = [member.practised.tests_passed for member in found.members]
    assert tests == [3, 0, 0]
    assert list(found.joints_s)[:2] == ["payment", "notes"]
    payment_bob = (4 * 1.8 + 2 * 0.2) / 6
    assert found.joints_s["payment"] == pytest.approx((0.2 + payment_bob + 0.2) / 3)


def test_the_table_says_who_practised_and_what_costs_most(people: Path, cli: Cli) -> None:
    done = cli("progress", "--team", people)
    assert done.exit_code == 0
    rows = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert rows[0] == "The hard close: 3 people, 1 ready"
    assert "Ann yes 3 6/6 2026-11-10 4 8 -" in rows
    assert "Bob no 0 4/4 2026-11-03 2 6 payment, 1.3 s" in rows
    assert "Cy no 0 - 2026-11-06 3 3 -" in rows
    assert "The team loses most before payment, 0.6 s: the mean of all." in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_data_says_the_same(people: Path, cli: Cli) -> None:
    found = json.loads(cli("progress", "--team", people, "--format", "json").stdout)
    (team_,) = found["guides"]
    ann, bob, _ = team_["people"]
    assert (ann["ready"], ann["days"], ann["takes"], ann["last_day"]) == (True, 4, 8, "2026-11-10")
    assert (ann["costs_most"], bob["costs_most"], bob["kept"]) == (None, "payment", 1.0)
    assert team_["costs_most"] == "payment"
    assert found["unread"] == []
    rows = list(
        csv.DictReader(io.StringIO(cli("progress", "--team", people, "--format", "csv").stdout))
    )
    assert [(row["person"], row["ready"]) for row in rows] == [
        ("Ann", "True"),
        ("Bob", "False"),
        ("Cy", "False"),
    ]
    assert float(rows[1]["silence_before_payment_s"]) == pytest.approx(bob["joints_s"]["payment"])
    assert "silence_before_name_s" not in rows[0]


def test_a_day_and_a_guide_can_be_asked_for(people: Path, cli: Cli) -> None:
    (found,), _ = team(people, since="2026-11-06")
    assert [member.person for member in found.members] == ["Ann", "Cy"]
    ann = found.members[0].practised
    assert [sitting.day for sitting in ann.sittings] == list(DAYS[2:])
    assert ann.tests_passed == 2
    done = cli("progress", "--team", people, "--guide", "Another")
    assert done.exit_code == 1
    assert "no exported history with takes of what you asked for in it" in done.stderr


def test_nothing_is_remembered_and_the_files_stay(people: Path, cli: Cli, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in people.iterdir()}
    kept = history.count()
    cli("progress", "--team", people)
    assert {path.name: path.read_bytes() for path in people.iterdir()} == before
    assert history.count() == kept == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["team"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "there is no take in it"),
        (b"\n \n", "there is no take in it"),
        (b"{", "line 1 is no take of an export"),
        (b"[]\n", "line 1 is no take of an export"),
        (b"\xff\xfe\x00", "line 1 is no take of an export"),
        (b'{"id": 1}', "line 1 is no take of an export"),
        (b"[" * 100_000, "line 1 is no take of an export"),
    ],
)
def test_a_damaged_file_is_one_line_and_not_the_end(
    content: bytes, says: str, people: Path, cli: Cli
) -> None:
    (people / "Dee.json").write_bytes(content)
    (people / ".hidden").write_bytes(b"{")
    (people / "old").mkdir()
    done = cli("progress", "--team", people)
    assert done.exit_code == 1
    assert "3 people" in done.stdout
    (line,) = done.stderr.splitlines()
    assert line.startswith("coach: Dee.json: left out: ")
    assert says in line
    found = json.loads(cli("progress", "--team", people, "--format", "json").stdout)
    assert [each["file"] for each in found["unread"]] == ["Dee.json"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("day", "soon"),
        ("day", "2026-13-45"),
        ("flowed", 7),
        ("id", "x"),
        ("gaps", None),
        ("gaps", [{}]),
    ],
)
def test_a_take_that_cannot_be_is_named_by_its_line(key: str, value: object, people: Path) -> None:
    path = people / "Ann.json"
    takes = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    takes[2][key] = value
    path.write_text("\n".join(map(json.dumps, takes)), "utf-8")
    (found,), (unread,) = team(people)
    assert [member.person for member in found.members] == ["Bob", "Cy"]
    assert (unread.file, unread.why[:6]) == ("Ann.json", "line 3")


def test_an_export_of_an_older_coach_and_one_written_twice_are_read(people: Path) -> None:
    path = people / "Ann.json"
    lines = path.read_text("utf-8").splitlines()
    older = [json.loads(line) for line in lines]
    for take in older:
        for key in ("titles", "in_a_row", "lags"):
            del take[key]
    path.write_text("\n".join(map(json.dumps, [*older, *older])), "utf-8")
    (found,), unread = team(people)
    assert unread == []
    ann = found.members[0]
    assert ann.is_ready
    assert list(ann.practised.titles) == [step.id for step in HARD_CLOSE.steps]
    assert sum(sitting.takes for sitting in ann.practised.sittings) == 8


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (["--team", "nowhere"], "nowhere: cannot be read"),
        (["--team", "empty"], "no exported history in it: each person's `coach progress export"),
        (["--team", "empty", "--step", "payment"], "--step is for one person"),
        (
            ["--team", "empty", "--format", "html", "-o", "a.html"],
            "--team is for terminal, json or csv",
        ),
    ],
)
def test_what_cannot_be_shown_of_a_team_is_one_line(line: list[str], says: str, cli: Cli) -> None:
    Path("empty").mkdir()
    done = cli("progress", *line)
    assert done.exit_code in (1, 2)
    assert says in done.stderr
    assert "Traceback" not in done.stderr
