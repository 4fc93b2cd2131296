"""Libraries that do nothing, in the place of those under the GPL that PyAV's wheel carries.

FFmpeg in that wheel is under the LGPL, and is linked with x264 and x265, which encode video and
are under the GPL. The coach never calls them, but where they are absent nothing loads. A stand-in
has the names that FFmpeg looks for, each a function that returns nothing; FFmpeg then says that
these two encoders cannot be opened, and all else is as before.
"""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from coach.errors import OutputError

_NAME = re.compile(rb"x26[45]_[a-z0-9_]+(?=\0)")
"""What FFmpeg's libraries call of the two; what else is caught is defined and never looked for."""
_TABLE = "x264_levels"
"""The one name that is no function: a table, whose first entry of zeros is its end."""
_TABLE_BYTES = 4096


def is_gpl(file: str) -> bool:
    """Whether a file of PyAV is one of the two libraries."""
    return re.match(r"libx26[45][-.]", Path(file).name) is not None


def without_gpl(folder: Path) -> list[str]:
    """Put stand-ins in the place of the libraries beneath a folder; return the files' names.

    Raises
    ------
    OutputError
        There is no compiler here, or it fails.
    """
    files = [path for path in folder.rglob("*") if path.is_file()]
    wanted = names(path for path in files if re.match(r"(lib)?avcodec", path.name))
    replaced = [path for path in files if is_gpl(path.name)]
    for path in replaced:
        own = f"x26{path.name[6]}_"
        _compile(path, [name for name in wanted if name.startswith(own)])
    return [path.name for path in replaced]


def names(libraries: Iterable[Path]) -> list[str]:
    """Return all that libraries may look for in the two."""
    found = {name for path in libraries for name in _NAME.findall(path.read_bytes())}
    return sorted(name.decode() for name in found)


def source(wanted: Iterable[str]) -> str:
    """Return the C of a stand-in with those names."""
    return "".join(
        f"char {name}[{_TABLE_BYTES}];\n"
        if name == _TABLE
        else f"void *{name}(void) {{ return 0; }}\n"
        for name in wanted
    )


def _compile(path: Path, wanted: Iterable[str]) -> None:
    """Compile a stand-in under a library's own name."""
    named = [] if sys.platform in ("darwin", "win32") else [f"-Wl,-soname,{path.name}"]
    compiler = "gcc" if sys.platform == "win32" else "cc"
    line = [compiler, "-shared", "-fPIC", "-x", "c", "-", "-o", str(path), *named]
    try:
        subprocess.run(line, input=source(wanted).encode(), capture_output=True, check=True)
    except FileNotFoundError as error:
        raise OutputError(f"no C compiler here ({compiler}), which stand-ins need") from error
    except subprocess.CalledProcessError as error:
        reason = error.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise OutputError(f"{path.name}: no stand-in can be made ({' '.join(reason)})") from error


def repack(wheel: Path) -> list[str]:
    """Put stand-ins into a wheel; return the names of what they replace.

    Raises
    ------
    OutputError
        They cannot be made.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
        replaced = without_gpl(folder)
        if replaced:
            (record,) = folder.glob("*.dist-info/RECORD")
            record.write_text(_record(folder, record), encoding="utf-8")
            _pack(folder, wheel)
    return replaced


def _record(folder: Path, record: Path) -> str:
    """Return a wheel's list of files, each with its checksum."""
    lines = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path == record:
            lines.append(f"{name},,\n")
        elif path.is_file():
            digest = hashlib.sha256(path.read_bytes()).digest()
            checksum = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            lines.append(f"{name},sha256={checksum},{path.stat().st_size}\n")
    return "".join(lines)


def _pack(folder: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
