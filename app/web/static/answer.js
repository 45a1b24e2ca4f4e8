// The finished answer: our server's inert HTML, with its marks brought to life.

import { readConclusion, readRun } from "./api.js";
import { announce, el } from "./dom.js";

// Elements of the server's fragment. It is parsed in a document without scripts and without a window.
async function fragment(runId) {
  const parsed = new DOMParser().parseFromString(await readConclusion(runId), "text/html");
  return [...parsed.body.childNodes].map((node) => document.adoptNode(node));
}

function showFigure(article, number) {
  const label = article.querySelector(`[data-label="F${number}"]`);
  const item = label?.closest("li") ?? label;
  if (!item) return;
  item.tabIndex = -1;
  item.scrollIntoView({ block: "center" });
  item.focus({ preventScroll: true });
}

// Puts the answer of the turn's run into `article`. `onSource(n, mark)` opens a source.
export async function showAnswer(article, runId, onSource) {
  article.replaceChildren(...(await fragment(runId)));
  article.onclick = (event) => {
    const mark = event.target.closest("button.mark");
    if (mark?.dataset.cite) onSource(Number(mark.dataset.cite), mark);
    else if (mark?.dataset.figure) showFigure(article, mark.dataset.figure);
  };
}

async function copy(button, text) {
  const name = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    announce("The answer is copied as Markdown.");
  } catch {
    button.textContent = "The browser does not allow it";
  }
  setTimeout(() => {
    button.textContent = name;
  }, 2000);
}

function download(text, name) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/markdown" }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

// What can be done with the answer. `markdown()` gives its text, if the page already has it.
export function answerActions(runId, markdown) {
  const text = async () => markdown() ?? (await readRun(runId)).markdown ?? "";
  const copying = el("button", { type: "button", class: "plain" }, "Copy as Markdown");
  copying.addEventListener("click", async () => copy(copying, await text()));
  const saving = el("button", { type: "button", class: "plain" }, "Download");
  saving.addEventListener("click", async () => download(await text(), `${runId}.md`));
  return [copying, saving];
}
