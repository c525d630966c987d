// <form data-once>: pressing twice sends once. Every posting form of a staff page may carry it.
// The server is safe against a second sending by itself; this spares the wait and the second page.

const RELEASE_AFTER_MS = 15000;

const release = (form) => {
  delete form.dataset.sent;
  form.querySelectorAll("button[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.hasAttribute("data-once") || event.defaultPrevented) return;
  // A look at the paper opens beside the form, which is still to be sent.
  if (event.submitter?.formTarget === "_blank") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  // Not `disabled`: a disabled button would not be sent with the form.
  form.querySelectorAll("button").forEach((button) => button.setAttribute("aria-disabled", "true"));
  // A download or a lost connection leaves us on the page: one may try again.
  setTimeout(() => release(form), RELEASE_AFTER_MS);
});

window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach(release);
});
