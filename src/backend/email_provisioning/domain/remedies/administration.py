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
    # -- Many addresses at once ------------------------------------------------------------
    "job_not_found": Remedy(
        en="Read the list again: what ended long ago is not kept.",
        fr="Relisez la liste : ce qui est terminé depuis longtemps n'est pas conservé.",
    ),
    "job_not_ready": Remedy(
        en="Look at its state first: only what has rows left to do can begin.",
        fr="Voyez d'abord son état : seul ce qui a encore des lignes à traiter peut démarrer.",
    ),
    "too_many_addresses": Remedy(
        en="Narrow the filter, by domain or owner for instance, and take one part after the other.",
        fr="Affinez le filtre, par domaine ou propriétaire par exemple, et procédez partie par partie.",
    ),
    "import_refused": Remedy(
        en="Correct the file, or the row, and import it again.",
        fr="Corrigez le fichier, ou la ligne, puis importez-le de nouveau.",
    ),
    "import_unreadable": Remedy(
        en="Save the table as CSV in UTF-8 from your spreadsheet, and send that file.",
        fr="Enregistrez le tableau au format CSV en UTF-8 depuis votre tableur, et envoyez ce fichier.",
    ),
    "import_empty": Remedy(
        en="Put one row for each address below the line that names the columns.",
        fr="Mettez une ligne par adresse sous la ligne qui nomme les colonnes.",
    ),
    "import_too_long": Remedy(
        en="Split the file, and repeat the first line in each part.",
        fr="Divisez le fichier, en répétant la première ligne dans chaque partie.",
    ),
    "import_columns_missing": Remedy(
        en="Name the columns in the first line: username or email, then domain, display_name and owner as wanted.",
        fr="Nommez les colonnes dans la première ligne : identifiant ou email, puis domaine, nom et propriétaire.",
    ),
    "duplicate_in_file": Remedy(
        en="Keep one of the rows with this address.",
        fr="Ne gardez qu'une des lignes qui portent cette adresse.",
    ),
    "columns_disagree": Remedy(
        en="Leave domain and provider empty, or write what belongs to the address.",
        fr="Laissez domaine et fournisseur vides, ou écrivez ce qui correspond à l'adresse.",
    ),
    "owner_unknown": Remedy(
        en="Add the user first, or correct the owner's name.",
        fr="Ajoutez d'abord l'utilisateur, ou corrigez le nom du propriétaire.",
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
