"""All that is English, as data where it can be.

``grammar``    function words, contractions, stems, questions, times
``thesaurus``  words that mean the same
``cues``       turns by which people object, reassure, celebrate and take leave
``fillers``    filler words, and what makes them language
``asking``     what a line asks a customer for
``hedges``     words by which one takes back what one says
``numerals``   numbers as one says them
``phonemes``   how words sound, and how like two of them are
"""
