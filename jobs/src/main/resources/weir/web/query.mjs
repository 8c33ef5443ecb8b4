// One query: its SQL, what it reads and keeps, where its batches spend their time.
import { useAsked } from "./live.mjs";
import { ago, bytes, Card, day, Empty, html, ms, num, rate, runningOf, state, Table, Tabs, time, Trouble } from "./parts.mjs";
import { Plot } from "./plot.mjs";
import { Ticker } from "./flow.mjs";
import { Waterfall } from "./waterfall.mjs";

const SHOWN = 100;
const TOTAL = "triggerExecution";
const NO_COMMIT_MS = 3000;

/** Rows a second of each batch, over the time since the batch before; nothing where a life ended in between. */
function rates(history, values) {
  return history.at.map((at, i) => {
    const took = i ? at - history.at[i - 1] : 0;
    return took > 0 && values[i] !== null && history.epoch[i] === history.epoch[i - 1] ? (values[i] * 1000) / took : null;
  });
}

/** The time without a commit between two lives. */
function outages(history) {
  return history.at.flatMap((at, i) =>
    i && history.epoch[i] !== history.epoch[i - 1] && at - history.at[i - 1] > NO_COMMIT_MS ? [{ from: history.at[i - 1], to: at, epoch: history.epoch[i] }] : [],
  );
}

function drops(history, batch) {
  return history.ranges
    .filter((range) => range.batch === batch)
    .map((range) => html`<span><a href=${range.stream ? "/drops/" + encodeURIComponent(range.stream) + "/" + range.lane + "/" + range.from : undefined}>${range.lane} ${range.to - range.from === 1 ? range.from : range.from + "…" + (range.to - 1)}</a> </span>`);
}

function Batches({ history }) {
  const sinks = Object.keys(history.sinks);
  const from = Math.max(0, history.batch.length - SHOWN);
  const rows = [];
  for (let i = history.batch.length - 1; i >= from; i--)
    rows.push([history.batch[i], time(history.at[i]), history.epoch[i] || "–", ms(history.phases[TOTAL][i]), num(history.rowsIn[i]), num(history.rowsLate[i]), ...sinks.map((name) => num(history.sinks[name].rows[i])), drops(history, history.batch[i])]);
  return html`<${Table} label="Last batches" rows=${rows} columns=${[{ name: "batch", n: true }, { name: "committed" }, { name: "epoch", n: true }, { name: "took", n: true }, { name: "rows in", n: true }, { name: "late", n: true }, ...sinks.map((name) => ({ name, n: true })), { name: "drops" }]} />`;
}

export function Results({ name, everyMs }) {
  const { data, error } = useAsked("results/" + encodeURIComponent(name) + "?rows=20", everyMs);
  if (error && !data) return html`<${Trouble} error=${error} />`;
  if (!data) return html`<${Empty}>Asking …<//>`;
  return data.rows.length
    ? html`<${Table} label=${"Newest rows of " + name} columns=${data.columns.map((column) => ({ name: column.name, n: /INT|DOUBLE|FLOAT|DECIMAL/.test(column.type) }))} rows=${data.rows.map((row) => row.map((value) => (value === null ? html`<i class="dim">null</i>` : value)))} />`
    : html`<${Empty}>No rows yet.<//>`;
}

function One({ name, pipeline, now }) {
  const query = pipeline.queries[name];
  const running = runningOf(now, name);
  const { data: history } = useAsked("history/" + encodeURIComponent(running?.query || name) + "?last=600", 2000);
  const of = state(running);
  const gaps = history ? outages(history) : [];
  const phases = history ? Object.keys(history.phases).filter((phase) => phase !== TOTAL) : [];
  const sinks = history ? Object.keys(history.sinks) : [];
  return html`
    <${Card} title=${name} extra=${html`<span class=${of.tone}>${of.shape} ${of.word}</span><span class="dim">mode ${query.mode} · trigger ${query.triggerMs ? ms(query.triggerMs) : "at once"} · reads ${query.streams.join(", ")}</span>`}>
      <div class="strip">
        <div><span class="dim">rows a second</span><strong>${rate(running?.rowsPerSecond)}</strong></div>
        <div><span class="dim">behind</span><strong>${running?.secondsBehind === undefined ? "–" : ms(running.secondsBehind * 1000)} <small>${num(running?.dropsBehind)} drops</small></strong></div>
        <div><span class="dim">last batch</span><strong>${ms(running?.lastBatchMillis)} <small>${running?.committedAt ? ago(running.committedAt) : ""}</small></strong></div>
        <div><span class="dim">state</span><strong>${num(running?.stateRows)} <small>${bytes(running?.stateBytes)}</small></strong></div>
      </div>
      ${running?.lastError ? html`<p class="bad" role="alert">${running.lastError}</p>` : null}
      ${query.sql ? html`<details open><summary class="dim">SQL</summary><pre>${query.sql}</pre></details>` : null}
      ${gaps.map((gap) => html`<p class="warn">▲ ${ms(gap.to - gap.from)} without a commit, from ${day(gap.from)} UTC on: epoch ${gap.epoch} went on.</p>`)}
    <//>
    ${history && history.batch.length
      ? html`<div class="grid">
          <${Card} title="Rows a second"><${Plot} label="Rows a second, read and kept" at=${history.at} unit=${rate}
            series=${[{ name: "read", colour: 1, values: rates(history, history.rowsIn) }, ...sinks.map((sink, i) => ({ name: "to " + sink, colour: 2 + (i % 4), values: rates(history, history.sinks[sink].rows) }))]} /><//>
          <${Card} title="Where batches spend their time"><${Plot} label="Phases of batches" at=${history.at} unit=${ms} isStacked
            series=${[...phases.map((phase, i) => ({ name: phase, colour: i % 6, values: history.phases[phase] })), ...(query.triggerMs ? [{ name: "trigger", colour: 2, isLine: true, values: history.at.map(() => query.triggerMs) }] : [])]} /><//>
          <${Card} title="State"><${Plot} label="Rows of state" at=${history.at} unit=${num} series=${[{ name: "rows of state", colour: 3, values: history.stateRows }]} /><//>
          <${Card} title="Late rows"><${Plot} label="Late rows of each batch" at=${history.at} unit=${num} series=${[{ name: "late rows, left out", colour: 5, values: history.rowsLate }]} /><//>
        </div>
        <${Card} title="Last batch"><${Waterfall} history=${history} triggerMs=${query.triggerMs} lagMs=${running?.secondsBehind ? running.secondsBehind * 1000 : null} /><//>
        <${Card} title=${"Last " + Math.min(SHOWN, history.batch.length) + " batches"}><${Batches} history=${history} /><//>`
      : html`<${Card} title="Batches"><${Empty}>No batch was committed yet.<//><//>`}
    <${Card} title="Newest rows"><${Results} name=${name} everyMs=${10000} /><//>
    <${Card} title="Events"><${Ticker} query=${running?.query || name} /><//>`;
}

export function Query({ path, pipeline, now }) {
  const names = Object.keys(pipeline.queries);
  const name = names.includes(path[0]) ? path[0] : names[0];
  return html`<${Tabs} label="Queries" names=${names} current=${name} address=${(each) => "/query/" + encodeURIComponent(each)} />
    <${One} key=${name} name=${name} pipeline=${pipeline} now=${now} />`;
}
