// Text while it is being written: a little formatting, made of text nodes only. The finished answer replaces it.

import { el } from "./dom.js";

// A block that is longer than this is closed, so that each frame has little to do.
const LONGEST_BLOCK = 4000;
const INLINE = /\*\*([^*\n]+)\*\*|`([^`\n]+)`|\[(\d{1,3})\]/g;

function inline(text, mark) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(INLINE)) {
    parts.push(text.slice(end, found.index));
    if (found[1]) parts.push(el("strong", {}, found[1]));
    else if (found[2]) parts.push(el("code", {}, found[2]));
    else parts.push(mark(Number(found[3])) ?? found[0]);
    end = found.index + found[0].length;
  }
  parts.push(text.slice(end));
  return parts;
}

// Numbered items keep the number that was written.
function listItem(text, mark) {
  return /^\d/.test(text) ? el("li", { class: "numbered" }, inline(text, mark)) : el("li", {}, inline(text.slice(2), mark));
}

function block(text, mark) {
  const trimmed = text.replace(/^\n+/, "");
  if (trimmed.startsWith("```")) return el("pre", {}, el("code", {}, trimmed.replace(/^```.*\n?/, "").replace(/\n?```\s*$/, "")));
  if (trimmed.startsWith("|")) return el("pre", { class: "rows" }, trimmed);
  const heading = /^#{1,6} (.*)$/s.exec(trimmed);
  if (heading) return el("p", { class: "live-heading" }, inline(heading[1], mark));
  if (/^([-*]|\d+\.) /.test(trimmed)) {
    const items = trimmed.split(/\n(?=\s*(?:[-*]|\d+\.) )/);
    return el("ul", {}, items.map((item) => listItem(item.trimStart(), mark)));
  }
  return el("p", {}, inline(trimmed, mark));
}

// Where the first whole block of the text ends; -1 while it is still being written.
function endOfBlock(text) {
  const start = text.search(/[^\n]/);
  if (start < 0) return -1;
  if (text.startsWith("```", start)) {
    const fence = text.indexOf("\n```", start + 3);
    return fence < 0 ? -1 : fence + 4;
  }
  const gap = text.indexOf("\n\n", start);
  if (gap >= 0) return gap + 2;
  const line = text.indexOf("\n", start);
  return line >= 0 && /^#{1,6} /.test(text.slice(start, line)) ? line + 1 : -1;
}

// One specialist's text. `mark(n)` gives the button of a verified citation, or null.
export class LiveText {
  constructor(mark) {
    this.element = el("div", { class: "live-text" });
    this.mark = mark;
    this.clear();
  }

  get empty() {
    return this.element.childElementCount === 0 && this.waiting === "";
  }

  append(text) {
    this.waiting += text;
    this.schedule();
  }

  clear() {
    this.waiting = "";
    this.open = null;
    this.element.replaceChildren();
  }

  schedule() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  draw() {
    const box = this.element.parentElement;
    const following = box && box.scrollHeight - box.scrollTop - box.clientHeight < 40;
    this.open?.remove();
    this.open = null;
    for (let end = this.next(); end > 0; end = this.next()) {
      this.element.append(block(this.waiting.slice(0, end), this.mark));
      this.waiting = this.waiting.slice(end);
    }
    if (this.waiting.trim()) {
      this.open = block(this.waiting, this.mark);
      this.element.append(this.open);
    }
    if (following) box.scrollTop = box.scrollHeight;
  }

  next() {
    const end = endOfBlock(this.waiting);
    if (end < 0 || end > LONGEST_BLOCK) return this.waiting.length > LONGEST_BLOCK ? LONGEST_BLOCK : end;
    return end;
  }
}
