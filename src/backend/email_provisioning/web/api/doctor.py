"""The doctor, for administrators."""

from __future__ import annotations

from email_provisioning import errors
from email_provisioning.doctor.report import told
from email_provisioning.web.operations import Answer, Call, operation
from email_provisioning.web.requests import language_of
from email_provisioning.web.schemas.doctor import DoctorQuery, DoctorReport, FindingLine

#: How often a minute one client may have everything looked over.
EXAMINATIONS_PER_MINUTE = 6


@operation(
    "GET",
    "/admin/doctor",
    given=DoctorQuery,
    answers={200: DoctorReport},
    problems=(errors.DomainNotFound, errors.DomainUnknown),
    per_minute=lambda _settings: EXAMINATIONS_PER_MINUTE,
)
def get_diagnosis(call: Call[DoctorQuery]) -> Answer:
    """Look the whole set-up over: settings, database, secrets, certificate, providers, DNS, workers.

    Takes as long as the slowest of them, half a minute at most.
    """
    # It knows every vendor's side of things, and is seldom asked.
    from email_provisioning.doctor.examination import examine

    report = examine(call.services, domain=call.given.domain)
    language = language_of(call.request)
    lines = [FindingLine.model_validate(told(finding, language)) for finding in report.findings]
    return Answer(body=DoctorReport(status=report.status.value, findings=lines))
