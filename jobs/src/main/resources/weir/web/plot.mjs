// Lines over time, with the same numbers as a table.
import { useEffect, useRef, useState } from "./vendor/hooks.mjs";
import uPlot from "./vendor/uplot.mjs";
import { html, Table, time } from "./parts.mjs";

const MAX_TABLE_ROWS = 100;
const dark = matchMedia("(prefers-color-scheme: dark)");
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function options(series, unit, isStacked, width, height) {
  const axis = { stroke: colour("--dim"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line") } };
  return {
    width,
    height,
    tzDate: (at) => uPlot.tzDate(new Date(at * 1000), "UTC"),
    legend: { show: false },
    cursor: { drag: { x: false, y: false } },
    scales: { y: { range: (plot, low, high) => [Math.min(0, low || 0), high > 0 ? high * 1.08 : 1] } },
    axes: [axis, { ...axis, size: 62, values: (plot, values) => values.map((value) => unit(value)) }],
    series: [
      {},
      ...series.map((each) => ({
        label: each.name,
        stroke: colour("--p" + each.colour),
        fill: isStacked && !each.isLine ? colour("--p" + each.colour) : undefined,
        width: each.isLine ? 2 : 1.3,
        dash: each.isLine ? [6, 4] : undefined,
        spanGaps: false,
        points: { show: false },
      })),
    ],
  };
}

/** Sums from the bottom up, so that the first is drawn behind the others. */
function stacked(series) {
  const sums = [];
  const below = [];
  series.forEach((each, s) => {
    if (each.isLine) {
      sums[s] = each.values;
      return;
    }
    sums[s] = each.values.map((value, i) => (value === null ? null : (below[i] = (below[i] || 0) + value)));
  });
  return sums;
}

/**
 * A plot.
 *
 * @param at times in ms
 * @param series {name, colour: 0 to 5, values, isLine} from the bottom up
 * @param unit makes a text of a value
 */
export function Plot({ at, series, unit, isStacked, label }) {
  const place = useRef(null);
  const plot = useRef(null);
  const [asTable, setTable] = useState(false);
  const [theme, setTheme] = useState(dark.matches);
  const drawn = isStacked ? [...series].reverse() : series;
  const names = drawn.map((each) => each.name).join("|");
  useEffect(() => {
    const turn = () => setTheme(dark.matches);
    dark.addEventListener("change", turn);
    return () => dark.removeEventListener("change", turn);
  }, []);
  useEffect(() => {
    if (asTable || !place.current) return undefined;
    const host = place.current;
    plot.current = new uPlot(options(drawn, unit, isStacked, host.clientWidth, host.clientHeight), [[]], host);
    const resize = new ResizeObserver(() => plot.current?.setSize({ width: host.clientWidth, height: host.clientHeight }));
    resize.observe(host);
    return () => {
      resize.disconnect();
      plot.current.destroy();
      plot.current = null;
    };
  }, [asTable, names, theme]);
  useEffect(() => {
    const values = isStacked ? stacked(series) : series.map((each) => each.values);
    plot.current?.setData([at.map((ms) => ms / 1000), ...(isStacked ? values.reverse() : values)]);
  });
  const from = Math.max(0, at.length - MAX_TABLE_ROWS);
  return html`<div>
    <div class="legend">${series.map((each) => html`<span><i class=${"c" + each.colour}></i>${each.name}</span>`)}
      <span class="grow"></span><button class="quiet" aria-pressed=${asTable} onClick=${() => setTable(!asTable)}>as a ${asTable ? "plot" : "table"}</button></div>
    ${asTable
      ? html`<${Table} label=${label} columns=${[{ name: "time" }, ...series.map((each) => ({ name: each.name, n: true }))]}
          rows=${at.slice(from).map((ms, i) => [time(ms), ...series.map((each) => (each.values[from + i] === null ? "–" : unit(each.values[from + i])))]).reverse()} />`
      : html`<div class="plot" ref=${place} role="img" aria-label=${label}></div>`}
  </div>`;
}
