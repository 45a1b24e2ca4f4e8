// Diagrams of an answer: drawn in a frame that can do nothing else; their source stays below them.

import { el } from "./dom.js";

const dark = matchMedia("(prefers-color-scheme: dark)");
const theme = () => document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light");

function show(source, block) {
  const frame = el("iframe", { class: "diagram", sandbox: "allow-scripts", src: "/web/diagram", title: "Diagram; its source stands below" });
  const summary = el("summary", {}, "Source of the diagram");
  const fold = el("details", { class: "diagram-source" }, summary);
  const draw = () => frame.contentWindow?.postMessage({ source, theme: theme() }, "*");
  const hear = (event) => {
    if (!frame.isConnected) stop();
    else if (event.source !== frame.contentWindow) return;
    else if (event.data.ready) draw();
    else if (event.data.failed) fail();
    else settle(event.data);
  };
  const settle = ({ drawn, height }) => {
    if (height > 0) frame.style.height = `${Math.min(height, 4000)}px`;
    if (!drawn || fold.isConnected) return;
    frame.after(fold);
    fold.append(block);
  };
  const fail = () => {
    stop();
    if (fold.isConnected) fold.replaceWith(block);
    frame.replaceWith(el("p", { class: "quiet small" }, "This diagram could not be drawn; here is its source."));
  };
  const themed = new MutationObserver(draw);
  const stop = () => {
    removeEventListener("message", hear);
    dark.removeEventListener("change", draw);
    themed.disconnect();
  };
  addEventListener("message", hear);
  dark.addEventListener("change", draw);
  themed.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  // Until something is drawn, the source is what is read.
  block.before(frame);
}

// Draws every diagram of the answer, one frame for each.
export function drawDiagrams(article) {
  for (const code of article.querySelectorAll("pre > code.language-mermaid")) show(code.textContent, code.parentElement);
}
