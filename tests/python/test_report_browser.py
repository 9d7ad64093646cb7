"""The page in a browser: it asks no network, draws its charts, and fits the screens it is read on."""

import time
from pathlib import Path

import pytest
from report_fixture import hostile, report

from lifecycle.reports.assets import read_assets
from lifecycle.reports.page import build_page

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PROJECT = Path(__file__).parents[2]

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason="no /usr/bin/chromium: `apt-get install chromium` runs the browser's tests"
)


# Reading Plotly's library takes seconds on a busy machine, so each page is opened once and looked at in many ways.
@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    assets = read_assets(PROJECT)
    for name, data in {"report": report(), "hostile": hostile()}.items():
        (folder / f"{name}.html").write_text(build_page(data, assets), encoding="utf-8")
    return folder


class Opened:
    """A page that is drawn, with everything that it asked for or complained about."""

    def __init__(self, browser, path):
        self.address = path.as_uri()
        self.page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
        self.requests, self.complaints = [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.page.goto(self.address)
        self.until("document.documentElement.classList.contains('charts-drawn')")

    def until(self, condition):
        """Wait for a condition; Playwright's own way needs eval, which the page forbids."""
        deadline = time.monotonic() + 30
        while not self.page.evaluate(condition):
            assert time.monotonic() < deadline, (condition, self.complaints)
            time.sleep(0.02)

    def seen(self, width, theme="light"):
        """The page at this width and in this theme, its charts drawn anew."""
        self.page.emulate_media(color_scheme=theme)
        self.page.set_viewport_size({"width": width, "height": 800})
        self.until(DRAWN_TO_WIDTH)
        self.until(f"getComputedStyle({TICK}).fill === '{INK2[theme]}'")
        return self.page


TICK = "document.querySelector('.plot .xtick text')"
INK2 = {"light": "rgb(71, 79, 88)", "dark": "rgb(185, 193, 202)"}
DRAWN_TO_WIDTH = """[...document.querySelectorAll('.plot')].every(plot =>
    plot.clientWidth === Number(plot.querySelector('.main-svg').getAttribute('width')))"""
OUTSIDE_THEIR_CHART = """[...document.querySelectorAll('.plot')].flatMap(plot => {
    const box = plot.getBoundingClientRect();
    return [...plot.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()])
        .filter(([, at]) => at.width && (at.left < box.left - 1 || at.right > box.right + 1 || at.top < box.top - 1))
        .map(([text]) => text);
})"""
SMALL = """[...document.querySelectorAll('button, summary, nav a')].filter(each => {
    const box = each.getBoundingClientRect();
    return box.width && (box.width < 24 || box.height < 24);
}).map(each => each.outerHTML.slice(0, 80))"""
WIDER_THAN_PAPER = """[...document.querySelectorAll('body *:not(.hidden, .skip)')].filter(each =>
    each.getBoundingClientRect().right > document.body.getBoundingClientRect().left + 704)
    .map(each => each.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def opened(browser, written):
    return Opened(browser, written / "report.html")


@pytest.fixture(scope="module")
def attacked(browser, written):
    return Opened(browser, written / "hostile.html")


@pytest.fixture(params=["opened", "attacked"])
def either(request):
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_page_asks_no_network_complains_of_nothing_and_fits(either, width, theme):
    page = either.seen(width, theme)

    assert either.requests == [either.address]
    assert either.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.querySelectorAll('.plot.drawn').length") == 20
    assert page.evaluate("document.querySelectorAll('details.numbers[open]').length") == 0
    assert page.evaluate("document.querySelectorAll('.plot a, .modebar-btn').length") == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_labels_of_charts_do_not_leave_their_chart(opened, width):
    assert opened.seen(width).evaluate(OUTSIDE_THEIR_CHART) == []


def test_buttons_are_large_enough_to_hit(opened):
    assert opened.seen(390).evaluate(SMALL) == []


def test_the_button_changes_the_theme_of_page_and_charts(opened):
    page = opened.seen(1280)
    for theme, other in (("dark", "Light"), ("light", "Dark")):
        page.click("#theme")
        opened.until(f"getComputedStyle({TICK}).fill === '{INK2[theme]}'")
        assert page.inner_text("#theme") == other
    page.evaluate("delete document.documentElement.dataset.theme")


def test_arrow_keys_walk_the_points_and_say_what_they_find(opened):
    page = opened.seen(1280)
    page.focus("#plot-retention-1")
    for press, said in (("End", "Jan 2025"), ("ArrowLeft", "Dec 2024: 2.6% (38 of 1,454)"), ("Home", "Jan 2023: 1.6%")):
        page.keyboard.press(press)
        assert page.evaluate("document.getElementById('said').textContent").startswith(said)


def test_print_is_light_as_wide_as_paper_and_holds_every_definition(opened):
    page = opened.seen(1280, "dark")
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    opened.until(DRAWN_TO_WIDTH)

    assert page.evaluate(WIDER_THAN_PAPER) == []
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(26, 30, 35)"
    assert page.is_visible("#def-net_new_mrr")
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")


def test_the_csv_has_raw_values_and_no_cell_that_runs(attacked):
    page = attacked.seen(1280)
    lines = page.evaluate("reportCsv('monthly-lifecycle-1')").split("\r\n")
    with page.expect_download() as download:
        # on a busy machine the frames by which Playwright sees a button rest may not come in time
        page.click("button[data-for='monthly-lifecycle-1']", force=True)

    assert lines[0] == "Stage,Accounts,Since Nov 2024"
    assert lines[1] == '"\'=HYPERLINK(""https://evil.test"",""x"")",12,5'
    assert lines[2] == "</script><script>alert(2)</script>,3,-1"
    assert download.value.suggested_filename == "monthly-lifecycle-1.csv"
    assert Path(download.value.path()).read_bytes().startswith(b"\xef\xbb\xbfStage,Accounts")


def test_without_a_script_definitions_open_and_the_numbers_are_there(browser, written):
    page = browser.new_page(java_script_enabled=False)
    page.goto((written / "report.html").as_uri())
    page.click("#tile-logo_churn_rate .i")

    assert page.is_visible("#def-logo_churn_rate")
    page.keyboard.press("Escape")
    assert not page.is_visible("#def-logo_churn_rate")
    assert page.is_visible("table[data-csv='monthly-retention-1']")
    assert not page.is_visible("#theme")
