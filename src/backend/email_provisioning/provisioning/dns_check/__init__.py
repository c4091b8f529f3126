"""What a domain's DNS says, against what its provider wants of it."""

from email_provisioning.provisioning.dns_check.check import DnsCheck
from email_provisioning.provisioning.dns_check.results import CheckedRecord, RecordState, Remark

__all__ = ["CheckedRecord", "DnsCheck", "RecordState", "Remark"]
