"""What a person does with the coach, without a face: a terminal and a page stand on it alike.

``rehearsal``      one take, from the microphone to its review; ``events`` come out while it runs
``monitor``        follows a running take: steps, silences, troubles
``promptness``     the words of a running take, as soon as they were said
``voice_activity`` whether somebody speaks, by level
``endpointing``    when a take is over
``recorder``       keeps a take while it is spoken
``cues``           what starts a take
``drill``          takes in a row: what is next, and when it is over
``comparison``     takes side by side
``showing``        how much of the lines is seen, less and less of it
``devices``        which microphone, and that it is remembered
``remembering``    takes are put beside earlier ones, and remembered
``watching``       a watched folder: which of its recordings are done
``certificate``    what one blind take is worth, for somebody else to check
``calendar``       which day it is
``retention``      how long recordings stay; and takes deleted with their recordings
``enrolment``      the user's own voice, learned where that is asked for
``settings``       the user's few settings
``checkup``        what of this machine is in the way of a take

Nothing here prints, asks or plays: a face hands in a ``Source``, shows the events, plays the cue
when it is due and says when it was over, and may end the take at any time. A page, say, whose
browser pushes blocks of sound with their frame numbers::

    source = Pushed("USB microphone", rate_hz=48_000)     # push(first_frame, sound), end(), gone()
    cue = choose_cue("yes")                               # cue.content() is what a browser plays
    running = Rehearsal(guide, model, source, cue=cue, path=new_recording())
    reported = running.run(send_to_the_page)              # in a thread of its own
    running.cue_over_at(frame)                            # from any thread, after ``CueDue``
    running.stop(); source.end()                          # the button that ends the take
    review = beside_earlier_takes(reported.review)
    remember(review, "rehearsal")

and for takes in a row ``DrillSession.rehearsed(review)``, which says what is ``Next``.
"""
