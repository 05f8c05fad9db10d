"""What the data says of machine types: successors are there, large enough, and no dearer."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from support.terraform import change, document, priced

from costguard.catalog.facts import Facts
from costguard.catalog.sqlite import default_book
from costguard.model.machine import Machine
from costguard.policy.bundle import read_library

LIBRARY = Path(__file__).parents[2] / "policies"
PARAMETERS = read_library(LIBRARY, tests=False).bundle.data["costguard"]["parameters"]
SMALLER = {"m2.xlarge", "m2.2xlarge", "d2.8xlarge"}
"""Types whose successors have a little less: 6% of the memory, or four of 36 vCPUs."""
