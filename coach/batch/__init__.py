"""Many recordings at once: pipeline and report joined, in several processes.

``finding``    which recordings are meant, and what their results are called
``workers``    processes that review, here or on a cluster, of which any may die
``reviewing``  what a worker does
``results``    the folder that results are written into, and what need not be done again
``folder``     all of it together: recordings in, outcomes out
"""
