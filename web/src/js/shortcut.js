// data-shortcut="F9" | "Ctrl+Enter" | "Shift+F8" | "/": presses a button, follows a link, or puts the focus into a field.
// Several for the same place are separated by blanks: "/ Ctrl+K". docs/keys.md says what each key means.
// A shortcut of one plain letter or sign works only while nothing is being typed.
import { isLetGo } from "./held.js";

const nameOf = (event) => {
  const parts = [];
  if (event.ctrlKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  if (event.shiftKey && event.key.length > 1) parts.push("Shift");
  parts.push(event.key.length === 1 && (event.ctrlKey || event.altKey) ? event.key.toUpperCase() : event.key);
  return parts.join("+");
};

const typing = (element) => element.matches("input, textarea, select") || element.isContentEditable;

const visible = (element) => element.getClientRects().length > 0;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented) return;
  const name = nameOf(event);
  if (name.length === 1 && typing(document.activeElement)) return;
  const wanted = [...document.querySelectorAll("[data-shortcut]")].find(
    (element) => element.dataset.shortcut.split(" ").includes(name) && visible(element),
  );
  // F4 receives the next person, wherever one is.
  const receives = !wanted && name === "F4" && document.querySelector('.mc-nav a[href="/tiep-nhan"]');
  if (!wanted && !receives) return;
  if (!isLetGo()) {
    // Held: neither we nor the browser (F10, Ctrl+P) do it once more.
    if (event.repeat) event.preventDefault();
    return;
  }
  event.preventDefault();
  if (receives) {
    location.assign("/tiep-nhan/moi");
  } else if (wanted.matches("button, a, summary")) {
    wanted.click();
  } else {
    wanted.focus();
    if (wanted.select) wanted.select();
  }
});
