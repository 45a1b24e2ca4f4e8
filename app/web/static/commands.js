// Suggestions while a command is typed: "/" opens a list of those that begin so; arrows choose, Tab or Enter takes one.

import { readCommands } from "./api.js";
import { el } from "./dom.js";

const TYPED = /^\/[a-z0-9-]*$/;

export class Commands {
  // `field` is the question field, `list` an empty listbox beside it; `taken` is called when a command was written.
  constructor(field, list, taken) {
    this.field = field;
    this.list = list;
    this.taken = taken;
    this.known = null;
    this.shown = [];
    this.place = 0;
    field.addEventListener("input", () => void this.suggest());
    field.addEventListener("blur", () => this.close());
  }

  get open() {
    return !this.list.hidden;
  }

  async suggest() {
    if (!TYPED.test(this.field.value)) return this.close();
    this.known ??= readCommands().catch(() => []);
    const known = await this.known;
    // What was typed while the list came.
    const typed = this.field.value;
    this.shown = TYPED.test(typed) ? known.filter((command) => `/${command.name}`.startsWith(typed)) : [];
    this.place = 0;
    if (this.shown.length === 0) return this.close();
    this.draw();
  }

  // Whether the key was for the list.
  key(event) {
    if (!this.open || event.isComposing) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.place = (this.place + step + this.shown.length) % this.shown.length;
      this.draw();
    } else if (event.key === "Escape") {
      this.close();
    } else if (event.key === "Tab" || (event.key === "Enter" && !this.exact())) {
      this.take(this.shown[this.place]);
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  }

  exact() {
    return this.field.value === `/${this.shown[this.place].name}`;
  }

  take(command) {
    this.field.value = `/${command.name} `;
    this.close();
    this.field.focus();
    this.taken();
  }

  draw() {
    const options = this.shown.map((command, index) =>
      el(
        "li",
        {
          id: `command-${command.name}`,
          role: "option",
          "aria-selected": String(index === this.place),
          // The field must not lose the focus before the click arrives.
          onmousedown: (event) => event.preventDefault(),
          onclick: () => this.take(command),
        },
        el("code", {}, `/${command.name}`),
        el("span", {}, command.summary),
      ),
    );
    this.list.replaceChildren(...options);
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.field.setAttribute("aria-activedescendant", options[this.place].id);
    options[this.place].scrollIntoView({ block: "nearest" });
  }

  close() {
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }
}
