// Every row once: the numbers that say so, and the pipeline as a graph in the file's own names.
import { useState } from "./vendor/hooks.mjs";
import { live, useAsked } from "./live.mjs";
import { ago, Card, Empty, html, ms, num, rate, runningOf, state, time } from "./parts.mjs";
import { Bars, withGaps } from "./lives.mjs";
import { Windows } from "./time.mjs";
import { Waterfall } from "./waterfall.mjs";

const MAX_CHARACTERS = 26;
const WIDEST = 9;
const shortened = (name) => (name.length <= MAX_CHARACTERS ? name : name.slice(0, MAX_CHARACTERS - 1) + "…");

function Strip({ now }) {
  const accounts = Object.values(now?.streams || {});
  const sum = (name) => (accounts.length ? accounts.reduce((all, each) => all + each[name], 0) : null);
  const isKnown = accounts.length && accounts.every((each) => each.kept !== undefined);
  const kept = isKnown ? sum("kept") : null;
  const underWay = isKnown ? sum("accepted") - kept : null;
  const verified = now?.verified;
  const isRight = verified && verified.lost === 0 && verified.duplicated === 0 && verified.different === 0;
  return html`<section class="strip" aria-label="Every row once">
    <div><span class="dim">accepted</span><strong>${num(sum("accepted"))}</strong></div>
    <div><span class="dim">in drops</span><strong>${num(sum("inDrops"))}</strong></div>
    <div><span class="dim">kept by every sink</span><strong>${num(kept)} ${underWay !== null ? html`<small>${num(underWay)} under way</small>` : null}</strong></div>
    ${verified
      ? html`<div><span class="dim">verified ${ago(verified.at)}</span><strong class=${"words " + (isRight ? "ok" : "bad")}>${isRight ? "✓" : "✕"} lost ${num(verified.lost)}, doubled ${num(verified.duplicated)}${verified.different ? ", different " + num(verified.different) : ""}</strong></div>`
      : html`<div><span class="dim">verified</span><strong class="words dim">not yet</strong></div>`}
  </section>`;
}

/** The words on a node: what it is, and its name; a place's name is the end of its path. */
function title(node) {
  if (node.kind !== "sink") return { kind: node.kind, name: node.name };
  const [kind, ...rest] = node.name.split(":");
  const place = rest.join(":");
  return { kind: kind === "postgres" || kind === "jdbc" ? "table" : kind, name: place.split("/").filter(Boolean).pop() || "" };
}

/** What is written on a node, and how much flows out of it. */
function facts(node, now, pipeline) {
  if (node.kind === "query") {
    const query = runningOf(now, node.name);
    const of = state(query);
    const lag = query?.secondsBehind;
    const late = query?.rowsLate ? " · " + num(query.rowsLate) + " late" : "";
    return {
      state: of,
      lag: of.tone === "bad" || of.word === "retrying" || !query ? of.word : lag === undefined ? of.word : (lag ? ms(lag * 1000) : "0 s") + " behind",
      second: query?.watermark ? "watermark " + time(query.watermark) + late : query?.stateRows ? num(query.stateRows) + " rows of state" : rate(query?.rowsPerSecond) + " rows/s" + late,
    };
  }
  if (node.kind === "sink") {
    const name = node.id.split(":")[1];
    const query = now?.queries?.find((each) => (each.query === name || each.query === name + " (shown)") && node.name in (each.rowsWritten || {}));
    return { first: num(query?.rowsWritten?.[node.name]) + " rows" + (query?.batch === undefined ? "" : " · batch " + query.batch), second: query?.committedAt ? ago(query.committedAt) : "no commit yet" };
  }
  if (node.kind === "stream") {
    const account = now?.streams?.[node.name];
    return { first: rate(flow(node, now, pipeline)) + " rows/s", second: account ? num(account.accepted) + " accepted" : pipeline.streams[node.name].kind };
  }
  return { first: node.kind === "table" ? "reference data" : (pipeline.views[node.name]?.columns.length || 0) + " columns", second: "" };
}

/** Rows a second: those of a stream are read by its fastest query, those of a view by the fastest behind it. */
function flow(node, now, pipeline) {
  if (node.kind === "query") return runningOf(now, node.name)?.rowsPerSecond || 0;
  if (node.kind === "table") return 0;
  if (node.kind === "stream")
    return Math.max(0, ...Object.entries(pipeline.queries).filter(([, query]) => query.streams.length === 1 && query.streams[0] === node.name).map(([name]) => runningOf(now, name)?.rowsPerSecond || 0));
  return 0;
}

function widths(graph, now, pipeline) {
  const nodes = Object.fromEntries(graph.nodes.map((node) => [node.id, node]));
  const through = (id, seen = 0) => {
    const own = flow(nodes[id], now, pipeline);
    if (nodes[id].kind !== "view" || seen > 20) return own;
    return Math.max(own, ...graph.edges.filter((edge) => edge.from === id).map((edge) => through(edge.to, seen + 1)), 0);
  };
  return graph.edges.map((edge) => {
    const from = nodes[edge.from];
    const rows = from.kind === "table" ? 0 : nodes[edge.to].kind === "sink" ? through(edge.from) : through(edge.to);
    return { rows, width: Math.min(WIDEST, 1.5 + 1.6 * Math.log10(1 + rows)) };
  });
}

