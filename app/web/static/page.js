// The page: which conversation is shown, and what becomes of a text that was sent.

import { ask, latestRuns, newKey, readMessages, readRun, retry } from "./api.js";
import { Budget } from "./budget.js";
import { Composer } from "./composer.js";
import { byId, coded, el } from "./dom.js";
import { Memory } from "./memory.js";
import { Sources } from "./sources.js";
import { entitle, untitle } from "./tab.js";
import { Threads } from "./threads.js";
import { Turn } from "./turn.js";

// A browser has six connections to a host; streams may take half of them.
const MOST_STREAMS = 3;

// The questions among the messages, each with its last run: after another try a message has several. What was said to
// questions of the team belongs to the run that asked.
function asked(messages, latest) {
  const found = new Map();
  for (const message of messages) {
    const run = message.role === "user" ? (latest.get(message.id) ?? message.run_id) : null;
    if (run && !found.has(run)) found.set(run, { text: message.content, run });
  }
  return [...found.values()];
}

export class Page {
  constructor() {
    this.turns = [];
    this.waiting = [];
    this.thread = null;
    this.threads = new Threads((id) => this.removed(id));
    this.sources = new Sources(byId("sources"));
    this.memory = new Memory(byId("memory"));
    this.budget = new Budget(byId("budget"));
    this.composer = new Composer({
      ask: (text) => this.ask(text),
      stop: () => void this.current?.stop(),
      current: () => this.current,
    });
    this.near = new IntersectionObserver((entries) => this.cameNear(entries), { rootMargin: "1000px" });
    this.hooks = {
      changed: (turn) => this.changed(turn),
      screened: (turn) => this.threads.screened(turn.threadId, turn.sensitivity),
      again: (turn) => void this.again(turn),
      rejoin: (turn) => this.replace(turn, turn.runId, turn.threadId),
      ask: (text) => void this.ask(text),
      source: (turn, citations, n, mark) => this.sources.open(turn, citations, n, mark),
      answered: (turn) => this.answered(turn),
      asked: (turn) => {
        if (turn.fresh && this.composer.empty) turn.card.focus();
      },
    };
    this.listen();
    this.show();
  }

  get current() {
    return this.turns.at(-1) ?? null;
  }

  listen() {
    byId("new").addEventListener("click", () => this.begin());
    for (const example of document.querySelectorAll(".example")) {
      example.addEventListener("click", () => void this.ask(example.dataset.question));
    }
    addEventListener("hashchange", () => this.show());
  }

  // Sends a question. In a thread that waits for answers, the text is the answer. Tells whether the text was taken.
  async ask(text) {
    const answering = this.current?.state === "clarifying" ? this.current : null;
    const key = newKey();
    if (answering) return this.submit(answering, text, key);
    const turn = this.add(text);
    turn.threadId = this.thread;
    turn.fresh = true;
    this.composer.show(turn);
    turn.element.scrollIntoView({ block: "start" });
    return this.submit(turn, text, key);
  }

  async submit(turn, text, key) {
    turn.problem.hidden = true;
    const thread = turn.threadId;
    let accepted;
    try {
      accepted = await ask(text, thread, key);
    } catch (problem) {
      return this.refused(turn, text, key, problem);
    }
    const { id, thread_id: threadId } = accepted.run;
    if (turn.runId === id) return true;
    if (!thread) this.threads.expect(threadId);
    // The questions were settled in the meantime: the text became a question of its own.
    const shown = turn.runId ? this.add(text) : turn;
    this.follow(shown, id, threadId);
    history[thread ? "replaceState" : "pushState"](null, "", `#${id}`);
    return true;
  }

  refused(turn, text, key, problem) {
    if (turn.runId) {
      turn.say(problem.detail, problem.remedy);
      return false;
    }
    turn.about.textContent = "Not sent";
    // A text that cannot be used is there to be corrected; one of somebody who has to sign in again waits for that.
    if (problem.status === 422 || problem.status === 401) this.composer.restore(text);
    turn.set("unsent");
    turn.say(problem.detail, problem.remedy, "Try again", () => void this.submit(turn, text, key));
    return true;
  }

  // A run that ended without an answer is run anew, in the place of the old one.
  async again(turn) {
    turn.retryKey ??= newKey();
    try {
      const run = await retry(turn.runId, turn.retryKey);
      this.replace(turn, run.id, run.thread_id);
    } catch (problem) {
      turn.say(problem.detail, problem.remedy, "Try again");
    }
  }

