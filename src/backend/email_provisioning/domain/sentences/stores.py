"""What is said of the stores of secrets."""

from __future__ import annotations

from email_provisioning.domain.sentences.sentence import Sentence

CERTIFICATE_NOT_TRUSTED = Sentence(
    en="The certificate of the secret store is not trusted: check {setting}.",
    fr="Le certificat du coffre n'est pas reconnu : vérifiez {setting}.",
)
APPLICATION_INCOMPLETE = Sentence(
    en="An application that signs in needs all of {settings}.",
    fr="Une application qui se connecte a besoin de {settings}, tous renseignés.",
)
NO_SUCH_STORE = Sentence(
    en="There is no secret store {kind}: choose one of {kinds}.",
    fr="Il n'existe pas de coffre {kind} : choisissez parmi {kinds}.",
)
LIBRARY_MISSING = Sentence(
    en="SECRET_STORE={kind} needs a library that is not installed: {command}",
    fr="SECRET_STORE={kind} a besoin d'une bibliothèque qui n'est pas installée : {command}",
)
WRONG_ENGINE = Sentence(
    en="VAULT_MOUNT is not a key-value engine of version 2: name one, or enable it with {command}",
    fr="VAULT_MOUNT n'est pas un moteur clé-valeur de version 2 : indiquez-en un, ou activez-le avec {command}",
)
