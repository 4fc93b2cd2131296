from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Iterable
from pathlib import Path

import fake_model
import pytest
from fake_model import AAR, FILES, NOWHERE, ZIP, manifest

from coach.errors import ModelError
from coach.model.check import check_hashes
from coach.model.unpack import unpack, verify_archive

BIG = "graph/Gr.fst"


def pack(members: Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members:
            archive.writestr(member, content)
    return packed.getvalue()


def unpack_bytes(content: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "fetched.zip"
    path.write_bytes(content)
    unpack(path, "m/", manifest(NOWHERE), tmp_path / "deep" / "model")
    return tmp_path / "deep" / "model"


def test_a_name_that_leads_out_of_the_folder_is_left_in_the_archive(tmp_path: Path) -> None:
    evil = ("m/../../evil", "../evil", "/evil", "m/evil", "m/..\\evil")
    good = [(f"m/{path}", content) for path, content in FILES.items()]
    folder = unpack_bytes(pack([*good, *((name, b"evil") for name in evil)]), tmp_path)
    check_hashes(folder, manifest(NOWHERE))
    assert not [path for path in tmp_path.rglob("*") if "evil" in path.name]


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo(f"m/{BIG}")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    good = [(f"m/{path}", content) for path, content in FILES.items() if path != BIG]
    with pytest.raises(ModelError, match=r"graph/Gr\.fst is not a plain file in the archive"):
        unpack_bytes(pack([*good, (link, FILES[BIG])]), tmp_path)


def test_a_file_larger_than_pinned_is_refused_unread(tmp_path: Path) -> None:
    bomb = fake_model.zipped("m/", FILES | {BIG: bytes(10_000_000)})
    assert len(bomb) < 20_000
    with pytest.raises(ModelError, match=r"graph/Gr\.fst has 10,000,000 bytes instead of \d+ in"):
        unpack_bytes(bomb, tmp_path)


def test_a_file_that_lies_about_its_size_stops_at_the_pinned_one(tmp_path: Path) -> None:
    bomb = fake_model.zipped("m/", FILES | {BIG: bytes(10_000_000)})
    lying = bomb.replace(struct.pack("<L", 10_000_000), struct.pack("<L", len(FILES[BIG])))
    assert lying != bomb
    with pytest.raises(ModelError, match=r"fetched\.zip cannot be unpacked \(Bad CRC"):
        unpack_bytes(lying, tmp_path)
    assert (tmp_path / "deep" / "model" / BIG).stat().st_size <= len(FILES[BIG])


def test_a_file_missing_in_the_archive(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"am/final\.mdl is missing in the archive"):
        unpack_bytes(fake_model.zipped("elsewhere/"), tmp_path)


def test_no_zip_at_all(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"fetched\.zip cannot be unpacked \(File is not a zip"):
        unpack_bytes(b"<html>sign in to the hotel's network</html>", tmp_path)


def test_an_archive_is_verified_by_itself(tmp_path: Path) -> None:
    archive = fake_model.pinned(ZIP, "m/")
    (tmp_path / "a.zip").write_bytes(ZIP)
    verify_archive(tmp_path / "a.zip", archive)
    (tmp_path / "a.zip").write_bytes(AAR[: len(ZIP) // 2])
    with pytest.raises(ModelError, match=r"a\.zip has [\d,]+ bytes instead of"):
        verify_archive(tmp_path / "a.zip", archive)
