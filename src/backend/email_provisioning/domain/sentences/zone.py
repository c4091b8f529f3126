"""What is said of the DNS records of a domain."""

from __future__ import annotations

from email_provisioning.domain.sentences.sentence import Sentence

# -- How a record stands ------------------------------------------------------------
RIGHT = Sentence(en="{place}: {what}.", fr="{place} : {what}.")
WRONG = Sentence(en="{place}: {what}; {instead}", fr="{place} : {what} ; {instead}")
PLACE = Sentence(en="{name} ({type} {host})", fr="{name} ({type} {host})")
VERIFICATION = Sentence(en="Verification", fr="Vérification du domaine")
AUTODISCOVER = Sentence(en="Autodiscover", fr="Configuration automatique")
PUBLISH = Sentence(en="publish {record}", fr="publiez {record}")
AS_EXPECTED = Sentence(en="as it should be", fr="conforme à ce qui est attendu")
OTHERS = Sentence(
    en="other records of this type are there, and this one is not",
    fr="d'autres enregistrements de ce type existent, mais pas celui-ci",
)
LEADS_TO = Sentence(en="it leads to {host}", fr="l'alias mène à {host}")

# -- What the DNS answers ------------------------------------------------------------
NO_NAME = Sentence(en="there is no such name", fr="ce nom n'existe pas")
NO_DATA = Sentence(en="the name has no record of this type", fr="ce nom n'a pas d'enregistrement de ce type")
RESERVED = Sentence(
    en="nothing can be published under a name kept for tests",
    fr="rien ne peut être publié sous un nom réservé aux tests",
)
TIME_USED_UP = Sentence(
    en="the time for all look-ups was used up", fr="le temps prévu pour toutes les recherches est écoulé"
)
NO_ANSWER_IN_TIME = Sentence(
    en="the resolver does not answer in time", fr="le résolveur ne répond pas à temps"
)
NO_RESOLVER = Sentence(
    en="this machine knows no resolver (/etc/resolv.conf)",
    fr="cette machine ne connaît aucun résolveur (/etc/resolv.conf)",
)
CANNOT_BE_ASKED = Sentence(
    en="the resolver cannot be asked ({reason})", fr="le résolveur ne peut pas être interrogé ({reason})"
)
FAILED = Sentence(en="the look-up failed ({reason})", fr="la recherche a échoué ({reason})")
ANSWERS = Sentence(en="the resolver answers {answer}", fr="le résolveur répond {answer}")
NO_ANSWER = Sentence(en="the resolver gives no answer", fr="le résolveur ne donne aucune réponse")
LOOP = Sentence(
    en="aliases lead to one another in a circle", fr="des alias renvoient les uns aux autres en boucle"
)
OTHER_NAME = Sentence(
    en="the resolver answers for another name ({names}) than it was asked for",
    fr="le résolveur répond pour un autre nom ({names}) que celui demandé",
)

# -- MX ------------------------------------------------------------
MX_NULL = Sentence(
    en="the domain says that it takes no mail (RFC 7505)",
    fr="le domaine déclare ne pas accepter de courrier (RFC 7505)",
)
MAIL_GOES_TO = Sentence(en="mail goes to {hosts}", fr="le courrier arrive chez {hosts}")
MAIL_GOES_FIRST_TO = Sentence(en="mail goes to {host} first", fr="le courrier arrive d'abord chez {host}")
PREFERENCE = Sentence(
    en="the preference is {found}, not {wanted}", fr="la préférence est {found}, et non {wanted}"
)
MAIL_MAY_BE_LOST = Sentence(
    en="Mail for {name} may also go to {hosts}, and be lost there.",
    fr="Le courrier pour {name} peut aussi arriver chez {hosts}, et s'y perdre.",
)

