"""The page as a text: what it says, what it must never contain, and what it shows when data are missing."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from report_fixture import CLOSING, FORMULA, HOSTILE, PERIOD, hostile, layout, months, report, series, simulated

from lifecycle.errors import EnvironmentFault
from lifecycle.reports.assets import Assets, read_assets
from lifecycle.reports.block_kinds import Bridge, Movements, Stages, Trend, TrendWithVolume, TrustBlock
from lifecycle.reports.blocks import block_view
from lifecycle.reports.data import Checks, Point, Reconciliation, Series, Trust
from lifecycle.reports.figures import CONFIG, checked
from lifecycle.reports.numbers import next_month
from lifecycle.reports.page import build_page, embedded_json, figures_of, page_view
from lifecycle.reports.spec import KeyFigure
from lifecycle.reports.tiles import tile

STUB = Assets(read_assets(Path("nowhere")).style, "// ours", "/**\n* plotly.js v4.1.1\n*/ Plotly = 1")
BLOCKS = {type(block): block for block in reversed(list(layout().blocks()))}
SLICED = next(block for block in layout().blocks() if block.kind == "slices" and block.metric == "onboarding_time_p50")


class Page(HTMLParser):
    """Tags with their attributes, and the text of scripts by id."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.scripts, self._open = [], {}, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._open = dict(attrs).get("id", "app") if tag == "script" else None

    def handle_data(self, data):
        if self._open:
            self.scripts[self._open] = self.scripts.get(self._open, "") + data

    def handle_endtag(self, _):
        self._open = None

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def page():
    return build_page(report(), STUB)


@pytest.fixture(scope="module")
def attacked():
    return build_page(hostile(), STUB)


def with_series(**changed):
    known = report()
    return replace(known, series={**known.series, **changed})


def points(values, count=None):
    return [Point(month, value) for month, value in zip(months(count or len(values)), values, strict=True)]


def test_the_page_says_what_it_is_about_and_how_far_it_can_be_believed(page):
    for text in (
        "Fernway · Customer lifecycle",
        "<h1>December 2024</h1>",
        "Data complete to 3 Jan 2025 · 214 of 214 checks passed",
        "January is not finished (3 of 31 days). It is drawn hollow and not compared with full months.",
        "54 of 1,235,602 rows delivered are left out",
        "31 duplicate key, 4 future",
        "They differ by \N{MINUS SIGN}3",
    ):
        assert text in unescape(page)


def test_the_same_data_give_the_same_bytes(page):
    assert build_page(report(), STUB) == page


def test_every_tile_has_its_value_verdict_line_and_comparisons():
    for figure in report().layout.key_figures:
        shown = tile(report(), figure)
        assert shown.value
        assert shown.verdict
        assert shown.spark
        months = ["Aug 2024", "Sep 2023"] if shown.month else ["Nov 2024", "Dec 2023"]
        assert [label for label, _ in shown.comparisons] == [*months, "Target"]


def test_every_number_can_be_asked_what_it_means(page):
    parsed = Page(page)
    asked = {attrs["popovertarget"] for attrs in parsed.all("button") if "popovertarget" in attrs}
    answers = {attrs["id"] for attrs in parsed.all("div") if "popover" in attrs}

    assert asked == answers == {f"def-{name}" for name in report().definitions}
    assert {f"def-{name}" for name in report().layout.metrics} == asked


def test_a_definition_says_who_answers_and_from_what_it_is_made(page):
    start = page.index('id="def-logo_churn_rate"')
    text = unescape(page[start : page.index("</details>", start)])

    for part in ("Churned customers ÷ Opening customers", "1, active", "Customer support", "M-RET-01", "SELECT"):
        assert part in text


def test_the_tab_key_stops_once_at_each_definition(page):
    infos = [attrs for attrs in Page(page).all("button") if attrs.get("class") == "i"]
    reached = [attrs["popovertarget"] for attrs in infos if "tabindex" not in attrs]

    assert sorted(reached) == sorted(set(reached))
    assert {attrs["popovertarget"] for attrs in infos} == set(reached)


