"""A tiny model with a manifest of its own, a server and a Maven that bring it: all made here."""

from __future__ import annotations

import contextlib
import hashlib
import http.server
import io
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

import coach
from coach.model.check import STRUCTURE
from coach.model.manifest import MANIFEST, Archive, Download, Manifest, MavenArtifact, PinnedFile

NAME = "fake-model"
NOWHERE = "http://127.0.0.1:9/fake-model.zip"
ARTIFACT = "org.example:fake:1.0:aar"
FILES = {path: f"{path} ".encode() * 50 for path in STRUCTURE}
PACKAGE = Path(coach.__file__).parent


def zipped(prefix: str, files: dict[str, bytes] = FILES) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(prefix + path, content)
    return packed.getvalue()


ZIP = zipped(f"{NAME}/")
AAR = zipped("assets/model/")


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def pinned(archive: bytes, prefix: str) -> Archive:
    return Archive(len(archive), sha256(archive), prefix)


def manifest(url: str, *, archive: bytes = ZIP) -> Manifest:
    sources = (
        Download(url, pinned(archive, f"{NAME}/")),
        MavenArtifact(ARTIFACT, pinned(AAR, "assets/model/")),
    )
    files = tuple(PinnedFile(path, len(data), sha256(data)) for path, data in FILES.items())
    return Manifest(NAME, "Apache-2.0", "Nobody", sources, files)


def write_files(folder: Path, files: dict[str, bytes] = FILES) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


class Publisher:
    """A server of one archive, which can stop in the middle of it until it is let go on."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.status = 200
        self.asked = 0
        self.go_on = threading.Event()
        self.go_on.set()
        self.url = ""

    def answer(self, request: http.server.BaseHTTPRequestHandler) -> None:
        self.asked += 1
        request.send_response(self.status)
        request.end_headers()
        half = len(self.content) // 2
        with contextlib.suppress(ConnectionError):
            request.wfile.write(self.content[:half])
            request.wfile.flush()
            self.go_on.wait(60)
            request.wfile.write(self.content[half:])


@contextlib.contextmanager
def publisher(content: bytes = ZIP) -> Iterator[Publisher]:
    served = Publisher(content)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.answer(self)

        def log_message(self, *_: Any) -> None:
            """Keep the tests' output clean."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served.url = f"http://127.0.0.1:{server.server_port}/{NAME}.zip"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield served
        finally:
            served.go_on.set()
            server.shutdown()
            thread.join()


MAVEN = """\
#!{python}
import pathlib, sys
settings = dict(word[2:].split("=", 1) for word in sys.argv if word.startswith("-D"))
assert settings["artifact"] == "{artifact}", sys.argv
assert pathlib.Path.cwd() == pathlib.Path(settings["outputDirectory"]), "in a user's project"
assert not list(pathlib.Path.cwd().parent.glob("*/*.zip")), "the refused archive still takes room"
{body}
"""


def fake_maven(folder: Path, body: str) -> None:
    """Put a Maven into a folder; its body sees ``settings``, the ``-D`` words of its call."""
    script = folder / "mvn"
    script.write_text(MAVEN.format(python=sys.executable, artifact=ARTIFACT, body=body))
    script.chmod(0o755)


def bringing(archive: Path, content: bytes = AAR) -> str:
    """Return the body of a Maven that brings this archive."""
    archive.write_bytes(content)
    return f"import shutil; shutil.copy({str(archive)!r}, settings['outputDirectory'])"


class Checkout:
    """A copy of the package with the fake's manifest in its ``models``, run as a process."""

    def __init__(self, root: Path, model: Manifest) -> None:
        self.root = root
        self.models = root / "app" / "models"
        self.models.mkdir(parents=True)
        skip = shutil.ignore_patterns("__pycache__")
        shutil.copytree(PACKAGE / "model", root / "app" / "coach" / "model", ignore=skip)
        for module in ("__init__.py", "errors.py"):
            shutil.copy(PACKAGE / module, root / "app" / "coach")
        self.pin(model, self.models)

    def pin(self, model: Manifest, folder: Path) -> None:
        """Write the manifest into a folder."""
        (folder / MANIFEST).write_bytes(msgspec.json.encode(model))

    def start(self) -> subprocess.Popen[str]:
        """Start a process that locates the model; it prints its progress, then the folder."""
        cache = self.root / "cache"
        code = (
            "from coach.model import locate\n"
            "from coach.errors import ModelError\n"
            "try: print(locate(progress=lambda what, done, total: print(what, done, flush=True)))\n"
            "except ModelError as error: print('ModelError:', error)"
        )
        env = os.environ | {
            "PYTHONPATH": str(self.root / "app"),
            "XDG_CACHE_HOME": str(cache),
            "HOME": str(self.root),
            "PATH": str(self.root),
            "no_proxy": "127.0.0.1",
        }
        env.pop("COACH_MODEL", None)
        return subprocess.Popen(
            [sys.executable, "-c", code],
            stdout=subprocess.PIPE,
            text=True,
            env=env,
            cwd=self.root,
        )

    def run(self) -> str:
        """Locate the model in a process and return the last line that it prints."""
        with self.start() as process:
            output, _ = process.communicate(timeout=60)
        return output.strip().splitlines()[-1]
