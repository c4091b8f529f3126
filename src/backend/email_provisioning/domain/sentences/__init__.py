"""What checks of a set-up say, in English and in French: each room's sentences in a module of their own."""

from __future__ import annotations

from email_provisioning.domain.sentences.sentence import SILENCE, Sentence, Text

__all__ = ["SILENCE", "Sentence", "Text"]
