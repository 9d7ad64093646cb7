/* Theme, print, downloads, and the charts, which are drawn once the page has been painted. */
(() => {
  "use strict";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let charts = { config: {}, figures: {} };
  let width = 0;
  let library = false;

  const remembered = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const remember = (theme) => { try { localStorage.setItem("theme", theme); } catch { /* a file may not */ } };
  const isDark = () => (root.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";

  root.classList.add("js");
  if (remembered()) root.dataset.theme = remembered();

  /* "$s1" is the colour that the style sheet gives to --s1 in the theme of the moment. */
  const resolved = (value, tokens) => {
    if (typeof value === "string") return /^\$[a-z]/.test(value) ? tokens.getPropertyValue("--" + value.slice(1)).trim() : value;
    if (Array.isArray(value)) return value.map((each) => resolved(each, tokens));
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolved(each, tokens)]));
    }
    return value;
  };

  const places = () => [...document.querySelectorAll("[data-figure]")];

  const draw = (place) => {
    const figure = charts.figures[place.dataset.figure];
    const drawn = resolved(figure, getComputedStyle(root));
    drawn.layout.width = place.clientWidth;
    if (place.clientWidth < 470) {
      Object.entries(figure.narrow || {}).forEach(([part, change]) => Object.assign(drawn.layout[part], change));
    }
    if (root.classList.contains("printing")) drawn.layout.height = Math.round(drawn.layout.height * 0.7);
    return Plotly.react(place, drawn.data, drawn.layout, charts.config).then(() => {
      place.querySelectorAll("svg").forEach((svg) => svg.setAttribute("aria-hidden", "true"));
      place.classList.add("drawn");
    });
  };

  /* The library is read after the first paint, or half a second later where no one says when that was. */
  const painted = () => new Promise((resolve) => {
    setTimeout(resolve, 500);
    try {
      const seen = new PerformanceObserver((list) => { if (list.getEntriesByName("first-contentful-paint").length) setTimeout(resolve, 0); });
      seen.observe({ type: "paint", buffered: true });
    } catch { /* the timer is enough */ }
  });

  const drawAll = () => library && Promise.allSettled(places().map(draw));

  const start = async () => {
    charts = JSON.parse(document.getElementById("figures").textContent);
    const script = document.createElement("script");
    script.textContent = document.getElementById("plotly").textContent;
    document.head.append(script);
    library = typeof Plotly !== "undefined";
    if (!library) return;
    await drawAll();
    places().forEach((place) => {
      if (place.classList.contains("drawn")) place.parentElement.querySelector("details.numbers").open = false;
    });
    walk();
    root.classList.add("charts-drawn");
  };

  /* Arrow keys go from point to point; what they find is spoken. */
  const walk = () => places().forEach((place) => {
    const { data, walk: points } = charts.figures[place.dataset.figure];
    let at = points.length;
    place.addEventListener("keydown", (event) => {
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: points.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      at = Math.max(0, Math.min(points.length - 1, to));
      const [curveNumber, pointNumber] = points[at];
      Plotly.Fx.hover(place, [{ curveNumber, pointNumber }]);
      const plain = document.createElement("textarea");
      plain.innerHTML = data[curveNumber].hovertext[pointNumber];
      document.getElementById("said").textContent = plain.value;
    });
    place.addEventListener("blur", () => Plotly.Fx.unhover(place));
  });

  /* Raw values, not what is shown; a text that a spreadsheet would run as a formula is made a text. */
  const cell = (text) => {
    const isFormula = /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text);
    const safe = isFormula ? "'" + text : text;
    return /[",\r\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
  };
  const csvOf = (table) => [...table.rows]
    .map((row) => [...row.cells].filter((each) => !each.hasAttribute("aria-hidden")))
    .map((row) => row.map((each) => cell(each.dataset.v ?? each.textContent.trim())).join(","))
    .join("\r\n") + "\r\n";
  const download = (name) => {
    const table = document.querySelector('table[data-csv="' + CSS.escape(name) + '"]');
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", csvOf(table)], { type: "text/csv;charset=utf-8" }));
    link.download = name + ".csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  window.reportCsv = (name) => csvOf(document.querySelector('table[data-csv="' + CSS.escape(name) + '"]'));

  const nameTheme = () => { document.getElementById("theme").textContent = isDark() ? "Light" : "Dark"; };
  const printing = (on) => () => { root.classList.toggle("printing", on); drawAll(); };

  document.addEventListener("DOMContentLoaded", () => {
    nameTheme();
    document.getElementById("theme").addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      remember(root.dataset.theme);
      nameTheme();
      drawAll();
    });
    document.getElementById("print").addEventListener("click", () => window.print());
    document.querySelectorAll("button.csv").forEach((button) => button.addEventListener("click", () => download(button.dataset.for)));
    dark.addEventListener("change", () => { nameTheme(); drawAll(); });
    addEventListener("beforeprint", printing(true));
    addEventListener("afterprint", printing(false));
    width = innerWidth;
    let pending = 0;
    addEventListener("resize", () => {
      if (innerWidth === width) return;
      width = innerWidth;
      clearTimeout(pending);
      pending = setTimeout(drawAll, 120);
    });
    painted().then(start).catch(() => {});
  });
})();