def test_each_chart_has_a_name_a_table_and_a_download(page):
    parsed = Page(page)
    plots = [attrs for attrs in parsed.all("div") if attrs.get("class") == "plot"]
    tables = {attrs["data-csv"] for attrs in parsed.all("table")}
    downloads = {attrs["data-for"] for attrs in parsed.all("button") if "data-for" in attrs}

    assert len(plots) == 20
    for plot in plots:
        assert plot["role"] == "img"
        assert len(plot["aria-label"]) > 40
        assert f"monthly-{plot['data-figure']}" in tables & downloads


def test_without_javascript_the_numbers_are_open(page):
    assert all("open" in attrs for attrs in Page(page).all("details") if attrs["class"] == "numbers")


def test_ids_are_unique_and_headings_skip_no_level(page):
    parsed = Page(page)
    ids = [attrs["id"] for _, attrs in parsed.tags if "id" in attrs]
    levels = [int(tag[1]) for tag, _ in parsed.tags if re.fullmatch("h[1-6]", tag)]

    assert len(ids) == len(set(ids))
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_only_our_two_scripts_may_run_and_nothing_may_be_sent():
    page = build_page(report(), STUB)
    parsed = Page(page)
    [policy] = [m["content"] for m in parsed.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]

    def digest(text):
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    hashes = set(re.findall(r"'sha256-([^']+)'", policy))
    assert hashes == {digest(parsed.scripts["app"]), digest(parsed.scripts["plotly"])}
    for rule in ("default-src 'none'", "connect-src 'none'", "form-action 'none'", "base-uri 'none'"):
        assert rule in policy
    assert "script-src 'unsafe" not in policy


def test_no_address_of_any_network_is_in_the_page(page):
    assert re.findall(r"(?:https?:)?//[\w.-]+\.\w+", page.replace("http://www.w3.org/", "")) == []
    assert not [tag for tag, attrs in Page(page).tags if {"src", "srcset", "action"} & set(attrs)]
    assert all(attrs["href"].startswith("#") for attrs in Page(page).all("a"))


def test_no_chart_can_be_sent_to_a_cloud(page):
    embedded = json.loads(Page(page).scripts["figures"])

    assert embedded["config"] == dict(CONFIG)
    assert embedded["config"]["showSendToCloud"] is False
    assert len(embedded["figures"]) == 20


def test_figures_are_small_untemplated_and_coloured_by_tokens_only(page):
    style = STUB.style
    for name, figure in json.loads(Page(page).scripts["figures"])["figures"].items():
        text = json.dumps(figure)
        assert len(text) < 10_000, name
        assert figure["layout"]["template"] is None
        assert figure["layout"]["dragmode"] is False
        assert re.findall(r'"#[0-9a-fA-F]{3,8}"', text) == []
        for token in set(re.findall(r'"\$(\w+)"', text)):
            assert f"--{token}:" in style
        axes = [axis for key, axis in figure["layout"].items() if "axis" in key]
        assert all(axis["fixedrange"] for axis in axes)


def test_plotly_itself_accepts_every_figure():
    from plotly import graph_objects

    def plain(value):
        if isinstance(value, str):
            return re.sub(r"^\$\w+$", "#123456", value)
        if isinstance(value, list):
            return [plain(each) for each in value]
        return {key: plain(each) for key, each in value.items()} if isinstance(value, dict) else value

    for figure in figures_of(page_view(report()))["figures"].values():
        graph_objects.Figure(plain({"data": figure["data"], "layout": figure["layout"]}))


def test_hostile_texts_stay_texts(attacked):
    parsed = Page(attacked)

    assert parsed.all("img") == []
    assert set(parsed.scripts) == {"app", "figures", "plotly"}
    assert not [attrs for _, attrs in parsed.tags if any(name.startswith("on") for name in attrs)]
    assert unescape(attacked).count(HOSTILE) > 10


