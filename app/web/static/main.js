// What happens when the page is opened.

import { byId } from "./dom.js";
import { installHelp } from "./help.js";
import { Page } from "./page.js";
import { installTheme } from "./theme-switch.js";

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
  const show = (open) => {
    byId("threads").classList.toggle("open", open);
    toggle.setAttribute("aria-expanded", String(open));
  };
  toggle.addEventListener("click", () => show(!byId("threads").classList.contains("open")));
  byId("threads").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !byId("threads").classList.contains("open")) return;
    show(false);
    toggle.focus();
  });
}

installTheme(byId("theme"), byId("theme-name"));
installHelp(byId("help"), byId("help-open"));
installThreadsToggle();
unfoldForPrint();
new Page();
