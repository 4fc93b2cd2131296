from __future__ import annotations

import errno
import os
import shlex
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn, cast

import av
import numpy as np
import pytest
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from recordings import BURSTS_S, burst_times, bursts, film, heard, record

from coach.audio import open_audio
from coach.audio.files.containers.container import open_container
from coach.audio.files.frames import Frames
from coach.errors import (
    AudioError,
    NoSoundError,
    NotAudioError,
    RecordingNotFoundError,
    UnreadableError,
)

TEXT = b"Perfect. What's the best name for the account?\n" * 200
SUBTITLES = b"1\n00:00:00,000 --> 00:00:02,000\nPerfect.\n\n" * 50
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0" + bytes(2_000)
FINISHED = {"wav": "pcm_s16le", "flac": "flac", "mp3": "mp3", "webm": "libopus", "m4a": "aac"}


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(RecordingNotFoundError, match=r"none\.wav: no such file; check its name"):
        open_audio(tmp_path / "none.wav")
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(RecordingNotFoundError, match="no such file"):
        open_audio(tmp_path / "file" / "a.wav")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="a folder, not a recording"):
        open_audio(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="no such pipes there")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.wav")
    with pytest.raises(UnreadableError, match="a pipe or a device; save the recording"):
        open_audio(tmp_path / "a.wav")


@pytest.mark.parametrize(
    ("number", "line"),
    [(errno.EACCES, "not permitted to read it; change"), (errno.EIO, r"cannot be read \(.+\)")],
)
def test_a_file_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, line: str
) -> None:
    def refuse(*_: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    (tmp_path / "a.wav").write_bytes(TEXT)
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableError, match=rf"a\.wav: {line}"):
        open_audio(tmp_path / "a.wav")


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.wav").touch()
    with pytest.raises(NoSoundError, match=r"a\.wav: an empty file \(0 bytes\); copy or record"):
        open_audio(tmp_path / "a.wav")


@pytest.mark.parametrize("ending", ["wav", "mp3", "flac", "m4a", "aac", "webm", "txt", "gsm"])
@pytest.mark.parametrize("content", [TEXT, SUBTITLES, PICTURE], ids=["text", "srt", "png"])
def test_what_is_no_recording_whatever_its_name(
    tmp_path: Path, ending: str, content: bytes
) -> None:
    (tmp_path / f"a.{ending}").write_bytes(content)
    with pytest.raises(NotAudioError, match=rf"a\.{ending}: not a recording, .*; give a"):
        open_audio(tmp_path / f"a.{ending}")


GSM = b"\xd8\x20" + bytes(31)


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("a.gsm", GSM * 200, "-f gsm"),
        ("a.G722", b"\xfa\x37\x91\x05" * 900, "-f g722"),
        ("a b.ul", b"\xff\x7e\xf1\x05" * 900, "-f mulaw -ar 8000"),
        ("a.alaw", b"\xd5\x54\xf1\x05" * 900, "-f alaw -ar 8000"),
    ],
)
def test_raw_telephone_sound_is_called_that(
    tmp_path: Path, name: str, content: bytes, form: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(NotAudioError, match="raw telephone sound: convert it to WAV") as told:
        open_audio(tmp_path / name)
    assert f"with ffmpeg {form} -i " in str(told.value)
    assert " ".join(shlex.split(str(told.value).split("with ")[1])[-2:]) == f"{name} {name}.wav"


def test_a_video_without_sound(tmp_path: Path) -> None:
    with pytest.raises(NoSoundError, match="has no sound, only other tracks; record it with"):
        open_audio(film(tmp_path / "a.mp4"))


def test_a_wav_without_a_sample(tmp_path: Path) -> None:
    path = record(tmp_path / "a.wav", "pcm_s16le", 16_000, bursts(16_000))
    head = path.read_bytes().split(b"data")[0] + b"data\0\0\0\0"
    path.write_bytes(head)
    with pytest.raises(NoSoundError, match=r"holds no sound \(0 s\); record it again"):
        open_audio(path)


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 48_000])
def test_a_moment_of_sound_is_handed_out(tmp_path: Path, rate_hz: int) -> None:
    path = record(tmp_path / "a.wav", "pcm_s16le", rate_hz, bursts(rate_hz, seconds=0.05))
    samples, audio = heard(path)
    assert len(samples) == 800
    assert audio.duration_s == 0.05


def test_a_container_that_was_never_finished(tmp_path: Path) -> None:
    path = record(tmp_path / "a.m4a", "aac", 48_000, bursts(48_000))
    path.write_bytes(path.read_bytes()[:10_000])
    with pytest.raises(NotAudioError, match="damaged, or never finished by its recorder; save or"):
        open_audio(path)


