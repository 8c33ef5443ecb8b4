// SQL over the results, read-only.
import { useRef, useState } from "./vendor/hooks.mjs";
import { ask, useAsked } from "./live.mjs";
import { Card, html, Table, Trouble } from "./parts.mjs";
import { Plot } from "./plot.mjs";

const WORDS = "SELECT FROM WHERE GROUP BY ORDER BY DESC LIMIT count(*) sum( avg( min( max( JOIN ON HAVING DISTINCT".split(" ");

function Chart({ answer }) {
  const isTime = /^TIMESTAMP/.test(answer.columns[0]?.type || "");
  const numbers = answer.columns.map((column, i) => ({ column, i })).filter(({ column, i }) => i && /INT|DOUBLE|FLOAT|DECIMAL/.test(column.type)).slice(0, 6);
  if (!isTime || !numbers.length || answer.rows.length < 2) return null;
  const rows = answer.rows.filter((row) => row[0] !== null).map((row) => ({ at: Date.parse(row[0].replace(" ", "T") + "Z"), row })).sort((a, b) => a.at - b.at);
  return html`<${Plot} label="The answer over time" at=${rows.map((each) => each.at)} unit=${(value) => String(+value.toPrecision(6))}
    series=${numbers.map(({ column, i }, n) => ({ name: column.name, colour: 1 + (n % 5), values: rows.map((each) => (each.row[i] === null ? null : Number(each.row[i]))) }))} />`;
}

export function Ask() {
  const { data: known, error: refused } = useAsked("sql", 0);
  const [sql, setSql] = useState("");
  const [answer, setAnswer] = useState(null);
  const [error, setError] = useState(null);
  const [isBusy, setBusy] = useState(false);
  const [offers, setOffers] = useState([]);
  const text = useRef(null);
  if (refused) return html`<${Card} title="Ask"><${Trouble} error=${refused} /><//>`;
  const tables = known?.tables || {};
  const names = [...Object.keys(tables), ...new Set(Object.values(tables).flat()), ...WORDS];
  const run = async () => {
    setBusy(true);
    setError(null);
    try {
      setAnswer(await ask("sql?q=" + encodeURIComponent(sql || text.current.placeholder)));
    } catch (thrown) {
      setError(thrown);
    }
    setBusy(false);
  };
  const begun = () => /[\w]*$/.exec(text.current.value.slice(0, text.current.selectionStart))[0];
  const type = () => {
    setSql(text.current.value);
    const word = begun().toLowerCase();
    setOffers(word ? names.filter((name) => name.toLowerCase().startsWith(word) && name.toLowerCase() !== word).slice(0, 8) : []);
  };
  const take = (name) => {
    const field = text.current;
    field.setRangeText(name, field.selectionStart - begun().length, field.selectionStart, "end");
    setSql(field.value);
    setOffers([]);
    field.focus();
  };
  const press = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    } else if (event.key === "Tab" && offers.length && !event.shiftKey) {
      event.preventDefault();
      take(offers[0]);
    } else if (event.key === "Escape") {
      setOffers([]);
    }
  };
  const example = Object.keys(tables)[0] ? "SELECT * FROM " + Object.keys(tables)[0] : "SELECT 1";
  return html`<${Card} title="Ask" extra=${html`<span class="dim">Read-only, over the results of ${Object.keys(tables).join(", ") || "no query"}. Ctrl+Enter asks, Tab completes, Esc lets Tab go on.</span>`}>
      <label class="sr" for="sql">SQL</label>
      <textarea id="sql" ref=${text} value=${sql} placeholder=${example} spellcheck="false" onInput=${type} onKeyDown=${press}></textarea>
      <div class="row"><button onClick=${run} disabled=${isBusy}>${isBusy ? "Asking …" : "Ask"}</button>
        ${offers.map((offer) => html`<button class="quiet" onClick=${() => take(offer)}>${offer}</button>`)}</div>
      <${Trouble} error=${error} /><//>
    ${answer?.columns ? html`<${Card} title=${answer.rows.length + (answer.isWhole ? " rows" : " rows, and more")}><${Chart} answer=${answer} />
      <${Table} label="Answer" columns=${answer.columns.map((column) => ({ name: column.name, n: /INT|DOUBLE|FLOAT|DECIMAL/.test(column.type) }))} rows=${answer.rows.map((row) => row.map((value) => (value === null ? html`<i class="dim">null</i>` : value)))} /><//>` : null}`;
}