# -- DKIM and DMARC ------------------------------------------------------------
DKIM_COPIED = Sentence(
    en="The DKIM key at {name} is a copy: it stops working when the provider changes its key.",
    fr="La clé DKIM publiée sous {name} est une copie : elle ne vaudra plus rien quand le fournisseur changera la "
    "sienne.",
)
DKIM_OTHER = Sentence(en="another DKIM key stands there", fr="une autre clé DKIM s'y trouve")
DKIM_REVOKED = Sentence(en="the key was revoked (p= is empty)", fr="la clé a été révoquée (p= est vide)")
NO_DMARC = Sentence(en="there is no DMARC policy", fr="il n'y a pas de politique DMARC")
DMARC_SEVERAL = Sentence(
    en="there are {count} DMARC records, and receivers pass over them all",
    fr="il y a {count} enregistrements DMARC, et les serveurs destinataires les ignorent tous",
)
POLICY = Sentence(en="the policy is {policy}", fr="la politique est {policy}")
POLICY_OF = Sentence(
    en="the policy is {policy} (of {domain})", fr="la politique est {policy} (celle de {domain})"
)
DMARC_WEAK = Sentence(
    en="The DMARC policy of {domain} is {policy}, and {wanted} is advised.",
    fr="La politique DMARC de {domain} est {policy} ; {wanted} est conseillé.",
)
NO_TAG = Sentence(
    en="{part} is no tag with a value, or is given twice",
    fr="{part} n'est pas une balise suivie d'une valeur, ou figure deux fois",
)
DMARC_BEGINNING = Sentence(
    en="it does not begin with v=DMARC1", fr="l'enregistrement ne commence pas par v=DMARC1"
)
DMARC_UNKNOWN_POLICY = Sentence(
    en="{tag} is none of {policies}", fr="{tag} n'est pas une des politiques {policies}"
)
DMARC_WITHOUT_POLICY = Sentence(
    en="it has no policy (p=)", fr="l'enregistrement ne contient pas de politique (p=)"
)
DMARC_PERCENT = Sentence(
    en="pct={percent} is no number from 0 to 100", fr="pct={percent} n'est pas un nombre de 0 à 100"
)
DMARC_ALIGNMENT = Sentence(en="{tag} is neither r nor s", fr="{tag} ne vaut ni r ni s")

# -- SPF ------------------------------------------------------------
NO_SPF = Sentence(
    en="there is no SPF record among the TXT records of the name",
    fr="aucun des enregistrements TXT de ce nom n'est un enregistrement SPF",
)
SPF_PASSES = Sentence(en="the provider's servers pass", fr="les serveurs du fournisseur sont autorisés")
SPF_SEVERAL = Sentence(
    en="there are {count} SPF records, and receivers reject them all",
    fr="il y a {count} enregistrements SPF, et les serveurs destinataires les rejettent tous",
)
MAKE_ONE = Sentence(en="make one of them", fr="fusionnez-les en un seul")
SPF_LACKS = Sentence(en="the SPF record lacks {terms}", fr="il manque {terms} dans l'enregistrement SPF")
ADD_TERMS = Sentence(en="add {terms} to it, before its all", fr="ajoutez-y {terms}, avant son all")
SPF_TOO_MANY = Sentence(
    en="SPF needs {count} look-ups; receivers stop after {most} and reject it.",
    fr="SPF demande {count} recherches DNS ; les serveurs destinataires s'arrêtent après {most} et le rejettent.",
)
SPF_BROKEN = Sentence(
    en="SPF includes what has no valid record: {names}.",
    fr="SPF inclut ce qui n'a pas d'enregistrement valable : {names}.",
)
SPF_UNREACHABLE = Sentence(
    en="SPF includes what cannot be looked up: {names}.",
    fr="SPF inclut ce qui ne peut pas être recherché : {names}.",
)
SPF_PASSES_ALL = Sentence(
    en="SPF ends with +all: everybody may send for the domain.",
    fr="SPF se termine par +all : tout le monde peut envoyer au nom du domaine.",
)
SPF_REDIRECTS_TWICE = Sentence(en="it has redirect= twice", fr="redirect= y figure deux fois")
SPF_NO_TERM = Sentence(en="{word} is no term of SPF", fr="{word} n'est pas un terme SPF")
SPF_NO_MECHANISM = Sentence(en="{word} is no mechanism of SPF", fr="{word} n'est pas un mécanisme SPF")
SPF_WITHOUT_DOMAIN = Sentence(en="{name} names no domain", fr="{name} ne nomme aucun domaine")
SPF_NO_ADDRESS = Sentence(en="{term} is no IP address", fr="{term} n'est pas une adresse IP")
SPF_OTHER_VERSION = Sentence(
    en="{term} is of the other version of IP", fr="{term} est de l'autre version d'IP"
)
SPF_NO_DOMAIN = Sentence(en="{value} is no domain name", fr="{value} n'est pas un nom de domaine")
