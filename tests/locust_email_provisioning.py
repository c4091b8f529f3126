"""Members at their usual work: ``locust -f tests/locust_email_provisioning.py --host=http://localhost:5000``.

Each member acts by an API token of its own: one of LOAD_TOKENS (commas between them), or one that
``email-provisioning token create`` makes, so that the settings must be those of the server.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

from locust import HttpUser, between, task
from locust.contrib.fasthttp import FastHttpUser
