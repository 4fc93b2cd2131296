"""What the JSON says of a take that was said along with a model; the types are the contract."""

from __future__ import annotations

import msgspec


class LineAlongJson(msgspec.Struct, frozen=True):
    """A step: when the model began it, and the speaker; ``lag_s`` is below 0 where earlier."""

    step: str
    model_s: float
    began_s: float | None
    lag_s: float | None


class AlongJson(msgspec.Struct, frozen=True):
    """The first take beside the model that was played meanwhile, at so much of its own tempo.

    ``lag_s`` is the median of how far, to either side, the lines lie from it. The key is absent
    where nothing was played.
    """

    model: str
    tempo_percent: int
    lag_s: float | None
    lines: list[LineAlongJson]
