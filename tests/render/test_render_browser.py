"""Pages in a real browser: nothing wider than the screen, nothing too faint, nothing loaded, at three sizes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kerasdoctor.render import html
from kerasdoctor.render.web import document

from .sample import REPORTS
from .test_render_web import PICTURED

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "--virtual-time-budget=2000",
)  # fmt: skip
# What the test adds to the page: it measures, and writes what it finds where the test can read it.
MEASURE = """<script>addEventListener('load', () => {
  const color = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const over = ([r, g, b, a = 1], under) => [r, g, b].map((v, at) => v * a + under[at] * (1 - a));
  const ground = element => {
    if (!element) return [255, 255, 255];
    const own = color(getComputedStyle(element).backgroundColor);
    return own[3] === 0 ? ground(element.parentElement) : over(own, ground(element.parentElement));
  };
  const faint = [];
  let seen = 0;
  for (const element of document.querySelectorAll('body *')) {
    const texts = [...element.childNodes].filter(node => node.nodeType === 3 && node.data.trim());
    if (!texts.length || element.closest('svg, style, script, .unseen')) continue;
    seen += 1;
    const inks = [color(getComputedStyle(element).color), ground(element)].map(light).sort((a, b) => b - a);
    const contrast = (inks[0] + 0.05) / (inks[1] + 0.05);
    if (contrast < 4.5) faint.push([contrast.toFixed(2), element.className, texts[0].data.trim().slice(0, 40)]);
  }
  const small = [...document.querySelectorAll('svg[role=img]')].filter(svg => svg.getBoundingClientRect().width < 150);
  parent.postMessage(JSON.stringify({
    over: document.documentElement.scrollWidth - innerWidth, faint, seen, small: small.length,
    loaded: performance.getEntriesByType('resource').length, dark: matchMedia('(prefers-color-scheme: dark)').matches,
    width: innerWidth,
    wide: [...document.querySelectorAll('body *')].filter(element =>
      !element.closest('.scrolled, .code, .unseen, svg')
      && element.getBoundingClientRect().right > innerWidth + 1)
      .map(element => element.tagName + '.' + element.className),
  }), '*');
});</script>"""
# A window has a least width, which is more than that of a phone; a frame has none.
HOST = """<!DOCTYPE html><title>nothing yet</title>
<script>addEventListener('message', event => { document.title = event.data; });</script>
<iframe src="page.html" style="border:0;width:%dpx;height:900px"></iframe>"""

pytestmark = pytest.mark.skipif(
    BROWSER is None, reason="no Chromium: pages are not looked at in a browser (apt-get install chromium)"
)


def browse(page: str, folder: Path, *arguments: str) -> str:
    """Open a page in the browser and return what it prints."""
    file = folder / "opened.html"
    file.write_text(page, encoding="utf-8")
    command = [str(BROWSER), *FLAGS, f"--user-data-dir={folder / 'profile'}", *arguments, file.as_uri()]
    env = {**os.environ, "HOME": str(folder)}
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True, env=env).stdout


def measured(page: str, folder: Path, width: int, *arguments: str) -> dict[str, object]:
    """Return what the page looks like from inside, in a frame of this width."""
    allowed = re.sub(r'<meta content="default-src[^>]*>|<meta http-equiv=[^>]*>', "", page)
    (folder / "page.html").write_text(allowed.replace("</body>", f"{MEASURE}</body>"), encoding="utf-8")
    told = browse(HOST % width, folder, "--dump-dom", *arguments)
    title = re.search(r"<title>(\{.*?\})</title>", told, re.DOTALL)
    assert title, told[:500]
    found: dict[str, object] = json.loads(title[1].replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">"))
    return found


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_fits_the_screen_and_can_be_read(width: int, scheme: str, tmp_path: Path) -> None:
    arguments = ["--blink-settings=preferredColorScheme=0"] if scheme == "dark" else []
    found = measured(document.text([PICTURED], "0.1.0"), tmp_path, width, *arguments)
    assert found["dark"] is (scheme == "dark")
    assert found["width"] == width
    assert found["over"] == 0
    assert found["wide"] == []
    assert found["faint"] == []
    assert isinstance(found["seen"], int)
    assert found["seen"] > 100
    assert (found["small"], found["loaded"]) == (0, 0)


@pytest.mark.parametrize("name", ["healthy", "stopped"])
def test_other_pages_fit_a_phone(name: str, tmp_path: Path) -> None:
    found = measured(document.text([REPORTS[name]], "0.1.0"), tmp_path, 360)
    assert (found["over"], found["wide"], found["faint"]) == (0, [], [])


# The colours of an output in the editors and notebooks that people use; their pages tell nobody which it is.
GROUNDS = {
    "light": ("#ffffff", "#3b3b3b"),
    "VS Code, dark": ("#1e1e1e", "#cccccc"),
    "JupyterLab, dark": ("#111111", "#fff"),
}


@pytest.mark.parametrize("name", GROUNDS)
def test_a_report_in_a_notebook_can_be_read_on_any_ground(name: str, tmp_path: Path) -> None:
    ground, ink = GROUNDS[name]
    piece = html.inline(PICTURED)
    found = measured(f"<html><body style='background:{ground};color:{ink}'>{piece}</body></html>", tmp_path, 700)
    assert isinstance(found["faint"], list)
    # One colour that serves both grounds cannot have more than 4 to 1 on each of them.
    assert [faint for faint in found["faint"] if float(faint[0]) < 3] == []
    assert isinstance(found["seen"], int)
    assert found["seen"] > 50
    assert (found["over"], found["loaded"]) == (0, 0)


def test_a_page_prints_on_few_sheets(tmp_path: Path) -> None:
    out = tmp_path / "page.pdf"
    browse(document.text([PICTURED], "0.1.0"), tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={out}")
    sheets = len(re.findall(rb"/Type\s*/Page\b", out.read_bytes()))
    assert 1 <= sheets <= 8


def test_the_measure_can_fail(tmp_path: Path) -> None:
    page = "<html><head><title>x</title></head><body><p style='width:900px;color:#bbb'>faint and wide</p></body></html>"
    found = measured(page, tmp_path, 360)
    assert found["wide"] == ["P."]
    assert isinstance(found["faint"], list)
    assert len(found["faint"]) == 1
