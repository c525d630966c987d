// A head of a unit sets up the second step of signing in: the codes of an app, a passkey, recovery codes, each used once
// by keyboard, and everything taken away again.
import { createHmac } from "node:crypto";
import { axe, check, shot } from "./lib.mjs";

export const name = "signing in takes two steps once they are set up";

const USER = "thi";
const PASSWORD = "motcua-demo";
const STEP_SECONDS = 30;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** What an authenticator app shows (RFC 6238) in that step of thirty seconds. */
const code = (secret, step) => {
  const bits = [...secret.replace(/\s/g, "")].map((sign) => ALPHABET.indexOf(sign).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac("sha1", key).update(counter).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
};

const step = () => Math.floor(Date.now() / 1000 / STEP_SECONDS);

/** A machine whose fingerprint reader always finds the right finger. */
const authenticator = async (page) => {
  const client = await page.context().newCDPSession(page);
  await client.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true };
  await client.send("WebAuthn.addVirtualAuthenticator", { options: { ...options, automaticPresenceSimulation: true } });
};

const password = async (page, base) => {
  await page.goto(`${base}/dang-nhap?ve=/tai-khoan`);
  await page.locator("#ten").fill(USER);
  await page.locator("#mat_khau").fill(PASSWORD);
  await page.keyboard.press("Enter");
};

/** A link, also one that looks like a button. */
const door = (page, label) => page.locator("main a").filter({ hasText: label }).first();
const follow = (page, label) => door(page, label).press("Enter");

const look = async (page, picture) => {
  await axe(page);
  await shot(page, picture);
};

export const run = async ({ browser, base }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await authenticator(page);
  await password(page, base);
  await page.waitForURL((url) => url.pathname === "/tai-khoan");

  // The app.
  await page.goto(`${base}/tai-khoan/hai-buoc`);
  await look(page, "hai-buoc-chua-co");
  await follow(page, "Thiết lập ứng dụng");
  await page.locator("main summary").first().press("Enter");
  await look(page, "hai-buoc-ung-dung");
  const secret = await page.locator(".mc-code").first().innerText();
  await page.locator("#mat_khau").fill(PASSWORD);
  // A telephone whose clock is half a minute behind, so that the next codes are new ones.
  await page.locator("#ma").fill(code(secret, step() - 1));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Mã khôi phục", exact: true }).waitFor();
  await look(page, "hai-buoc-ma-khoi-phuc");
  const recovery = await page.locator("li.mc-code").allInnerTexts();
  check(recovery.length === 10, `${recovery.length} recovery codes`);
  await follow(page, "Tôi đã cất giữ");

  // A passkey, proved with a recovery code.
  await follow(page, "Thêm khóa truy cập");
  await page.locator("#ten").fill("Máy ở bàn số 2");
  await page.locator("#mat_khau").fill(PASSWORD);
  await page.locator("#ma_xac_thuc").fill(recovery[0]);
  await look(page, "hai-buoc-khoa-truy-cap");
  await page.getByRole("button", { name: "Tạo khóa trên máy này" }).press("Enter");
  await page.waitForURL((url) => url.pathname === "/tai-khoan/hai-buoc");
  check(await page.getByText("Máy ở bàn số 2").first().isVisible(), "the passkey is not in the list");
  await look(page, "hai-buoc-da-co");

  // Signing in: the password alone is not enough; a code; a passkey; a recovery code once.
  for (const way of ["code", "passkey", "recovery", "recovery again"]) {
    await context.clearCookies();
    await password(page, base);
    await page.waitForURL("**/dang-nhap/buoc-hai**");
    if (way === "code") await look(page, "hai-buoc-dang-nhap");
    if (way === "passkey") {
      await page.getByRole("button", { name: "Dùng khóa truy cập thay cho mã" }).press("Enter");
    } else {
      await page.locator("#ma_xac_thuc").fill(way === "code" ? code(secret, step()) : recovery[1]);
      await page.keyboard.press("Enter");
    }
    if (way === "recovery again") {
      await page.getByText("Mã chưa đúng hoặc đã dùng").first().waitFor();
      await look(page, "hai-buoc-dang-nhap-sai");
    } else {
      await page.waitForURL((url) => url.pathname === "/tai-khoan");
    }
  }

  // Everything is taken away again: the passkey by itself, then the app.
  await page.locator("#ma_xac_thuc").fill(recovery[2]);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === "/tai-khoan");
  await page.goto(`${base}/tai-khoan/hai-buoc`);
  await page.getByRole("link", { name: /^Bỏ khóa Máy/ }).press("Enter");
  await page.locator("#mat_khau").fill(PASSWORD);
  await page.getByRole("button", { name: "Dùng khóa truy cập thay cho mã" }).press("Enter");
  await page.waitForURL((url) => url.pathname === "/tai-khoan/hai-buoc");
  await page.getByRole("link", { name: "Bỏ", exact: true }).press("Enter");
  await page.locator("#mat_khau").fill(PASSWORD);
  await page.locator("#ma_xac_thuc").fill(recovery[3]);
  await look(page, "hai-buoc-bo");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === "/tai-khoan/hai-buoc");
  await door(page, "Thiết lập ứng dụng").waitFor();
  await context.close();
};
