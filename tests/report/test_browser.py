"""The page in a real browser: quiet, alone, never wider than the screen, and usable by everybody."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

import pytest
from report_factories import make_weighed

from bias.report import render

_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_WIDTHS = (390, 1280)


def _give_up(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(f"{reason}; in CI the page must be looked at")
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        _give_up("no chromium on the path: install Debian's package 'chromium'")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _give_up("playwright is not installed: pip install 'bias[test]'")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=_ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("report") / "page.html"
    path.write_text(render(make_weighed()), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def opened(browser: Any, address: str, request: pytest.FixtureRequest) -> Iterator[tuple[Any, list[str], list[str]]]:
    options = {"viewport": {"width": 1280, "height": 900}, **getattr(request, "param", {})}
    context = browser.new_context(**options)
    page = context.new_page()
    messages: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("request", lambda sent: requests.append(sent.url))
    page.goto(address)
    yield page, messages, requests
    context.close()


@pytest.mark.parametrize(
    "opened", [{"viewport": {"width": w, "height": 800}} for w in _WIDTHS], indirect=True, ids=map(str, _WIDTHS)
)
def test_quiet_alone_and_never_wider_than_the_screen(opened: tuple[Any, list[str], list[str]], address: str) -> None:
    page, messages, requests = opened
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.querySelectorAll('details').forEach(node => { node.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert messages == []
    assert requests == [address]


def test_ledger_is_filtered_sorted_and_opened(opened: tuple[Any, list[str], list[str]]) -> None:
    page, messages, _ = opened
    rows = page.locator(".ledger tbody tr:visible")
    every = rows.count()
    page.select_option("#show", "doubted")
    assert 0 < rows.count() < every
    assert "of" in page.inner_text("#shown")
    page.select_option("#show", "")
    page.fill("#find", "drinking water")
    assert rows.count() == 1
    page.fill("#find", "")
    page.select_option("#order", "cluster")
    ids = rows.evaluate_all("list => list.map(row => +row.id.slice(1))")
    assert ids == sorted(ids)
    page.click("#all")
    assert page.locator(".ledger details:not([open])").count() == 0
    assert messages == []


def test_a_sentence_link_leads_to_its_place(opened: tuple[Any, list[str], list[str]]) -> None:
    page, _, _ = opened
    page.click(".evidence a >> nth=0")
    target = page.locator(":target")
    assert target.count() == 1
    assert "Tessian guns set Ostrel dam on fire" in target.inner_text()


def test_a_weight_opens_onto_its_claims(opened: tuple[Any, list[str], list[str]]) -> None:
    page, _, _ = opened
    link = page.locator(".weights .who a").first
    claims = page.locator(link.get_attribute("href"))
    assert not claims.locator("table").first.is_visible()
    link.click()
    claims.locator("table").first.wait_for(state="visible", timeout=5000)


def test_a_note_lights_up_its_words_from_the_keyboard(opened: tuple[Any, list[str], list[str]]) -> None:
    page, _, _ = opened
    page.locator(".text li a").first.focus()
    lit = page.locator(".text p .on").all_inner_texts()
    assert "the Arvanian defence ministry" in lit


@pytest.mark.parametrize("opened", [{"java_script_enabled": False}], indirect=True)
def test_cells_open_without_script(opened: tuple[Any, list[str], list[str]]) -> None:
    page, messages, _ = opened
    assert not page.locator(".tools").is_visible()
    page.locator(".ledger summary").first.click()
    assert page.locator(".ledger details[open] a").first.is_visible()
    assert messages == []


@pytest.mark.parametrize(
    "opened",
    [
        {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
        for width in _WIDTHS
        for scheme in ("light", "dark")
    ],
    indirect=True,
    ids=lambda given: f"{given['viewport']['width']}-{given['color_scheme']}",
)
def test_accessibility(opened: tuple[Any, list[str], list[str]]) -> None:
    package = find_spec("axe_playwright_python")
    if package is None or package.origin is None:
        _give_up("axe is not installed: pip install 'bias[test]'")
    page, _, _ = opened
    page.evaluate("document.querySelectorAll('details').forEach(node => { node.open = true })")
    page.evaluate(Path(package.origin).with_name("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(result => result.violations)")
    assert [(v["id"], [n["html"][:160] for n in v["nodes"]][:3]) for v in found] == []
