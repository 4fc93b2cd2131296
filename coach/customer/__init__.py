"""A scenario file (TOML) becomes a customer: what he says after each step; no sound in it.

``scenario``  who the customer may be, and what he may say
``reading``   a scenario file, and every mistake in it
``drawing``   one customer, drawn by a seed
"""

from coach.customer.drawing import any_seed, draw
from coach.customer.reading import built_in, built_in_text, load, parse, problems, unknown_steps
from coach.customer.scenario import Customer, Moment, MomentKind, Part, Persona, Scenario
from coach.datatypes import LEVELS

__all__ = [
    "LEVELS",
    "Customer",
    "Moment",
    "MomentKind",
    "Part",
    "Persona",
    "Scenario",
    "any_seed",
    "built_in",
    "built_in_text",
    "draw",
    "load",
    "parse",
    "problems",
    "unknown_steps",
]
