"""`costguard check` over several plans, against a baseline, pending changes and spend."""

import json
import shutil
from pathlib import Path

import pytest
from support.cli import costguard

EXAMPLES = Path(__file__).parents[2] / "examples"
