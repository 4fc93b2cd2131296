"""All that a machine without a network needs, in one folder: made by ``python -m coach.kit OUT/``.

``gather``     wheels for this system and this Python, the models, what starts it
``stand_ins``  libraries that do nothing, for those under the GPL that are never called
``install``    goes into the kit: makes the environment there, an icon, and opens the page
``launchers``  what is double-clicked; each finds Python and runs ``install``

A kit is for the system and the minor version of Python that it is made with. A machine that has no
such Python takes the bundle instead.
"""
