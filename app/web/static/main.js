// The page: what is asked, which thread is shown, and what the composer can do right now.

import { ask, newKey, readMessages, readRun } from "./api.js";
import { Commands } from "./commands.js";
import { coded, el } from "./dom.js";
import { Memory } from "./memory.js";
import { Sources } from "./sources.js";
import { Threads } from "./threads.js";
import { installTheme } from "./theme-switch.js";
import { Turn } from "./turn.js";

// A browser has six connections to a host; streams may take half of them.
const MOST_STREAMS = 3;

const byId = (id) => document.getElementById(id);
const icon = document.querySelector("link[rel=icon]");
const icons = { plain: icon.href, done: new URL(icon.dataset.done, location.href).href };

class Page {
  constructor() {
    this.turns = [];
    this.waiting = [];
    this.threads = new Threads(byId("thread-list"), byId("search"), byId("forget"));
    this.sources = new Sources(byId("sources"));
    this.memory = new Memory(byId("memory"));
    this.question = byId("question");
    this.commands = new Commands(this.question, byId("commands"), () => this.fit());
    this.near = new IntersectionObserver((entries) => this.cameNear(entries), { rootMargin: "1000px" });
    this.hooks = {
      changed: (turn) => this.changed(turn),
      again: (turn) => void this.ask(turn.question),
      source: (turn, citations, n, mark) => this.sources.open(turn, citations, n, mark),
      answered: (turn) => this.answered(turn),
      asked: (turn) => this.asked(turn),
    };
    this.listen();
    this.show();
  }

  get current() {
    return this.turns.at(-1) ?? null;
  }

