// The finished answer: our server's inert HTML, with its marks brought to life.

import { documentOf, readConclusion, readRun } from "./api.js";
import { showLabelled } from "./assumptions.js";
import { drawDiagrams } from "./diagrams.js";
import { announce, el } from "./dom.js";

// Elements of the server's fragment. It is parsed in a document without scripts and without a window.
async function fragment(runId) {
  const parsed = new DOMParser().parseFromString(await readConclusion(runId), "text/html");
  return [...parsed.body.childNodes].map((node) => document.adoptNode(node));
}

// Puts the answer of the turn's run into `article`. `onSource(n, mark)` opens a source.
export async function showAnswer(article, runId, onSource) {
  article.replaceChildren(...(await fragment(runId)));
  // Long lines scroll by themselves, also by keyboard.
  for (const block of article.querySelectorAll("pre")) block.tabIndex = 0;
  drawDiagrams(article);
  article.onclick = (event) => {
    const mark = event.target.closest("button.mark");
    if (mark?.dataset.cite) onSource(Number(mark.dataset.cite), mark);
    else if (mark?.dataset.figure) showLabelled(article, `F${mark.dataset.figure}`);
    else if (mark?.dataset.assumption) showLabelled(article, `A${mark.dataset.assumption}`);
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

const FORMATS = { md: "Markdown", docx: "Word", pdf: "PDF" };

// The answer as a file. A menu that the browser opens, closes and names by itself.
function downloads(runId) {
  const links = Object.entries(FORMATS).map(([format, name]) =>
    el("li", {}, el("a", { href: documentOf(runId, format), download: true }, name)),
  );
  const menu = el("details", { class: "menu" }, el("summary", { class: "plain" }, "Download"), el("ul", {}, links));
  menu.addEventListener("click", (event) => {
    if (event.target.closest("a")) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.firstChild.focus();
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  return menu;
}

// What can be done with the answer. `markdown()` gives its text, if the page already has it.
export function answerActions(runId, markdown) {
  const text = async () => markdown() ?? (await readRun(runId)).markdown ?? "";
  const copying = el("button", { type: "button", class: "plain", title: "Copy the answer as Markdown" }, "Copy");
  copying.addEventListener("click", async () => copy(copying, await text()));
  return [copying, downloads(runId)];
}
