// data-refresh="le-phi thanh-phan" on a field (or a group of radios): when it changes, the form is sent to
// data-refresh-from (an attribute of the form) or to its own action with the field _refresh=1, and the elements with
// those ids are replaced by the same ones of the page that comes back. The server answers the whole page, as it does
// without this script: there are no fragments to write.

let turn = 0;

const swap = (ids, page) => {
  const focused = document.activeElement && document.activeElement.id;
  for (const id of ids) {
    const old = document.getElementById(id);
    const fresh = page.getElementById(id);
    if (!old || !fresh) continue;
    old.replaceWith(document.adoptNode(fresh));
  }
  if (focused && (!document.activeElement || document.activeElement === document.body)) {
    const again = document.getElementById(focused);
    if (again) again.focus();
  }
  document.dispatchEvent(new Event("refreshed"));
};

const refresh = async (form, ids) => {
  const mine = ++turn;
  const body = new FormData(form);
  for (const [name, value] of [...body.entries()]) {
    if (value instanceof File) body.delete(name);
  }
  body.set("_refresh", "1");
  ids.forEach((id) => document.getElementById(id)?.setAttribute("data-busy", ""));
  try {
    const answer = await fetch(form.dataset.refreshFrom || form.action, {
      method: "POST",
      body: new URLSearchParams(body),
      credentials: "same-origin",
      redirect: "manual",
    });
    const html = await answer.text();
    // 422 is a page, too: the form with its problems.
    if ((!answer.ok && answer.status !== 422) || mine !== turn) return;
    document.dispatchEvent(new Event("answered"));
    swap(ids, new DOMParser().parseFromString(html, "text/html"));
  } catch (offline) {
    // The next press of a button says what is wrong.
  } finally {
    ids.forEach((id) => document.getElementById(id)?.removeAttribute("data-busy"));
  }
};

document.addEventListener("change", (event) => {
  const source = event.target.closest("[data-refresh]");
  const form = event.target.form;
  if (source && form) refresh(form, source.dataset.refresh.split(/\s+/));
});
