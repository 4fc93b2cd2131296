"""The same on a cluster: two worker processes, of which some are killed."""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import distributed
import pyarrow.parquet
import pytest
import work
from conftest import Cli, Reviewed, invoke

from coach import __version__
from coach.batch.finding.find import Source
from coach.batch.reviewing import Answer
from coach.batch.workers import cluster as clusters
from coach.batch.workers.cluster import LOCAL, Cluster, local_cluster, review_there
from coach.batch.workers.pool import WorkerFailure
from coach.errors import BatchError, ModelError, WorkersError

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals"),
]


def sources(folder: Path, texts: dict[str, str]) -> list[Source]:
    for name, text in texts.items():
        (folder / name).write_text(text)
    return [Source(str(folder / name), name) for name in texts]


@pytest.fixture(scope="module")
def two_workers() -> Iterator[Any]:
    """Start a cluster of two worker processes on this machine, as other people's are: open."""
    with distributed.LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2,
        threads_per_worker=1,
        dashboard_address=None,
        silence_logs=logging.CRITICAL,
        scheduler_kwargs={"allowed_failures": 0},
    ) as cluster:
        yield cluster


STRANGER = """
import sys
import distributed
from distributed import Client

address, security = sys.argv[1], distributed.Security()
if sys.argv[2:]:
    security = distributed.Security.temporary()  # certificates, but others
try:
    with Client(address, security=security, timeout=5) as client:
        client.run_on_scheduler(lambda: None)
        print("in")
except (OSError, RuntimeError, TypeError, ValueError) as error:
    print(type(error).__name__)
"""


@pytest.mark.parametrize("more", [[], ["with certificates"]])
@pytest.mark.parametrize("scheme", ["tcp", "tls"])
def test_nobody_else_on_this_machine_gets_into_the_local_cluster(
    scheme: str, more: list[str]
) -> None:
    pytest.importorskip("cryptography")
    with local_cluster(1) as cluster:
        address = cluster.scheduler_address.replace("tls://", f"{scheme}://")
        worker = cluster.scheduler.workers[next(iter(cluster.scheduler.workers))].address
        assert {cluster.scheduler_address[:16], worker[:16]} == {"tls://127.0.0.1:"}
        line = [sys.executable, "-W", "ignore", "-c", STRANGER, address, *more]
        done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
        assert done.stdout.strip() not in ("", "in")
        port = cluster.scheduler.http_server.port
        for page in ("status", "json/counts.json", "info/main/workers.html", "metrics"):
            with pytest.raises(HTTPError, match="404"):
                urlopen(f"http://127.0.0.1:{port}/{page}", timeout=10)


def test_the_local_cluster_reviews(tmp_path: Path) -> None:
    pytest.importorskip("cryptography")
    given = sources(tmp_path, {"a.wav": "say a", "b.wav": "say b"})
    with Cluster(partial(work.reviewer, tmp_path / "log"), LOCAL, 1) as cluster:
        assert len(list(cluster.run(given))) == 2


def test_a_killed_worker_loses_nothing_and_doubles_nothing(
    tmp_path: Path, two_workers: Any
) -> None:
    texts = {f"{number}.wav": f"say {number}" for number in range(12)}
    texts |= {"2.wav": "kill once a", "7.wav": "kill", "9.wav": "raise", "10.wav": "no recording"}
    given = sources(tmp_path, texts)
    start, address = partial(work.reviewer, tmp_path / "log"), two_workers.scheduler_address
    with Cluster(start, address, 2) as cluster:
        answers = list(cluster.run(given))
    assert Counter(source.name for source, _ in answers) == Counter(list(texts))
    found = {source.name: answer for source, answer in answers}
    assert found.pop("7.wav") == WorkerFailure("killed every worker that it was given to")
    bug = found.pop("9.wav")
    assert isinstance(bug, WorkerFailure)
    assert bug.what.startswith("failed on it (ZeroDivisionError: at Source(")
    assert "in _raise" in str(bug.traceback)
    for name, answer in found.items():
        assert isinstance(answer, Answer)
        assert answer.row.recording == name
        assert (answer.row.error is None) == (name != "10.wav")
    assert (tmp_path / "kill once a").exists()


