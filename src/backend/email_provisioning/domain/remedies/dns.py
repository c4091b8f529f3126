"""What to do about the DNS records of a domain."""

from __future__ import annotations

from collections.abc import Mapping

from email_provisioning.domain.remedies.remedy import Remedy

_REPLACE = Remedy(
    en="Replace what is there by the record that is expected, and wait until its old time to live is over.",
    fr="Remplacez ce qui s'y trouve par l'enregistrement attendu, et attendez la fin de son ancienne durée de vie.",
)

REMEDIES: Mapping[str, Remedy] = {
    "dns_missing": Remedy(
        en="Publish the record where the domain's DNS is kept; it can take hours until everybody sees it.",
        fr="Publiez l'enregistrement là où le DNS du domaine est géré ; sa propagation peut prendre des heures.",
    ),
    "dns_different": _REPLACE,
    "dns_wrong_name": Remedy(
        en="Set DNS_RESOLVERS to a resolver that you trust: this one, or something on the way, changes answers.",
        fr="Donnez à DNS_RESOLVERS un résolveur de confiance : celui-ci, ou un intermédiaire, modifie les réponses.",
    ),
    "dns_cname_loop": Remedy(
        en="Let the alias (CNAME) lead to the record that is expected, not back to itself.",
        fr="Faites mener l'alias (CNAME) à l'enregistrement attendu, et non à lui-même.",
    ),
    "dns_timeout": Remedy(
        en="Check that this server reaches its resolver (UDP and TCP port 53), or set DNS_RESOLVERS to another.",
        fr="Vérifiez que ce serveur atteint son résolveur (port 53, UDP et TCP), ou donnez-en un autre à "
        "DNS_RESOLVERS.",
    ),
    "dns_failed": Remedy(
        en="Check the domain's name servers and DNSSEC, and that the resolver answers this server.",
        fr="Vérifiez les serveurs de noms du domaine et DNSSEC, et que le résolveur répond à ce serveur.",
    ),
    "dns_no_resolver": Remedy(
        en="Set DNS_RESOLVERS, or put a resolver into /etc/resolv.conf.",
        fr="Renseignez DNS_RESOLVERS, ou mettez un résolveur dans /etc/resolv.conf.",
    ),
    "dns_reserved": Remedy(
        en="Use a domain of your own: this one is for trying things out, and nothing can be published under it.",
        fr="Utilisez un domaine à vous : celui-ci sert aux essais, et rien ne peut y être publié.",
    ),
    "spf_lacks": Remedy(
        en="Add what is named to the one SPF record that is there, before its all; do not publish a second one.",
        fr="Ajoutez ce qui est nommé à l'unique enregistrement SPF, avant son all ; n'en publiez pas un second.",
    ),
    "spf_several": Remedy(
        en="Make one SPF record of them: v=spf1, the terms of both, and one all at the end.",
        fr="Fusionnez-les en un seul enregistrement SPF : v=spf1, les termes des deux, et un seul all à la fin.",
    ),
    "spf_invalid": Remedy(
        en="Correct the term that is named: until then receivers reject the whole SPF record.",
        fr="Corrigez le terme nommé : d'ici là, l'enregistrement SPF entier est rejeté.",
    ),
    "spf_too_many_lookups": Remedy(
        en="Take includes out that are not used any more, or replace them by ip4: and ip6: networks.",
        fr="Retirez les include devenus inutiles, ou remplacez-les par des réseaux ip4: et ip6:.",
    ),
    "spf_broken": Remedy(
        en="Take the include out of the SPF record, or have its owner publish a valid record.",
        fr="Retirez cet include de l'enregistrement SPF, ou faites publier un enregistrement valide.",
    ),
    "spf_include_unreachable": Remedy(
        en="Check the name that is included; if it stays unreachable, take it out of the SPF record.",
        fr="Vérifiez le nom inclus ; s'il reste injoignable, retirez-le de l'enregistrement SPF.",
    ),
    "spf_passes_all": Remedy(
        en="End the SPF record with ~all or -all.",
        fr="Terminez l'enregistrement SPF par ~all ou -all.",
    ),
    "dkim_revoked": _REPLACE,
    "dkim_copied": Remedy(
        en="Publish the alias (CNAME) that is expected instead of a copy of the key.",
        fr="Publiez l'alias (CNAME) attendu au lieu d'une copie de la clé.",
    ),
    "dmarc_several": Remedy(
        en="Keep one DMARC record and take the others out.",
        fr="Gardez un seul enregistrement DMARC et retirez les autres.",
    ),
    "dmarc_invalid": Remedy(
        en="Correct the tag that is named; the least that works is v=DMARC1; p=none.",
        fr="Corrigez la balise nommée ; le minimum valable est v=DMARC1; p=none.",
    ),
    "dmarc_weak": Remedy(
        en="Once the reports show that your own mail passes, raise the policy.",
        fr="Quand les rapports montrent que votre propre courrier passe, durcissez la politique.",
    ),
    "mx_elsewhere": Remedy(
        en="Let the MX record lead to the expected host; move the mail of those who still receive elsewhere first.",
        fr="Faites mener l'enregistrement MX à l'hôte attendu ; transférez d'abord le courrier reçu ailleurs.",
    ),
    "mx_foreign": Remedy(
        en="Take the other MX records out, unless that server passes mail on to this one.",
        fr="Retirez les autres enregistrements MX, sauf si ce serveur-là transmet le courrier à celui-ci.",
    ),
    "mx_preference": Remedy(
        en="Give each MX record the preference that is expected: the lowest number is tried first.",
        fr="Donnez à chaque enregistrement MX la préférence attendue : le plus petit nombre est essayé d'abord.",
    ),
    "mx_null": Remedy(
        en="Replace the MX record 0 . by the expected one: it says that the domain takes no mail.",
        fr="Remplacez l'enregistrement MX 0 . par celui attendu : il dit que le domaine n'accepte pas de courrier.",
    ),
}
