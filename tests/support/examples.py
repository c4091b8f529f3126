"""Pytest plugin: property tests that the speed of the machine cannot fail."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "project", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("project")