def test_a_codec_that_nobody_knows(tmp_path: Path) -> None:
    path = record(tmp_path / "a.webm", "libopus", 48_000, bursts(48_000))
    path.write_bytes(path.read_bytes().replace(b"A_OPUS", b"A_NONE"))
    with pytest.raises(NotAudioError, match="coded in a way unknown here; save it as WAV or FLAC"):
        open_audio(path)


def test_a_recording_in_which_nothing_can_be_decoded(tmp_path: Path) -> None:
    path = record(tmp_path / "a.flac", "flac", 16_000, bursts(16_000))
    path.write_bytes(path.read_bytes()[:8_300].replace(b"\xff\xf8", b"\0\0"))
    with pytest.raises(NotAudioError, match="damaged, no sound in it can be decoded; export it"):
        open_audio(path)


@pytest.mark.parametrize("kind", FINISHED)
def test_what_was_cut_off_is_read_as_far_as_it_goes(tmp_path: Path, kind: str) -> None:
    first = {"movflags": "faststart"} if kind == "m4a" else {}
    path = record(tmp_path / f"a.{kind}", FINISHED[kind], 48_000, bursts(48_000), muxing=first)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 6 // 10])
    samples, audio = heard(path)
    assert burst_times(samples) == pytest.approx(BURSTS_S[:2], abs=0.001)
    assert audio.damaged


@pytest.mark.parametrize(("kind", "codec"), [("flac", "flac"), ("m4a", "aac"), ("ts", "aac")])
def test_damage_in_the_middle_costs_no_more_than_the_middle(
    tmp_path: Path, kind: str, codec: str
) -> None:
    path = record(tmp_path / f"a.{kind}", codec, 48_000, bursts(48_000))
    whole = burst_times(heard(path)[0])
    data = bytearray(path.read_bytes())
    start, end = len(data) * 60 // 100, len(data) * 66 // 100
    data[start:end] = bytes(end - start)
    path.write_bytes(data)
    samples, audio = heard(path)
    assert burst_times(samples) == pytest.approx(whole, abs=0.001)
    assert audio.damaged


class Breaking:
    """A container that fails at its end."""

    input_was_opened = True

    def __init__(self, container: InputContainer, failure: Exception) -> None:
        self._container = container
        self._failure = failure

    def demux(self, track: AudioStream) -> Iterator[Packet[AudioStream]]:
        yield from (packet for packet in self._container.demux(track) if packet.size)
        raise self._failure


@pytest.mark.parametrize(
    ("failure", "is_damage"),
    [
        (IndexError("list index out of range"), False),
        (av.InvalidDataError(1094995529, "Invalid data found"), True),
    ],
    ids=["a track came up late", "a packet cannot be read"],
)
def test_reading_that_fails_ends_the_recording(
    tmp_path: Path, failure: Exception, is_damage: bool
) -> None:
    opened = open_container(record(tmp_path / "a.m4a", "aac", 48_000, bursts(48_000)))
    breaking = cast(InputContainer, Breaking(opened.container, failure))
    frames = Frames(replace(opened, container=breaking))
    assert sum(frame.samples for frame in frames) == pytest.approx(3 * 48_000, abs=1_024)
    assert frames.damaged is is_damage
    opened.container.close()


