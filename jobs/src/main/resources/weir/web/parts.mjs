// What all pages are made of.
import { h } from "./vendor/preact.mjs";
import { useState } from "./vendor/hooks.mjs";
import htm from "./vendor/htm.mjs";
import { clock, redraw, token } from "./live.mjs";

export const html = htm.bind(h);

const whole = new Intl.NumberFormat("en");
export const num = (value) => (value === null || value === undefined ? "–" : whole.format(Math.round(value)));
export const rate = (value) =>
  value === null || value === undefined ? "–" : value >= 10 || value === 0 ? num(value) : value.toFixed(1);

export function ms(value) {
  if (value === null || value === undefined) return "–";
  if (value < 1000) return Math.round(value) + " ms";
  if (value < 120000) return (value / 1000).toFixed(1) + " s";
  return value < 7200000 ? Math.round(value / 60000) + " min" : (value / 3600000).toFixed(1) + " h";
}

export function bytes(value) {
  if (!value) return "0 B";
  const power = Math.min(4, Math.floor(Math.log2(value) / 10));
  return (value / 2 ** (10 * power)).toFixed(power ? 1 : 0) + " " + ["B", "KiB", "MiB", "GiB", "TiB"][power];
}

const two = (value) => String(value).padStart(2, "0");
export function time(at) {
  if (at === null || at === undefined) return "–";
  const date = new Date(at);
  return two(date.getUTCHours()) + ":" + two(date.getUTCMinutes()) + ":" + two(date.getUTCSeconds());
}
export const day = (at) => (at ? new Date(at).toISOString().slice(0, 10) + " " + time(at) : "–");
export const ago = (at) => (at ? ms(Math.max(0, clock() - at)) + " ago" : "–");

/** The streaming query that keeps a query's result; one that is only shown goes by another name. */
export const runningOf = (now, name) =>
  now?.queries?.find((query) => query.query === name) || now?.queries?.find((query) => query.query === name + " (shown)");

/** State by shape and word as well as by colour. */
export function state(query) {
  if (!query) return { shape: "○", word: "not started", tone: "dim" };
  if (query.state === "failed") return { shape: "■", word: "failed", tone: "bad" };
  if (query.state === "retrying") return { shape: "◆", word: "retrying", tone: "warn" };
  if (query.stuckSeconds) return { shape: "■", word: "stuck", tone: "bad" };
  if (query.state === "starting") return { shape: "○", word: "starting", tone: "dim" };
  if (query.state === "ended") return { shape: "–", word: "ended", tone: "dim" };
  if ((query.secondsBehind || 0) >= 10) return { shape: "▲", word: "behind", tone: "warn" };
  return { shape: "●", word: "running", tone: "ok" };
}

export const Card = ({ title, extra, children }) =>
  html`<section class="card"><div class="head"><h2>${title}</h2>${extra}</div>${children}</section>`;

/** Rows of values; numbers stand to the right. */
export function Table({ columns, rows, label }) {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${label}><table>
    <thead><tr>${columns.map((column) => html`<th scope="col" class=${column.n ? "n" : ""}>${column.name}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((value, i) => html`<td class=${columns[i].n ? "n" : columns[i].raw ? "raw" : ""}>${value}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}

/** Why something is not there, and the field for the token where that is why. */
export function Trouble({ error }) {
  const [value, set] = useState("");
  if (!error) return null;
  if (error.status !== 401) return html`<p class="bad" role="alert">${error.message}</p>`;
  const enter = (event) => {
    event.preventDefault();
    token.set(value.trim());
    location.reload();
  };
  return html`<form class="row" onSubmit=${enter}><p class="dim">${error.message}</p>
    <label>Token <input type="password" autocomplete="off" value=${value} onInput=${(event) => set(event.target.value)} /></label>
    <button>Enter</button></form>`;
}

/** One of several things, each with an address. */
export const Tabs = ({ names, current, address, label }) =>
  html`<nav class="row tabs" aria-label=${label}>${names.map(
    (name) => html`<a href=${address(name)} aria-current=${name === current ? "page" : undefined}>${name}</a>`,
  )}</nav>`;

export const Empty = ({ children }) => html`<p class="dim">${children}</p>`;

export { redraw };
