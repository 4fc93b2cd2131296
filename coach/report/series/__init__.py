"""Several takes: a drill, two beside each other, weeks, and what to practise next."""