def test_hostile_texts_in_charts_are_escaped_twice_over(attacked):
    raw = Page(attacked).scripts["figures"]
    figures = json.loads(raw)["figures"]

    assert "<" not in raw
    assert "<img" not in json.dumps(figures)
    assert "&lt;img src=x onerror=alert(1)&gt;" in json.dumps(figures)


def test_raw_texts_for_the_csv_are_kept_as_they_are(attacked):
    cells = [attrs["data-v"] for attrs in Page(attacked).all("th") if "data-v" in attrs]

    assert FORMULA in cells
    assert CLOSING in cells


def test_json_in_the_page_can_not_end_its_script():
    text = embedded_json({"a": "</script><!--", "b": "\u2028"})

    assert "<" not in text
    assert "\u2028" not in text
    assert json.loads(text) == {"a": "</script><!--", "b": "\u2028"}


def test_a_metric_that_could_not_be_had_leaves_a_box_with_the_reason():
    known = report()
    kept = {name: one for name, one in known.series.items() if name != "logo_churn_rate"}
    problems = {"logo_churn_rate": "metric 'logo_churn_rate' is not defined."}
    page = unescape(build_page(replace(known, series=kept, problems=problems), STUB))

    assert "This is not shown: metric 'logo_churn_rate' is not defined." in page
    assert "Not shown" in page[page.index('id="tile-logo_churn_rate"') :]


def test_no_row_at_all_is_a_sentence():
    block = Trend("trend", "customers")
    data = with_series(customers=series("customers", points([None])))

    assert block_view(data, block, "x").text == "Customers: no data up to the end of December 2024."


def test_no_customers_at_the_start_is_said_as_that():
    data = with_series(logo_churn_rate=series("logo_churn_rate", [Point(PERIOD, None, 0, 0)]))
    view = block_view(data, Trend("trend", "logo_churn_rate"), "x")

    assert view.text == "Logo churn rate: no opening customers up to the end of December 2024."


def test_one_month_is_a_number_and_not_a_line():
    view = block_view(with_series(customers=series("customers", points([1234.0]))), Trend("trend", "customers"), "x")

    assert view.kind == "number"
    assert view.value == (("1,234", False),)
    assert "nothing to compare" in view.notes[-1]


@pytest.mark.parametrize("count", [2, 7])
def test_few_months_are_dots_and_a_line_without_a_usual_range(count):
    known = simulated()["logo_churn_rate"].last(count)
    view = block_view(with_series(logo_churn_rate=known), Trend("trend", "logo_churn_rate"), "x")

    assert view.figure["layout"]["shapes"][:1] == [] or all(
        s["type"] == "line" for s in view.figure["layout"]["shapes"]
    )
    assert all(size > 1 for size in view.figure["data"][0]["marker"]["size"])
    assert "There is no usual range yet: it needs 8 earlier months." in view.notes


def test_a_gap_is_a_gap_and_a_lone_month_in_it_is_a_dot():
    values = [30.0, 31.0, None, 33.0, None, 31.0, 30.0, 32.0, 31.0, 30.0, 31.0, 32.0]
    view = block_view(
        with_series(tickets_created=series("tickets_created", points(values))), Trend("trend", "tickets_created"), "x"
    )
    [line] = [trace for trace in view.figure["data"] if trace["mode"] == "lines+markers"]

    assert line["connectgaps"] is False
    assert line["y"][2] is None
    assert line["marker"]["size"][3] > 1
    assert "There is no data for Mar 2024, May 2024; the line has a gap there." in view.notes


def test_a_small_sample_says_what_one_more_would_do():
    one = series("logo_churn_rate", [Point(m, n / 14, n, 14) for m, n in zip(months(3), (1, 2, 3), strict=True)])
    data = with_series(logo_churn_rate=one)

    assert "Fewer than 30 opening customers: one of them moves the figure by 7 points." in (
        block_view(data, Trend("trend", "logo_churn_rate"), "x").notes
    )
    assert tile(data, KeyFigure("logo_churn_rate")).value[0] == ("3", False)


