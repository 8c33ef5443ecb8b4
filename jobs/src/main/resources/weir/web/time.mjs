// Event time against processing time: windows that fill up, the watermark that ends them, rows that came too late.
import { useAsked } from "./live.mjs";
import { ago, Card, Empty, html, ms, num, Table, Tabs, time, Trouble } from "./parts.mjs";
import { Plot } from "./plot.mjs";
import { runningOf } from "./parts.mjs";

const BAR = 46;
const HEIGHT = 130;
const MAX_BARS = 20;

export function Windows({ name, late, everyMs }) {
  const { data, error } = useAsked("windows/" + encodeURIComponent(name), everyMs);
  if (error && !data) return html`<${Trouble} error=${error} />`;
  if (!data) return html`<${Empty}>Asking …<//>`;
  const windows = data.windows.slice(0, MAX_BARS).reverse();
  if (!windows.length) return html`<${Empty}>No window has a row yet.<//>`;
  const value = (window) => (data.measure ? window.sum || 0 : window.rows);
  const most = Math.max(1, ...windows.map(value));
  const isFinal = (window) => data.watermark !== undefined && window.end <= data.watermark;
  const finals = windows.filter(isFinal).length;
  const width = 24 + windows.length * BAR;
  const line = 12 + finals * BAR - 4;
  const said = `${windows.length} windows, ${finals} final, watermark ${time(data.watermark)}, ${num(late)} late rows`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Windows"><svg class="full" viewBox=${"0 0 " + Math.max(width, 560) + " 196"} role="img" aria-label=${said}>
      ${windows.map((window, i) => {
        const height = Math.max(2, (value(window) / most) * HEIGHT);
        return html`<rect class=${isFinal(window) ? "fill-final" : "fill-ok"} x=${12 + i * BAR} y=${152 - height} width="38" height=${height} rx="3"><title>${time(window.start)} to ${time(window.end)}: ${num(value(window))}, ${isFinal(window) ? "final" : "open"}</title></rect>
          <text class="d" x=${31 + i * BAR} y="168" text-anchor="middle">${time(window.start).slice(3)}</text>`;
      })}
      ${data.watermark === undefined ? null : html`<line class="stroke-bad" x1=${line} x2=${line} y1="4" y2="154" /><text class="bad" x=${line > 300 ? line - 6 : line + 6} text-anchor=${line > 300 ? "end" : "start"} y="14">watermark ${time(data.watermark)}</text>`}
      ${late ? html`<path class="fill-late" d="M18 176l6 9h-12z" /><text class="d" x="32" y="186">${num(late)} late rows, left out of final windows</text>` : null}
    </svg></div>
    <details><summary class="dim">as a table</summary><${Table} label="Windows" columns=${[{ name: "start" }, { name: "end" }, { name: "rows", n: true }, { name: data.measure || "rows", n: true }, { name: "state" }]}
      rows=${[...windows].reverse().map((window) => [time(window.start), time(window.end), num(window.rows), num(value(window)), isFinal(window) ? "final" : "open"])} /></details>`;
}

export function Time({ path, pipeline, now }) {
  const names = Object.keys(pipeline.queries);
  const withWindows = names.filter((name) => pipeline.queries[name].hasWindows);
  const name = names.includes(path[0]) ? path[0] : withWindows[0] || names[0];
  const running = runningOf(now, name);
  const { data: history } = useAsked("history/" + encodeURIComponent(running?.query || name) + "?last=600", 3000);
  const behind = (times) => times.map((at, i) => (at === null ? null : Math.max(0, history.at[i] - at)));
  return html`<${Tabs} label="Queries" names=${names} current=${name} address=${(each) => "/time/" + encodeURIComponent(each)} />
    <${Card} title=${"Windows of " + name + ", and the watermark"}>
      ${pipeline.queries[name].hasWindows ? html`<${Windows} key=${name} name=${name} late=${running?.rowsLate || 0} everyMs=${3000} />` : html`<${Empty}>Its result has no windows: no columns start and end.<//>`}<//>
    <${Card} title="How far event time is behind the clock">
      ${history && history.eventMax.some((at) => at !== null)
        ? html`<${Plot} label="Event time behind processing time" at=${history.at} unit=${ms} series=${[
            { name: "newest row", colour: 1, values: behind(history.eventMax) },
            { name: "average", colour: 3, values: behind(history.eventAvg) },
            { name: "oldest row", colour: 5, values: behind(history.eventMin) },
            { name: "watermark", colour: 2, isLine: true, values: behind(history.watermark) },
          ]} />`
        : html`<${Empty}>The rows of its batches have no event times.<//>`}<//>
    <${Card} title="All watermarks"><${Table} label="Watermarks" columns=${[{ name: "query" }, { name: "watermark" }, { name: "behind the clock" }, { name: "late rows", n: true }, { name: "waits for" }]}
      rows=${(now?.queries || []).map((query) => [query.query, time(query.watermark), query.watermark ? ago(query.watermark) : "no watermark", num(query.rowsLate), query.waitsFor || "–"])} /><//>`;
}
