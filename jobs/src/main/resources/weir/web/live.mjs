// What the driver tells, kept for the pages. Everything comes from the driver itself.
import { useEffect, useState } from "./vendor/hooks.mjs";

const MAX_EVENTS = 500;
const AWAY_AFTER_MS = 2500;
const API = "/api/v1/";
const TOKEN = "weir-token";

export const live = {
  pipeline: null,
  now: null,
  heard: 0,
  offset: 0,
  isAway: false,
  awaySince: 0,
  isPinned: false,
  life: "",
  events: [],
  version: 0,
};

const listeners = new Set();
let isDue = false;

// At most one drawing a frame, however many events come.
function changed() {
  live.version++;
  if (!isDue) {
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      if (!live.isPinned) listeners.forEach((listener) => listener(live.version));
    });
  }
}

export function redraw() {
  listeners.forEach((listener) => listener(++live.version));
}

/** To another page of the console. */
export function go(address) {
  history.pushState(null, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
}

/** Draws the component again when something has changed. */
export function useLive() {
  const [, draw] = useState(0);
  useEffect(() => {
    listeners.add(draw);
    return () => listeners.delete(draw);
  }, []);
  return live;
}

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export const token = {
  get: () => sessionStorage.getItem(TOKEN) || "",
  set: (value) => sessionStorage.setItem(TOKEN, value),
};

/** What an endpoint answers; throws Refused with the driver's own words. */
export async function ask(path, signal) {
  const headers = token.get() ? { Authorization: "Bearer " + token.get() } : {};
  const response = await fetch(API + path, { headers, signal });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, body.error || "The driver answered " + response.status + ".");
  return body;
}

/**
 * What an endpoint answers, asked again after so many ms while the page is seen. What was there stays while the driver is away.
 */
export function useAsked(path, everyMs, key = "") {
  const [state, set] = useState({ path: "", data: null, error: null });
  useEffect(() => {
    if (!path) return undefined;
    const end = new AbortController();
    let timer = 0;
    const look = async () => {
      try {
        if (!live.isPinned && !document.hidden) {
          const data = await ask(path, end.signal);
          set({ path, data, error: null });
        }
      } catch (error) {
        if (end.signal.aborted) return;
        set((before) => ({ path, data: before.path === path ? before.data : null, error }));
      }
      if (everyMs && !end.signal.aborted) timer = setTimeout(look, everyMs);
    };
    look();
    return () => {
      end.abort();
      clearTimeout(timer);
    };
  }, [path, everyMs, key, live.life]);
  return state.path === path ? state : { path, data: null, error: null };
}

/** The driver's clock, in ms. */
export const clock = () => Date.now() + live.offset;

function note(kind, text) {
  live.events.push({ number: 0, at: clock(), kind, text });
  trim();
}

function trim() {
  if (live.events.length > MAX_EVENTS) live.events.splice(0, live.events.length - MAX_EVENTS);
}

function away() {
  if (!live.isAway) {
    live.isAway = true;
    live.awaySince = clock();
    note("away", "the driver does not answer");
    changed();
  }
}

function connect() {
  const source = new EventSource(API + "events");
  source.addEventListener("now", (event) => {
    live.now = JSON.parse(event.data);
    live.offset = live.now.now - Date.now();
    live.heard = performance.now();
    if (live.isAway) {
      live.isAway = false;
      note("back", "the driver answers after " + ((clock() - live.awaySince) / 1000).toFixed(1) + " s");
    }
    changed();
  });
  source.addEventListener("happened", (event) => {
    live.events.push(JSON.parse(event.data));
    trim();
    changed();
  });
  source.addEventListener("reset", (event) => {
    const life = event.lastEventId.split(".")[0];
    if (life !== live.life) {
      live.events = live.events.filter((each) => each.kind === "away" || each.kind === "back" || each.kind === "epoch");
      live.life = life;
      describe();
    }
    changed();
  });
  source.onerror = () => {
    away();
    // A browser comes again by itself unless it was refused.
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 1500);
  };
}

export async function describe() {
  try {
    live.pipeline = await ask("pipeline");
    document.title = live.pipeline.pipeline + " · Weir";
    changed();
  } catch (error) {
    setTimeout(describe, 1500);
  }
}

export function start() {
  describe();
  connect();
  live.heard = performance.now();
  setInterval(() => {
    if (performance.now() - live.heard > AWAY_AFTER_MS) away();
    changed();
  }, 1000);
}
