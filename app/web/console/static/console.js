// What makes the console quicker to use. Without it everything works, with a button more to press.

const { installTheme } = await import(document.getElementById("theme-module").href);
const button = document.getElementById("theme");
installTheme(button, document.getElementById("theme-name"));
button.hidden = false;

for (const select of document.querySelectorAll("select[data-submits]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

// The place that is shown stands in sight where the places scroll.
const here = document.querySelector(".places [aria-current]");
if (here) here.parentElement.parentElement.parentElement.scrollLeft = here.offsetLeft - 16;

// A page that shows what goes on is read again, while nobody is at work in it.
const watched = document.querySelector("[data-refresh]");

async function refresh() {
  if (document.hidden || watched.contains(document.activeElement)) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-refresh]");
    if (fresh) watched.replaceChildren(...fresh.childNodes);
    else location.reload();
  } catch {
    // The next time, perhaps.
  }
}

if (watched) setInterval(refresh, Number(watched.dataset.refresh) * 1000);
