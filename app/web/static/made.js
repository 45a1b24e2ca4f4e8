// "How this was made": what each specialist was asked, with the figures and passages that came along.

import { readBriefs } from "./api.js";
import { disclose, el } from "./dom.js";

const list = (title, items) => (items.length ? [el("p", {}, title), el("ul", {}, items)] : []);

function briefBlock(brief) {
  const figures = brief.figures.map((figure, index) => el("li", {}, `F${index + 1} (${figure.reference}) ${figure.summary}`));
  const passages = brief.passages.map((passage) =>
    el("li", {}, el("a", { href: passage.link, target: "_blank", rel: "noopener" }, `${passage.skill}#${passage.section}`), ` ${passage.heading}`),
  );
  return [
    el("h4", {}, brief.title),
    el("pre", { class: "brief", tabindex: "0", dir: "auto" }, brief.text),
    ...list("Figures handed over:", figures),
    ...list("Passages handed over, best first:", passages),
  ];
}

async function fill(panel, runId) {
  panel.replaceChildren(el("p", {}, "Loading..."));
  try {
    const briefs = await readBriefs(runId);
    panel.replaceChildren(...(briefs.length ? briefs.flatMap(briefBlock) : [el("p", {}, "No brief was written for this answer.")]));
  } catch (problem) {
    panel.replaceChildren(el("p", {}, `${problem.detail} ${problem.remedy}`));
    return false;
  }
  return true;
}

// The button and the panel that it opens; what is in it is read when somebody wants to see it.
export function howMade(runId) {
  const button = el("button", { type: "button", class: "plain" }, "How this was made");
  const panel = el("div", { class: "panel" });
  let filled = false;
  disclose(button, panel);
  button.addEventListener("click", async () => {
    if (panel.hidden || filled) return;
    filled = true;
    filled = await fill(panel, runId);
  });
  return { button, panel };
}
