// The small scripts of staff pages, in a real browser against a server that plays motcua.
// Needs `npm run build` first (npm test does it) and Chromium (CHROMIUM or /usr/bin/chromium).
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, beforeEach, test } from "node:test";
import { launch } from "../journeys/lib.mjs";

const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(await readFile(new URL("manifest.json", dist)));
const script = await readFile(new URL(manifest["staff.js"], dist));

const form = (fee, { held = "", note = "" } = {}) => `
<form id="f" method="post" action="/send" data-once data-autosave="/draft" data-autosave-held="${held}">
  <input type="hidden" name="_csrf" value="tok">
  <input id="q" name="q" data-typeahead="/suggest" data-typeahead-into="code" data-shortcut="F2" autocomplete="off">
  <input id="code" name="code">
  <input id="scan" name="scan" data-enter="read">
  <input id="note" name="note" value="${note}">
  <label><input type="checkbox" name="poor" value="1" data-refresh="fee"> poor</label>
  <p id="fee">${fee}</p>
  <button id="send" name="verb" value="send" data-shortcut="F9">send</button>
  <button id="read" name="verb" value="read" formaction="/read">read</button>
  <p data-autosave-status role="status"></p>
</form>
<form method="post" action="/out" data-sign-out><button id="out">out</button></form>
<table data-rows><tr><td><a class="mc-row-link" id="r1" href="#r1">1</a></td></tr><tr><td><a class="mc-row-link" id="r2" href="#r2">2</a></td></tr></table>`;
const page = (body) =>
  `<!DOCTYPE html><html lang="vi"><title>t</title><script defer src="/staff.js"></script><body>${body}</body></html>`;

let server;
let base;
let browser;
let tab;
let got;
let draftAnswer;
let signedIn;

const answer = (request, body, response) => {
  const path = request.url.split("?")[0];
  got.push({ path, url: request.url, body: new URLSearchParams(body) });
  response.setHeader("Content-Security-Policy", "default-src 'self'");
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  if (path === "/staff.js") {
    response.setHeader("Content-Type", "text/javascript");
    response.end(script);
  } else if (path === "/suggest") {
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify([{ value: "1.1", label: "Khai sinh" }, { value: "1.2", label: "Khai tử", detail: "Hộ tịch" }]));
  } else if (path === "/draft") {
    response.statusCode = draftAnswer;
    response.end();
  } else if (path === "/desk") {
    response.end(page(form("75.000")).replace("<body>", '<body data-idle-minutes="30">'));
  } else if (path === "/tai-khoan") {
    response.writeHead(signedIn ? 200 : 303, { Location: "/signed-in" });
    response.end();
  } else if (path === "/send" && new URLSearchParams(body).get("_refresh")) {
    response.end(page(form(new URLSearchParams(body).get("poor") ? "0" : "75.000")));
  } else if (path === "/send") {
    setTimeout(() => response.end(page("sent")), 300);
  } else if (path === "/signed-in") {
    response.end(page('<form data-sign-out></form><script defer src="/staff.js"></script>'));
  } else if (path === "/read" && new URLSearchParams(body).get("scan") === "thẻ") {
    response.end(page(form("75.000", { held: new URLSearchParams(body).get("_sent"), note: "đọc từ thẻ" })));
  } else if (path === "/read" || path === "/out") {
    response.end(page(path));
  } else {
    response.end(page(form("75.000")));
  }
};

const to = (path) => got.filter((request) => request.path === path);
const arrived = async (path, count = 1) => {
  for (let turn = 0; turn < 100 && to(path).length < count; turn += 1) await tab.waitForTimeout(50);
  assert.ok(to(path).length >= count, `${path} was asked ${to(path).length} times`);
};

before(async () => {
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece) => {
      body += piece;
    });
    request.on("end", () => answer(request, body, response));
  });
  await new Promise((ready) => {
    server.listen(0, "127.0.0.1", ready);
  });
  base = `http://127.0.0.1:${server.address().port}`;
  browser = await launch();
});

after(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});

beforeEach(async () => {
  // A closing page may still send its draft: close first, count afterwards.
  await Promise.all(browser.contexts().map((context) => context.close()));
  got = [];
  draftAnswer = 204;
  signedIn = true;
  tab = await (await browser.newContext()).newPage();
  await tab.goto(`${base}/`);
});

