"""A fetched archive becomes a folder: verified first, and only the pinned files leave it.

No name in the archive is ever used as a path, so none can lead out of the folder; a member that is
not a plain file of exactly its pinned size is refused before a byte of it is written.
"""

from __future__ import annotations

import shutil
import stat
import zipfile
import zlib
from pathlib import Path

from coach.errors import ModelError
from coach.model.check import check_hashes, sha256_of
from coach.model.manifest import Archive, Manifest, PinnedFile


def verify_archive(path: Path, pinned: Archive) -> None:
    """Check a fetched archive against its pinned size and SHA-256.

    Raises
    ------
    ModelError
        It is another file, or a part of it.
    """
    size = path.stat().st_size
    if size != pinned.size:
        raise ModelError(f"{path.name} has {size:,} bytes instead of {pinned.size:,}")
    found = sha256_of(path)
    if found != pinned.sha256:
        raise ModelError(
            f"{path.name} has the wrong SHA-256 ({found[:12]}… instead of {pinned.sha256[:12]}…)"
        )


def unpack(path: Path, prefix: str, manifest: Manifest, folder: Path) -> None:
    """Unpack the pinned files of an archive into a new folder, and verify each.

    Raises
    ------
    ModelError
        The archive is no zip, or a file in it is missing, damaged or not a plain file.
    OSError
        The folder cannot be written.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for file in manifest.files:
                _unpack_file(archive, _member(archive, prefix, file), folder / file.path)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise ModelError(f"{path.name} cannot be unpacked ({error})") from error
    check_hashes(folder, manifest)


def _member(archive: zipfile.ZipFile, prefix: str, file: PinnedFile) -> zipfile.ZipInfo:
    try:
        member = archive.getinfo(prefix + file.path)
    except KeyError:
        raise ModelError(f"{file.path} is missing in the archive") from None
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
        raise ModelError(f"{file.path} is not a plain file in the archive")
    if member.file_size != file.size:
        sizes = f"{member.file_size:,} bytes instead of {file.size:,}"
        raise ModelError(f"{file.path} has {sizes} in the archive")
    return member


def _unpack_file(archive: zipfile.ZipFile, member: zipfile.ZipInfo, to: Path) -> None:
    """Write one member; ``zipfile`` itself stops at the size that the member declares."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(member) as packed, to.open("xb") as unpacked:
        shutil.copyfileobj(packed, unpacked)
