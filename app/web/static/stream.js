// Follows the events of a run: every event once and in order, through lost connections, restarts and sleep.

import { problemOf, readRun } from "./api.js";

const TYPES = [
  "run.created", "run.queued", "run.started", "run.clarifying", "run.cancelling", "run.finished",
  "step.started", "step.finished", "screening.finished", "analysis.finished", "retrieval.finished",
  "figure.calculated", "decision.made", "attempt.failed", "consultation.started", "consultation.finished",
  "clarification.requested", "clarification.answered", "clarification.expired", "clarification.withdrawn",
  "text.delta", "text.reset", "citation.verified", "citation.dropped", "objections.raised", "conclusion.finished",
];

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

// `handlers`: event(type, data), lost() and back() for the connection, failed(problem) when following is pointless.
// Returns a function that stops following.
export function follow(runId, handlers) {
  let last = 0;
  let wait = FIRST_WAIT_MS;
  let timer = 0;
  let source = null;
  let lost = false;

  const stop = () => {
    clearTimeout(timer);
    source?.close();
    removeEventListener("online", reopen);
  };

  function onEvent(message) {
    const data = JSON.parse(message.data);
    if (data.seq <= last) return;
    last = data.seq;
    wait = FIRST_WAIT_MS;
    if (message.type === "run.finished") stop();
    handlers.event(message.type, data);
  }

  function onError(message) {
    if (typeof message.data === "string") {
      // The server's own last word, not a lost connection.
      stop();
      handlers.failed(problemOf(JSON.parse(message.data)));
      return;
    }
    if (!lost) handlers.lost();
    lost = true;
    // The browser tries again by itself after a lost connection, but not after an answer such as 503.
    if (source.readyState === EventSource.CLOSED) void later();
  }

  async function later() {
    try {
      await readRun(runId);
    } catch (problem) {
      if (problem.status >= 400 && problem.status < 500) {
        stop();
        handlers.failed(problem);
        return;
      }
    }
    clearTimeout(timer);
    timer = setTimeout(open, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }

  function open() {
    source?.close();
    source = new EventSource(`/v1/runs/${encodeURIComponent(runId)}/events?after=${last}`);
    for (const type of TYPES) source.addEventListener(type, onEvent);
    source.addEventListener("error", onError);
    source.addEventListener("open", () => {
      if (lost) handlers.back();
      lost = false;
    });
  }

  function reopen() {
    if (lost) open();
  }

  addEventListener("online", reopen);
  open();
  return stop;
}
