// <input data-enter="doc-the">: Enter presses that button, not the form's first one. For scanners that type and
// end with Enter, and for search fields inside a larger form. The button may be outside the form.
import { isLetGo } from "./held.js";

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.defaultPrevented) return;
  const id = event.target.dataset && event.target.dataset.enter;
  const button = id && document.getElementById(id);
  if (!button) return;
  event.preventDefault();
  if (isLetGo()) button.click();
});
