"""The bill of materials is that of what is installed, and no package in it is under the GPL."""

from __future__ import annotations

import ctypes
import re
import sys
from importlib.metadata import distribution

import bill_of_materials
import pytest
from bill_of_materials import BILL, INSIDE, ROOT, Part

GPL = re.compile(r"(?<!L)A?GPL", re.IGNORECASE)
PARTS = bill_of_materials.parts() if sys.version_info[:2] == (3, 11) else {}
LINUX = pytest.mark.skipif(
    sys.platform != "linux" or not PARTS, reason="the bill is of Linux with Python 3.11"
)


@LINUX
def test_the_bill_is_current() -> None:
    """``python tests/bill_of_materials.py`` renews it."""
    listed = BILL.read_text(encoding="utf-8")
    assert listed == bill_of_materials.bill()


@LINUX
@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS.keys())
def test_no_package_is_under_the_gpl(part: Part) -> None:
    assert part.licence
    assert not GPL.search(part.licence)


@LINUX
def test_every_library_inside_a_wheel_is_known() -> None:
    inside = bill_of_materials.libraries()
    assert "libx264" in inside["av"]
    assert [name for names in inside.values() for name in names if name not in INSIDE] == []


@LINUX
def test_ffmpeg_itself_is_under_the_lgpl() -> None:
    files = distribution("av").files or []
    (codecs,) = [each for each in files if each.name.startswith("libavcodec")]
    import av  # noqa: F401 (what it needs is loaded with it)

    told = ctypes.CDLL(str(codecs.locate())).avcodec_license
    told.restype = ctypes.c_char_p
    assert told().startswith(b"LGPL")


def test_the_words_of_a_licence_are_told_apart() -> None:
    assert GPL.search("GPL-3.0-or-later")
    assert GPL.search("GNU AGPL v3")
    assert not GPL.search("LGPL-2.1-or-later")


@pytest.mark.parametrize("page", ["CHANGELOG.md", "SECURITY.md", "PRIVACY.md"])
def test_the_pages_of_a_release_are_there(page: str) -> None:
    from coach import __version__

    text = (ROOT / ".github" / page).read_text(encoding="utf-8")
    assert text.startswith("# ")
    if page == "CHANGELOG.md":
        assert re.findall(r"^## (.+)$", text, re.MULTILINE)[0].split()[0] == __version__