  replace(turn, runId, threadId) {
    turn.detach();
    const anew = new Turn(turn.question, this.hooks);
    anew.fresh = true;
    this.turns[this.turns.indexOf(turn)] = anew;
    turn.element.replaceWith(anew.element);
    this.follow(anew, runId, threadId);
    history.replaceState(null, "", `#${runId}`);
  }

  follow(turn, runId, threadId) {
    this.thread = threadId;
    turn.attach(runId, threadId);
    this.threads.select(threadId);
    this.threads.refresh();
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
    this.thread = null;
    this.near.disconnect();
    this.sources.clear();
    this.memory.show(null);
    this.threads.select(null);
    byId("turns").replaceChildren();
    untitle();
    this.showEmpty(true);
    this.composer.show(null);
  }

  showEmpty(empty) {
    byId("empty").hidden = !empty;
    byId("examples").hidden = !empty;
    document.body.classList.toggle("asked", !empty);
  }

  begin() {
    history.pushState(null, "", location.pathname);
    this.clear();
    this.closeThreads();
    this.composer.focus();
  }

  closeThreads() {
    byId("threads").classList.remove("open");
    byId("threads-toggle").setAttribute("aria-expanded", "false");
  }

  removed(threadId) {
    if (threadId === this.thread) this.begin();
  }

  // Shows what the address names: a conversation, or one answer in it.
  show() {
    const id = location.hash.slice(1);
    this.closeThreads();
    const known = this.turns.find((turn) => turn.runId === id);
    if (known) known.element.scrollIntoView({ block: "start" });
    else if (id.startsWith("run_") || id.startsWith("thr_")) void this.load(id);
    else this.clear();
  }

  async load(id) {
    this.clear();
    this.showEmpty(false);
    try {
      const run = id.startsWith("run_") ? await readRun(id) : null;
      const threadId = run?.thread_id ?? id;
      const [messages, latest] = await Promise.all([readMessages(threadId), latestRuns(threadId)]);
      if (location.hash.slice(1) !== id) return;
      if (run) latest.set(run.message_id, run.id);
      this.showThread(threadId, run?.id, asked(messages, latest));
    } catch (problem) {
      this.missing(problem);
    }
  }

  missing(problem) {
    const button = el("button", { type: "button", class: "secondary", onclick: () => this.begin() }, "New question");
    const sentence = coded(`${problem.detail ?? problem} ${problem.remedy ?? ""}`);
    byId("turns").replaceChildren(el("div", { class: "problem", role: "alert" }, el("p", {}, sentence), button));
  }

  // All questions of the conversation. The answer that was asked for comes first, the others when they come into sight.
  showThread(threadId, runId, questions) {
    this.thread = threadId;
    this.threads.select(threadId);
    for (const { text, run } of questions) {
      const turn = this.add(text);
      turn.runId = run;
      turn.threadId = threadId;
      turn.about.textContent = "";
      turn.state = "unread";
    }
    const named = this.turns.find((turn) => turn.runId === runId) ?? this.current;
    if (!named) {
      this.showEmpty(true);
      return;
    }
    named.attach(named.runId, threadId);
    if (named !== this.turns[0]) named.element.scrollIntoView({ block: "start" });
    for (const turn of this.turns) if (turn !== named) this.near.observe(turn.element);
    // The composer needs to know how the last one stands, wherever it is.
    if (this.current !== named) this.cameNear([{ isIntersecting: true, target: this.current.element }]);
    this.composer.show(this.current);
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
    for (const turn of this.waiting.splice(0, Math.max(0, MOST_STREAMS - open))) turn?.attach(turn.runId, turn.threadId);
  }

  changed(turn) {
    if (turn.final) this.fetchNext();
    if (turn.final && turn.fresh) this.budget.refresh();
    if (turn !== this.current) return;
    this.memory.show(turn.final ? turn.threadId : this.memory.thread);
    this.composer.show(turn);
    entitle(turn);
  }

  answered(turn) {
    if (turn.fresh && turn === this.current) turn.find();
    if (turn.conclusion && (turn === this.current || !this.sources.turn)) this.sources.list(turn, turn.conclusion.citations);
  }
}
