// <form data-autosave="/tiep-nhan/nhap/ID">: what is typed is posted there a moment after the last key and when the
// page is left. The server answers 2xx when it holds the draft. While it cannot (session ended, network down), a
// copy stays in this tab's sessionStorage and is put back when the same form opens again; signing out wipes it.
// The address must name one draft and never be used again for the next one: it is the key of the copy.
// Each sending carries a mark, `_sent`. A page that answers with the same mark in data-autosave-held holds what was
// sent and may have more in it (a card that was read): the copy is dropped then, not put back over it.
// A child with data-autosave-status says what happened, and when by the clock of the office: the answer's Kept-At.
import { restore, typed, withHidden } from "./fields.js";

const PAUSE_MS = 1200;
const RETRY_MS = 10000;
const PREFIX = "nhap:";

const two = (n) => String(n).padStart(2, "0");
const clock = () => {
  const now = new Date();
  return `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
};

const keep = (key, text, sent) => {
  try {
    sessionStorage.setItem(key, JSON.stringify({ text, sent }));
  } catch (full) {
    // Private mode or a full store: the server's copy is the only one then.
  }
};

const kept = (key) => JSON.parse(sessionStorage.getItem(key) || "{}");

// A copy of a form that was sent has done its duty once we are on another page of the signed-in person.
const forgetSent = (addresses) => {
  if (!document.querySelector("form[data-sign-out]")) return;
  for (const key of Object.keys(sessionStorage)) {
    const here = addresses.includes(key.slice(PREFIX.length));
    if (key.startsWith(PREFIX) && kept(key).sent && !here) sessionStorage.removeItem(key);
  }
};

const watch = (form) => {
  const address = form.dataset.autosave;
  const key = PREFIX + address;
  const status = form.querySelector("[data-autosave-status]");
  const say = (text) => {
    if (status) status.textContent = text;
  };
  let saved = typed(form).toString();
  let timer = 0;
  let sending = false;
  let over = false;

  const later = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(() => save(false), ms);
  };

  const save = async (leaving) => {
    const text = typed(form).toString();
    if (text === saved || form.dataset.sent || over || (sending && !leaving)) return;
    keep(key, text, false);
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
      document.dispatchEvent(new Event("answered"));
      saved = text;
      sessionStorage.removeItem(key);
      form.dataset.saved = "1";
      say(`Đã lưu nháp lúc ${answer.headers.get("Kept-At") || clock()}`);
    } catch (problem) {
      say("Chưa lưu được bản nháp; máy giữ tạm và sẽ thử lại. Xin đừng đóng trang.");
      later(RETRY_MS);
    } finally {
      sending = false;
    }
    if (typed(form).toString() !== saved) later(RETRY_MS);
  };

  // A form that came back, with problems or without, shows what was sent: nothing to put back.
  const { text, sent } = kept(key);
  const held = sent && sent === form.dataset.autosaveHeld;
  if (held || document.querySelector(".govuk-error-summary")) {
    sessionStorage.removeItem(key);
  } else if (text && text !== saved && restore(form, text)) {
    say("Đã khôi phục nội dung chưa kịp lưu.");
    later(PAUSE_MS);
  }

  form.addEventListener("input", () => {
    delete form.dataset.saved;
    later(PAUSE_MS);
  });
  form.addEventListener("submit", () => {
    const mark = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
    const field = form.querySelector("input[name=_sent]") || document.createElement("input");
    Object.assign(field, { type: "hidden", name: "_sent", value: mark });
    form.append(field);
    keep(key, typed(form).toString(), mark);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save(true);
  });
  // After signing out nothing may be kept again.
  document.addEventListener("signing-out", () => {
    over = true;
  });
};

const forms = [...document.querySelectorAll("form[data-autosave]")];
forgetSent(forms.map((form) => form.dataset.autosave));
forms.forEach(watch);
