"""What to do about what administrators meet."""

from __future__ import annotations

from collections.abc import Mapping

from email_provisioning.domain.remedies.remedy import Remedy

REMEDIES: Mapping[str, Remedy] = {
    # -- People ------------------------------------------------------------
    "last_administrator": Remedy(
        en="Make somebody else an administrator first, then try again.",
        fr="Nommez d'abord un autre administrateur, puis réessayez.",
    ),
    # -- Rules for names ------------------------------------------------------------
    "pattern_invalid": Remedy(
        en="Write a word, or a glob with * ? or [a-z], of at most 64 characters, such as contact or team-*.",
        fr="Écrivez un mot, ou un motif avec * ? ou [a-z], de 64 caractères au plus, comme contact ou equipe-*.",
    ),
    # -- Operations under way ------------------------------------------------------------
    "run_not_found": Remedy(
        en="Read the list again: the operation has finished, or its address is gone.",
        fr="Relisez la liste : l'opération est terminée, ou son adresse n'existe plus.",
    ),
    "run_busy": Remedy(
        en="Wait until the call to the provider has ended, some seconds as a rule, then try again.",
        fr="Attendez la fin de l'appel au fournisseur, en général quelques secondes, puis réessayez.",
    ),
    "run_undone": Remedy(
        en="Ask your administrator why, or begin the operation again.",
        fr="Demandez pourquoi à votre administrateur, ou recommencez l'opération.",
    ),
    "run_not_undoable": Remedy(
        en="Mend what stands in its way at the provider, then have it tried again.",
        fr="Corrigez ce qui la bloque chez le fournisseur, puis relancez-la.",
    ),
    # -- The overview ------------------------------------------------------------
    "addresses_nearly_used_up": Remedy(
        en="Delete addresses that nobody needs, or raise MAX_EMAIL_ACCOUNTS_TOTAL.",
        fr="Supprimez les adresses inutiles, ou augmentez MAX_EMAIL_ACCOUNTS_TOTAL.",
    ),
    "comparison_failed": Remedy(
        en="Run email-provisioning doctor: it says what keeps the provider from answering.",
        fr="Lancez email-provisioning doctor : il dit ce qui empêche le fournisseur de répondre.",
    ),
    "provider_out_of_step": Remedy(
        en="Look at the plan with email-provisioning reconcile --plan, then carry it out with --apply.",
        fr="Examinez le plan avec email-provisioning reconcile --plan, puis appliquez-le avec --apply.",
    ),
}
