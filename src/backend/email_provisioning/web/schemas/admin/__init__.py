"""The bodies and answers of what administrators do."""
