"""The frames of a sound track, as far as they can be decoded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from coach.audio.files.containers.container import OpenContainer

if TYPE_CHECKING:
    from av.audio.codeccontext import AudioCodecContext
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.packet import Packet

LOWEST_RATE_HZ, HIGHEST_RATE_HZ = 1_000, 1_000_000
"""Nothing is recorded at other rates: a frame that says so is damaged."""

HEARING_PAUSES = {"amrnb": "libopencore_amrnb"}
"""By codec, the decoder that knows discontinuous transmission: FFmpeg's own refuses the frames that
a telephone sends while nobody speaks, as if they were damaged."""

MOST_CHANNELS = 64
"""FFmpeg's resampler takes no more."""


class Frames:
    """Reads a sound track as far as it goes, and goes on after what cannot be decoded.

    Parameters
    ----------
    opened
        The file.
    """

    damaged: bool
    """Whether something of unknown length was left out so far: it could not be read or decoded."""
    undecoded_s: float
    """How much was left out of packets that say how long they are (seconds)."""
    is_trimmed: bool
    """Whether the container says how much of its start is no sound, and FFmpeg takes it off."""

    def __init__(self, opened: OpenContainer) -> None:
        self.damaged = opened.damaged
        self.undecoded_s = 0.0
        self.is_trimmed = False
        self._container = opened.container
        self._track = opened.track
        self._decoder = _decoder(opened.track)

    def __iter__(self) -> Iterator[AudioFrame]:
        """Yield every frame that can be decoded, in order."""
        for number, packet in enumerate(self._packets()):
            self.is_trimmed |= not number and packet is not None and _trims(packet)
            for frame in self._decoded(packet):
                if _is_plausible(frame):
                    yield frame
                else:
                    self.damaged = True

    def _packets(self) -> Iterator[Packet[AudioStream] | None]:
        """Yield every packet, and ``None`` to flush the decoder."""
        import av

        packets = self._container.demux(self._track)
        while self._container.input_was_opened:
            try:
                packet = next(packets, None)
            except IndexError:  # PyAV's, at the end, if tracks came up late (MPEG-TS)
                packet = None
            except av.FFmpegError:
                packet, self.damaged = None, True
            yield packet
            if packet is None:
                return
        # PyAV would go on, and crash.
        raise ValueError("the recording is closed; take its blocks before that")

    def _decoded(self, packet: Packet[AudioStream] | None) -> list[AudioFrame]:
        import av

        try:
            return self._decoder.decode(packet)
        except av.EOFError:  # flushed already
            return []
        except av.FFmpegError:
            self._leave_out(packet)
            return []

    def _leave_out(self, packet: Packet[AudioStream] | None) -> None:
        if packet is None or not packet.duration or packet.time_base is None:
            self.damaged = True
        else:
            self.undecoded_s += float(packet.duration * packet.time_base)


def _decoder(track: AudioStream) -> AudioCodecContext:
    """Return what decodes a track: FFmpeg's own, unless another hears more of it."""
    import av

    own = track.codec_context
    name = HEARING_PAUSES.get(own.name)
    if name not in av.codecs_available:
        return own
    decoder = cast("AudioCodecContext", av.CodecContext.create(name, "r"))
    decoder.sample_rate, decoder.layout = own.sample_rate, own.layout
    return decoder


def _trims(packet: Packet[AudioStream]) -> bool:
    return packet.has_sidedata("skip_samples")


def _is_plausible(frame: AudioFrame) -> bool:
    in_range = LOWEST_RATE_HZ <= frame.sample_rate <= HIGHEST_RATE_HZ
    return in_range and frame.layout.nb_channels <= MOST_CHANNELS