function Graph({ pipeline, now, choose, chosen }) {
  const graph = pipeline.graph;
  const wide = widths(graph, now, pipeline);
  const address = (node) => {
    if (node.kind === "query") return "/query/" + encodeURIComponent(node.name);
    if (node.kind === "sink") return "/query/" + encodeURIComponent(node.id.split(":")[1]);
    return node.kind === "stream" && pipeline.streams[node.name].hasDrops ? "/drops/" + encodeURIComponent(node.name) : undefined;
  };
  return html`<svg class="full graph" viewBox=${"0 0 " + graph.width + " " + graph.height} role="group" aria-label="Pipeline">
    ${graph.edges.map((edge, i) => html`<path class="edge" d=${edge.curve} stroke-width=${wide[i].width}><title>${rate(wide[i].rows)} rows/s</title></path>`)}
    ${graph.nodes.map((node) => {
      const said = facts(node, now, pipeline);
      const called = title(node);
      const box = html`<rect class="node" x=${node.x} y=${node.y} width=${node.width} height=${node.height} rx="8" />
        <text x=${node.x + 14} y=${node.y + 21}>${said.state ? html`<tspan class=${said.state.tone}>${said.state.shape} </tspan>` : html`${called.kind} `}<tspan font-weight="600">${shortened(called.name)}</tspan></text><title>${node.name}</title>`;
      const label = node.kind + " " + node.name + (said.state ? ", " + said.state.word : "");
      const to = address(node);
      return html`<g key=${node.id}>
        ${to ? html`<a href=${to} aria-label=${label}>${box}</a>` : html`<g role="img" aria-label=${label}>${box}</g>`}
        ${said.state
          ? html`<a href="#batch" role="button" aria-expanded=${chosen === node.name} aria-label=${"last batch of " + node.name + ", " + said.lag} onClick=${(event) => { event.preventDefault(); choose(chosen === node.name ? "" : node.name); }}><text class="m" x=${node.x + 14} y=${node.y + 38} text-decoration="underline">${said.lag}</text></a>`
          : html`<text class="m" x=${node.x + 14} y=${node.y + 38}>${said.first}</text>`}
        <text class="d" x=${node.x + 14} y=${node.y + 54}>${shortened(said.second)}</text></g>`;
    })}
  </svg>`;
}

export function Ticker({ query }) {
  const events = live.events.filter((event) => !query || event.query === query).slice(-100).reverse();
  return events.length
    ? html`<ol class="ticker" tabindex="0" aria-label="Events">${events.map(
        (event) => html`<li key=${event.number + " " + event.at}><span class="dim">${time(event.at)}</span> <b>${event.kind === "caughtUp" ? "caught up" : event.kind}</b> ${event.query || ""}${event.batch === undefined ? "" : " batch " + event.batch}${event.query ? ": " : ""}${event.text}</li>`,
      )}</ol>`
    : html`<${Empty}>Nothing has happened yet.<//>`;
}

function LastBatch({ name, pipeline, now }) {
  const query = runningOf(now, name);
  const { data } = useAsked(query ? "history/" + encodeURIComponent(query.query) + "?last=1" : "", 2000);
  return html`<${Card} title=${"Last batch of " + name} extra=${html`<a href=${"/query/" + encodeURIComponent(name)}>all batches</a>`}>
    <${Waterfall} history=${data} triggerMs=${pipeline.queries[name].triggerMs} lagMs=${query?.secondsBehind === undefined ? null : query.secondsBehind * 1000} /><//>`;
}

/** The newest windows of the first query that has some, and the last lives: what pages of their own show in full. */
function Glances({ pipeline, now }) {
  const name = Object.keys(pipeline.queries).find((each) => pipeline.queries[each].hasWindows);
  const { data } = useAsked(now?.epoch ? "lives" : "", 10000);
  const lives = data ? withGaps(data.lives) : [];
  const gap = lives.length ? lives[lives.length - 1].gap : null;
  const windows = name && pipeline.showsData
    ? html`<${Card} title=${"Time: windows of " + name + ", and the watermark"} extra=${html`<a href=${"/time/" + encodeURIComponent(name)}>more</a>`}><${Windows} name=${name} late=${runningOf(now, name)?.rowsLate || 0} everyMs=${10000} /><//>`
    : null;
  const past = lives.length
    ? html`<${Card} title=${gap === null ? "Lives" : "Lives: back after " + ms(gap)} extra=${html`<a href="/lives">more</a>`}><${Bars} lives=${lives.slice(-3)} width=${460} /><//>`
    : null;
  return html`<div class=${windows && past ? "grid wide-left" : ""}>${windows}${past}</div>`;
}

export function Flow({ pipeline, now }) {
  const [chosen, choose] = useState("");
  return html`<${Strip} now=${now} />
    <${Card} title="Flow" extra=${html`<span class="dim">${now?.executors ? now.executors.registered + " of " + now.executors.wanted + " executors" : ""}</span>`}>
      <div class="scroll" tabindex="0" role="region" aria-label="Graph"><${Graph} pipeline=${pipeline} now=${now} choose=${choose} chosen=${chosen} /></div><//>
    ${chosen ? html`<${LastBatch} name=${chosen} pipeline=${pipeline} now=${now} />` : null}
    ${now?.waitsForLocks ? html`<${Card} title="Waits for locks"><pre>${now.waitsForLocks.map((wait) => wait.table + " (" + wait.of + ") held by " + wait.pid + " " + wait.application + ", " + ms(wait.millis)).join("\n")}</pre><//>` : null}
    <${Glances} pipeline=${pipeline} now=${now} />
    <${Card} title="Events"><${Ticker} /><//>`;
}

