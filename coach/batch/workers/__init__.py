"""Processes that review, on this machine or a cluster."""
