// Ten people with papers to certify, one after the other and by keyboard alone. The till is counted in the cashier's day.
import { axe, shot } from "./lib.mjs";

export const name = "ten certified copies by keyboard";

const PASSWORD = "motcua-demo";
const PEOPLE = ["Bh’nướch Thị Hoa", "A Lăng Đhiếu", "Zơrâm Thị Nhiếu", "Y Bền", "Pơloong Phúc"];
const TEN_WITHIN_MS = 180_000;

const signIn = async (browser, base, user) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${base}/dang-nhap`);
  await page.fill("#ten", user);
  await page.fill("#mat_khau", PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/dang-nhap"));
  return page;
};

const next = async (page, keys) => {
  for (const key of keys) {
    if (key === "Tab") await page.keyboard.press("Tab");
    else await page.keyboard.type(key);
  }
  await Promise.all([page.waitForURL(/moi=/), page.waitForNavigation(), page.keyboard.press("Enter")]);
};

const serveTen = async (page, base, check) => {
  await page.goto(`${base}/chung-thuc`);
  await axe(page);
  const begun = Date.now();
  for (let number = 1; number <= 10; number += 1) {
    await page.waitForSelector("#ho_ten:focus");
    const name = PEOPLE[number % PEOPLE.length];
    await next(page, [name, "Tab", "Bằng tốt nghiệp", "Tab", String(number), "Tab", "2"]);
    const said = await page.textContent("main");
    check(said.includes(`Đã tiếp nhận ${name}`), `no word about ${name}`);
  }
  const took = Date.now() - begun;
  check(took < TEN_WITHIN_MS, `ten took ${took} ms`);
  const rows = await page.locator("tbody tr").count();
  check(rows >= 10, `${rows} lines below the form`);
  await axe(page);
  await shot(page, "quick-desk");
};

const onTheirWay = async (page, check) => {
  check((await page.locator("tbody input:checked").count()) === 0, "somebody is chosen beforehand");
  const boxes = await page.locator("tbody input[type=checkbox]").all();
  for (const box of boxes.slice(0, 10)) await box.press("Space");
  await page.getByRole("button", { name: "Ký và trả các hồ sơ đã chọn…" }).press("Enter");
  const sure = page.getByRole("button", { name: /^Đã ký và trả \d+ hồ sơ này/ });
  await sure.waitFor();
  const named = await page.textContent("main");
  check(PEOPLE.every((name) => named.includes(name)), `somebody is not named: ${named.slice(0, 400)}`);
  await axe(page);
  await shot(page, "quick-desk-sure");
  await sure.press("Enter");
  await page.waitForURL(/chuyen=/);
  const said = await page.textContent("main");
  check(/\d+ hồ sơ đã chuyển đến người tiếp theo/.test(said), `they did not go on: ${said.slice(0, 200)}`);
};

export const run = async ({ browser, base, check }) => {
  const page = await signIn(browser, base, "phin");
  await serveTen(page, base, check);
  await onTheirWay(page, check);
  await page.context().close();
};
