"""A face in the browser: the same coach, with the browser's own microphone.

It stands on ``session`` as the terminal does, and serves this machine alone:

``gate``      who may come in, over http and sockets alike, and what a browser may do with a page
``running``   one page at a time: the second command opens the one that runs
``server``    from the command to the page, and its end
``routes``    what is reached where
``site``      the pages themselves: templates, styles, scripts
"""
