// Keys and labels, explained in a dialog that the browser opens and closes by itself.

export function installHelp(dialog, button) {
  button.addEventListener("click", () => dialog.showModal());
  // A click beside the dialog is a click on the dialog element itself.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    if (event.target.closest("input, textarea, [contenteditable]")) return;
    event.preventDefault();
    dialog.showModal();
  });
}
