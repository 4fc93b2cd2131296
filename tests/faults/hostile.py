"""Hostile input through the real command: a line or a page, and nothing in it to be obeyed."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath

from coach.batch.finding.names import result_name
from coach.report.formats.cells import cell

from .trial import CannotMakeError, Trial

ROOT = Path(__file__).parents[2]
RUN = "from coach.cli import main; main()"
SETTINGS = (
    {"PYTHONUTF8": "1"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
)
SCRAPS = (
    *(b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"),  # no UTF-8
    *(b"\x1b[31m", b"\x1b]0;owned\x07", b"\xc2\x9b31m", b"\r", b"\n", b"\t", b"\x7f", b"\b"),
    *("\u202e".encode(), "\u2066".encode(), "\u2028".encode()),
    *(b"=cmd|calc", b"+1+1", b"@SUM(A1)", "＝1".encode(), b"-rf", b"--help", b" ", b"'", b'"'),
    *(b"%s", b"{0}", b"$(id)", b"`id`", b"&&", b"<script>", b"[bold]", b"\\", b":", b"*", b"?"),
    *("é".encode(), "e\u0301".encode(), "录音".encode(), "👩‍🚒".encode(), b"x"),
)
CLIMBING = ("..", ".", "", "a", "A", "C:", "con", "nul.wav", "b:c", "d. ", "é", "e\u0301", "~")
OBEYED = {"Cc", "Cs", "Zl", "Zp"}
DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def trials(seed: int, *, brief: bool) -> Iterator[Trial]:
    """Yield every kind of hostile input, each made by chance."""
    for number in range(seed, seed + (1 if brief else 4)):
        for setting in SETTINGS[: 1 if brief else 2]:
            world = "UTF-8" if "LC_ALL" not in setting else "ASCII"
            for ask in (_names, _names_as_json, _guide_names):
                name = f"{ask.__name__.strip('_').replace('_', ' ')}, {world}, seed {number}"
                yield Trial("hostile names of files", name, partial(ask, name, setting))
    for number in range(seed, seed + (1 if brief else 8)):
        yield Trial("hostile guides", f"seed {number}", partial(_guide, f"guide {number}"))
    for number in range(seed, seed + (20 if brief else 200)):
        yield Trial("hostile names in archives", f"seed {number}", partial(_archive, number))
        yield Trial("hostile cells", f"seed {number}", partial(_cell, number))


def _made_name(chance: random.Random) -> bytes:
    scraps = b"".join(chance.choices(SCRAPS, k=chance.randrange(1, 6)))
    return scraps.replace(b"/", b"").replace(b"\0", b"")


def _made_files(folder: Path, name: str, content: bytes, ending: bytes) -> list[bytes]:
    chance = random.Random(name)
    names = sorted({b"./" + _made_name(chance) + ending for _ in range(12)})
    for each in names:
        try:
            Path(folder, os.fsdecode(each)).write_bytes(content)
        except OSError as error:
            raise CannotMakeError("this file system has none such") from error
    return names


def _asked(
    folder: Path, arguments: Sequence[str | bytes], setting: dict[str, str]
) -> subprocess.CompletedProcess[bytes]:
    more = {"PYTHONPATH": str(ROOT), "COACH_DATA": str(folder / "data")}
    plain = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
    line = [sys.executable, "-c", RUN, *arguments]
    return subprocess.run(
        line, cwd=folder, env=plain | more | setting, capture_output=True, check=False, timeout=120
    )


def _obeyed(content: bytes) -> str:
    """Return what of an output is no text, or would be obeyed by a terminal."""
    if b"Traceback" in content:
        return "a traceback"
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        return f"no UTF-8: {error}"
    bad = {
        sign
        for sign in text
        if sign in DIRECTIONS or (unicodedata.category(sign) in OBEYED and sign != "\n")
    }
    return f"would be obeyed: {sorted(bad)!r}" if bad else ""


def _names(name: str, setting: dict[str, str], folder: Path) -> str:
    files = _made_files(folder, name, b"no recording " * 99, b".wav")
    done = _asked(folder, ["review", *files], setting)
    lines = done.stderr.splitlines()
    if (done.returncode, len(lines)) != (1, len(files)):
        return f"status {done.returncode}, {len(lines)} lines for {len(files)} files"
    return _obeyed(done.stdout + done.stderr)


def _names_as_json(name: str, setting: dict[str, str], folder: Path) -> str:
    files = _made_files(folder, name, b"no recording " * 99, b".wav")
    done = _asked(folder, ["review", "--format", "json", *files], setting)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if [answer["error"]["code"] for answer in answers] != ["not_audio"] * len(files):
        return f"{len(answers)} answers for {len(files)} files"
    return _obeyed(done.stdout + done.stderr)


def _guide_names(name: str, setting: dict[str, str], folder: Path) -> str:
    content = b'name = "A guide"\n[[step]]\nid = "a"\nsay = "Say this"\n'
    for file in _made_files(folder, name, content, b".toml")[:2]:
        done = _asked(folder, ["guide", "check", file], setting)
        if done.returncode or (fault := _obeyed(done.stdout + done.stderr)):
            return fault if not done.returncode else f"status {done.returncode}: {done.stderr!r}"
    return ""


def _guide(name: str, folder: Path) -> str:
    chance = random.Random(name)
    words = [json.dumps(_made_name(chance).decode(errors="ignore") + " word") for _ in range(4)]
    guide = "name = {}\nabout = {}\n[[step]]\nid = 'a'\ntitle = {}\nsay = {}\n".format(*words)
    (folder / "guide.toml").write_text(guide.replace("\\u007f", "\x7f"), "utf-8")
    for line in (["guide", "check", "guide.toml"], ["guide", "show", "--guide", "guide.toml"]):
        done = _asked(folder, line, SETTINGS[0])
        if done.returncode not in (0, 1) or (fault := _obeyed(done.stdout + done.stderr)):
            return fault or f"status {done.returncode}"
    return ""


def _archive(number: int, folder: Path) -> str:
    chance = random.Random(number)
    members = ["/".join(chance.choices(CLIMBING, k=chance.randrange(1, 5))) for _ in range(20)]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for member in dict.fromkeys(each for each in members if each):
            archive.writestr(member, "sound")
    names = zipfile.ZipFile(packed).namelist()
    for windows in (False, True):
        made = [result_name(each, ".json", windows=windows) for each in names]
        base = PureWindowsPath("R:/results") if windows else PurePosixPath("/results")
        for place in (base / each for each in made):
            if ".." in place.parts or not place.is_relative_to(base) or place == base:
                return f"{place} is outside"
        if len(set(made)) < len(set(names)):
            return "two members, one result"
    return ""


def _cell(number: int, folder: Path) -> str:
    chance = random.Random(number)
    value = _made_name(chance).decode(errors="replace")
    page = io.StringIO()
    csv.writer(page).writerow([cell(value)])
    (row,) = csv.reader(io.StringIO(page.getvalue()))
    if row[0].lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")):
        return f"run by a spreadsheet: {row[0]!r}"
    return _obeyed(row[0].encode())
