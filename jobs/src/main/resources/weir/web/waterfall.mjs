// One batch as a waterfall: what it waited for, and its phases one after the other.
import { Empty, html, ms } from "./parts.mjs";

const TOTAL = "triggerExecution";
const WORDS = {
  latestOffset: "look for drops",
  getBatch: "name the drops",
  queryPlanning: "plan",
  walCommit: "write the range down",
  addBatch: "compute and keep",
  commitOffsets: "commit",
};
const LEFT = 150;
const WIDTH = 620;

/** The last batch of a history: its phases in their order, with what Spark has no name for, which sum up to the whole. */
export function phasesOf(history) {
  const last = history.batch.length - 1;
  const total = history.phases[TOTAL][last];
  const known = Object.entries(history.phases)
    .filter(([name, values]) => name !== TOTAL && values[last] !== null)
    .map(([name, values]) => ({ name: WORDS[name] || name, millis: values[last] }));
  const rest = total === null ? 0 : total - known.reduce((sum, each) => sum + each.millis, 0);
  return { total, phases: rest > 0 ? [...known, { name: "between the phases", millis: rest }] : known };
}

export function Waterfall({ history, triggerMs, lagMs }) {
  if (!history || !history.batch.length) return html`<${Empty}>No batch was committed yet.<//>`;
  const last = history.batch.length - 1;
  const { total, phases } = phasesOf(history);
  if (total === null) return html`<${Empty}>Batch ${history.batch[last]} is of an earlier life: the ledger knows its rows and drops, not its phases.<//>`;
  const scale = (WIDTH - LEFT - 90) / Math.max(1, total);
  const sinks = Object.entries(history.sinks).filter(([, sink]) => sink.millis[last] !== null);
  let at = 0;
  const rows = phases.map((phase, i) => {
    const bar = { ...phase, x: LEFT + at * scale, width: Math.max(1, phase.millis * scale), colour: i % 6 };
    at += phase.millis;
    return bar;
  });
  const height = 22 * rows.length + 8;
  return html`<p class="dim">Batch ${history.batch[last]}: ${ms(total)}${triggerMs ? " of a trigger of " + ms(triggerMs) : ""}.${lagMs ? " The query has been behind for " + ms(lagMs) + "." : ""}
    ${sinks.length ? " Of “compute and keep”: " + sinks.map(([name, sink]) => name + " " + ms(sink.millis[last])).join(", ") + "." : ""}</p>
    <div class="scroll"><svg class="full" viewBox=${"0 0 " + WIDTH + " " + height} role="img" aria-label=${rows.map((row) => row.name + " " + ms(row.millis)).join(", ")}>
      ${rows.map((row, i) => html`<text class="d" x="0" y=${22 * i + 17}>${row.name}</text><rect class=${"f" + row.colour} x=${row.x} y=${22 * i + 5} width=${row.width} height="15" rx="2" /><text class="m" x=${row.x + row.width + 6} y=${22 * i + 17}>${ms(row.millis)}</text>`)}
    </svg></div>`;
}
