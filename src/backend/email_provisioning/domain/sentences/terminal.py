"""The words around findings at the command line."""

from __future__ import annotations

import re
from collections.abc import Mapping

from email_provisioning.domain.sentences.sentence import Sentence

# -- Levels of findings, states of records ------------------------------------------------------------
OK = Sentence(en="ok", fr="ok")
WARNING = Sentence(en="warning", fr="alerte")
ERROR = Sentence(en="error", fr="erreur")
MISSING = Sentence(en="missing", fr="manquant")
DIFFERENT = Sentence(en="different", fr="différent")
UNREACHABLE = Sentence(en="unreachable", fr="injoignable")
ADVISED = Sentence(en="advised", fr="conseillé")

# -- What stands before a value ------------------------------------------------------------
LINE = Sentence(en="{subject}: {detail}", fr="{subject} : {detail}")
CAUSE = Sentence(en="cause: {cause}", fr="cause : {cause}")
TO_DO = Sentence(en="do: {remedy}", fr="à faire : {remedy}")
COUNTS = Sentence(
    en="error: {errors}, warning: {warnings}, ok: {fine}",
    fr="erreurs : {errors}, alertes : {warnings}, en ordre : {fine}",
)
EXPECTED = Sentence(en="expected", fr="attendu")
FOUND = Sentence(en="found", fr="trouvé")
NOTHING = Sentence(en="nothing", fr="rien")
WHY = Sentence(en="why", fr="pourquoi")

#: The words of the subjects of findings, which are English for programs.
_SUBJECTS: Mapping[str, str] = {
    "settings": "réglages",
    "database": "base de données",
    "disk": "disque",
    "key file": "fichier de clés",
    "secret store": "coffre",
    "certificate": "certificat",
    "gateway": "passerelle",
    "worker": "travailleur",
    "clock": "horloge",
    "doctor": "examen",
    "limits": "limites",
    "domain": "domaine",
    "delegation": "délégation",
    "administrator": "administrateur",
    "licences": "licences",
    "alias user": "utilisateur des alias",
}
_WORD = re.compile(rf"(?<!\S)({'|'.join(_SUBJECTS)})(?!\S)")


def subject_in(language: str, subject: str) -> str:
    """Return what was looked at, such as ``key file`` or ``domain example.org``, in a language."""
    return _WORD.sub(lambda found: _SUBJECTS[found[0]], subject) if language == "fr" else subject
