"""Recordings of any kind, by the libraries that the coach has itself, or else by ``ffmpeg``."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from recordings import Sound, record

from coach.audio import open_audio
from coach.datatypes import SAMPLE_RATE_HZ, Samples

from .trial import CannotMakeError

SPEECH = Path(__file__).parents[2] / "samples" / "good.flac"
LENGTH_S = 6.0


@dataclass(frozen=True, slots=True)
class Pair:
    """A container, by the ending of its name, and what the sound in it is coded with."""

    ending: str
    codec: str
    frame: int = 1
    """Samples in a frame of the codec: a file is longer or shorter by no more than two."""
    rates_hz: tuple[int, ...] = ()
    """Rates that the codec has; none named: any."""
    early: int = 0
    """Samples by which its sound may be early, as nothing in the file tells."""

    @property
    def name(self) -> str:
        """What it is called in the table."""
        return f"{self.codec} in {self.ending}"


OPUS_HZ = (8_000, 12_000, 16_000, 24_000, 48_000)
MP3_HZ = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
MP2_HZ = (16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
AC3_HZ = (32_000, 44_100, 48_000)
PAIRS = (
    Pair("wav", "pcm_s16le"),
    Pair("wav", "pcm_s24le"),
    Pair("wav", "pcm_f32le"),
    Pair("wav", "pcm_u8"),
    Pair("wav", "pcm_alaw"),
    Pair("wav", "pcm_mulaw"),
    Pair("wav", "adpcm_ms", 2_036),
    Pair("wav", "adpcm_ima_wav", 2_041),
    Pair("wav", "libmp3lame", 1_152, MP3_HZ),
    Pair("wav", "libgsm_ms", 320, (8_000,)),
    Pair("w64", "pcm_s16le"),
    Pair("aiff", "pcm_s16be"),
    Pair("au", "pcm_mulaw"),
    Pair("caf", "alac", 4_096),
    Pair("flac", "flac"),
    Pair("wv", "wavpack"),
    Pair("tta", "tta"),
    Pair("mp3", "libmp3lame", 1_152, MP3_HZ),
    Pair("mp2", "mp2", 1_152, MP2_HZ),
    Pair("aac", "aac", 1_024),
    Pair("ac3", "ac3", 1_536, AC3_HZ),
    Pair("amr", "libopencore_amrnb", 160, (8_000,)),
    Pair("ogg", "libvorbis", 2_048),
    Pair("opus", "libopus", 960, OPUS_HZ),
    Pair("oga", "flac"),
    Pair("spx", "libspeex", 640, (8_000, 16_000, 32_000)),
    Pair("webm", "libopus", 960, OPUS_HZ),
    Pair("webm", "libvorbis", 2_048),
    Pair("mka", "flac"),
    Pair("mka", "pcm_s16le"),
    Pair("mkv", "aac", 1_024),
    Pair("m4a", "aac", 1_024),
    Pair("m4a", "alac", 4_096),
    Pair("mp4", "libopus", 960, OPUS_HZ),
    Pair("mov", "pcm_s16le"),
    Pair("3gp", "libopencore_amrnb", 160, (8_000,)),
    Pair("wma", "wmav2", 2_048, early=2_048),
    Pair("ts", "aac", 1_024),
    Pair("avi", "pcm_s16le"),
)
RATES_HZ = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000)


@lru_cache(maxsize=1)
def speech() -> Samples:
    """Return the sound that every recording holds, at 16 kHz."""
    with open_audio(SPEECH) as audio:
        return np.concatenate(list(audio.blocks()))[: round(LENGTH_S * SAMPLE_RATE_HZ)]


@lru_cache(maxsize=len(RATES_HZ))
def at_rate(rate_hz: int) -> Sound:
    """Return the sound at any rate, shape (1, n)."""
    frame = av.AudioFrame.from_ndarray(speech()[np.newaxis], "flt", "mono")
    frame.sample_rate = SAMPLE_RATE_HZ
    resampler = av.AudioResampler("flt", "mono", rate_hz)
    parts = [part.to_ndarray()[0] for piece in (frame, None) for part in resampler.resample(piece)]
    return np.concatenate(parts)[np.newaxis]


def make(pair: Pair, rate_hz: int, folder: Path) -> Path:
    """Write the sound as a pair of container and codec.

    Raises
    ------
    CannotMakeError
        Nothing here can.
    """
    path = folder / f"a.{pair.ending}"
    if pair.rates_hz and rate_hz not in pair.rates_hz:
        raise CannotMakeError("the codec has no such rate")
    try:
        if _encodes(pair.codec):
            return record(path, pair.codec, rate_hz, at_rate(rate_hz), container=_form(pair))
    except (av.FFmpegError, ValueError):
        path.unlink(missing_ok=True)
    return _by_ffmpeg(pair, rate_hz, path)


def _form(pair: Pair) -> str | None:
    return {"oga": "ogg", "wma": "asf", "aac": "adts", "m4a": "ipod"}.get(pair.ending)


def _encodes(codec: str) -> bool:
    try:
        return bool(av.codec.Codec(codec, "w"))
    except ValueError:
        return False


def _by_ffmpeg(pair: Pair, rate_hz: int, path: Path) -> Path:
    program = shutil.which("ffmpeg")
    if program is None:
        raise CannotMakeError("no encoder here makes it")
    line = [program, "-v", "error", "-y", "-f", "f32le", "-ar", str(rate_hz), "-ac", "1"]
    line += ["-i", "-", "-c:a", pair.codec, str(path)]
    done = subprocess.run(
        line, input=at_rate(rate_hz).tobytes(), capture_output=True, check=False, timeout=60
    )
    if done.returncode or not path.exists():
        raise CannotMakeError("no encoder here makes it")
    return path


def correlation(sound: Samples, piece: Samples) -> npt.NDArray[np.float64]:
    """Return the product of a piece with the sound at each of its places, shape (n - m + 1,)."""
    size = len(sound) + len(piece)
    spectra = np.fft.rfft(sound, size) * np.conj(np.fft.rfft(piece, size))
    return np.fft.irfft(spectra, size)[: len(sound) - len(piece) + 1]
