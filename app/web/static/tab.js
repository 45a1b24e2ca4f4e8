// The browser's tab: its title shows how far the answer is, its icon that an answer came while nobody looked.

const icon = document.querySelector("link[rel=icon]");
const icons = { plain: icon.href, done: new URL(icon.dataset.done, location.href).href };

const STATES = { working: "Working", stopping: "Stopping", clarifying: "Your answer, please", done: "Answered", failed: "Failed", stopped: "Stopped" };
const LONGEST = 60;

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) icon.href = icons.plain;
});

// Restricted text stays out of the browser's history.
export function entitle(turn) {
  const told = turn.screening && turn.sensitivity !== "restricted" ? turn.question.slice(0, LONGEST) : "CTO team";
  document.title = STATES[turn.state] ? `${STATES[turn.state]} - ${told}` : told;
  if (document.hidden && ["done", "failed", "clarifying"].includes(turn.state)) icon.href = icons.done;
}

export function untitle() {
  document.title = "CTO team";
}
