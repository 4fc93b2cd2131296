"""What of this machine is in the way of a good take, and what to do about it.

``finding``      one thing that was looked at
``software``     versions, models, disk, folder, browser
``hearing``      what a microphone gives, from samples
``loudspeaker``  a sweep is played, and looked for in what the microphone hears
``checks``       all of it, in order
"""
