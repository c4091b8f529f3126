"""Every setting of the program, with its type, its limits and its default."""

# ruff: noqa: RUF009 - setting() and optional() return dataclasses.field()

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from email_provisioning.domain.cost import Rate
from email_provisioning.settings import readers, urls
from email_provisioning.settings.spec import optional, setting

#: The providers that have a name; whether this version can use one is the registry's to say.
PROVIDERS = ("local", "sendgrid", "aws-ses", "microsoft365", "google")
#: Calls a second that the vendors take, by what they publish or less.
PROVIDER_RATES = "sendgrid:10,aws-ses:1,aws-ses/send:14,aws-ses/iam:5,microsoft365:20,google:20"
#: Where the accounts' secrets can be kept.
SECRET_STORES = ("local", "azure-key-vault", "aws-secrets-manager", "hashicorp-vault")
#: The highest number of addresses, and of messages in a month, that is not a slip of the keyboard.
MANY, VERY_MANY = 10_000_000, 1_000_000_000
#: The bytes of a mebibyte and of a gibibyte.
MIB, GIB = 2**20, 2**30


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings, read once at start; a field is the setting of its name in capitals, or as told."""

    #: The .env file that was read; None where there was none.
    env_file: Path | None

    # -- Addresses ------------------------------------------------------------
    #: The mail provider behind the addresses.
    email_provider: str = setting(readers.provider(*PROVIDERS), "local")
    #: The domain of the addresses, as A-labels.
    email_domain: str = setting(readers.domain, "example.test")
    #: EMAIL_DATA_DIR: the one folder that holds all state.
    data_dir: Path = setting(readers.directory, "var", name="EMAIL_DATA_DIR")
    #: The database, as SQLAlchemy takes it.
    database_url: str = setting(
        urls.database_url, lambda known: f"sqlite:///{known['data_dir']}/email-provisioning.db", secret=True
    )
    #: How many addresses one person may have.
    max_email_accounts_per_user: int = setting(readers.whole(0, MANY), "10")
    #: How many addresses there may be in all.
    max_email_accounts_total: int = setting(readers.whole(0, MANY), "1000")
    #: How many recipients an address may send to in a day.
    daily_email_limit_per_account: int = setting(readers.whole(0, VERY_MANY), "500")
    #: How many recipients an address may send to in a month.
    monthly_email_limit_per_account: int = setting(readers.whole(0, VERY_MANY), "10000")
    #: How many recipients an address may send to in a minute; None: any number.
    minute_email_limit_per_account: int | None = optional(readers.whole(0, VERY_MANY))
    #: How many recipients a message of an address may have; None: as many as the gateway takes.
    max_email_recipients_per_message: int | None = optional(readers.whole(1, 10_000))
    #: Whether recipients on this server count against the limits as those elsewhere do.
    limits_count_internal: bool = setting(readers.flag, "false")
    #: For how many days what was sent is kept by day, and for how many months by month.
    usage_days_kept: int = setting(readers.whole(31, 3650), "400")
    usage_months_kept: int = setting(readers.whole(2, 1200), "36")
    #: The IANA time zone in which a day and a month begin.
    limits_timezone: str = setting(readers.timezone, "UTC")
    #: The names that may be created: words and globs; none means all.
    allowed_email_patterns: tuple[str, ...] = setting(readers.patterns, "")
    #: The names that may not be created: words and globs.
    blocked_email_patterns: tuple[str, ...] = setting(readers.patterns, "abuse,spam,hack,root,postmaster")
    #: Places that suggestions may add to a name.
    suggestion_places: tuple[str, ...] = setting(readers.words, "france,europe")
    #: For how many days a deleted address can be restored.
    account_retention_days: int = setting(readers.whole(0, 3650), "30")
    #: For how many seconds the old password works on after a rotation.
    credential_overlap_seconds: int = setting(readers.whole(0, 2_678_400), "86400")
    #: How many passwords one address may have.
    max_email_credentials_per_account: int = setting(readers.whole(1, 50), "10")
    #: After how many days it is time to rotate a password; 0: never.
    credential_rotation_days: int = setting(readers.whole(0, 3650), "0")
    #: How long a creation waits for its end before it answers 202, in seconds.
    create_wait_seconds: float = setting(readers.seconds(0, 120), "10")

    # -- Costs ------------------------------------------------------------
    #: The edition of the prices; None: the operator's own catalogue, or the newest.
    cost_edition: str | None = optional(readers.text)
    #: The operator's own catalogue of prices, TOML.
    cost_catalogue_file: Path | None = optional(readers.existing_file)
    #: The currency in which the cheapest plan is looked for.
    cost_currency: str = setting(readers.currency, "USD")
    #: What currencies are worth in one another, each on a day.
    cost_rates: tuple[Rate, ...] = setting(readers.rates, "")
    #: The plan that there is at each provider; of the others, the cheapest that fits is reckoned with.
    cost_plans: tuple[tuple[str, str], ...] = setting(readers.plans, "")

    # -- Vendors ------------------------------------------------------------
    #: SendGrid's API key.
    sendgrid_api_key: str | None = optional(readers.text, secret=True)
    #: Where SendGrid's API is.
    sendgrid_base_url: str = setting(urls.vendor_url, "https://api.sendgrid.com")
    #: Where SendGrid takes mail; user and key are ours to add where it has none.
    sendgrid_smtp_url: str = setting(
        urls.vendor_smtp_url, "smtp+starttls://smtp.sendgrid.net:587", secret=True
    )
    #: Whether each domain gets a subuser of its own at SendGrid.
    sendgrid_subusers: bool = setting(readers.flag, "false")
    #: The IPv4 addresses of the SendGrid account that subusers send from.
    sendgrid_subuser_ips: tuple[str, ...] | None = optional(readers.ipv4_addresses)
    #: The AWS access key's id.
    aws_access_key_id: str | None = optional(readers.text, secret=True)
    #: The AWS access key's secret.
    aws_secret_access_key: str | None = optional(readers.text, secret=True)
    #: The AWS region, such as eu-west-1.
    aws_region: str | None = optional(readers.aws_region)
    #: Where Amazon's API is, for an emulator or an endpoint in one's own network; None: Amazon's own, of the region.
    aws_endpoint_url: str | None = optional(urls.vendor_url)
    #: Whether Amazon may issue passwords of its own, each bound to one address; its key needs rights in IAM for that.
    aws_ses_direct: bool = setting(readers.flag, "false")
    #: Whether each domain sends as a tenant of its own.
    aws_ses_tenants: bool = setting(readers.flag, "false")
    #: The configuration set that messages are sent with; None: that of the domain, if it has one.
    aws_ses_configuration_set: str | None = optional(readers.aws_name)
    #: The Microsoft Entra tenant.
    microsoft_tenant_id: str | None = optional(readers.text)
    #: The Microsoft application's id.
    microsoft_client_id: str | None = optional(readers.text)
    #: The Microsoft application's secret.
    microsoft_client_secret: str | None = optional(readers.text, secret=True)
    #: Where Microsoft Graph is, without the version.
    microsoft_graph_base_url: str = setting(urls.vendor_url, "https://graph.microsoft.com")
    #: Where tokens for it are given.
    microsoft_login_base_url: str = setting(urls.vendor_url, "https://login.microsoftonline.com")
    #: The country that licences are given for, ISO 3166.
    microsoft_usage_location: str = setting(readers.country, "FR")
    #: The id or the name of the licence to give; None: the first with Exchange Online and a free seat.
    microsoft_licence_sku: str | None = optional(readers.text)
    #: Outlook on the web, where it is not the one of the world-wide cloud.
    microsoft_webmail_url: str | None = optional(urls.public_url)
    #: The JSON key file of the Google service account.
    google_service_account_file: Path | None = optional(readers.existing_file)
    #: The Google administrator on whose behalf the service account acts.
    google_admin_email: str | None = optional(readers.mailbox)
    #: What stands in for the hosts of Google's APIs; None: each API's own.
    google_api_base_url: str | None = optional(urls.vendor_url)
    #: Where Google's access tokens are.
    google_token_url: str = setting(urls.vendor_url, "https://oauth2.googleapis.com/token")
    #: What an address is at Google.
    google_mailbox_kind: str = setting(readers.one_of("user", "group", "alias"), "user")
    #: The Google user whose aliases are made, or who sends for groups.
    google_alias_user: str | None = optional(readers.mailbox)
    #: The product and the SKU of the licence that each Google user is given; None: the plan gives it.
    google_licence: tuple[str, str] | None = optional(readers.product_and_sku)

    #: How many calls a second each provider may get, from all processes together.
    provider_rates: tuple[tuple[str, float], ...] = setting(readers.paces(PROVIDER_RATES), PROVIDER_RATES)

    # -- Secrets ------------------------------------------------------------
    #: Where the accounts' secrets are kept.
    secret_store: str = setting(readers.one_of(*SECRET_STORES), "local")
    #: The key file of the local secret store.
    secret_key_file: Path = setting(readers.file_to_be, lambda known: f"{known['data_dir']}/secret-keys.json")
    #: The vault's URL at Azure.
    azure_key_vault_url: str | None = optional(urls.https_url)
    #: The Microsoft Entra tenant, the application and its secret; without them Azure's own chain decides.
    azure_tenant_id: str | None = optional(readers.text)
    azure_client_id: str | None = optional(readers.text)
    azure_client_secret: str | None = optional(readers.text, secret=True)
    #: Where Azure's tokens come from, in a national or private cloud.
    azure_authority_host: str | None = optional(urls.https_url)
    #: Certificates to trust in Azure's place, PEM.
    azure_cacert: Path | None = optional(readers.existing_file)
    #: What the names of secrets begin with at AWS.
    aws_secrets_prefix: str = setting(readers.aws_secret_prefix, "")
    #: For how many days AWS can bring a deleted secret back; 0: not at all.
    aws_secrets_recovery_days: int = setting(readers.whole(7, 30, zero=True), "0")
    #: The token that goes with a temporary key of AWS.
    aws_session_token: str | None = optional(readers.text, secret=True)
    #: Where Secrets Manager is, where it is not at its public address.
    aws_endpoint_url_secrets_manager: str | None = optional(urls.vendor_url)
    #: The URL of HashiCorp Vault or OpenBao.
    vault_addr: str | None = optional(urls.inside_url)
    #: How we sign in there.
    vault_auth: str = setting(readers.one_of("token", "approle", "kubernetes"), "token")
    #: VAULT_AUTH=token.
    vault_token: str | None = optional(readers.text, secret=True)
    #: VAULT_AUTH=approle.
    vault_role_id: str | None = optional(readers.text)
    vault_secret_id: str | None = optional(readers.text, secret=True)
    #: VAULT_AUTH=kubernetes.
    vault_kubernetes_role: str | None = optional(readers.text)
    vault_kubernetes_token_file: Path = setting(
        readers.path, "/var/run/secrets/kubernetes.io/serviceaccount/token"
    )
    #: Where the method is mounted; None: under its own name.
    vault_auth_mount: str | None = optional(readers.vault_path)
    #: Where the key-value engine, version 2, is mounted.
    vault_mount: str = setting(readers.vault_path, "secret")
    #: The namespace, in Vault Enterprise and OpenBao.
    vault_namespace: str | None = optional(readers.vault_path)
    #: Certificates to trust, PEM.
    vault_cacert: Path | None = optional(readers.existing_file)

    # -- Events ------------------------------------------------------------
    #: The networks inside that webhooks may be sent to, beside public addresses; over http:// only to these.
    webhook_private_networks: tuple[str, ...] = setting(readers.networks, "")
    #: How long one delivery to a webhook may take, in seconds.
    webhook_timeout_seconds: float = setting(readers.seconds(0.1, 60), "15")
    #: For how many seconds the former secret of a webhook signs on after a rotation.
    webhook_secret_overlap_seconds: int = setting(readers.whole(0, 2_678_400), "86400")
    #: After how many days of nothing but failures a webhook is turned off.
    webhook_disable_days: int = setting(readers.whole(1, 365), "5")
    #: For how many days events and their deliveries are kept.
    event_retention_days: int = setting(readers.whole(5, 3650), "30")

    # -- Web ------------------------------------------------------------
    #: The address that the page and the API listen on.
    http_host: str = setting(readers.host, "127.0.0.1")
    #: The port that the page and the API listen on.
    http_port: int = setting(readers.whole(1, 65535), "5000")
    #: The number of web processes.
    http_workers: int = setting(readers.whole(1, 256), "1")
    #: The number of threads of each web process.
    http_threads: int = setting(readers.whole(1, 1024), "4")
    #: How many streams of events a web process serves at once: each holds one of its threads.
    http_event_streams: int = setting(readers.whole(0, 1024), lambda known: str(known["http_threads"] // 4))
    #: The address that people open, for links; no slash at the end.
    public_url: str = setting(
        urls.public_url, lambda known: f"http://{urls.url_host(known['http_host'])}:{known['http_port']}"
    )
    #: The number of proxies in front whose X-Forwarded-For is believed.
    trusted_proxies: int = setting(readers.whole(0, 10), "0")
    #: The largest body of a JSON call, in bytes.
    max_request_bytes: int = setting(readers.whole(1024, 100 * MIB), "1048576")
    #: The largest file of addresses to import, in bytes.
    max_import_bytes: int = setting(readers.whole(1024, 100 * MIB), "16777216")
    #: For how many hours a person stays signed in.
    session_hours: int = setting(readers.whole(1, 8760), "12")
    #: Whether people may sign in with a password of this server's.
    password_sign_in: bool = setting(readers.flag, "true")
    #: The OpenID provider's issuer; None: nobody signs in with one.
    oidc_issuer: str | None = optional(urls.vendor_url)
    #: What the OpenID provider knows this server by.
    oidc_client_id: str | None = optional(readers.text)
    #: The secret that goes with it; None: a public client, which PKCE alone protects.
    oidc_client_secret: str | None = optional(readers.text, secret=True)
    #: The scopes that are asked for.
    oidc_scopes: str = setting(readers.text, "openid profile email")
    #: The claim that lists a person's groups.
    oidc_groups_claim: str = setting(readers.text, "groups")
    #: The groups whose members may sign in; none: everybody whom the provider knows.
    oidc_allowed_groups: tuple[str, ...] = setting(readers.names, "")
    #: The groups whose members are administrators, and auditors; none: roles are given here.
    oidc_admin_groups: tuple[str, ...] = setting(readers.names, "")
    oidc_auditor_groups: tuple[str, ...] = setting(readers.names, "")
    #: Whether only people who are signed in may ask if a name is free.
    availability_requires_login: bool = setting(readers.flag, "false")
    #: How many such questions one client may ask in a minute.
    availability_checks_per_minute: int = setting(readers.whole(1, 1_000_000), "240")
    #: Whether mail clients are served the documents by which they set themselves up.
    client_setup_documents: bool = setting(readers.flag, "true")

    # -- Gateway ------------------------------------------------------------
    #: The address that the SMTP gateway listens on.
    gateway_host: str = setting(readers.host, "127.0.0.1")
    #: The host that mail clients are told to connect to.
    gateway_public_host: str = setting(
        readers.public_host, lambda known: urlsplit(known["public_url"]).hostname or ""
    )
    #: The submission port (STARTTLS); 0 is off.
    gateway_port: int = setting(readers.whole(1, 65535, zero=True), "5587")
    #: The submission port with TLS from the start; 0 is off.
    gateway_tls_port: int = setting(readers.whole(1, 65535, zero=True), "5465")
    #: The port that takes mail from outside; 0 is off.
    gateway_mx_port: int = setting(readers.whole(1, 65535, zero=True), "5525")
    #: The certificate chain of the gateway, PEM; None: a self-signed one is made.
    gateway_cert_file: Path | None = optional(readers.existing_file)
    #: The certificate's private key, PEM.
    gateway_key_file: Path | None = optional(readers.existing_file)
    #: The largest message, in bytes.
    gateway_max_message_bytes: int = setting(readers.whole(1024, GIB), "26214400")
    #: How many recipients one message may have.
    gateway_max_recipients: int = setting(readers.whole(1, 10_000), "100")
    #: After how many silent seconds a connection is closed; hardly anything of a message is silence too.
    gateway_idle_seconds: int = setting(readers.whole(1, 3600), "300")
    #: After how many seconds in all a connection is closed.
    gateway_session_seconds: int = setting(readers.whole(1, 86_400), "1800")
    #: How many connections may be open at once in each gateway process.
    gateway_max_connections: int = setting(readers.whole(1, 100_000), "500")
    #: How many of them from one IP address.
    gateway_max_connections_per_ip: int = setting(readers.whole(1, 100_000), "50")
    #: How many wrong passwords one IP address may send to each gateway process in ten minutes.
    gateway_auth_failures_per_ip: int = setting(readers.whole(1, 100_000), "20")
    #: The number of gateway processes.
    gateway_workers: int = setting(readers.whole(1, 256), "1")
    #: The address that the IMAP server listens on.
    imap_host: str = setting(readers.host, lambda known: known["gateway_host"])
    #: The IMAP port (TLS); 0 is off.
    imap_port: int = setting(readers.whole(1, 65535, zero=True), "5993")
    #: The relay for mail to the outside; None: such mail is refused.
    smtp_relay_url: str | None = optional(urls.relay_url, secret=True)

    # -- DNS ------------------------------------------------------------
    #: The resolvers that domains are checked with; none: the system's.
    dns_resolvers: tuple[tuple[str, int], ...] = setting(readers.resolvers, "")
    #: How long one look-up may take, in seconds.
    dns_timeout_seconds: float = setting(readers.seconds(0.05, 60), "5")

    # -- Operation ------------------------------------------------------------
    #: Whether each web process also works on durable runs.
    embedded_worker: bool = setting(readers.flag, "true")
    #: How often a worker looks for work, in seconds.
    worker_interval_seconds: float = setting(readers.seconds(0.05, 3600), "2")
    #: How many runs a worker carries on at once.
    worker_threads: int = setting(readers.whole(1, 16), "4")
    #: For how long a worker owns a run without a sign of life, in seconds.
    run_lease_seconds: float = setting(readers.seconds(1, 3600), "60")
    #: After how many hours what was written to the audit log is sealed and signed.
    audit_seal_hours: float = setting(readers.seconds(0.001, 8760), "24")
    #: For how many days entries of the audit log are kept; 0: for ever.
    audit_retention_days: int = setting(readers.whole(1, 36_500, zero=True), "0")
    #: After how many hours each domain is compared with its provider again; 0: never by itself.
    reconcile_interval_hours: int = setting(readers.whole(1, 8760, zero=True), "24")
    #: Where each process counts for metrics.
    metrics_dir: Path = setting(readers.directory, lambda known: f"{known['data_dir']}/metrics")
    #: How often quota use and costs are measured for them, in seconds.
    metrics_interval_seconds: float = setting(readers.seconds(0.1, 86_400), "60")
    #: The networks from which metrics may be read without a token.
    metrics_networks: tuple[str, ...] = setting(readers.networks, "127.0.0.0/8,::1/128")
    #: The token that lets in from everywhere; None: nobody from elsewhere.
    metrics_token: str | None = optional(readers.token, secret=True)
    #: The collector of OpenTelemetry that traces and metrics are sent to; None: none are sent.
    otel_exporter_otlp_endpoint: str | None = optional(urls.inside_url)
    #: The least severe log entries that are written.
    log_level: str = setting(readers.one_of("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"), "INFO")
    #: How log entries are written: for people or for programs.
    log_format: str = setting(readers.one_of("console", "json"), "console")
