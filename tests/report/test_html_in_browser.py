"""The page in a browser: fits a phone and a screen, light and dark, and can be read by all.

Where Chromium is missing these tests are skipped; the one on accessibility asks for axe-core too
(`npm install axe-core`, or COSTGUARD_AXE as the path of axe.min.js).
"""

import html
import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from costguard.model.schedule import Schedule, Window
from costguard.report import render_all
from costguard.result import CheckResult

ROOT = Path(__file__).parent.parent.parent
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
AXE = Path(os.environ.get("COSTGUARD_AXE", ROOT / "node_modules" / "axe-core" / "axe.min.js"))
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
MEASURE = """
const root = document.documentElement;
const told = {
  width: root.clientWidth, needed: root.scrollWidth,
  dark: matchMedia("(prefers-color-scheme: dark)").matches, violations: [],
};
const tell = () => parent.document.getElementById("told").textContent = JSON.stringify(told);
tell();
if (window.axe) axe.run(document).then(found => {
  told.violations = found.violations.map(v => `${v.impact} ${v.id} ${v.nodes[0].html}`);
  told.passes = found.passes.length;
  tell();
});
"""

pytestmark = pytest.mark.skipif(BROWSER is None, reason="Chromium is not installed")


def run_browser(path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [
        *(str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"),
        *(
            "--virtual-time-budget=8000",
            "--enable-logging=stderr",
            "--allow-file-access-from-files",
        ),
        *(f"--user-data-dir={path.parent / 'profile'}", *options, path.as_uri()),
    ]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)


def measured(page: str, folder: Path, width: int, *, dark: bool) -> dict[str, Any]:
    """What a browser says of the page in a frame of a width."""
    axe = f'<script src="{AXE.as_uri()}"></script>' if AXE.is_file() else ""
    inner = POLICY.sub("", page).replace("</body>", f"{axe}<script>{MEASURE}</script></body>")
    frame = f'<iframe style="width:{width}px;height:900px;border:0" srcdoc="{html.escape(inner)}">'
    path = folder / "frame.html"
    path.write_text(f'<!doctype html><pre id="told"></pre>{frame}</iframe>', encoding="utf-8")
    scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
    found = re.search(r'<pre id="told">(.*?)</pre>', run_browser(path, scheme).stdout, re.DOTALL)
    assert found is not None
    told: dict[str, Any] = json.loads(html.unescape(found[1]))
    return told


@pytest.fixture
def page(result: CheckResult) -> str:
    """Two environments, one with a schedule, with names that are long and have no space."""
    hours = Schedule("office", ZoneInfo("UTC"), (Window(frozenset(range(5)), 480, 1080),))
    long = "module." + "a_very_long_name_without_any_space_" * 8
    first = result.findings[0]._replace(message=f"{long} is over 90%.")
    decision = result.decision._replace(
        environment=result.decision.environment._replace(name="x" * 150, schedule=hours),
        findings=(first, *result.findings),
        recognised_by=long,
    )
    return render_all("html", [result, replace(result, decision=decision)])


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_it_fits_without_scrolling_sideways(
    width: int, dark: bool, page: str, tmp_path: Path
) -> None:
    told = measured(page, tmp_path, width, dark=dark)
    assert told["dark"] is dark
    assert width - 20 <= told["width"] <= width
    assert told["needed"] <= told["width"]


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing(width: int, dark: bool, page: str, tmp_path: Path) -> None:
    told = measured(page, tmp_path, width, dark=dark)
    assert told["passes"] > 10
    assert told["violations"] == []


def test_the_console_stays_empty(page: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8")
    assert ":CONSOLE" not in run_browser(path).stderr
    path.write_text(page.replace("</body>", "<script>alert(1)</script></body>"), encoding="utf-8")
    assert ":CONSOLE" in run_browser(path).stderr  # the page's own policy refuses scripts
