"""Many recordings at once: pipeline and report joined, in several processes.

``find``       which recordings are meant
``worker``     the far side: a process that does one thing after the other
``crew``       the near side: many processes, of which any may die
``reviewing``  what a worker does
``results``    the folder that results are written into, and what need not be done again
``folder``     all of it together: recordings in, outcomes out
"""
