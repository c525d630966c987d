// <body data-idle-minutes="30">: some minutes before the session ends for want of requests, a notice says so and
// offers to go on (WCAG 2.2.1). Any request of any window of this browser counts, as it does for the server.
// Nothing typed is lost without it: a form that comes too late is kept and offered again after signing in.

const WARN_BEFORE_MS = 3 * 60 * 1000; // the server writes a use down once a minute, so two minutes are left for sure
const LOOK_EVERY_MS = 5000;
const KEY = "lan-cuoi";
const minutes = Number(document.body.dataset.idleMinutes);

const notice = () => document.getElementById("sap-het-phien");

const begin = () => {
  const limit = minutes * 60 * 1000;
  let here = Date.now();

  const last = () => {
    try {
      return Math.max(here, Number(localStorage.getItem(KEY)) || 0);
    } catch {
      return here;
    }
  };

  const used = () => {
    here = Date.now();
    try {
      localStorage.setItem(KEY, String(here));
    } catch {
      // Without storage each window counts for itself: it warns too early, never too late.
    }
    notice()?.remove();
  };

  const say = (box, heading, text) => {
    box.querySelector("h2").textContent = heading;
    box.querySelector("p").textContent = text;
  };

  const ended = (box) => {
    say(box, "Phiên làm việc đã kết thúc", "Những gì đã nhập vẫn còn trên trang. Khi gửi, trang sẽ mời đăng nhập lại rồi hỏi có gửi tiếp không.");
    box.querySelector("button")?.remove();
  };

  const goOn = async (box, before) => {
    try {
      const answer = await fetch("/tai-khoan", { method: "HEAD", redirect: "manual", cache: "no-store" });
      if (!answer.ok) return ended(box);
      used();
      before?.focus?.();
    } catch {
      say(box, "Không kết nối được máy chủ", "Xin kiểm tra mạng rồi bấm “Tiếp tục làm việc” lần nữa.");
    }
  };

  const warn = () => {
    const before = document.activeElement;
    const box = document.createElement("section");
    box.id = "sap-het-phien";
    box.className = "mc-idle";
    box.tabIndex = -1;
    // Whoever types is not interrupted: it is read out to them, and a key presses the button.
    const isTyping = Boolean(before?.matches?.("input, textarea, select"));
    box.setAttribute("role", isTyping ? "alert" : "alertdialog");
    box.setAttribute("aria-labelledby", "sap-het-phien-ten");
    box.setAttribute("aria-describedby", "sap-het-phien-loi");
    box.innerHTML =
      '<h2 class="govuk-heading-s" id="sap-het-phien-ten"></h2><p class="govuk-body" id="sap-het-phien-loi"></p>' +
      '<button type="button" class="govuk-button" data-shortcut="Alt+T" aria-keyshortcuts="Alt+T">Tiếp tục làm việc (Alt+T)</button>';
    say(box, "Sắp hết phiên làm việc", "Còn khoảng 2 phút. Bấm nút dưới đây để làm tiếp; những gì đã nhập vẫn giữ nguyên.");
    const button = box.querySelector("button");
    button.addEventListener("click", () => goOn(box, before));
    document.body.append(box);
    if (!isTyping) button.focus();
  };

  const look = () => {
    const idle = Date.now() - last();
    const box = notice();
    if (idle < limit - WARN_BEFORE_MS) box?.remove();
    else if (!box) warn();
    if (idle >= limit && notice()) ended(notice());
  };

  used();
  // What our own scripts fetch, the server counts as a use, too.
  document.addEventListener("answered", used);
  setInterval(look, LOOK_EVERY_MS);
  document.addEventListener("visibilitychange", look);
};

if (minutes > 0) begin();