def test_results_are_the_same_as_without_a_cluster_while_a_worker_is_killed(
    tmp_path: Path, two_workers: Any, short_takes: Reviewed
) -> None:
    output = tmp_path / "results.parquet"
    killing = threading.Thread(target=kill_one, args=(two_workers, tmp_path, output))
    killing.start()
    address, folder = two_workers.scheduler_address, short_takes.files[0].parent
    done = invoke("review", "-r", folder, "-o", output, "--cluster", address)
    killing.join()
    assert (tmp_path / "killed").exists()
    assert done.exit_code == 1
    assert "3 reviewed, 1 failed" in done.stderr
    rows = pyarrow.parquet.read_table(output).to_pylist(maps_as_pydicts="strict")
    assert rows == [filled(line) for line in short_takes.lines]
    assert {path.name for path in tmp_path.iterdir()} == {"results.parquet", "killed"}


def kill_one(cluster: Any, folder: Path, output: Path) -> None:
    """Kill a worker once there is a first result, and there are more to come."""
    part = output.with_name(f"{output.name}.part")
    for _ in range(6000):
        if list(part.rglob("*.json")):
            os.kill(cluster.workers[0].pid, signal.SIGKILL)
            (folder / "killed").touch()
            return
        time.sleep(0.01)


def filled(line: Any) -> Any:
    """Return a line as the row of a table, which has every column."""
    columns = "recording guide model takes asides fillers pauses words along error".split()
    row = dict.fromkeys(columns) | line
    keys = "path duration_s sample_rate_hz channels damaged cue_end_s voices rehearsed".split()
    model = row["model"] and {"second_opinions": None} | row["model"]
    return row | {"recording": dict.fromkeys(keys) | row["recording"], "model": model}


def test_recordings_by_address_into_json_lines(
    tmp_path: Path, two_workers: Any, short_takes: Reviewed
) -> None:
    (tmp_path / "recordings").mkdir()
    for path in (short_takes.files[0], short_takes.files[2]):
        shutil.copy(path, tmp_path / "recordings")
    root, output = (tmp_path / "recordings").as_uri(), tmp_path / "results.jsonl"
    address = two_workers.scheduler_address
    done = invoke("review", "-r", root, f"{root}/none.wav", "-o", output, "--cluster", address)
    assert done.exit_code == 1
    good, junk, none = map(json.loads, output.read_text().splitlines())
    recording = short_takes.lines[0]["recording"] | {"path": f"{root}/a.wav"}
    assert good == short_takes.lines[0] | {"recording": recording}
    assert junk["error"]["message"].startswith(
        f"{root}/no sound.wav: not a recording, whatever its"
    )
    message = f"{root}/none.wav: no such file; check the address"
    assert none["error"] == {"code": "not_found", "message": message}
    again = invoke("review", "-r", root, "-o", output, "--cluster", address)
    assert again.stderr == f"coach: {output}: there already; name another file, or add --force\n"


def test_a_model_that_cannot_be_loaded_ends_it(tmp_path: Path, two_workers: Any) -> None:
    given = sources(tmp_path, {"a.wav": "say a"})
    with (
        Cluster(work.no_model, two_workers.scheduler_address, 2) as cluster,
        pytest.raises(ModelError, match="the model: damaged"),
    ):
        list(cluster.run(given))


def test_a_worker_of_another_version_is_refused() -> None:
    with pytest.raises(
        WorkersError, match=r"a worker has version .* here it is 0.0: install the same"
    ):
        review_there("0.0", work.no_model, Source("a.wav", "a.wav"))


def test_a_worker_reviews_and_says_what_fails_on_it(tmp_path: Path) -> None:
    (source,) = sources(tmp_path, {"a.wav": "say a"})
    answer = review_there(__version__, partial(work.reviewer, tmp_path / "log"), source)
    assert answer.row.recording == "a.wav"


def test_a_worker_that_hangs_ends_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()
    monkeypatch.setattr(clusters, "PATIENCE_S", 0.05)
    with clusters.Watch(ended.set) as watch:
        watch.sign(0.0)
        assert ended.wait(30)


def test_a_cluster_that_is_lost_is_one_line() -> None:
    with pytest.raises(WorkersError, match="the cluster is lost: the same command goes on when"):
        clusters.answer_of(distributed.client.FutureCancelledError("key", "lost"))


def test_where_no_cluster_answers_that_is_one_line(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.wav").touch()
    monkeypatch.setattr(clusters, "ANSWERS_WITHIN_S", 0.5)
    result = cli("review", "a.wav", "-o", "results", "--cluster", "tcp://127.0.0.1:9")
    assert result.exit_code == 1
    assert result.stderr.startswith("coach: tcp://127.0.0.1:9: no cluster answers there")
    assert len(result.stderr.splitlines()) == 1


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("importlib.import_module", refuse)
    message = r"distributed is not installed: pip install 'pacing-coach\[cluster\]'"
    with pytest.raises(BatchError, match=message):
        Cluster(work.no_model, LOCAL, 2)
