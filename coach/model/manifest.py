"""What the pinned models are: their names, licences, sources, sizes and SHA-256."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TypeAlias

import msgspec

from coach.errors import ModelError

MANIFEST = "vosk-model-small-en-us-0.15.json"
"""The speech model's: in ``models`` of a checkout, in the package where it is installed."""
VOICE_MANIFEST = "campplus-sv-zh-en-16k.json"
"""The voice model's, beside it."""

SECOND_OPINION_MANIFEST = "whisper-tiny-en.json"
"""That of the second recogniser of hesitations, beside them."""

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT_MODELS = PACKAGE.parent / "models"


class PinnedFile(msgspec.Struct, frozen=True):
    """One file that the model needs."""

    path: str
    """Inside the model's folder, with ``/``."""
    size: int
    """Bytes."""
    sha256: str
    """Hexadecimal."""

    def __post_init__(self) -> None:
        path = PurePosixPath(self.path)
        if (
            path.is_absolute()
            or ".." in path.parts
            or not path.parts
            or set(self.path) & set("\\:")
        ):
            raise ValueError(f"{self.path!r} leaves the model's folder")


class Archive(msgspec.Struct, frozen=True):
    """A zip archive with the model in it, or the model's checkpoint itself."""

    size: int
    """Bytes."""
    sha256: str
    """Hexadecimal."""
    prefix: str
    """Where the model is inside the archive, with its last ``/``."""


class Download(msgspec.Struct, frozen=True, tag_field="kind", tag="download"):
    """An archive at an address."""

    url: str
    archive: Archive


class MavenArtifact(msgspec.Struct, frozen=True, tag_field="kind", tag="maven"):
    """An archive that Maven brings by its coordinates."""

    artifact: str
    """``group:name:version:extension``."""
    archive: Archive

    @property
    def file_name(self) -> str:
        """What Maven calls the file that it copies."""
        _, name, version, extension = self.artifact.split(":")
        return f"{name}-{version}.{extension}"


class PipWheel(msgspec.Struct, frozen=True, tag_field="kind", tag="pip"):
    """A wheel that pip brings, the same one to every machine; it is not installed."""

    requirement: str
    """``name==version``."""
    python: str
    """The version of Python that the wheel is made for, ``3.11``."""
    platform: str
    """The platform that it is made for."""
    archive: Archive


Source: TypeAlias = Download | MavenArtifact | PipWheel


class Manifest(msgspec.Struct, frozen=True):
    """A pinned model."""

    name: str
    licence: str
    """SPDX identifier."""
    author: str
    sources: tuple[Source, ...]
    """In the order in which they are tried; each holds the same files."""
    files: tuple[PinnedFile, ...]
    """All that the model needs; what else an archive holds is left in it."""
    what: str = "speech model"
    """What the user calls it."""
    checkpoint: PinnedFile | None = None
    """What the archives hold where the files are not in them, but made from this."""

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files)


def in_checkout() -> bool:
    """Whether the package runs from a checkout, with a ``models`` folder beside it."""
    return (CHECKOUT_MODELS / MANIFEST).is_file()


def load_manifest(name: str) -> Manifest:
    """Read a model's manifest by its name, of the checkout or of the installed package.

    Raises
    ------
    ModelError
        It is missing or damaged: the installation is.
    """
    path = (CHECKOUT_MODELS if in_checkout() else PACKAGE) / name
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError) as error:
        raise ModelError(f"{path}: cannot be used ({error}); install the coach again") from error