test("pressing twice sends once, with the name of the button", async () => {
  await tab.evaluate(() => {
    const button = document.getElementById("send");
    button.click();
    button.click();
  });
  await tab.waitForURL(`${base}/send`);
  assert.equal(to("/send").length, 1);
  assert.equal(to("/send")[0].body.get("verb"), "send");
});

test("a choice from the suggestions fills both fields", async () => {
  await tab.locator("#q").pressSequentially("ks");
  await tab.locator("[role=option]").first().waitFor();
  assert.equal(to("/suggest").at(-1).url, "/suggest?q=ks");
  assert.equal(await tab.locator("#q").getAttribute("aria-expanded"), "true");
  await tab.keyboard.press("ArrowDown");
  await tab.keyboard.press("ArrowDown");
  await tab.keyboard.press("Enter");
  assert.equal(await tab.locator("#q").inputValue(), "Khai tử");
  assert.equal(await tab.locator("#code").inputValue(), "1.2");
  assert.equal(await tab.locator("#q").getAttribute("aria-expanded"), "false");
  assert.equal(to("/send").length, 0);
});

test("what is typed reaches the draft with the token, without passwords", async () => {
  await tab.locator("#note").fill("Cà Dy");
  await arrived("/draft");
  assert.equal(to("/draft")[0].body.get("note"), "Cà Dy");
  assert.equal(to("/draft")[0].body.get("_csrf"), "tok");
  await tab.getByText("Đã lưu nháp lúc").waitFor();
});

test("what could not be saved is put back when the page opens again, and gone after signing out", async () => {
  draftAnswer = 401;
  await tab.locator("#note").fill("chưa lưu");
  await tab.getByText("Chưa lưu được").waitFor();
  await tab.goto(`${base}/`);
  assert.equal(await tab.locator("#note").inputValue(), "chưa lưu");
  await tab.locator("#out").click();
  await tab.waitForURL(`${base}/out`);
  await tab.goto(`${base}/`);
  assert.equal(await tab.locator("#note").inputValue(), "");
});

test("a form whose sending ended at the sign-in page is put back; one that arrived is forgotten", async () => {
  await tab.locator("#note").fill("đã gửi");
  await tab.locator("#send").click();
  await tab.getByText("sent").waitFor();
  await tab.goto(`${base}/`);
  assert.equal(await tab.locator("#note").inputValue(), "đã gửi");
  await tab.locator("#send").click();
  await tab.getByText("sent").waitFor();
  await tab.goto(`${base}/signed-in`);
  await tab.goto(`${base}/`);
  assert.equal(await tab.locator("#note").inputValue(), "");
});

test("leaving the page sends the draft at once", async () => {
  await tab.locator("#note").fill("vội");
  await tab.goto(`${base}/elsewhere`);
  await arrived("/draft");
  assert.equal(to("/draft")[0].body.get("note"), "vội");
});

test("a change fetches only the named part anew", async () => {
  await tab.locator("#note").fill("giữ");
  await tab.locator("[name=poor]").check();
  await tab.getByText("0", { exact: true }).waitFor();
  assert.equal(await tab.locator("#fee").textContent(), "0");
  assert.equal(await tab.locator("#note").inputValue(), "giữ");
});

test("keys press buttons, focus fields, walk rows", async () => {
  await tab.keyboard.press("j");
  assert.equal(await tab.evaluate(() => document.activeElement.id), "r1");
  await tab.keyboard.press("ArrowDown");
  assert.equal(await tab.evaluate(() => document.activeElement.id), "r2");
  await tab.keyboard.press("F2");
  assert.equal(await tab.evaluate(() => document.activeElement.id), "q");
  await tab.keyboard.press("F9");
  await tab.waitForURL(`${base}/send`);
});

test("a key that is held down acts once", async () => {
  await tab.keyboard.down("F9");
  await tab.keyboard.down("F9");
  await tab.keyboard.down("F9");
  await tab.waitForURL(`${base}/send`);
  assert.equal(to("/send").length, 1);
});

