"""Create the tables.

Revision ID: 0001
Revises: nothing
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from email_provisioning.persistence import tally_triggers
from email_provisioning.persistence.append_only import drop_functions, make_append_only
from email_provisioning.persistence.day_turn import drop_day_turn, make_day_turn

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
    op.create_table(
        "email_provisioning_accounts",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("local_part", sa.String(length=64), nullable=False),
        sa.Column("domain", sa.String(length=253), nullable=False),
        sa.Column("held_address", sa.String(length=320), nullable=True),
        sa.Column("display_name", sa.String(length=200), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("provider_ref", sa.String(length=255), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("previous_state", sa.String(length=16), nullable=True),
        sa.Column("error_code", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("purge_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("operation_id", sa.String(length=36), nullable=True),
        sa.Column("credential_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(held_address IS NULL) = (state = 'failed')",
            name=op.f("ck_email_provisioning_accounts_held_unless_failed"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_provisioning_accounts")),
        sa.UniqueConstraint("held_address", name=op.f("uq_email_provisioning_accounts_held_address")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("email_provisioning_accounts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_email_provisioning_accounts_purge_at"),
            ["purge_at"],
            unique=False,
            sqlite_where=sa.text("purge_at IS NOT NULL"),
            postgresql_where=sa.text("purge_at IS NOT NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_email_provisioning_accounts_domain_id"), ["domain", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_email_provisioning_accounts_state_id"), ["state", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_email_provisioning_accounts_user_id_id"), ["user_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_email_provisioning_accounts_user_id_state_id"),
            ["user_id", "state", "id"],
            unique=False,
        )

    op.create_table(
        "email_provisioning_account_counts",
        sa.Column("domain", sa.String(length=253), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "domain", "provider", "state", name=op.f("pk_email_provisioning_account_counts")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "email_provisioning_daily_counts",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "provider", "name", name=op.f("pk_email_provisioning_daily_counts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "email_provisioning_jobs",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=255), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease", sa.String(length=36), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error_code", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_provisioning_jobs")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("email_provisioning_jobs", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_email_provisioning_jobs_due_at"),
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )

    op.create_table(
        "email_provisioning_job_rows",
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("given", sa.String(length=400), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=True),
        sa.Column("display_name", sa.String(length=200), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("account_id", sa.String(length=36), nullable=True),
        sa.Column("run_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["email_provisioning_jobs.id"],
            name=op.f("fk_email_provisioning_job_rows_job_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("job_id", "number", name=op.f("pk_email_provisioning_job_rows")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("email_provisioning_job_rows", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_email_provisioning_job_rows_job_id_state_number"),
            ["job_id", "state", "number"],
            unique=False,
        )

    op.create_table(
        "email_provisioning_counters",
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_email_provisioning_counters")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "email_provisioning_domains",
        sa.Column("name", sa.String(length=253), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_email_provisioning_domains")),
    )
    op.create_table(
        "email_provisioning_kept_secrets",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("lease", sa.String(length=36), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_email_provisioning_kept_secrets")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "email_provisioning_log",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("email_account_id", sa.String(length=36), nullable=True),
        sa.Column("address", sa.String(length=320), nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("origin", sa.String(length=16), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_provisioning_log")),
    )
    with op.batch_alter_table("email_provisioning_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_email_provisioning_log_at"), ["at"], unique=False)
        for column in ("user_id", "email_account_id", "address", "action"):
            name = f"ix_email_provisioning_log_{column}_id"
            batch_op.create_index(batch_op.f(name), [column, "id"], unique=False)

    op.create_table(
        "email_provisioning_log_segments",
        sa.Column(
            "last_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("first_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drop_signature", sa.String(length=128), nullable=True),
        sa.PrimaryKeyConstraint("last_id", name=op.f("pk_email_provisioning_log_segments")),
    )
    make_append_only(op.get_bind())
    op.create_table(
        "email_provisioning_sign_ins",
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_email_provisioning_sign_ins")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("email_provisioning_sign_ins", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_email_provisioning_sign_ins_expires_at"), ["expires_at"], unique=False
        )

    op.create_table(
        "email_provisioning_failures",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_email_provisioning_failures")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("email_provisioning_failures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_email_provisioning_failures_last_at"), ["last_at"], unique=False)

    op.create_table(
        "email_provisioning_reconciliations",
        sa.Column("domain", sa.String(length=253), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease", sa.String(length=36), nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_code", sa.String(length=64), nullable=True),
        sa.Column("accounts", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("there", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("domain", name=op.f("pk_email_provisioning_reconciliations")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "email_provisioning_pace",
        sa.Column("account", sa.String(length=100), nullable=False),
        sa.Column("next_at", sa.Double(), nullable=False),
        sa.Column("slot_at", sa.Double(), nullable=False),
        sa.Column("early", sa.Integer(), nullable=False),
        sa.Column("held_until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_email_provisioning_pace")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "email_provisioning_users",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("is_auditor", sa.Boolean(), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=True),
        sa.Column("subject", sa.String(length=600), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_provisioning_users")),
        sa.UniqueConstraint("name", name=op.f("uq_email_provisioning_users_name")),
        sa.UniqueConstraint("subject", name=op.f("uq_email_provisioning_users_subject")),
    )
    op.create_table(
        "email_provisioning_account_words",
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("word", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["email_provisioning_accounts.id"],
            name=op.f("fk_email_provisioning_account_words_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "user_id", "word", "account_id", name=op.f("pk_email_provisioning_account_words")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("email_provisioning_account_words", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_email_provisioning_account_words_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_email_provisioning_account_words_word_account_id"),
            ["word", "account_id"],
            unique=False,
        )

    op.create_table(
        "email_provisioning_credentials",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.Column("replaces", sa.String(length=36), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("vendor", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("networks", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_code", sa.String(length=64), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_from", sa.String(length=50), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["email_provisioning_accounts.id"],
            name=op.f("fk_email_provisioning_credentials_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_provisioning_credentials")),
        sa.UniqueConstraint(
            "account_id", "version", name=op.f("uq_email_provisioning_credentials_account_id_version")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("email_provisioning_credentials", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_email_provisioning_credentials_created_at"),
            ["created_at"],
            unique=False,
            sqlite_where=sa.text("reminded_at IS NULL"),
            postgresql_where=sa.text("reminded_at IS NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_email_provisioning_credentials_expires_at"),
            ["expires_at"],
            unique=False,
            sqlite_where=sa.text("expires_at IS NOT NULL"),
            postgresql_where=sa.text("expires_at IS NOT NULL"),
        )

    op.create_table(
        "email_provisioning_runs",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("operation", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease", sa.String(length=36), nullable=True),
        sa.Column("overtaken", sa.Boolean(), nullable=False),
        sa.Column("error_code", sa.String(length=64), nullable=True),
        sa.Column("error_cause", sa.Text(), nullable=True),
        sa.Column("actor", sa.String(length=255), nullable=False),
        sa.Column("idempotency_key", sa.String(length=255), nullable=True),
        sa.Column("request_digest", sa.String(length=64), nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["email_provisioning_accounts.id"],
            name=op.f("fk_email_provisioning_runs_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_provisioning_runs")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("email_provisioning_runs", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_email_provisioning_runs_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_email_provisioning_runs_actor_idempotency_key"),
            ["actor", "idempotency_key"],
            unique=True,
            sqlite_where=sa.text("idempotency_key IS NOT NULL"),
            postgresql_where=sa.text("idempotency_key IS NOT NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_email_provisioning_runs_due_at"),
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_email_provisioning_runs_created_at"),
            ["created_at"],
            unique=False,
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )

    op.create_table(
        "email_provisioning_secrets",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("store", sa.String(length=40), nullable=False),
        sa.Column("other", sa.String(length=40), nullable=True),
        sa.Column("key_id", sa.String(length=16), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("removing", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease", sa.String(length=36), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error_code", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(key_id IS NULL) = (sealed IS NULL)",
            name=op.f("ck_email_provisioning_secrets_key_with_sealed"),
        ),
        sa.PrimaryKeyConstraint("account_id", "version", name=op.f("pk_email_provisioning_secrets")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("email_provisioning_secrets", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_email_provisioning_secrets_due_at"),
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )

    op.create_table(
        "email_provisioning_tokens",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("scopes", sa.String(length=200), nullable=True),
        sa.Column("domains", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["email_provisioning_users.id"],
            name=op.f("fk_email_provisioning_tokens_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_provisioning_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_email_provisioning_tokens_digest")),
    )
    with op.batch_alter_table("email_provisioning_tokens", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_email_provisioning_tokens_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_email_provisioning_tokens_user_id"), ["user_id"], unique=False)

    op.create_table(
        "email_provisioning_usage",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("month_used", sa.Integer(), nullable=False),
        sa.Column("month_internal", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("day_used", sa.Integer(), nullable=False),
        sa.Column("day_internal", sa.Integer(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("minute_used", sa.Integer(), nullable=False),
        sa.Column("month_limit", sa.Integer(), nullable=False),
        sa.Column("day_limit", sa.Integer(), nullable=False),
        sa.Column("minute_limit", sa.Integer(), nullable=True),
        sa.Column("month_told", sa.Integer(), nullable=False),
        sa.Column("day_told", sa.Integer(), nullable=False),
        sa.Column("under_way", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["email_provisioning_accounts.id"],
            name=op.f("fk_email_provisioning_usage_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "month", name=op.f("pk_email_provisioning_usage")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "email_provisioning_usage_days",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["email_provisioning_accounts.id"],
            name=op.f("fk_email_provisioning_usage_days_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "day", "kind", name=op.f("pk_email_provisioning_usage_days")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("email_provisioning_usage_days", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_email_provisioning_usage_days_day"), ["day"], unique=False)

    make_day_turn(op.get_bind())
    op.create_table(
        "email_provisioning_sends",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("idempotency_key", sa.String(length=255), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.String(length=320), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["email_provisioning_accounts.id"],
            name=op.f("fk_email_provisioning_sends_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "idempotency_key", name=op.f("pk_email_provisioning_sends")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("email_provisioning_sends", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_email_provisioning_sends_begun_at"), ["begun_at"], unique=False)

    op.create_table(
        "email_provisioning_limit_overrides",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("domain", sa.String(length=253), nullable=True),
        sa.Column("user_id", sa.String(length=255), nullable=True),
        sa.Column("account_id", sa.String(length=36), nullable=True),
        sa.Column("accounts", sa.Integer(), nullable=True),
        sa.Column("daily", sa.Integer(), nullable=True),
        sa.Column("monthly", sa.Integer(), nullable=True),
        sa.Column("minute", sa.Integer(), nullable=True),
        sa.Column("recipients", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_by", sa.String(length=255), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(domain IS NOT NULL AND user_id IS NULL AND account_id IS NULL)"
            " OR (domain IS NULL AND user_id IS NOT NULL AND account_id IS NULL)"
            " OR (domain IS NULL AND user_id IS NULL AND account_id IS NOT NULL)",
            name=op.f("ck_email_provisioning_limit_overrides_for_one"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["email_provisioning_accounts.id"],
            name=op.f("fk_email_provisioning_limit_overrides_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["domain"],
            ["email_provisioning_domains.name"],
            name=op.f("fk_email_provisioning_limit_overrides_domain"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_provisioning_limit_overrides")),
        sa.UniqueConstraint("account_id", name=op.f("uq_email_provisioning_limit_overrides_account_id")),
        sa.UniqueConstraint("domain", name=op.f("uq_email_provisioning_limit_overrides_domain")),
        sa.UniqueConstraint("user_id", name=op.f("uq_email_provisioning_limit_overrides_user_id")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("email_provisioning_limit_overrides", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_email_provisioning_limit_overrides_expires_at"),
            ["expires_at"],
            unique=False,
            sqlite_where=sa.text("expires_at IS NOT NULL"),
            postgresql_where=sa.text("expires_at IS NOT NULL"),
        )

    op.create_table(
        "email_provisioning_steps",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["email_provisioning_runs.id"],
            name=op.f("fk_email_provisioning_steps_run_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_provisioning_steps")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("email_provisioning_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_email_provisioning_steps_run_id"), ["run_id"], unique=False)
    # -- Events and costs
    op.create_table(
        "email_provisioning_budgets",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("scope", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=253), nullable=False),
        sa.Column("amount", sa.String(length=40), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("thresholds", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_provisioning_budgets")),
        sa.UniqueConstraint("scope", "subject", name=op.f("uq_email_provisioning_budgets_scope_subject")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "email_provisioning_events",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=True),
        sa.Column("user_id", sa.String(length=255), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("spread_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_provisioning_events")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("email_provisioning_events", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_email_provisioning_events_account_id"),
            ["account_id"],
            unique=False,
            sqlite_where=sa.text("account_id IS NOT NULL"),
            postgresql_where=sa.text("account_id IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_email_provisioning_events_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_email_provisioning_events_id"),
            ["id"],
            unique=False,
            sqlite_where=sa.text("spread_at IS NULL"),
            postgresql_where=sa.text("spread_at IS NULL"),
        )
    op.create_table(
        "email_provisioning_webhooks",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=True),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("disabled_reason", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease", sa.String(length=36), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_provisioning_webhooks")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "email_provisioning_budget_alerts",
        sa.Column("budget_id", sa.String(length=36), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("percent", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["budget_id"],
            ["email_provisioning_budgets.id"],
            name=op.f("fk_email_provisioning_budget_alerts_budget_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "budget_id", "month", "percent", name=op.f("pk_email_provisioning_budget_alerts")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "email_provisioning_webhook_deliveries",
        sa.Column("webhook_id", sa.String(length=36), nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["email_provisioning_events.id"],
            name=op.f("fk_email_provisioning_webhook_deliveries_event_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["webhook_id"],
            ["email_provisioning_webhooks.id"],
            name=op.f("fk_email_provisioning_webhook_deliveries_webhook_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "webhook_id", "event_id", name=op.f("pk_email_provisioning_webhook_deliveries")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("email_provisioning_webhook_deliveries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_email_provisioning_webhook_deliveries_event_id"), ["event_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_email_provisioning_webhook_deliveries_webhook_id_due_at"),
            ["webhook_id", "due_at"],
            unique=False,
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )
    op.create_table(
        "email_provisioning_webhook_secrets",
        sa.Column("webhook_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["webhook_id"],
            ["email_provisioning_webhooks.id"],
            name=op.f("fk_email_provisioning_webhook_secrets_webhook_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("webhook_id", "version", name=op.f("pk_email_provisioning_webhook_secrets")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "email_provisioning_tallies",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_provisioning_tallies")),
    )
    op.create_table(
        "email_provisioning_measurements",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_email_provisioning_measurements")),
        sqlite_with_rowid=False,
    )
    tally_triggers.make(op.get_bind())


def downgrade() -> None:
    """Take the revision back."""
    # -- Events and costs
    op.drop_table("email_provisioning_webhook_secrets")
    with op.batch_alter_table("email_provisioning_webhook_deliveries", schema=None) as batch_op:
        batch_op.drop_index(
            batch_op.f("ix_email_provisioning_webhook_deliveries_webhook_id_due_at"),
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_email_provisioning_webhook_deliveries_event_id"))
    op.drop_table("email_provisioning_webhook_deliveries")
    op.drop_table("email_provisioning_budget_alerts")
    op.drop_table("email_provisioning_webhooks")
    with op.batch_alter_table("email_provisioning_events", schema=None) as batch_op:
        batch_op.drop_index(
            batch_op.f("ix_email_provisioning_events_id"),
            sqlite_where=sa.text("spread_at IS NULL"),
            postgresql_where=sa.text("spread_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_email_provisioning_events_at"))
        batch_op.drop_index(
            batch_op.f("ix_email_provisioning_events_account_id"),
            sqlite_where=sa.text("account_id IS NOT NULL"),
            postgresql_where=sa.text("account_id IS NOT NULL"),
        )
    op.drop_table("email_provisioning_events")
    op.drop_table("email_provisioning_budgets")
    tally_triggers.drop(op.get_bind())
    op.drop_table("email_provisioning_measurements")
    op.drop_table("email_provisioning_tallies")
    with op.batch_alter_table("email_provisioning_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_email_provisioning_steps_run_id"))

    op.drop_table("email_provisioning_steps")
    with op.batch_alter_table("email_provisioning_limit_overrides", schema=None) as batch_op:
        batch_op.drop_index(
            batch_op.f("ix_email_provisioning_limit_overrides_expires_at"),
            sqlite_where=sa.text("expires_at IS NOT NULL"),
            postgresql_where=sa.text("expires_at IS NOT NULL"),
        )

    op.drop_table("email_provisioning_limit_overrides")
    with op.batch_alter_table("email_provisioning_sends", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_email_provisioning_sends_begun_at"))
    op.drop_table("email_provisioning_sends")
    with op.batch_alter_table("email_provisioning_usage_days", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_email_provisioning_usage_days_day"))

    op.drop_table("email_provisioning_usage_days")
    op.drop_table("email_provisioning_usage")
    drop_day_turn(op.get_bind())
    with op.batch_alter_table("email_provisioning_tokens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_email_provisioning_tokens_user_id"))
        batch_op.drop_index(batch_op.f("ix_email_provisioning_tokens_expires_at"))

    op.drop_table("email_provisioning_tokens")
    with op.batch_alter_table("email_provisioning_secrets", schema=None) as batch_op:
        batch_op.drop_index(
            batch_op.f("ix_email_provisioning_secrets_due_at"),
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )

    op.drop_table("email_provisioning_secrets")
    with op.batch_alter_table("email_provisioning_runs", schema=None) as batch_op:
        batch_op.drop_index(
            batch_op.f("ix_email_provisioning_runs_created_at"),
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )
        batch_op.drop_index(
            batch_op.f("ix_email_provisioning_runs_due_at"),
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )
        batch_op.drop_index(
            batch_op.f("ix_email_provisioning_runs_actor_idempotency_key"),
            sqlite_where=sa.text("idempotency_key IS NOT NULL"),
            postgresql_where=sa.text("idempotency_key IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_email_provisioning_runs_account_id"))

    op.drop_table("email_provisioning_runs")
    with op.batch_alter_table("email_provisioning_credentials", schema=None) as batch_op:
        batch_op.drop_index(
            batch_op.f("ix_email_provisioning_credentials_expires_at"),
            sqlite_where=sa.text("expires_at IS NOT NULL"),
            postgresql_where=sa.text("expires_at IS NOT NULL"),
        )
        batch_op.drop_index(
            batch_op.f("ix_email_provisioning_credentials_created_at"),
            sqlite_where=sa.text("reminded_at IS NULL"),
            postgresql_where=sa.text("reminded_at IS NULL"),
        )

    op.drop_table("email_provisioning_credentials")
    with op.batch_alter_table("email_provisioning_account_words", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_email_provisioning_account_words_account_id"))
        batch_op.drop_index(batch_op.f("ix_email_provisioning_account_words_word_account_id"))

    op.drop_table("email_provisioning_account_words")
    op.drop_table("email_provisioning_users")
    op.drop_table("email_provisioning_pace")
    op.drop_table("email_provisioning_failures")
    op.drop_table("email_provisioning_sign_ins")
    op.drop_table("email_provisioning_reconciliations")
    op.drop_table("email_provisioning_log")
    op.drop_table("email_provisioning_log_segments")
    drop_functions(op.get_bind())
    op.drop_table("email_provisioning_kept_secrets")
    op.drop_table("email_provisioning_domains")
    op.drop_table("email_provisioning_counters")
    with op.batch_alter_table("email_provisioning_job_rows", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_email_provisioning_job_rows_job_id_state_number"))

    op.drop_table("email_provisioning_job_rows")
    with op.batch_alter_table("email_provisioning_jobs", schema=None) as batch_op:
        batch_op.drop_index(
            batch_op.f("ix_email_provisioning_jobs_due_at"),
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )

    op.drop_table("email_provisioning_jobs")
    op.drop_table("email_provisioning_daily_counts")
    op.drop_table("email_provisioning_account_counts")
    with op.batch_alter_table("email_provisioning_accounts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_email_provisioning_accounts_domain_id"))
        batch_op.drop_index(batch_op.f("ix_email_provisioning_accounts_state_id"))
        batch_op.drop_index(batch_op.f("ix_email_provisioning_accounts_user_id_state_id"))
        batch_op.drop_index(batch_op.f("ix_email_provisioning_accounts_user_id_id"))
        batch_op.drop_index(
            batch_op.f("ix_email_provisioning_accounts_purge_at"),
            sqlite_where=sa.text("purge_at IS NOT NULL"),
            postgresql_where=sa.text("purge_at IS NOT NULL"),
        )

    op.drop_table("email_provisioning_accounts")
