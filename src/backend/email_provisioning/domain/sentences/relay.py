"""What is said of the mail relay behind the provider that keeps mail itself."""

from __future__ import annotations

from email_provisioning.domain.sentences.sentence import Sentence

NOT_SET = Sentence(
    en="Mail to other domains is refused: SMTP_RELAY_URL is not set.",
    fr="Les messages vers d'autres domaines sont refusés : SMTP_RELAY_URL n'est pas renseigné.",
)
FINE = Sentence(
    en="Mail to other domains is relayed.", fr="Les messages vers d'autres domaines sont relayés."
)
