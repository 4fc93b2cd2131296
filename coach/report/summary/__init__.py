"""Many recordings become one table that a manager reads.

``contract``   the JSON of it: keys may be added, none goes
``digest``     a review becomes its row
``together``   rows become the table, with what they come to in all
``wording``    what stands in a row, in words
``headline``   the one sentence: what to work on, with whom
``as_table``   the table on a terminal
``as_csv``     for a spreadsheet
``as_json``    for a program
``as_html``    for a browser
"""
