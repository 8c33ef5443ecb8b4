// What is in the store: cells of drops by lane, what is missing, and how far each query has read.
import { useState } from "./vendor/hooks.mjs";
import { go, useAsked } from "./live.mjs";
import { bytes, Card, day, Empty, html, num, Table, Tabs, time, Trouble } from "./parts.mjs";

const CELL = 5;
const TOP = 16;

/** One path for all cells of a kind: ten thousand of them are drawn as one shape. */
const cells = (numbers, from) => numbers.map((number) => "M" + (number - from) * CELL + " " + TOP + "h4v18h-4z").join("");

function Lane({ stream, lane }) {
  const [number, setNumber] = useState("");
  const width = Math.max(300, (lane.next - lane.from) * CELL);
  const open = (drop) => go("/drops/" + encodeURIComponent(stream) + "/" + encodeURIComponent(lane.lane) + "/" + drop);
  const click = (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    const drop = lane.from + Math.floor((((event.clientX - box.left) / box.width) * width) / CELL);
    if (drop < lane.next) open(drop);
  };
  const readers = Object.entries(lane.positions);
  return html`<${Card} title=${"lane " + lane.lane} extra=${html`<span class="dim">next drop ${num(lane.next)}${lane.tally ? " · " + num(lane.tally.rows) + " rows in drops of " + num(lane.tally.accepted) + " accepted" : ""}${lane.missing.length ? "" : " · no hole"}</span>`}>
    ${lane.missing.length ? html`<p class="bad">■ missing: drop ${lane.missing.slice(0, 20).join(", ")}${lane.missing.length > 20 ? " and " + (lane.missing.length - 20) + " more" : ""}</p>` : null}
    <div class="scroll"><svg width=${width} height=${TOP + 24 + 14 * readers.length} viewBox=${"0 0 " + width + " " + (TOP + 24 + 14 * readers.length)} onClick=${click} role="img" aria-label=${"Drops " + lane.from + " to " + (lane.next - 1) + " of lane " + lane.lane}>
      <text class="d" x="0" y="11">${lane.from}</text><text class="d" x=${width} y="11" text-anchor="end">${lane.next - 1}</text>
      <path class="fill-ok" d=${cells(lane.numbers, lane.from)} /><path class="fill-bad" d=${cells(lane.missing, lane.from)} />
      ${readers.map(([query, position], i) => {
        const x = Math.max(0, (position - lane.from) * CELL);
        return html`<line class="stroke-bad" x1=${x} x2=${x} y1=${TOP - 2} y2=${TOP + 26 + 14 * i} /><text class="d" x=${x > 160 ? x - 4 : x + 4} y=${TOP + 32 + 14 * i} text-anchor=${x > 160 ? "end" : "start"}>${query} ${position}</text>`;
      })}
    </svg></div>
    <form class="row" onSubmit=${(event) => { event.preventDefault(); if (number) open(number); }}><label>Drop <input inputmode="numeric" pattern="[0-9]*" size="8" value=${number} onInput=${(event) => setNumber(event.target.value)} /></label><button>Open</button></form>
    <details><summary class="dim">as a table</summary><${Table} label=${"Drops of lane " + lane.lane} columns=${[{ name: "drop", n: true }, { name: "sealed" }, { name: "size", n: true }]}
      rows=${lane.numbers.map((drop, i) => [html`<a href=${"/drops/" + encodeURIComponent(stream) + "/" + lane.lane + "/" + drop}>${drop}</a>`, day(lane.sealed[i]), bytes(lane.bytes[i])]).reverse()} /></details><//>`;
}

function Drop({ stream, lane, number }) {
  const { data, error } = useAsked(["drops", stream, lane, number].map(encodeURIComponent).join("/"), 0);
  const back = html`<p><a href=${"/drops/" + encodeURIComponent(stream)}>← all lanes of ${stream}</a></p>`;
  if (error) return html`${back}<${Trouble} error=${error} />`;
  if (!data) return html`${back}<${Empty}>Asking …<//>`;
  return html`${back}<${Card} title=${"Drop " + number + " of lane " + lane} extra=${html`<span class="dim">${data.path} · ${bytes(data.bytes)}${data.sealed ? " · sealed " + day(data.sealed) + " UTC" : ""}</span>`}>
      <${Table} label="Batches that hold it" columns=${[{ name: "query" }, { name: "batch", n: true }, { name: "committed" }, { name: "kept by" }]} rows=${data.batches.map((batch) => [html`<a href=${"/query/" + encodeURIComponent(batch.query.replace(/ \(shown\)$/, ""))}>${batch.query}</a>`, batch.batch, time(batch.at), batch.sinks.join(", ")])} />
      ${data.batches.length ? null : html`<${Empty}>No batch that is remembered holds it.<//>`}<//>
    <${Card} title="Lines">${data.refusal ? html`<${Trouble} error=${{ status: 401, message: data.refusal }} />` : html`<pre>${data.lines.join("\n")}</pre>${data.isWhole ? null : html`<p class="dim">… and more</p>`}`}<//>`;
}

export function Drops({ path, pipeline }) {
  const names = Object.keys(pipeline.streams).filter((name) => pipeline.streams[name].hasDrops);
  const stream = names.includes(path[0]) ? path[0] : names[0];
  const isOne = path.length >= 3;
  const { data, error } = useAsked(stream && !isOne ? "drops/" + encodeURIComponent(stream) : "", 5000);
  if (!stream) return html`<${Empty}>No stream of this pipeline has drops.<//>`;
  if (isOne) return html`<${Drop} stream=${stream} lane=${path[1]} number=${path[2]} />`;
  return html`<${Tabs} label="Streams" names=${names} current=${stream} address=${(each) => "/drops/" + encodeURIComponent(each)} />
    <${Trouble} error=${data ? null : error} />
    ${data ? data.lanes.map((lane) => html`<${Lane} key=${lane.lane} stream=${stream} lane=${lane} />`) : null}
    ${data && data.lanesInAll > data.lanes.length ? html`<${Empty}>${data.lanesInAll - data.lanes.length} more lanes are not shown.<//>` : null}`;
}
