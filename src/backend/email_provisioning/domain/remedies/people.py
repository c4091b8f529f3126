"""What to do about who signs in, and who may do what."""

from __future__ import annotations

from collections.abc import Mapping

from email_provisioning.domain.remedies.remedy import Remedy

REMEDIES: Mapping[str, Remedy] = {
    "authentication_required": Remedy(
        en="Sign in on the page, or send a token: email-provisioning token create --user NAME makes one.",
        fr="Connectez-vous sur la page, ou envoyez un jeton : email-provisioning token create --user NOM en crée un.",
    ),
    "authentication_failed": Remedy(
        en="Type the address and its newest password again; rotate the password if it is lost.",
        fr="Saisissez à nouveau l'adresse et son dernier mot de passe ; renouvelez-le s'il est perdu.",
    ),
    "permission_denied": Remedy(
        en="Ask an administrator to do it, or to make you one.",
        fr="Demandez à un administrateur de le faire, ou de vous en donner le droit.",
    ),
    "csrf_failed": Remedy(
        en="Open the page at PUBLIC_URL and do it there; programs send a token instead of a cookie.",
        fr="Ouvrez la page à l'adresse PUBLIC_URL et recommencez ; un programme envoie un jeton, pas un cookie.",
    ),
    "sign_in_link_invalid": Remedy(
        en="Ask for a new link: email-provisioning users link NAME prints one.",
        fr="Demandez un nouveau lien : email-provisioning users link NOM en affiche un.",
    ),
    "user_not_found": Remedy(
        en="See the names with email-provisioning users list, or add the user.",
        fr="Voyez les noms avec email-provisioning users list, ou ajoutez l'utilisateur.",
    ),
    "user_exists": Remedy(
        en="Choose another name, or use the user that is there.",
        fr="Choisissez un autre nom, ou utilisez l'utilisateur existant.",
    ),
    "user_disabled": Remedy(
        en="Run email-provisioning users enable NAME first.",
        fr="Lancez d'abord email-provisioning users enable NOM.",
    ),
    "user_invalid": Remedy(
        en="Give the user a name of 1 to 200 printable characters, and the token a label of at most 100.",
        fr="Donnez à l'utilisateur un nom de 1 à 200 caractères imprimables, et au jeton un libellé de 100 au plus.",
    ),
    "token_not_found": Remedy(
        en="See the ids with email-provisioning token list --user NAME.",
        fr="Voyez les identifiants avec email-provisioning token list --user NOM.",
    ),
    "wrong_password": Remedy(
        en="Type name and password again; an administrator can give you a sign-in link to set a new one.",
        fr="Saisissez à nouveau nom et mot de passe ; un administrateur peut vous donner un lien pour en changer.",
    ),
    "password_unfit": Remedy(
        en="Choose a password of 12 to 256 characters that is not your name.",
        fr="Choisissez un mot de passe de 12 à 256 caractères, différent de votre nom.",
    ),
    "password_sign_in_off": Remedy(
        en="Sign in the way that the page offers; the administrator can turn passwords on.",
        fr="Connectez-vous comme la page le propose ; l'administrateur peut activer les mots de passe.",
    ),
    "sign_in_slowed": Remedy(
        en="Wait for the seconds in Retry-After, then type the right password.",
        fr="Attendez le nombre de secondes de Retry-After, puis saisissez le bon mot de passe.",
    ),
    "sign_in_refused": Remedy(
        en="Begin again from the page, in the same browser and within a few minutes.",
        fr="Recommencez depuis la page, dans le même navigateur et en quelques minutes.",
    ),
    "sign_in_not_allowed": Remedy(
        en="Ask the administrator to let your account in: OIDC_ALLOWED_GROUPS says who may.",
        fr="Demandez à l'administrateur d'autoriser votre compte : OIDC_ALLOWED_GROUPS dit qui peut entrer.",
    ),
    "oidc_off": Remedy(
        en="Set OIDC_ISSUER and OIDC_CLIENT_ID to let people in with an OpenID provider.",
        fr="Renseignez OIDC_ISSUER et OIDC_CLIENT_ID pour la connexion par un fournisseur OpenID.",
    ),
    "oidc_unavailable": Remedy(
        en="Try again in a moment; if it stays, check OIDC_ISSUER and that this server reaches it.",
        fr="Réessayez dans un instant ; si cela persiste, vérifiez OIDC_ISSUER et que ce serveur l'atteint.",
    ),
}
