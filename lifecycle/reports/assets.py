"""The page's own style and script, and Plotly's browser library."""

import base64
import hashlib
import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from lifecycle.errors import EnvironmentFault

BASIC_BUNDLE = Path("node_modules/plotly.js-basic-dist-min/plotly-basic.min.js")
"""Where npm puts the bundle with lines and bars only: a quarter of the full one's size."""


@dataclass(frozen=True)
class Assets:
    """Texts that go into the page as they are."""

    style: str
    script: str
    plotly: str

    @property
    def plotly_version(self) -> str:
        """The browser library's version, from its first lines."""
        found = re.search(r"v(\d+\.\d+\.\d+)", self.plotly[:300])
        return found.group(1) if found else "unknown"

    @property
    def content_policy(self) -> str:
        """A policy under which only our two scripts run, and nothing can be fetched or sent."""
        scripts = " ".join(f"'sha256-{_digest(text)}'" for text in (self.script, self.plotly))
        return (
            f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:; "
            "connect-src 'none'; form-action 'none'; base-uri 'none'"
        )


def read_assets(project_dir: Path) -> Assets:
    """The assets; Plotly's basic bundle where npm has installed it, else the full one of the Python package.

    Raises:
        EnvironmentFault: Neither is there.
    """
    folder = resources.files("lifecycle.reports").joinpath("templates")
    style, script = (folder.joinpath(name).read_text("utf-8") for name in ("style.css", "app.js"))
    return Assets(style, _inert(script), _inert(_plotly(project_dir / BASIC_BUNDLE)))


def _plotly(basic: Path) -> str:
    if basic.is_file():
        return basic.read_text("utf-8")
    full = resources.files("plotly").joinpath("package_data", "plotly.min.js")
    if not full.is_file():
        raise EnvironmentFault("Plotly's browser library is not there.", "Run `npm install plotly.js-basic-dist-min`.")
    return full.read_text("utf-8")


def _inert(text: str) -> str:
    """The script, so that no byte of it ends a script tag or is changed by an HTML parser."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
