"""Comparing our addresses with what is at their providers, and bringing both in step."""
