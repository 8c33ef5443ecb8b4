// The frame around the pages: their addresses, the keys, and what is said when the driver is away.
import { render } from "./vendor/preact.mjs";
import { useEffect, useRef, useState } from "./vendor/hooks.mjs";
import { clock, go, live, redraw, start, useLive } from "./live.mjs";
import { html, ms } from "./parts.mjs";
import { Flow } from "./flow.mjs";
import { Query } from "./query.mjs";
import { Time } from "./time.mjs";
import { Drops } from "./drops.mjs";
import { Rejects } from "./rejects.mjs";
import { Ask } from "./ask.mjs";
import { Lives } from "./lives.mjs";

const PAGES = [
  { path: "", name: "Flow", page: Flow },
  { path: "query", name: "Queries", page: Query },
  { path: "time", name: "Time", page: Time },
  { path: "drops", name: "Drops", page: Drops },
  { path: "rejects", name: "Bad rows", page: Rejects },
  { path: "ask", name: "Ask", page: Ask },
  { path: "lives", name: "Lives", page: Lives },
];

const parts = () => location.pathname.split("/").slice(1).map(decodeURIComponent);

function uptime() {
  const began = live.now?.milestones?.jvmStarted;
  if (!began) return "";
  const seconds = Math.max(0, Math.floor((clock() - began) / 1000));
  const minutes = String(Math.floor(seconds / 60) % 60).padStart(2, "0");
  return "up " + Math.floor(seconds / 3600) + ":" + minutes + ":" + String(seconds % 60).padStart(2, "0");
}

function Keys({ close }) {
  const dialog = useRef(null);
  useEffect(() => dialog.current.showModal(), []);
  return html`<dialog ref=${dialog} onClose=${close} aria-label="Keys"><h2>Keys</h2>
    <table><tbody>
      ${PAGES.map((page, i) => html`<tr><td><kbd>${i + 1}</kbd></td><td>${page.name}</td></tr>`)}
      <tr><td><kbd>p</kbd></td><td>pin what is shown, and let go</td></tr>
      <tr><td><kbd>Tab</kbd> <kbd>Enter</kbd></td><td>to every link, node and button</td></tr>
      <tr><td><kbd>?</kbd></td><td>these keys</td></tr>
    </tbody></table>
    <form method="dialog" class="row"><button autofocus onClick=${(event) => { event.preventDefault(); dialog.current.close(); }}>Close</button></form>
  </dialog>`;
}

function App() {
  useLive();
  const [path, setPath] = useState(parts());
  const [hasKeys, setKeys] = useState(false);
  const main = useRef(null);
  useEffect(() => {
    const turn = () => setPath(parts());
    const follow = (event) => {
      const link = event.target.closest?.("a[href]");
      const address = link?.getAttribute("href");
      if (!address?.startsWith("/") || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      go(address);
    };
    const press = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input,textarea,select,dialog")) return;
      const page = PAGES[Number(event.key) - 1];
      if (page) {
        go("/" + page.path);
        main.current.focus();
      } else if (event.key === "p") {
        live.isPinned = !live.isPinned;
        redraw();
      } else if (event.key === "?") {
        setKeys(true);
      }
    };
    addEventListener("popstate", turn);
    document.addEventListener("click", follow);
    document.addEventListener("keydown", press);
    return () => {
      removeEventListener("popstate", turn);
      document.removeEventListener("click", follow);
      document.removeEventListener("keydown", press);
    };
  }, []);
  const current = PAGES.find((page) => page.path === path[0]) || PAGES[0];
  const now = live.now;
  return html`
    <header>
      <h1>${live.pipeline?.pipeline || now?.pipeline || "Weir"}</h1>
      <span class="dim">${now?.epoch ? "epoch " + now.epoch + " · " : ""}${uptime()}</span>
      <nav aria-label="Pages">${PAGES.map(
        (page) => html`<a href=${"/" + page.path} aria-current=${page === current ? "page" : undefined}>${page.name}</a>`,
      )}</nav>
      <span class="grow"></span>
      <span class=${live.isAway ? "bad" : "dim"}>${live.isAway ? "✕ away" : live.isPinned ? "‖ pinned" : "● live"} · <button class="quiet" onClick=${() => { live.isPinned = !live.isPinned; redraw(); }} aria-pressed=${live.isPinned}>p pins</button>
        <button class="quiet" onClick=${() => setKeys(true)}>? keys</button></span>
    </header>
    ${live.isAway ? html`<div class="away" role="alert">✕ The driver does not answer, for ${ms(clock() - live.awaySince)}. What is shown is what it said last.</div>` : null}
    ${now && !now.healthy ? html`<div class="away" role="alert">■ ${now.health}</div>` : null}
    <main ref=${main} tabindex="-1">
      ${live.pipeline ? html`<${current.page} path=${path.slice(1)} pipeline=${live.pipeline} now=${now} />` : html`<p class="dim">Waiting for the driver …</p>`}
    </main>
    ${hasKeys ? html`<${Keys} close=${() => setKeys(false)} />` : null}`;
}

start();
render(html`<${App} />`, document.getElementById("app"));
