from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import fake_model
import pytest
from fake_model import AAR, NAME, NOWHERE, ZIP, Checkout, Publisher, bringing, fake_maven, manifest

from coach.errors import ModelError
from coach.model.check import check_hashes
from coach.model.install import install

NO_SCRIPTS = pytest.mark.skipif(
    sys.platform == "win32", reason="the fake Maven is a script with a first line"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to install into; no Maven is on the path until a test puts one there."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def server() -> Iterator[Publisher]:
    with fake_model.publisher() as served:
        yield served


def told(_what: str, _done: int, _total: int | None) -> None:
    """Take progress that the test does not look at."""


def visible(home: Path) -> list[str]:
    """Return what is in a folder but the lock."""
    return sorted(path.name for path in home.iterdir() if not path.name.endswith(".lock"))


# ---- sources in turn


def test_the_publisher_gives_it_and_the_progress_runs_to_its_end(
    home: Path, server: Publisher
) -> None:
    heard: list[tuple[str, int, int | None]] = []
    folder = install(manifest(server.url), home, lambda *step: heard.append(step))
    check_hashes(folder, manifest(server.url))
    assert visible(home) == [NAME]
    assert heard[0] == ("Fetching the speech model", 0, len(ZIP))
    assert heard[-2:] == [
        ("Fetching the speech model", len(ZIP), len(ZIP)),
        ("Unpacking the speech model", 0, None),
    ]


@NO_SCRIPTS
@pytest.mark.parametrize(
    ("content", "status"),
    [(ZIP, 404), (ZIP[:-1], 200), (ZIP + b"more", 200), (ZIP[:-1] + b"!", 200), (b"", 200)],
    ids=["refused", "cut short", "too long", "another", "empty"],
)
def test_maven_gives_it_where_the_publisher_does_not(
    home: Path, server: Publisher, tmp_path: Path, content: bytes, status: int
) -> None:
    server.content, server.status = content, status
    fake_maven(tmp_path, bringing(tmp_path / "fake-1.0.aar"))
    check_hashes(install(manifest(server.url), home, told), manifest(server.url))
    assert (visible(home), server.asked) == ([NAME], 1)


@pytest.mark.parametrize(
    ("content", "status", "reason"),
    [
        (ZIP, 503, r"127\.0\.0\.1 refuses it \(HTTP status 503\)"),
        (ZIP[:-1], 200, r"fake-model\.zip has [\d,]+ bytes instead of [\d,]+"),
        (ZIP + b"more", 200, r"fake-model\.zip has more than its [\d,]+ bytes"),
        (ZIP[:-1] + b"!", 200, r"fake-model\.zip has the wrong SHA-256 \(\w+… instead of \w+…\)"),
    ],
)
def test_what_the_publisher_gives_wrong_is_named(
    home: Path, server: Publisher, content: bytes, status: int, reason: str
) -> None:
    server.content, server.status = content, status
    with pytest.raises(ModelError, match=f"{reason}; Maven .* is not installed$"):
        install(manifest(server.url), home, told)
    assert visible(home) == []


def test_no_network_and_no_maven(home: Path) -> None:
    with pytest.raises(
        ModelError, match=r"^the speech model cannot be fetched: 127\.0\.0\.1 cannot be reached .*"
    ) as caught:
        install(manifest(NOWHERE), home, told)
    assert "; Maven (mvn), which could bring it too, is not installed" in str(caught.value)
    assert caught.value.remedy == "model_unfetched"
    assert "\n" not in str(caught.value)
    assert visible(home) == []


@NO_SCRIPTS
@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("print('[ERROR] no such artifact\\n[ERROR] help'); sys.exit(1)", r"failed \(\[ERROR\] no"),
        ("print('java is missing'); sys.exit(1)", r"failed \(java is missing\)"),
        ("sys.exit(3)", r"failed \(exit status 3\)"),
        ("print('[ERROR] ' + 'x' * 999); sys.exit(1)", r"failed \(\[ERROR\] x{100,}…\)"),
        ("", r"brought no fake-1\.0\.aar"),
        ("import time; time.sleep(60)", r"is not done after 0 s"),
    ],
)
def test_what_maven_does_wrong_is_named(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, reason: str
) -> None:
    fake_maven(tmp_path, body)
    if "sleep" in body:
        monkeypatch.setattr("coach.model.tools.MAVEN_TIMEOUT_S", 0.3)
    with pytest.raises(ModelError, match=f"; Maven {reason}"):
        install(manifest(NOWHERE), home, told)


@NO_SCRIPTS
def test_maven_cannot_be_started(home: Path, tmp_path: Path) -> None:
    (tmp_path / "mvn").write_text("#!/no/such/interpreter\n")
    (tmp_path / "mvn").chmod(0o755)
    with pytest.raises(ModelError, match=r"; Maven cannot be started \(No such file"):
        install(manifest(NOWHERE), home, told)