  listen() {
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.send();
    });
    this.question.addEventListener("keydown", (event) => {
      if (this.commands.key(event)) return;
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      void this.send();
    });
    this.question.addEventListener("input", () => this.fit());
    byId("stop").addEventListener("click", () => void this.current?.stop());
    byId("new").addEventListener("click", () => this.begin());
    for (const example of document.querySelectorAll(".example")) {
      example.addEventListener("click", () => void this.ask(example.dataset.question));
    }
    addEventListener("hashchange", () => this.show());
    addEventListener("keydown", (event) => this.shortcut(event));
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) icon.href = icons.plain;
    });
  }

  shortcut(event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, [contenteditable]")) return;
    event.preventDefault();
    this.question.focus();
  }

  // Browsers without field-sizing get the height from here.
  fit() {
    if (CSS.supports("field-sizing", "content")) return;
    this.question.style.height = "auto";
    this.question.style.height = `${this.question.scrollHeight}px`;
  }

  async send() {
    const text = this.question.value.trim();
    if (!text || this.current?.busy) return;
    this.question.value = "";
    this.fit();
    // The keyboard of a touch screen would hide what comes now.
    if (matchMedia("(pointer: coarse)").matches) this.question.blur();
    if (!(await this.ask(text))) this.question.value ||= text;
  }

  // Sends a question. In a thread that waits for answers, the text is the answer.
  async ask(text) {
    const answering = this.current?.state === "clarifying" ? this.current : null;
    const thread = this.current?.threadId ?? null;
    const key = newKey();
    if (answering) return this.submit(answering, text, thread, key);
    const turn = this.add(text);
    turn.threadId = thread;
    turn.fresh = true;
    this.compose();
    turn.element.scrollIntoView({ block: "start" });
    return this.submit(turn, text, thread, key);
  }

  async submit(turn, text, thread, key) {
    turn.problem.hidden = true;
    let accepted;
    try {
      accepted = await ask(text, thread, key);
    } catch (problem) {
      if (turn.runId) {
        turn.say(problem.detail, problem.remedy);
        return false;
      }
      turn.about.textContent = "Not sent";
      // A text that cannot be used is there to be corrected.
      if (problem.status === 422) this.question.value ||= text;
      turn.set("unsent");
      turn.say(problem.detail, problem.remedy, "Try again", () => void this.submit(turn, text, thread, key));
      return true;
    }
    const { id, thread_id: threadId } = accepted.run;
    if (turn.runId === id) return true;
    // The questions were settled in the meantime: the text became a question of its own.
    const shown = turn.runId ? this.add(text) : turn;
    shown.attach(id, threadId);
    this.threads.touch(threadId, id);
    this.threads.select(threadId);
    history[thread ? "replaceState" : "pushState"](null, "", `#${id}`);
    return true;
  }

  add(question) {
    const turn = new Turn(question, this.hooks);
    this.turns.push(turn);
    byId("turns").append(turn.element);
    this.showEmpty(false);
    return turn;
  }

  // An empty page.
  clear() {
    for (const turn of this.turns) turn.detach();
    this.turns = [];
    this.waiting = [];
    this.near.disconnect();
    this.sources.clear();
    this.memory.show(null);
    this.threads.select(null);
    byId("turns").replaceChildren();
    document.title = "CTO team";
    this.showEmpty(true);
    this.compose();
  }

  showEmpty(empty) {
    byId("empty").hidden = !empty;
    byId("examples").hidden = !empty;
    document.body.classList.toggle("asked", !empty);
  }

  begin() {
    history.pushState(null, "", location.pathname);
    this.clear();
    this.question.focus();
  }

  // Shows what the address names.
  show() {
    const runId = location.hash.slice(1);
    byId("threads").classList.remove("open");
    byId("threads-toggle").setAttribute("aria-expanded", "false");
    const known = this.turns.find((turn) => turn.runId === runId);
    if (known) known.element.scrollIntoView({ block: "start" });
    else if (runId.startsWith("run_")) void this.load(runId);
    else this.clear();
  }

  async load(runId) {
    this.clear();
    this.showEmpty(false);
    try {
      const run = await readRun(runId);
      const messages = await readMessages(run.thread_id);
      if (location.hash.slice(1) !== runId) return;
      this.showThread(run, messages.filter((message) => message.role === "user" && message.run_id));
    } catch (problem) {
      this.missing(problem);
    }
  }

  missing(problem) {
    const button = el("button", { type: "button", class: "secondary", onclick: () => this.begin() }, "New question");
    byId("turns").replaceChildren(
      el("div", { class: "problem", role: "alert" }, el("p", {}, coded(`${problem.detail ?? problem} ${problem.remedy ?? ""}`)), button),
    );
  }

  showThread(run, messages) {
    this.threads.select(run.thread_id);
    for (const message of messages) {
      const turn = this.add(message.content);
      turn.runId = message.run_id;
      turn.threadId = run.thread_id;
      turn.about.textContent = "";
      turn.state = "unread";
    }
    const named = this.turns.find((turn) => turn.runId === run.id);
    if (!named) return;
    named.attach(run.id, run.thread_id);
    if (named !== this.turns[0]) named.element.scrollIntoView({ block: "start" });
    for (const turn of this.turns) if (turn !== named) this.near.observe(turn.element);
    // The composer needs to know how the last one stands, wherever it is.
    if (this.current !== named) this.cameNear([{ isIntersecting: true, target: this.current.element }]);
    this.compose();
  }

  // Earlier answers are fetched when they come into sight.
  cameNear(entries) {
    for (const entry of entries.filter((each) => each.isIntersecting)) {
      this.near.unobserve(entry.target);
      this.waiting.push(this.turns.find((turn) => turn.element === entry.target));
    }
    this.fetchNext();
  }

  fetchNext() {
    const open = this.turns.filter((turn) => turn.unfollow && !turn.final).length;
    for (const turn of this.waiting.splice(0, MOST_STREAMS - open)) turn?.attach(turn.runId, turn.threadId);
  }

  changed(turn) {
    if (turn.screening && turn.threadId) {
      this.threads.describe(turn.threadId, turn.runId, {
        title: this.turns[0].question,
        kind: turn.type,
        restricted: turn.sensitivity === "restricted",
      });
    }
    if (turn.final) this.fetchNext();
    if (turn !== this.current) return;
    this.memory.show(turn.final ? turn.threadId : this.memory.thread);
    if (turn.state === "done" && document.hidden) icon.href = icons.done;
    this.compose();
    this.entitle(turn);
  }

  // The tab's title shows how far it is; restricted text stays out of the browser's history.
  entitle(turn) {
    const state = { working: "Working", stopping: "Stopping", clarifying: "Your answer, please", done: "Answered", stopped: "Stopped" }[turn.state];
    const told = turn.screening && turn.sensitivity !== "restricted" ? turn.question.slice(0, 60) : "CTO team";
    document.title = state ? `${state} - ${told}` : told;
  }

  answered(turn) {
    if (turn.fresh && turn === this.current) turn.find();
    if (turn.conclusion && (turn === this.current || !this.sources.turn)) this.sources.list(turn, turn.conclusion.citations);
  }

  asked(turn) {
    if (turn.fresh && !this.question.value) turn.card.focus();
  }

  // What can be done now, in the composer's words.
  compose() {
    const turn = this.current;
    const busy = Boolean(turn?.busy);
    byId("stop").hidden = !(turn?.runId && (busy || turn.state === "clarifying"));
    byId("stop").disabled = turn?.state === "stopping";
    byId("stop").textContent = turn?.state === "stopping" ? "Stopping..." : "Stop";
    byId("send").disabled = busy;
    byId("send").hidden = busy;
    byId("send").textContent = turn?.state === "clarifying" ? "Answer" : "Ask";
    this.question.placeholder = placeholder(turn);
  }
}

function placeholder(turn) {
  if (!turn || !turn.threadId) return "Ask a question";
  if (turn.state === "clarifying") return "In your own words";
  return "Ask a follow-up";
}

// Printed, the answer is a report with everything unfolded.
function unfoldForPrint() {
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll(".answer details:not([open])")];
    for (const details of folded) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of folded) details.open = false;
  });
}

function installThreadsToggle() {
  const toggle = byId("threads-toggle");
  toggle.addEventListener("click", () => {
    const open = byId("threads").classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(open));
  });
}

installTheme(byId("theme"), byId("theme-name"));
installThreadsToggle();
unfoldForPrint();
new Page();