def test_a_missing_target_is_none_set_and_draws_no_line():
    shown = tile(report(), report().layout.key_figures[0])
    figure = block_view(report(), Trend("trend", "gross_mrr_churn_rate"), "x").figure

    assert shown.comparisons[-1] == ("Target", "none set")
    assert [shape["type"] for shape in figure["layout"]["shapes"]] == ["rect"]


def test_parts_that_do_not_add_up_get_a_bar_of_their_own():
    known = report()
    mrr = known.series["mrr"]
    raised = replace(mrr, points=(*mrr.points[:-1], replace(mrr.now, value=mrr.now.value + 5000)))
    rows = block_view(with_series(mrr=raised), BLOCKS[Bridge], "x").table.rows

    assert [row[0].text for row in rows][-2:] == ["Other", "Net change"]
    assert rows[-2][1].text == "US$5,000"


def test_pauses_and_rates_have_bars_of_their_own_where_there_ever_were_any():
    known = report()
    paused = known.series["paused_mrr"]
    once = replace(paused, points=(*paused.points[:-3], replace(paused.points[-3], value=800.0), *paused.points[-2:]))
    rows = block_view(with_series(paused_mrr=once), BLOCKS[Bridge], "x").table.rows

    assert [row[0].text for row in rows][-2:] == ["Paused MRR, net", "Net change"]
    assert rows[-2][1].text == "US$0"
    assert not [row for row in block_view(known, BLOCKS[Bridge], "x").table.rows if "rates" in row[0].text]


@pytest.mark.parametrize("block", [BLOCKS[kind] for kind in (Bridge, Movements, Trend, TrendWithVolume)])
def test_a_chart_of_nothing_is_never_drawn(block):
    empty = {name: Series(one.definition, tuple(points([None, None]))) for name, one in simulated().items()}

    assert block_view(replace(report(), series=empty), block, "x").kind in ("box", "number")


@pytest.mark.parametrize("kind", [Bridge, Movements, Trend, TrendWithVolume])
def test_a_part_without_data_breaks_no_chart(kind):
    unknown = [Point(month, None) for month in months(24)]
    partial = Point(next_month(PERIOD), None)
    data = with_series(**{name: series(name, unknown, partial) for name in ("new_mrr", "tickets_created")})

    assert block_view(data, BLOCKS[kind], "x").kind in ("figure", "box")


def test_series_of_different_length_share_one_axis():
    data = with_series(tickets_created=simulated()["tickets_created"].last(3))
    view = block_view(data, BLOCKS[TrendWithVolume], "x")

    assert len(view.table.rows) == 25
    assert view.table.rows[0][2].text == "—"


def test_what_is_not_connected_is_said():
    data = replace(report(), trust=Trust(None, None, None), stages={"accounts_in_framework_stage": ()})
    page = unescape(build_page(data, STUB))

    assert "checks not run" in page
    assert "The account of rows is not connected." in page
    assert "Reconciliations are not connected." in page
    assert "No stage holds an account at the end of December 2024." in page


def test_failed_checks_are_named():
    checks = Checks(1, 2, ("mrr_adds_up",))
    page = build_page(replace(report(), trust=replace(report().trust, checks=checks)), STUB)

    assert "1 of 2 checks passed" in page
    assert "<code>mrr_adds_up</code>" in page


def test_a_figure_that_only_one_side_tells_does_not_agree():
    told = Reconciliation("files", "x", "Only ours.", "ours", 3.0, "theirs", None, None)
    view = block_view(replace(report(), trust=Trust((), (told,), None)), TrustBlock("trust"), "x")

    assert not view.agreements[0].agrees
    assert view.agreements[0].right[1].text == "—"


def test_slices_say_where_a_metric_is_highest_and_how_many_are_still_open():
    view = block_view(report(), SLICED, "x")

    assert view.title == "Median time to onboard is 62 days for mid_market and 30 days for smb"
    assert [(row.name, row.value.raw, row.beside.text, row.width) for row in view.rows] == [
        ("mid_market", "61.5", "9", 100.0),
        ("enterprise", "31", "4", 50.4),
        ("smb", "29.5", "12", 48.0),
    ]


