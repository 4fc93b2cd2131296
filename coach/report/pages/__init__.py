"""A review, a drill and progress as pages of their own; their templates lie in ``html``."""
