"""Changes of one line that something must notice, and what each number that hears is good for.

    python tests/mutants [--only TEXT]       makes each change of ``known.py`` in a copy of the
                                             coach, and runs the replay gate and the tests named
                                             there on it: what nothing notices lives
    python tests/mutants --numbers PLACE     sets each number of a room or file to nothing and to
                                             twice itself, alone, and prints what moves in the
                                             gate's tables
    python tests/mutants --together A,B,…    the same for several numbers at once

A number is a constant in capitals, an entry of a table of weights or a default of a class of
costs. ``effects.md`` keeps what the last whole run printed.
"""
