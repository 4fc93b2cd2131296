"""What the README's lines install is locked, within the ranges that the coach gives."""

from __future__ import annotations

import os
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable

import lock
import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

PYPROJECT = lock.PYPROJECT.read_text(encoding="utf-8")
TABLES = tomllib.loads(PYPROJECT)
LINES = lock.LOCK.read_text(encoding="utf-8").splitlines()

SYSTEMS = ("linux", "darwin", "win32")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PIN = re.compile(r"[a-z0-9-]+==[a-z0-9.+]+( ; [\w .'=!<>*()]+)?")


def pins(lines: Iterable[str]) -> dict[str, list[Requirement]]:
    found: defaultdict[str, list[Requirement]] = defaultdict(list)
    for requirement in map(Requirement, lines):
        found[canonicalize_name(requirement.name)].append(requirement)
    return dict(found)


def pinned(requirements: list[Requirement], system: str, python: str) -> list[Version]:
    """Return the versions that hold on a system: one, or the lock contradicts itself."""
    here = {
        "sys_platform": system,
        "python_version": python,
        "python_full_version": f"{python}.4",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "platform_machine": "x86_64",
    }
    holding = [each for each in requirements if each.marker is None or each.marker.evaluate(here)]
    return [Version(next(iter(each.specifier)).version) for each in holding]


LOCKED = pins(line for line in LINES if PIN.fullmatch(line))
RANGES = {
    text: Requirement(text)
    for texts in (
        TABLES["project"]["dependencies"],
        *TABLES["project"]["optional-dependencies"].values(),
        lock.BUILD,
    )
    for text in texts
    if not text.startswith("pacing-coach[")
}


@pytest.mark.parametrize("text", RANGES)
def test_every_dependency_is_locked_in_its_range(text: str) -> None:
    wanted = RANGES[text]
    for system in SYSTEMS:
        for python in PYTHONS:
            (version,) = pinned(LOCKED[canonicalize_name(wanted.name)], system, python)
            assert version in SpecifierSet(str(wanted.specifier))


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_nothing_is_locked_to_two_versions(system: str, python: str) -> None:
    counts = {name: len(pinned(each, system, python)) for name, each in LOCKED.items()}
    assert {name for name, count in counts.items() if count > 1} == set()


def test_the_lock_is_pins_alone_without_an_address() -> None:
    assert LINES[0] == lock.HEADER.strip()
    assert [line for line in LINES[1:] if not PIN.fullmatch(line)] == []


def test_what_builds_the_coach_is_pinned_to_the_same() -> None:
    built = pins(TABLES["build-system"]["requires"])
    assert {name: list(map(str, each)) for name, each in built.items()} == {
        name: list(map(str, LOCKED[name])) for name in built
    }
    assert {canonicalize_name(Requirement(text).name) for text in lock.BUILD} <= set(built)


def test_renewing_changes_the_build_requirements_alone() -> None:
    assert lock.with_build_pins(PYPROJECT, TABLES["build-system"]["requires"]) == PYPROJECT
    other = lock.with_build_pins(PYPROJECT, ["hatchling==9 ; sys_platform == 'win32'"])
    tables = tomllib.loads(other)
    assert tables["build-system"].pop("requires") == ["hatchling==9 ; sys_platform == 'win32'"]
    assert tables["project"] == TABLES["project"]
    assert tables["tool"] == TABLES["tool"]


def test_systems_that_lack_a_wheel_keep_to_an_older_release() -> None:
    for text in lock.WITH_WHEELS:
        wanted = Requirement(text)
        matching = [
            version
            for system in SYSTEMS
            for python in PYTHONS
            if wanted.marker
            and wanted.marker.evaluate({"sys_platform": system, "python_version": python})
            for version in pinned(LOCKED[wanted.name], system, python)
        ]
        assert matching
        assert all(version in wanted.specifier for version in matching)


def test_a_lock_that_is_older_than_the_newest_says_what_there_is_now() -> None:
    locked = lock.LOCK.read_text(encoding="utf-8")
    assert lock.older(locked, locked) == lock.CURRENT
    newer = locked.replace(f"\n{LINES[1]}\n", "\nanyio==99 ; sys_platform == 'win32'\n")
    assert lock.older(locked, newer) == (
        "older than the newest releases (1); now there are:\nanyio==99 ; sys_platform == 'win32'"
    )


def test_where_no_index_answers_the_lock_is_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    assert lock.compared() == lock.NOT_COMPARED
