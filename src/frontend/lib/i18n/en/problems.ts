import type { problems as french } from '../fr/problems';

/** What went wrong and what to do, by the code of the problem. */
export const problems: Record<keyof typeof french, string> = {
  // Names
  name_empty: 'Type a name, such as contact.',
  name_too_long: 'This name is too long: 64 characters at most.',
  name_invalid:
    'This name cannot be an address. Use unaccented letters, digits and, between them, a dot, a hyphen or an underscore.',
  name_refused: 'The rules of this server do not allow this name. Choose another one.',
  name_reserved: 'This name is reserved for the administrators of the domain. Choose another one.',
  name_blocked: 'Your administrator has blocked this name. Choose another one.',
  name_not_allowed:
    'This name is not among those that your administrator allows. Choose a suggestion or another name.',
  domain_unknown: 'Addresses cannot be created on this domain. Choose one from the list.',
  email_already_exists: 'This address is already taken. Choose a suggestion or another name.',
  // Limits
  account_limit_reached:
    'You have reached your limit of addresses. Delete one, or ask your administrator to raise it.',
  account_limit_reached_detail_one:
    'You have reached your limit of {{limit}} address. Delete one, or ask your administrator to raise it.',
  account_limit_reached_detail_many:
    'You have reached your limit of {{limit}} addresses. Delete one, or ask your administrator to raise it.',
  account_limit_reached_detail_other:
    'You have reached your limit of {{limit}} addresses. Delete one, or ask your administrator to raise it.',
  quota_exceeded: 'The sending limit of this address is reached. Try again later.',
  quota_exceeded_minute_one:
    'The limit of {{limit}} recipient a minute is reached. You can send again from {{resetsAt}}.',
  quota_exceeded_minute_many:
    'The limit of {{limit}} recipients a minute is reached. You can send again from {{resetsAt}}.',
  quota_exceeded_minute_other:
    'The limit of {{limit}} recipients a minute is reached. You can send again from {{resetsAt}}.',
  quota_exceeded_day_one:
    'The limit of {{limit}} recipient a day is reached. You can send again from {{resetsAt}}.',
  quota_exceeded_day_many:
    'The limit of {{limit}} recipients a day is reached. You can send again from {{resetsAt}}.',
  quota_exceeded_day_other:
    'The limit of {{limit}} recipients a day is reached. You can send again from {{resetsAt}}.',
  quota_exceeded_month_one:
    'The limit of {{limit}} recipient a month is reached. You can send again from {{resetsAt}}.',
  quota_exceeded_month_many:
    'The limit of {{limit}} recipients a month is reached. You can send again from {{resetsAt}}.',
  quota_exceeded_month_other:
    'The limit of {{limit}} recipients a month is reached. You can send again from {{resetsAt}}.',
  limit_invalid: 'This limit cannot be set. Give a whole number in its range, a reason and an end to come.',
  limit_target_unknown: 'There is no such domain, person or address here.',
  limit_not_found: 'No specific limits are set here. Refresh the list.',
  period_invalid: 'This period cannot be used. Give a first day before the last, and at most 400 days.',
  too_many_recipients: 'This message has more recipients than the address may serve at once. Send it to the others separately.',
  too_many_recipients_detail_one:
    'A message of this address has at most {{limit}} recipient. Send it to the others separately.',
  too_many_recipients_detail_many:
    'A message of this address has at most {{limit}} recipients. Send it to the others separately.',
  too_many_recipients_detail_other:
    'A message of this address has at most {{limit}} recipients. Send it to the others separately.',
  too_many_requests: 'Too many requests at once. Wait a moment, then try again.',
  too_many_requests_detail: 'Too many requests at once. Try again in {{delay}}.',
  // Addresses
  account_not_found: 'This address is not, or no longer, among yours. Refresh the list.',
  account_suspended: 'This address is suspended: it receives but does not send. Resume it first.',
  invalid_state: 'The state of this address does not allow this at the moment. Refresh the list and try again.',
  credentials_already_shown:
    'The password was shown once already and cannot be shown again. Ask for a new one.',
  credential_not_found: 'This password does not exist, or not any more. Refresh the list.',
  credential_limit_reached: 'This address has as many passwords as it may have. Revoke one first.',
  credential_limit_reached_detail_one: 'This address has its one password already. Revoke it first.',
  credential_limit_reached_detail_many: 'This address has its {{limit}} passwords already. Revoke one first.',
  credential_limit_reached_detail_other: 'This address has its {{limit}} passwords already. Revoke one first.',
  credential_invalid: 'These settings of a password cannot be used. Correct what you typed.',
  label_invalid: 'This label cannot be used. Write at most 100 characters on one line.',
  networks_invalid: 'These are not networks. Write for example 203.0.113.0/24, 2001:db8::/48 or a single address.',
  expiry_invalid: 'The end must lie in the future, within ten years.',
  message_under_way: 'This message is being sent at this moment. Wait a few seconds, then press Send again: it will not go out twice.',
  idempotency_key_reused: 'This request has changed since the first attempt. Send it again.',
  display_name_invalid: 'This display name cannot be used. Write at most 100 characters on one line, without control characters.',
  not_supported: 'The provider of this address does not offer this action.',
  // Domains
  domain_not_found: 'This server does not know this domain. Refresh the list.',
  domain_exists: 'This domain is in the list already.',
  domain_in_use: 'Addresses still use this domain. Delete them first.',
  domain_is_default: 'This domain is the default one. Choose another one in the settings first.',
  provider_unknown: 'This server does not know this provider. Choose one of the list.',
  provider_settings_missing: 'Settings for this provider are missing. Complete them, then try again.',
  // Mail
  message_not_found: 'This message is no longer in the mailbox. Refresh the list.',
  recipient_refused: 'A recipient cannot be reached from here. Check the addresses; if they are right, ask your administrator whether sending to other domains is set up.',
  message_too_large: 'This message is too large for this server. Shorten it.',
  message_refused: 'The next server refused this message. Change it before you try again.',
  sender_refused: 'You can send only from your own address.',
  // Requests and rights
  invalid_request: 'Some values are not right. Correct them and try again.',
  malformed_json: 'The request arrived damaged. Try again.',
  bad_request: 'The server did not understand the request. Reload the page and try again.',
  unsupported_media_type: 'The server did not recognise the request. Reload the page and try again.',
  body_too_large: 'The request is too large. Shorten it.',
  invalid_cursor: 'The list has changed in the meantime. Refresh it.',
  not_found: 'The server does not know this page.',
  method_not_allowed: 'The server does not allow this action here.',
  authentication_required: 'You are no longer signed in. Sign in again in another tab, then try again here: what you typed is kept.',
  authentication_failed: 'The address or the password is wrong.',
  wrong_password: 'The name or the password is wrong.',
  sign_in_slowed: 'Too many wrong passwords. Wait a little, then try again.',
  sign_in_refused: 'The sign-in did not succeed. Start again.',
  sign_in_not_allowed: 'Your account may not use this service. Ask your administrator.',
  oidc_unavailable: 'The sign-in service does not answer. Try again in a moment.',
  oidc_off: 'Sign-in with a company account is not set up.',
  password_sign_in_off: 'This account cannot sign in with a password.',
  password_unfit: 'This password is not strong enough: use 12 to 256 characters, and not your name.',
  token_not_found: 'This session has already ended.',
  sign_in_link_invalid: 'This sign-in link has been used already or has expired. Ask for a new one.',
  permission_denied: 'You are not allowed to do this. Ask your administrator.',
  csrf_failed: 'The request was not recognised as coming from this page. Reload the page and try again.',
  cost_edition_unknown: 'There is no such price edition. Choose another one.',
  // Faults
  storage_unavailable: 'The server cannot store anything right now. Nothing has changed: try again in a moment.',
  metrics_not_allowed: 'Metrics cannot be read from here without a token.',
  not_ready: 'The server is starting. Try again in a moment.',
  provider_unavailable: 'The mail provider does not answer right now. Try again in a moment.',
  provider_error: 'The mail provider refused the operation. Your administrator can see why.',
  provider_api_key_invalid: 'The mail provider does not accept this server’s key. Tell your administrator.',
  domain_not_verified: 'The domain is not verified at the mail provider. Tell your administrator.',
  provider_permission_missing:
    'The server’s key lacks a permission at the mail provider. Tell your administrator.',
  provider_misconfigured: 'The settings of the mail provider cannot be used. Tell your administrator.',
  mailbox_missing:
    'The mailbox is no longer there at the mail provider. Ask your administrator who removed it.',
  licences_exhausted: 'The mail provider has no licence left. Tell your administrator.',
  plan_limit_reached: 'The plan at the mail provider allows no more. Tell your administrator.',
  sending_paused: 'The mail provider has stopped all sending. Tell your administrator.',
  rate_limit_exceeded: 'The mail provider receives too many requests. The operation goes on by itself.',
  still_provisioning: 'The mail provider is still preparing the mailbox. Try again in a moment.',
  secret_store_unavailable:
    'The store of passwords does not answer right now. Nothing is lost: try again in a moment.',
  secret_store_sealed: 'The store of passwords is locked. Tell your administrator; nothing is lost.',
  secret_store_error: 'The store of passwords refused the operation. Your administrator can see why.',
  secret_store_sign_in_refused:
    'The store of passwords does not let this server in. Tell your administrator.',
  secret_store_permission_missing:
    'The store of passwords does not allow this server to do that. Tell your administrator.',
  secret_store_misconfigured:
    'The settings of the store of passwords cannot be used. Tell your administrator.',
  secret_conflict: 'This password is being stored at this moment. Try again in a moment.',
  secret_missing: 'This password is no longer in the store. Ask for a new one.',
  secret_mismatch:
    'The store gave back something other than this password. Tell your administrator, and ask for a new one.',
  secret_unreadable:
    'This password can no longer be opened. Tell your administrator, and ask for a new one.',
  key_file_invalid: 'The server cannot use its key file. Tell your administrator.',
  internal_error: 'The server ran into an error. It is not your fault: try again in a moment.',
  network_unreachable: 'The server does not answer. Check your connection, then try again.',
  unexpected_answer: 'The server answered in an unexpected way. Try again in a moment; if it keeps happening, tell your administrator.',
  unknown: 'The operation did not succeed. Try again.',
};