test("a key held while the next page opens does nothing there, and acts once let go", async () => {
  await tab.evaluate(() => sessionStorage.setItem("mc-held-keys", JSON.stringify({ F9: Date.now() })));
  await tab.reload();
  // Some systems do not mark the first repeat on a new page: it looks like a press.
  await tab.evaluate(() => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "F9", code: "F9", bubbles: true })));
  await tab.evaluate(() => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "F9", code: "F9", repeat: true, bubbles: true })));
  assert.equal(to("/send").length, 0);
  await tab.keyboard.up("F9");
  await tab.evaluate(() => document.body.dispatchEvent(new KeyboardEvent("keyup", { key: "F9", code: "F9", bubbles: true })));
  await tab.keyboard.press("F9");
  await tab.waitForURL(`${base}/send`);
  assert.equal(to("/send").length, 1);
});

test("keys of screen readers, AltGraph and input methods are theirs", async () => {
  await tab.keyboard.down("Insert");
  await tab.keyboard.press("F9");
  await tab.keyboard.up("Insert");
  await tab.keyboard.down("CapsLock");
  await tab.keyboard.press("F9");
  await tab.keyboard.up("CapsLock");
  await tab.evaluate(() => {
    const others = [{ isComposing: true }, { modifierAltGraph: true }, { metaKey: true }];
    for (const other of others) {
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "F9", code: "F9", bubbles: true, ...other }));
      document.body.dispatchEvent(new KeyboardEvent("keyup", { key: "F9", code: "F9", bubbles: true }));
    }
  });
  assert.equal(to("/send").length, 0);
  await tab.keyboard.press("F9");
  await tab.waitForURL(`${base}/send`);
});

test("a scanner that ends with Enter presses its own button", async () => {
  await tab.locator("#scan").pressSequentially("049201001234|x");
  await tab.keyboard.press("Enter");
  await tab.waitForURL(`${base}/read`);
  assert.equal(to("/send").length, 0);
  assert.equal(to("/read")[0].body.get("scan"), "049201001234|x");
});

test("what the server has filled in stays when the page holds what was sent", async () => {
  await tab.locator("#note").fill("gõ dở");
  await tab.locator("#scan").fill("thẻ");
  await Promise.all([tab.waitForURL(`${base}/read`), tab.keyboard.press("Enter")]);
  assert.equal(await tab.locator("#note").inputValue(), "đọc từ thẻ");
  assert.equal(await tab.evaluate(() => Object.keys(sessionStorage).length), 0);
});

const idle = async (minutes) => {
  await tab.clock.install();
  await tab.goto(`${base}/desk`);
  await tab.clock.runFor(minutes * 60 * 1000);
};
const notice = () => tab.locator("#sap-het-phien");

test("before a session ends a notice takes the focus, and its button goes on", async () => {
  await idle(26);
  assert.equal(await notice().count(), 0);
  await tab.clock.runFor(90 * 1000);
  assert.equal(await notice().getAttribute("role"), "alertdialog");
  assert.equal(await tab.evaluate(() => document.activeElement.textContent), "Tiếp tục làm việc (Alt+T)");
  await tab.keyboard.press("Enter");
  await arrived("/tai-khoan");
  await notice().waitFor({ state: "detached" });
  await tab.clock.runFor(26 * 60 * 1000);
  assert.equal(await notice().count(), 0, "half an hour begins anew");
  // Another window that goes on does so for this one, too.
  await tab.clock.runFor(90 * 1000);
  await notice().waitFor();
  await tab.evaluate(() => localStorage.setItem("lan-cuoi", String(Date.now())));
  await tab.clock.runFor(6000);
  assert.equal(await notice().count(), 0);
});

test("whoever types is not interrupted, and is told when it is over", async () => {
  await idle(0);
  await tab.locator("#scan").focus();
  await tab.clock.runFor(28 * 60 * 1000);
  assert.equal(await notice().getAttribute("role"), "alert");
  assert.equal(await tab.evaluate(() => document.activeElement.id), "scan");
  signedIn = false;
  await tab.keyboard.press("Alt+t");
  await tab.getByText("Phiên làm việc đã kết thúc").waitFor();
  assert.equal(await notice().locator("button").count(), 0);
});

test("pages without a session say nothing", async () => {
  await tab.clock.install();
  await tab.goto(`${base}/`);
  await tab.clock.runFor(60 * 60 * 1000);
  assert.equal(await notice().count(), 0);
});
