"""Words that people use for the same address, in French and in English."""

from __future__ import annotations

#: Each line is one purpose, the best words first.
GROUPS: tuple[tuple[str, ...], ...] = (
    ("contact", "bonjour", "hello", "info", "accueil", "reception", "welcome", "infos"),
    ("support", "aide", "help", "assistance", "sav", "helpdesk", "service-client"),
    ("ventes", "sales", "commercial", "devis", "vente", "boutique", "shop"),
    ("facturation", "billing", "compta", "comptabilite", "factures", "accounting", "finance"),
    ("recrutement", "jobs", "rh", "emploi", "careers", "hr", "candidatures"),
    ("presse", "press", "media", "communication", "medias", "pr"),
    ("noreply", "no-reply", "ne-pas-repondre", "notifications", "notification"),
    ("admin", "administration", "gestion", "office", "secretariat", "bureau"),
    ("direction", "management", "gerance", "directeur", "director"),
    ("newsletter", "actualites", "news", "lettre", "infolettre", "actu"),
    ("commandes", "orders", "achats", "commande", "purchasing", "order"),
    ("livraison", "shipping", "logistique", "delivery", "expedition", "logistics"),
    ("retours", "returns", "remboursement", "refunds", "garantie", "warranty"),
    ("technique", "tech", "informatique", "it", "dev", "webmaster", "web"),
    ("juridique", "legal", "conformite", "compliance"),
    ("dpo", "confidentialite", "privacy", "rgpd", "gdpr"),
    ("securite", "security", "alerte", "alert"),
    ("marketing", "promo", "publicite", "promotions", "ads"),
    ("evenements", "events", "agenda", "evenement", "event"),
    ("partenaires", "partners", "partenariats", "partenariat", "partnerships"),
    ("formation", "training", "cours", "academie", "academy"),
    ("reservation", "booking", "reservations", "bookings", "rendez-vous"),
    ("equipe", "team", "nous", "us", "staff"),
    ("avis", "feedback", "suggestions", "reclamations", "complaints", "qualite"),
    ("inscription", "inscriptions", "registration", "adhesion", "membership"),
    ("abonnements", "subscriptions", "abonnement", "subscription"),
    ("dons", "donations", "mecenat", "giving"),
    ("urgence", "urgences", "emergency", "astreinte", "oncall"),
)
#: What can be offered to anybody.
GENERAL = ("contact", "bonjour", "hello", "info", "accueil", "support", "aide", "equipe", "team", "bureau")


def _index() -> dict[str, tuple[str, ...]]:
    """Return for each word the others of its groups, in their order."""
    found: dict[str, tuple[str, ...]] = {}
    for group in GROUPS:
        for word in group:
            found[word] = found.get(word, ()) + tuple(other for other in group if other != word)
    return found


#: For each word, the words that can stand for it, best first.
SYNONYMS = _index()
