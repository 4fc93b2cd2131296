"""A face in the browser: the same coach, with the browser's own microphone.

It stands on ``session`` as the terminal does, and serves this machine alone:

``gate``      who may come in, over http and sockets alike, and what a browser may do with a page
``running``   one page at a time: the second command opens the one that runs
``server``    from the command to the page, and its end
``routes``    what is reached where; ``api`` answers
``workshop``  what it works with: the take that runs, ``hearing`` (the models), ``shelf`` (reports)
``live``      a take over one socket; ``takes`` brings it to its report, and into memory
``messages``  what happens in a take, as messages; ``remedies``, what can be done about an error
``customers`` who answers, from the page's own loudspeaker
``practice``  what is next, the takes of a drill, a take beside one's best
``dropped``   recordings dropped in; ``pending``, takes about to be deleted
``guides``    the guides one chooses from; ``reports``, what the page shows of a review
``site``      the pages themselves: templates, styles, scripts
"""
