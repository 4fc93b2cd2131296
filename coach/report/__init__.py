"""A review becomes text; nothing is printed here.

``terminal``  for a person, in ten seconds
``as_json``   for a program, one line a recording

``explanation`` and ``explanation_json`` tell why each step was taken.
"""
