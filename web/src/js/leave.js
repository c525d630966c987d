// <form data-leave-guard>: the browser asks before what was typed is thrown away.
// Silent once the form was sent, or when autosave says that the server holds it (form.dataset.saved).
import { typed } from "./fields.js";

document.querySelectorAll("form[data-leave-guard]").forEach((form) => {
  const before = typed(form).toString();
  let sent = false;
  form.addEventListener("submit", () => {
    sent = true;
  });
  window.addEventListener("pageshow", () => {
    sent = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (sent || form.dataset.saved || typed(form).toString() === before) return;
    event.preventDefault();
    event.returnValue = "";
  });
});
