"""Writes what is installed by default, with licences: ``.github/BILL_OF_MATERIALS.md``.

``.venv/bin/python tests/bill_of_materials.py`` renews it, after ``tests/lock.py`` has. Versions are
the lock's for Linux and Python 3.11, licences what each package says of itself; what is inside its
binary files no package says in one form, so that stands in a table here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
BILL = ROOT / ".github/BILL_OF_MATERIALS.md"
LOCK = ROOT / "tests/constraints.txt"
COACH = "pacing-coach"

HERE = {
    "sys_platform": "linux",
    "platform_system": "Linux",
    "python_version": "3.11",
    "python_full_version": "3.11.4",
    "platform_python_implementation": "CPython",
    "extra": "",
}
"""What the bill is of."""
ELSEWHERE = {"colorama": ("BSD-3-Clause", "on Windows only")}
"""Of other systems alone: not installed here, so said by hand."""

SPDX = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""Licences by the names that packages class themselves under."""

INSIDE = {
    "libSvtAv1Enc": ("SVT-AV1", "BSD-3-Clause-Clear"),
    "libX": ("X.Org client libraries", "MIT"),
    "libasound": ("ALSA", "LGPL-2.1-or-later"),
    "libav": ("FFmpeg, configured without its GPL parts", "LGPL-3.0-or-later"),
    "libdav1d": ("dav1d", "BSD-2-Clause"),
    "libdrm": ("libdrm", "MIT"),
    "libgfortran": ("GCC's runtime", "GPL-3.0-or-later WITH GCC-exception-3.1"),
    "libgmp": ("GMP", "LGPL-3.0-or-later"),
    "libgnutls": ("GnuTLS", "LGPL-2.1-or-later"),
    "libhogweed": ("Nettle", "LGPL-3.0-or-later"),
    "libmp3lame": ("LAME", "LGPL-2.0-or-later"),
    "libnettle": ("Nettle", "LGPL-3.0-or-later"),
    "libopencore-amr": ("OpenCORE AMR", "Apache-2.0"),
    "libopus": ("Opus", "BSD-3-Clause"),
    "libquadmath": ("GCC's quadmath", "LGPL-2.1-or-later"),
    "libscipy_openblas": ("OpenBLAS", "BSD-3-Clause"),
    "libsharpyuv": ("libwebp", "BSD-3-Clause"),
    "libsw": ("FFmpeg, configured without its GPL parts", "LGPL-3.0-or-later"),
    "libunistring": ("GNU libunistring", "LGPL-3.0-or-later"),
    "libvosk": ("Vosk, with Kaldi, OpenFst and OpenBLAS", "Apache-2.0 AND BSD-3-Clause"),
    "libvpl": ("Intel VPL", "MIT"),
    "libvpx": ("libvpx", "BSD-3-Clause"),
    "libwebp": ("libwebp", "BSD-3-Clause"),
    "libx264": ("x264, never called", "GPL-2.0-or-later"),
    "libx265": ("x265, never called", "GPL-2.0-or-later"),
    "libxcb": ("X.Org client libraries", "MIT"),
}
"""What the shared libraries inside wheels are, by how their names begin."""

HEAD = """# Bill of materials

Written by `tests/bill_of_materials.py`; a test holds it to what is installed. It lists what
`pip install` brings by default on Linux with Python 3.11, without extras. Both models are
Apache-2.0; they are fetched, not packed.

No Python package here is under the GPL or the AGPL. FFmpeg inside PyAV's wheel is configured
without its GPL parts (its own `avcodec_license()` says "LGPL version 3 or later"), but the wheel
carries two video encoders that are under the GPL, x264 and x265. The coach decodes and encodes
sound alone and never calls them; the offline kit and the bundle hold stand-ins in their place.
"""


@dataclass(frozen=True)
class Part:
    """One package."""

    name: str
    version: str
    licence: str


def parts() -> dict[str, Part]:
    """Return what the coach needs, and what that needs, by name."""
    found: dict[str, Part] = {}
    waiting = [COACH]
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found:
            continue
        package = distribution(name)
        found[name] = Part(name, _locked(name, package), licence_of(package))
        waiting += _needed(package)
    return dict(sorted(found.items()))


def _needed(package: Distribution) -> Iterator[str]:
    for text in package.requires or []:
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate(HERE):
            yield requirement.name


def _locked(name: str, package: Distribution) -> str:
    for line in LOCK.read_text("utf-8").splitlines()[1:]:
        pin = Requirement(line)
        holds = pin.marker is None or pin.marker.evaluate(HERE)
        if canonicalize_name(pin.name) == name and holds:
            return str(pin.specifier).removeprefix("==")
    return package.version


def licence_of(package: Distribution) -> str:
    """Return what a package says of its licence, as SPDX has it where that can be told."""
    told = package.metadata
    if "License-Expression" in told:
        return told["License-Expression"]
    classes = [each for each in told.get_all("Classifier") or [] if each.startswith("License ::")]
    names = [each.rpartition(" :: ")[2] for each in classes]
    plain = told["License"] if "License" in told else ""  # noqa: SIM401 (it has no get)
    if plain and plain != "UNKNOWN" and "\n" not in plain and len(plain) < 40:
        return SPDX.get(plain, plain)
    return " AND ".join(SPDX.get(name, name) for name in names)


def libraries() -> dict[str, list[str]]:
    """Return the shared libraries inside each package that are not Python's own modules."""
    found: dict[str, list[str]] = {}
    for name in parts():
        files = distribution(name).files or []
        names = {each.name for each in files if re.match(r"lib.*\.so", each.name)}
        if names:
            found[name] = sorted({_stem(each) for each in names})
    return found


def _stem(file: str) -> str:
    known = [each for each in INSIDE if file.startswith(each)]
    return max(known, key=len) if known else file


def bill() -> str:
    """Return the whole page."""
    lines = [HEAD, "| package | version | licence |", "|---|---|---|"]
    lines += [f"| {each.name} | {each.version} | {each.licence} |" for each in parts().values()]
    lines += [f"| {name} | {when} | {licence} |" for name, (licence, when) in ELSEWHERE.items()]
    lines += ["", "Inside binary wheels:", "", "| package | library | what | licence |"]
    lines += ["|---|---|---|---|"]
    for package, names in libraries().items():
        for name in names:
            what, licence = INSIDE.get(name, ("not known", "not known"))
            lines.append(f"| {package} | {name} | {what} | {licence} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    BILL.write_text(bill(), encoding="utf-8", newline="\n")
