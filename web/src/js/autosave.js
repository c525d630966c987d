// <form data-autosave="/tiep-nhan/nhap/ID">: what is typed is posted there a moment after the last key and when the
// page is left. The server answers 2xx when it holds the draft. While it cannot (session ended, network down), a
// copy stays in this tab's sessionStorage and is put back when the same page opens again; signing out wipes it.
// A child with data-autosave-status says what happened.
import { restore, typed, withHidden } from "./fields.js";

const PAUSE_MS = 1200;
const RETRY_MS = 10000;

const two = (n) => String(n).padStart(2, "0");
const clock = () => {
  const now = new Date();
  return `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
};

const watch = (form) => {
  const address = form.dataset.autosave;
  const key = `nhap:${address}`;
  const status = form.querySelector("[data-autosave-status]");
  const say = (text) => {
    if (status) status.textContent = text;
  };
  let saved = typed(form).toString();
  let timer = 0;
  let sending = false;

  const keep = (text) => {
    try {
      sessionStorage.setItem(key, text);
    } catch (full) {
      // Private mode or a full store: the server's copy is the only one then.
    }
  };

  const later = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(() => save(false), ms);
  };

  const save = async (leaving) => {
    const text = typed(form).toString();
    if (text === saved || form.dataset.sent || (sending && !leaving)) return;
    keep(text);
    sending = true;
    try {
      const answer = await fetch(address, {
        method: "POST",
        body: withHidden(form, new URLSearchParams(text)),
        headers: { "X-Requested-With": "autosave" },
        credentials: "same-origin",
        redirect: "manual",
        keepalive: leaving,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      saved = text;
      sessionStorage.removeItem(key);
      form.dataset.saved = "1";
      say(`Đã lưu nháp lúc ${clock()}`);
    } catch (problem) {
      say("Chưa lưu được bản nháp; máy giữ tạm và sẽ thử lại. Xin đừng đóng trang.");
      later(RETRY_MS);
    } finally {
      sending = false;
    }
    if (typed(form).toString() !== saved) later(RETRY_MS);
  };

  const kept = sessionStorage.getItem(key);
  if (kept && kept !== saved && restore(form, kept)) {
    say("Đã khôi phục nội dung chưa kịp lưu.");
    form.dispatchEvent(new Event("restored", { bubbles: true }));
    later(PAUSE_MS);
  }

  form.addEventListener("input", () => {
    delete form.dataset.saved;
    later(PAUSE_MS);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save(true);
  });
  form.addEventListener("submit", () => keep(typed(form).toString()));
};

document.querySelectorAll("form[data-autosave]").forEach(watch);
