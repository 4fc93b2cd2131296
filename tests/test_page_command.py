"""``coach page`` as a process: its address, the one page at a time, its end, a kill."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from conftest import Cli

from coach.cli.commands.setup import page as page_command
from coach.page.serving import running
from coach.page.serving.running import Running

LINE = "import sys; from coach.cli import main; main()"


@contextmanager
def started(data: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start ``coach page``; yield the process and the first line that it prints."""
    with subprocess.Popen(
        [sys.executable, "-c", LINE, "page", "--no-open", *options],
        env=os.environ | {"COACH_DATA": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def place(address: str) -> tuple[int, str]:
    """Return the port and the key in an address."""
    head, _, token = address.partition("/?token=")
    assert head.startswith("http://127.0.0.1:"), address
    return int(head.rpartition(":")[2]), token


def start_is_there(address: str) -> str:
    """Open the page as a browser does; return its cookie."""
    port, token = place(address)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", f"/?token={token}")
    came = connection.getresponse()
    came.read()
    cookie = str(came.getheader("set-cookie")).partition(";")[0]
    connection.request("GET", "/", headers={"Cookie": cookie})
    page = connection.getresponse().read().decode()
    assert '<button type="button" id="start" class="main" disabled>Start</button>' in page
    connection.close()
    return cookie


def ask_to_quit(address: str, cookie: str) -> None:
    port, _ = place(address)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": cookie, "Origin": f"http://127.0.0.1:{port}"}
    connection.request("POST", "/api/quit", headers=headers)
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, answer_of_quit())
    connection.close()


def answer_of_quit() -> bytes:
    return b'{"message":"The coach has ended. Everything is kept."}'


@pytest.mark.slow
def test_one_page_at_a_time_and_its_end(tmp_path: Path) -> None:
    with started(tmp_path) as (process, address), ExitStack() as others:
        start_is_there(address)
        second, same = others.enter_context(started(tmp_path))
        assert same == address
        assert second.wait(30) == 0
        if os.name != "nt":
            assert (tmp_path / "page.json").stat().st_mode & 0o077 == 0
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
        assert process.returncode == 0
        assert said == "coach: the page has ended; everything is kept\n"
    assert not (tmp_path / "page.json").exists()


@pytest.mark.slow
def test_quit_in_the_page_ends_it_too(tmp_path: Path) -> None:
    with started(tmp_path) as (process, address):
        ask_to_quit(address, start_is_there(address))
        assert process.wait(30) == 0


@pytest.mark.slow
def test_after_a_kill_the_open_page_finds_it_again(tmp_path: Path) -> None:
    with started(tmp_path) as (process, address):
        start_is_there(address)
        process.kill()
        process.wait(30)
        with started(tmp_path) as (again, same):
            assert same == address
            start_is_there(same)
            again.send_signal(signal.SIGTERM)
            assert again.wait(30) == 0
    with started(tmp_path) as (_, another):
        assert place(another)[1] != place(address)[1]


def test_a_port_that_is_taken_is_said_to_be(cli: Cli) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = cli("page", "--no-open", "--port", port)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"coach: port {port} cannot be used (")
    assert done.stderr.endswith("): name another with --port, or none\n")


def test_a_folder_that_cannot_be_used_is_said_to_be(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    done = cli("page", "--no-open")
    assert done.exit_code == 1
    assert "data: cannot be used" in done.stderr


def test_where_there_is_no_browser_the_address_is_enough(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    page_command._show(Running(1, "key", "cookie"), no_open=False)
    assert opened == ["http://127.0.0.1:1/?token=key"]
    said = capsys.readouterr()
    assert said.out == f"{opened[0]}\n"
    assert "no browser to be found here" in said.err


def test_another_page_that_does_not_say_where_it_is(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "WAIT_S", 0.1)
    with running.only_one() as first:
        assert first
        done = cli("page", "--no-open")
    assert done.exit_code == 1
    assert "another page is running" in done.stderr


@pytest.mark.parametrize("content", ["", "{", "[]", '{"port": 1}', "\0"])
def test_what_a_killed_page_left_behind_may_be_damaged(
    content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACH_DATA", str(tmp_path))
    (tmp_path / "page.json").write_text(content)
    assert running.known() is None
    found, listener = running.begin(None)
    with listener:
        assert found.port == listener.getsockname()[1]
    assert json.loads((tmp_path / "page.json").read_text())["port"] == found.port


def test_the_address_is_there_long_before_the_model() -> None:
    code = "import sys, coach.page.serving.server, coach.page.work.workshop; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in ran.stdout.split()}
    assert {"starlette", "uvicorn"} <= loaded
    assert not loaded & {"vosk", "av", "sounddevice", "pocketsphinx", "numpy", "rich"}
