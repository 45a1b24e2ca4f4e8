// The conversations as the service lists them: by day, searched by title, renamed and deleted.

import { listThreads } from "./api.js";
import { byId, el } from "./dom.js";
import { ThreadItem } from "./thread.js";

const PAGE = 40;
const MOST_AT_ONCE = 100;
const TYPING_MS = 200;
const UNKNOWN = null;
const DAY_MS = 86_400_000;

const whenOf = (thread) => Date.parse(thread.updated_at ?? thread.created_at);

// Under which heading a moment stands, in the reader's own days.
function groupOf(at) {
  const midnight = new Date().setHours(0, 0, 0, 0);
  if (at >= midnight) return "Today";
  // A day may have 23 or 25 hours; half a day is always within the one before.
  if (at >= new Date(midnight - DAY_MS / 2).setHours(0, 0, 0, 0)) return "Yesterday";
  if (at >= midnight - 7 * DAY_MS) return "Last week";
  return new Date(at).toLocaleDateString(document.documentElement.lang, { month: "long", year: "numeric" });
}

export class Threads {
  // `removed(id)` is told when a conversation was deleted.
  constructor(removed) {
    this.removed = removed;
    this.list = byId("thread-list");
    this.search = byId("search");
    this.more = byId("more-threads");
    this.note = byId("thread-note");
    this.current = null;
    this.found = [];
    this.cursor = null;
    this.asked = 0;
    this.labels = new Map();
    this.search.addEventListener("input", () => {
      clearTimeout(this.typing);
      this.typing = setTimeout(() => this.refresh(), TYPING_MS);
    });
    this.more.addEventListener("click", () => void this.load(this.cursor));
    // Another tab or another program may have asked something.
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.refresh();
    });
    this.refresh();
  }

  refresh() {
    void this.load(null);
  }

  // Reads the list anew, or what comes behind `cursor`. Only the latest answer counts.
  async load(cursor) {
    const number = (this.asked += 1);
    const search = this.search.value.trim();
    const limit = cursor ? PAGE : Math.min(MOST_AT_ONCE, Math.max(PAGE, this.found.length));
    try {
      const page = await listThreads(search, limit, cursor);
      if (number !== this.asked) return;
      this.found = cursor ? [...this.found, ...page.data] : page.data;
      this.cursor = page.next_cursor ?? null;
      this.note.textContent = this.found.length ? "" : search ? "No title has these words." : "Nothing has been asked yet.";
    } catch (problem) {
      if (number !== this.asked) return;
      this.note.textContent = `${problem.detail} ${problem.remedy}`;
    }
    this.show();
  }

  // A new conversation: what it says is listed once screening has seen it.
  expect(id) {
    this.labels.set(id, UNKNOWN);
  }

  // What screening has found; the list of the service may say so a moment later.
  screened(id, sensitivity) {
    this.labels.set(id, sensitivity);
    this.refresh();
  }

  select(thread) {
    this.current = thread;
    this.show();
  }

  show() {
    this.more.hidden = !this.cursor;
    // Somebody is renaming or deleting: the list changes when that is done.
    if (this.list.querySelector("form, .sure")) return;
    const place = this.place();
    const groups = new Map();
    for (const thread of this.found) {
      const group = groupOf(whenOf(thread));
      if (!groups.has(group)) groups.set(group, []);
      groups.get(group).push(this.item(thread));
    }
    this.list.replaceChildren(...[...groups].flatMap(([name, items]) => [el("h2", {}, name), el("ul", {}, items)]));
    this.back(place);
  }

  // Where the reader is in the list: which conversation's actions are open, and what has the focus.
  place() {
    const focused = document.activeElement?.closest?.("#thread-list li");
    return {
      open: this.list.querySelector(".thread-actions:not([hidden])")?.closest("li").dataset.thread,
      focused: focused?.dataset.thread,
      control: focused ? [...focused.querySelectorAll("a, button")].indexOf(document.activeElement) : 0,
    };
  }

  // All elements are new ones now.
  back({ open, focused, control }) {
    const item = (id) => this.list.querySelector(`[data-thread="${id}"]`);
    if (open) item(open)?.querySelector(".more").click();
    if (focused) item(focused)?.querySelectorAll("a, button")[control]?.focus();
  }

  item(thread) {
    const item = new ThreadItem(this.withheld(thread), thread.id === this.current, {
      changed: (changed) => this.changed(changed),
      removed: () => this.drop(thread),
      done: () => this.show(),
    });
    return item.element;
  }

  withheld(thread) {
    const label = this.labels.get(thread.id);
    if (label === UNKNOWN) return { ...thread, title: "" };
    return label === "restricted" ? { ...thread, sensitivity: label } : thread;
  }

  changed(thread) {
    this.found = this.found.map((each) => (each.id === thread.id ? { ...each, ...thread } : each));
    this.show();
    this.list.querySelector(`[data-thread="${thread.id}"] a`)?.focus();
    this.refresh();
  }

  drop(thread) {
    const place = this.found.indexOf(thread);
    this.found = this.found.filter((each) => each.id !== thread.id);
    this.show();
    const next = this.found[Math.min(place, this.found.length - 1)];
    (next ? this.list.querySelector(`[data-thread="${next.id}"] a`) : this.search).focus();
    this.removed(thread.id);
    this.refresh();
  }
}