def test_slices_of_which_none_is_known_are_a_sentence():
    view = block_view(replace(report(), slices={"onboarding_time_p50": ()}), SLICED, "x")

    assert view.text == "Median time to onboard is not known for anybody at the end of the data."


def test_stages_keep_their_order_and_their_change():
    view = block_view(report(), BLOCKS[Stages], "x")

    assert [row.stage for row in view.rows][:3] == ["Awareness", "Connection", "Consideration"]
    assert [row.change.text for row in view.rows][:4] == ["+14", "\N{MINUS SIGN}9", "+9", "0"]
    assert max(row.width for row in view.rows) == 100


@pytest.mark.parametrize(
    ("trace", "message"),
    [
        ({"type": "heatmap", "x": [1], "y": [1]}, "Trace type 'heatmap' is not in the basic bundle."),
        ({"type": "bar", "x": [], "y": []}, "A trace needs as many x as y, and at least one."),
        ({"type": "bar", "x": [1], "y": [1, 2]}, "A trace needs as many x as y, and at least one."),
    ],
)
def test_what_plotly_would_swallow_in_silence_is_refused(trace, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        checked({"data": [trace], "layout": {}})


def test_a_page_without_an_unfinished_month_does_not_speak_of_one():
    known = report()
    closed = {name: replace(one, partial=None) for name, one in known.series.items()}
    page = build_page(replace(known, as_of=known.as_of.replace(day=1), series=closed), STUB)

    assert "not finished" not in page
    assert "so far" not in page
    assert "Data complete to 31 Dec 2024" in page


def test_without_plotly_the_error_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr("lifecycle.reports.assets.resources.files", lambda _: tmp_path)

    with pytest.raises(EnvironmentFault) as fault:
        read_plotly(tmp_path)

    assert str(fault.value) == "Plotly's browser library is not there. Run `npm install plotly.js-basic-dist-min`."


def read_plotly(folder):
    from lifecycle.reports.assets import _plotly

    return _plotly(folder / "missing.js")


def test_the_basic_bundle_is_taken_where_npm_has_put_it(tmp_path):
    bundle = tmp_path / "node_modules" / "plotly.js-basic-dist-min" / "plotly-basic.min.js"
    bundle.parent.mkdir(parents=True)
    bundle.write_text("/**\r\n* plotly.js (basic - minified) v4.1.1\r\n*/ '</script><!--'")
    assets = read_assets(tmp_path)

    assert assets.plotly_version == "4.1.1"
    assert assets.plotly == "/**\n* plotly.js (basic - minified) v4.1.1\n*/ '<\\/script><\\!--'"


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


THEMES = [dict(re.findall(r"--(\w+): (#\w{6})", block)) for block in re.findall(r"\{[^{}]*--bg: #[^{}]*\}", STUB.style)]


def test_there_are_two_themes_and_the_dark_one_is_the_same_twice():
    light, dark, dark_by_button = THEMES

    assert dark == dark_by_button
    assert light.keys() == dark.keys()


@pytest.mark.parametrize("theme", THEMES[:2], ids=["light", "dark"])
def test_every_text_can_be_read_and_every_bar_be_seen(theme):
    for token in ("ink", "ink2", "ink3", "s1", "s3", "bad"):
        for ground in ("card", "bg", "band"):
            least = 4.5 if token in ("ink", "ink2", "ink3") or ground == "card" else 3.0
            assert contrast(theme[token], theme[ground]) >= least, (token, ground)
    for ground, text in (("h1", "heat"), ("h2", "heat"), ("h3", "heat"), ("h4", "hot"), ("h5", "hot")):
        assert contrast(theme[text], theme[ground]) >= 4.5, ground
    for token in ("muted", "s2"):
        assert contrast(theme[token], theme["card"]) >= 3.0
        assert contrast(theme[token], theme["bg"]) >= 3.0
