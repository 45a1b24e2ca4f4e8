// The button for light, dark, or as the system has it.

const KEY = "cto-team.theme";
const NEXT = { system: "light", light: "dark", dark: "system" };

export function installTheme(button, name) {
  const show = () => {
    name.textContent = document.documentElement.dataset.theme ?? "system";
  };
  button.addEventListener("click", () => {
    const theme = NEXT[document.documentElement.dataset.theme ?? "system"];
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    try {
      if (theme === "system") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, theme);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
    show();
  });
  show();
}
