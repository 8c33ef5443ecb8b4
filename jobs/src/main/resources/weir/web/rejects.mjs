// Lines that did not fit, by reason.
import { useState } from "./vendor/hooks.mjs";
import { useAsked } from "./live.mjs";
import { Card, day, Empty, html, num, Table, Trouble } from "./parts.mjs";

/** The line, with the field that the reason names. */
function marked(raw, reason) {
  const name = /"([^"]+)"|^(\w+) /.exec(reason || "");
  const field = name && (name[1] || name[2]);
  const at = field ? raw.indexOf('"' + field + '"') : -1;
  if (at < 0) return raw;
  const end = raw.indexOf(",", at) < 0 ? raw.length : raw.indexOf(",", at);
  return html`${raw.slice(0, at)}<mark>${raw.slice(at, end)}</mark>${raw.slice(end)}`;
}

export function Rejects() {
  const { data, error } = useAsked("rejects", 5000);
  const [copied, setCopied] = useState("");
  if (error && !data) return html`<${Card} title="Bad rows"><${Trouble} error=${error} /><//>`;
  if (!data) return html`<${Empty}>Asking …<//>`;
  if (!data.areKept) return html`<${Card} title="Bad rows"><${Empty}>Bad rows are kept in PostgreSQL, and this pipeline has none.<//><//>`;
  const copy = async (line, id) => {
    const { stream, lane, drop, line: number, reason, raw, bytes } = line;
    await navigator.clipboard.writeText(JSON.stringify({ stream, lane, drop, line: number, reason, raw, bytes, mended: raw }));
    setCopied(id);
  };
  return html`<${Card} title="By reason">${data.reasons.length
      ? html`<${Table} label="Reasons" columns=${[{ name: "lines", n: true }, { name: "stream" }, { name: "reason" }, { name: "last" }]} rows=${data.reasons.map((each) => [num(each.lines), each.stream, each.reason, day(each.last)])} />`
      : html`<${Empty}>No line was put aside.<//>`}<//>
    <${Card} title="The last of them" extra=${html`<span class="dim">A copy is a line for “weir replay”: mend it there.</span>`}><${Table} label="Lines" columns=${[{ name: "drop" }, { name: "reason" }, { name: "line", raw: true }, { name: "" }]}
      rows=${data.lines.map((line) => {
        const id = [line.stream, line.lane, line.drop, line.line].join("/");
        return [html`<a href=${"/drops/" + [line.stream, line.lane, line.drop].map(encodeURIComponent).join("/")}>${line.lane} ${line.drop}:${line.line}</a>`, line.reason, marked(line.raw || "", line.reason), html`<button class="quiet" onClick=${() => copy(line, id)}>${copied === id ? "copied" : "copy"}</button>`];
      })} /><//>`;
}
