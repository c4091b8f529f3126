"""Looks the whole set-up over and says what is wrong with it, and what to do."""
