"""Flow, speed, order, overall; and which faults cost most."""
