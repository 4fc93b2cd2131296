"""Facts only, no opinions; each a number with its unit.

``frames``   levels of each frame, voice activity, the noise profile
``silence``  where speech ends and begins again, and the silence between
``fillers``  filled pauses, filler words and repeats
``voice``    pitch and level
``words``    pace, wording, hedges
``order``    steps beside the guide, what is doubtful in them, who had the floor

``take_heard`` is all of a take that facts are measured from, ``take_facts`` measures them.
"""
