"""A speech-based pacing coach: hears a fixed sequence said out loud, and where it stalls.

The rooms, in the order in which a recording passes through them:

``datatypes``   every noun the rooms share
``guide``       a guide file becomes a ``Guide``
``model``       where the models of speech and voices are; fetches and verifies them
``audio``       a file, or the microphone, becomes blocks of 16 kHz sound
``recognise``   blocks become words (the only door to Vosk)
``speakers``    blocks become what each voice is like, and whose turn it was
``opinion``     a second recogniser's word on um and uh, an extra (the only door to CTranslate2)
``detect``      words and guide become steps, takes and asides
``measure``     silence, speed, order, fillers: facts only
``judge``       facts and guide become ratings, scores and advice: opinions only
``report``      a review becomes text
``history``     what is remembered of takes, in SQLite
``practice``    what is remembered becomes what to practise next, and how
``customer``    who answers in a rehearsal: scenarios, and what a customer of them says
``heard``       what was heard of a recording, in the talks that are judged apart, and who said it
``listening``   a file, or a running take, is heard block by block
``pipeline``    the one page that chains the rooms
``formats``     what a review becomes, in any format
``session``     what a person does with the coach: takes, drills, what is remembered; no face
``batch``       many recordings at once, in several processes
``page``        a face, in the browser: the same coach, with the browser's microphone
``cli``         a face, the terminal's: one file a command
``kit``         all that a machine without a network needs, in one folder

What all of them may use:

``errors``      what a user can cause or meet, each one line
``faults``      what can be wrong with a take: one table, a row a fault
``reasons``     why each step was taken: nouns for who asks
``learning``    what practice came to: nouns of days, joints and plans
``team``        what a team practised: nouns of its members
``text``        a text becomes words and sentences
``language``    all that is English: words, cues, numbers, sounds
``phrase``      numbers, times and lists in words
``visible``     text from outside, made fit to show
``runs``        runs of frames in which something holds
``files``       files that are there whole or not at all
``folders``     where the coach keeps what is yours
``cues``        what is played: the cue before a take, and what a customer says
"""

import os

__version__ = "0.1.0"

# The coach shares out the cores itself, to decodings and processes. OpenBLAS, with which numpy
# multiplies matrices, else takes all of them for each product and waits for them at full speed: on
# two busy cores the voice network took eight times as long. It is read when numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
