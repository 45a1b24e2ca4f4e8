// The threads of this browser: ids and titles in local storage. Text of restricted threads is not kept.

import { el } from "./dom.js";

const KEY = "cto-team.threads";
const MOST = 200;
const LONGEST_TITLE = 120;
const SEARCH_FROM = 8;
const DAY_MS = 86_400_000;

function read() {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(stored) ? stored.filter((each) => typeof each?.thread === "string") : [];
  } catch {
    return [];
  }
}

function write(entries) {
  try {
    localStorage.setItem(KEY, JSON.stringify(entries.slice(0, MOST)));
  } catch {
    // Without storage there is no list; asking still works.
  }
}

function groupOf(at, now) {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  if (at >= midnight) return "Today";
  return at >= midnight - 7 * DAY_MS ? "Last week" : "Older";
}

export class Threads {
  constructor(list, search, forget) {
    this.list = list;
    this.search = search;
    this.forget = forget;
    this.current = null;
    search.addEventListener("input", () => this.show());
    forget.addEventListener("click", () => {
      write([]);
      this.show();
    });
    addEventListener("storage", () => this.show());
    this.show();
  }

  // A question was asked: its thread comes first. Its text is kept only once screening has seen it.
  touch(thread, run) {
    const entries = read();
    const known = entries.find((each) => each.thread === thread);
    const entry = { title: null, kind: null, restricted: false, ...known, thread, run, at: Date.now() };
    write([entry, ...entries.filter((each) => each !== known)]);
    this.show();
  }

  // What is known of a thread now. One that was restricted once never gets its text back.
  describe(thread, run, { title, kind, restricted }) {
    const entries = read();
    const known = entries.find((each) => each.thread === thread);
    const entry = known ?? { thread, run, at: Date.now(), title: null, kind: null };
    entry.restricted = Boolean(entry.restricted) || restricted;
    entry.kind = kind ?? entry.kind;
    entry.title = entry.restricted ? null : (entry.title ?? title.slice(0, LONGEST_TITLE));
    write(known ? entries : [entry, ...entries]);
    this.show();
  }

  select(thread) {
    this.current = thread;
    this.show();
  }

  show() {
    const entries = read();
    this.search.hidden = entries.length < SEARCH_FROM;
    this.forget.hidden = entries.length === 0;
    const wanted = this.search.hidden ? "" : this.search.value.trim().toLowerCase();
    const groups = new Map();
    for (const entry of entries) {
      const title = titleOf(entry);
      if (!title.toLowerCase().includes(wanted)) continue;
      const group = groupOf(entry.at, Date.now());
      if (!groups.has(group)) groups.set(group, []);
      groups.get(group).push(this.item(entry, title));
    }
    const parts = [...groups].flatMap(([name, items]) => [el("h2", {}, name), el("ul", {}, items)]);
    this.list.replaceChildren(...parts);
  }

  item(entry, title) {
    const current = entry.thread === this.current ? "page" : null;
    const link = el("a", { href: `#${entry.run}`, "aria-current": current, title: entry.restricted ? null : title }, title);
    link.classList.toggle("withheld", entry.restricted || !entry.title);
    return el("li", {}, link);
  }
}

function titleOf(entry) {
  if (entry.title) return entry.title;
  const time = new Date(entry.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return entry.restricted ? `${entry.kind ?? "question"}, restricted, ${time}` : `Question of ${time}`;
}
