"""Telling other programs of events: whom, what, and again until they have it."""
