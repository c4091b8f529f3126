"""What is counted and measured, in every process of the server, and how it is told to Prometheus."""

from __future__ import annotations
