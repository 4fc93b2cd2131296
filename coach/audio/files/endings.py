"""How the names of recordings end: by that they are told from other files in a folder."""

from __future__ import annotations

from pathlib import PurePath

RECORDING_ENDINGS = frozenset(
    "3g2 3ga 3gp aa3 aac ac3 afc aif aifc aiff amr ape asf ast au avi awb bwf caf dsf dss dts "
    "eac3 ec3 f4v flac flv g722 gsm ircam ism isma ismv loas m2a m2t m2ts m4a m4b m4r m4v mj2 "
    "mk3d mka mkv mov mp1 mp2 mp3 mp4 mpa mpc mpeg mpg mpga mts mxf nist nut oga ogg ogv oma omg "
    "opus psp qcp ra rf64 rm snd sox spx sph tak tta voc vob w64 wav wave weba webm wma wmv wtv "
    "wv xwma".split()
)
"""Endings that the containers in ``FORMATS`` go by, in lower case; those that other files share
more often than not (``ts``, ``mac``, ``sf``) and those of pictures left out. Raw telephone sound,
``g722`` and ``gsm``, cannot be read, but a folder of it must not be passed over in silence."""


def is_recording(path: PurePath) -> bool:
    """Whether a file is a recording, by the ending of its name."""
    return path.suffix[1:].lower() in RECORDING_ENDINGS
