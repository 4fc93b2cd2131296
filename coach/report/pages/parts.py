"""A drill of parts as a page: what the silences of each part did, take by take."""

from __future__ import annotations

from collections.abc import Sequence

from coach import phrase
from coach.datatypes import Drill
from coach.report.pages.as_html import Part, Places, part
from coach.report.series.as_parts import end


def parts_part(drills: Sequence[Drill]) -> Part:
    """Return what the page of a drill of parts shows, the part begun last at its top."""
    whole = drills[0].guide.part_of or drills[0].guide
    return part(
        "parts.html.j2",
        Places(),
        title=f"Joints · {whole.name}",
        name=whole.name,
        said=end(drills),
        takes=sum(len(each.takes) for each in drills),
        parts=[(_name(each), each, _rows(each)) for each in reversed(drills)],
    )


def _name(drill: Drill) -> str:
    name = drill.guide.name.rpartition(": ")[2] if drill.guide.part_of else "all of it"
    flowed = sum(take.flowed for take in drill.takes)
    return f"{phrase.sentence(name)}: {phrase.several(len(drill.takes), 'take')}, {flowed} flowed"


def _rows(drill: Drill) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            drill.guide.step(gap.step).title,
            [
                (phrase.seconds_if_any(silence_s), rating.value if rating else "absent")
                for silence_s, rating in zip(gap.silences_s, gap.ratings, strict=True)
            ],
        )
        for gap in drill.gaps
    ]
