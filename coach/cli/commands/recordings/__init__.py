"""Recordings: reviewed, watched for."""