@NO_SCRIPTS
def test_maven_brings_another_archive(home: Path, tmp_path: Path) -> None:
    fake_maven(tmp_path, bringing(tmp_path / "fake-1.0.aar", AAR[:-1] + b"!"))
    with pytest.raises(ModelError, match=r"; fake-1\.0\.aar has the wrong SHA-256"):
        install(manifest(NOWHERE), home, told)


# ---- the disk


def test_a_full_disk_is_named_before_anything_is_fetched(
    home: Path, server: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 0))
    with pytest.raises(ModelError, match=r"home: the disk is full; .*needs 0 MB.*; make room"):
        install(manifest(server.url), home, told)
    assert server.asked == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of file sizes")
def test_a_write_that_fails_half_way_is_no_reason_to_ask_maven(
    tmp_path: Path, server: Publisher
) -> None:
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({len(ZIP) // 2},) * 2)"
    checkout = Checkout(tmp_path, manifest(server.url))
    (checkout.root / "app" / "sitecustomize.py").write_text(limit)
    fake_maven(tmp_path, "raise AssertionError")
    last = checkout.run()
    assert last.startswith(f"ModelError: {checkout.models}: the speech model cannot be put there (")
    assert visible(checkout.models) == ["vosk-model-small-en-us-0.15.json"]


# ---- several processes


HALF_FETCHED = r"Fetching the speech model [1-9]"


def wait_for(process: subprocess.Popen[str], pattern: str) -> None:
    """Read what a process prints up to a line that begins with the pattern."""
    assert process.stdout is not None
    lines = iter(process.stdout.readline, "")
    assert any(re.match(pattern, line) for line in lines), f"it ended without {pattern!r}"


def test_a_second_process_waits_and_uses_what_the_first_brought(
    tmp_path: Path, server: Publisher
) -> None:
    checkout = Checkout(tmp_path, manifest(server.url))
    server.go_on.clear()
    with checkout.start() as first:
        wait_for(first, HALF_FETCHED)
        with checkout.start() as second:
            wait_for(second, "Waiting for another coach")
            server.go_on.set()
            folders = [process.communicate(timeout=60)[0] for process in (first, second)]
    expected = str(checkout.models / NAME)
    assert [folder.splitlines()[-1] for folder in folders] == [expected, expected]
    assert server.asked == 1
    assert visible(checkout.models) == [NAME, "vosk-model-small-en-us-0.15.json"]


def test_a_process_that_holds_it_too_long_is_named(
    home: Path, server: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coach.model.install.WAIT_S", 0.1)
    server.go_on.clear()
    first = threading.Thread(target=install, args=(manifest(server.url), home, told))
    first.start()
    try:
        while not server.asked:
            time.sleep(0.01)
        with pytest.raises(ModelError, match=r"lock: another coach has been fetching .*; end it"):
            install(manifest(server.url), home, told)
    finally:
        server.go_on.set()
        first.join()
    assert visible(home) == [NAME]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a kill that nothing can catch")
def test_killed_half_way_the_next_run_starts_clean(tmp_path: Path, server: Publisher) -> None:
    checkout = Checkout(tmp_path, manifest(server.url))
    server.go_on.clear()
    with checkout.start() as process:
        wait_for(process, HALF_FETCHED)
        process.kill()
    leftovers = [name for name in visible(checkout.models) if name.endswith(".part")]
    assert len(leftovers) == 1
    server.go_on.set()
    assert checkout.run() == str(checkout.models / NAME)
    assert visible(checkout.models) == [NAME, "vosk-model-small-en-us-0.15.json"]
    check_hashes(checkout.models / NAME, manifest(server.url))


def test_an_installed_package_fetches_into_the_cache(tmp_path: Path, server: Publisher) -> None:
    checkout = Checkout(tmp_path, manifest(server.url))
    shutil.rmtree(checkout.models)
    checkout.pin(manifest(server.url), tmp_path / "app" / "coach")
    folder = Path(checkout.run())
    assert folder.name == NAME
    assert tmp_path in folder.parents
    assert (tmp_path / "app") not in folder.parents
    assert checkout.run() == str(folder)
    assert server.asked == 1


@pytest.mark.parametrize("head", [b"HTTP/1.0 200 OK\r\n\r\n", b"", b"HTTP/1.0 200 OK\r\nX: "])
def test_a_server_that_drips_is_given_up(
    home: Path, head: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coach.model.fetch.SLOW_FOR_S", 0.3)
    over = threading.Event()

    def drip(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection, suppress(OSError):
            connection.sendall(head)
            while not over.wait(0.02):
                connection.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as server:
        dripping = threading.Thread(target=drip, args=[server], daemon=True)
        dripping.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/a.zip"
        with pytest.raises(
            ModelError, match=r"127\.0\.0\.1 cannot be reached \(.* kB in 0\.3 s: too"
        ):
            install(manifest(url), home, told)
        over.set()
        dripping.join()