@pytest.mark.parametrize("size", [0, 0x7FFF_FFFF, 0xFFFF_FFFF])
def test_a_wav_from_a_pipe_does_not_know_its_length(tmp_path: Path, size: int) -> None:
    path = record(tmp_path / "a.wav", "pcm_s16le", 16_000, bursts(16_000))
    data = bytearray(path.read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = size.to_bytes(4, "little")
    path.write_bytes(data)
    samples, audio = heard(path)
    assert len(samples) == 48_000
    assert not audio.damaged


@pytest.mark.parametrize(("more", "is_damage"), [(8, False), (44, False), (8_000, True)])
def test_a_wav_that_counts_its_header_as_sound_is_whole(
    tmp_path: Path, more: int, is_damage: bool
) -> None:
    path = record(tmp_path / "a.wav", "pcm_s16le", 16_000, bursts(16_000))
    data = bytearray(path.read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = (96_000 + more).to_bytes(4, "little")
    path.write_bytes(data)
    samples, audio = heard(path)
    assert len(samples) == 48_000
    assert audio.damaged is is_damage


def test_a_byte_to_spare_behind_gsm_in_wav_is_no_damage(tmp_path: Path) -> None:
    """SoX fills up to an even number of bytes, and counts that one as sound."""
    frame = bytes.fromhex("48" + "00" * 64)
    form = struct.pack("<HHIIHHHH", 0x31, 1, 8_000, 1_625, 65, 0, 2, 320)
    sound = frame * 75 + b"\0"
    content = b"WAVEfmt " + struct.pack("<I", len(form)) + form
    content += b"data" + struct.pack("<I", len(sound)) + sound
    path = tmp_path / "a.wav"
    path.write_bytes(b"RIFF" + struct.pack("<I", len(content)) + content)
    samples, audio = heard(path)
    assert len(samples) / 16_000 == pytest.approx(3.0)
    assert not audio.damaged


def test_mp3s_put_one_behind_the_other_are_whole(tmp_path: Path) -> None:
    one = record(tmp_path / "a.mp3", "mp3", 44_100, bursts(44_100))
    one.write_bytes(one.read_bytes() * 3)
    samples, audio = heard(one)
    assert len(samples) / 16_000 == pytest.approx(9.0, abs=0.2)
    assert not audio.damaged


@pytest.mark.parametrize("lie", [b"\0\0\0\0", b"\xff\xff\xff\x7f"], ids=["0 Hz", "2 GHz"])
def test_a_rate_that_cannot_be(tmp_path: Path, lie: bytes) -> None:
    path = record(tmp_path / "a.wav", "pcm_s16le", 16_000, bursts(16_000))
    data = bytearray(path.read_bytes())
    data[24:28] = lie
    path.write_bytes(data)
    with pytest.raises(NotAudioError, match="damaged"):
        open_audio(path)


def playlist(entry: str) -> str:
    lines = ["#EXTM3U", "#EXT-X-TARGETDURATION:3", "#EXTINF:3,", entry, "#EXT-X-ENDLIST", ""]
    return "\n".join(lines)


def test_a_playlist_opens_no_other_file(tmp_path: Path) -> None:
    record(tmp_path / "a.ts", "aac", 48_000, bursts(48_000))
    (tmp_path / "a.m3u8").write_text(playlist("a.ts"))
    with pytest.raises(NotAudioError, match="not a recording"):
        open_audio(tmp_path / "a.m3u8")


def test_no_name_and_no_playlist_reaches_the_network(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.ts"
        (tmp_path / "a.m3u8").write_text(playlist(address))
        with pytest.raises(NotAudioError, match="not a recording"):
            open_audio(tmp_path / "a.m3u8")
        with pytest.raises(RecordingNotFoundError, match="no such file"):
            open_audio(Path(address))
        with pytest.raises(BlockingIOError):
            server.accept()


PLAIN = [
    "a b.wav",
    "it's.wav",
    "Übung für dich.wav",
    "录音.wav",
    "🎤👩‍🚒.wav",
    "-x.wav",
    "100%d.wav",
]
POSIX = ['"quoted".wav', "http:x.wav", "file:a.wav", "a|b?*.wav", "two\nlines.wav", "data:,x.wav"]


@pytest.mark.parametrize("name", PLAIN + POSIX * (sys.platform != "win32"))
def test_any_name_is_the_name_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    made = record(tmp_path / "made.wav", "pcm_s16le", 16_000, bursts(16_000, seconds=0.6))
    made.rename(name)
    assert np.abs(heard(Path(name))[0]).max() > 0.5


@pytest.mark.skipif(sys.platform != "linux", reason="names are text elsewhere")
def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.wav"))
    record(tmp_path / "made.wav", "pcm_s16le", 16_000, bursts(16_000)).rename(path)
    assert len(heard(path)[0]) == 48_000


def test_an_error_is_one_line_whatever_the_name() -> None:
    with pytest.raises(RecordingNotFoundError, match=r"^two\\nlines \\udcff 👩‍🚒\.wav: no such"):
        open_audio(Path("two\nlines \udcff 👩‍🚒.wav"))


def test_every_kind_of_error_has_a_code_of_its_own() -> None:
    kinds = (RecordingNotFoundError, UnreadableError, NotAudioError, NoSoundError)
    assert [kind.code for kind in kinds] == ["not_found", "unreadable", "not_audio", "no_sound"]
    assert all(issubclass(kind, AudioError) for kind in kinds)


def test_nothing_is_printed(tmp_path: Path) -> None:
    damaged = record(tmp_path / "a.mp3", "mp3", 48_000, bursts(48_000))
    data = damaged.read_bytes()
    damaged.write_bytes(data[:9_000] + bytes(2_000) + data[12_000:])
    (tmp_path / "b.wav").write_bytes(b"RIFF" + TEXT)
    reading = (
        "import sys; from pathlib import Path; from coach.audio import open_audio\n"
        "list(open_audio(Path('a.mp3')).blocks())\n"
        "try: open_audio(Path('b.wav'))\n"
        "except Exception as error: print(type(error).__name__)"
    )
    told = subprocess.run(
        [sys.executable, "-c", reading], capture_output=True, check=True, cwd=tmp_path
    )
    assert (told.stdout.split(), told.stderr) == ([b"NotAudioError"], b"")
