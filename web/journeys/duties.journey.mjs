// Every duty of the office opens each of its pages by keyboard: nothing grave for those who cannot see, and nothing
// wider than a telephone.
import { axe, check, noHorizontalScroll } from "./lib.mjs";

export const name = "each duty opens all of its pages by keyboard";

const PASSWORD = "motcua-demo";
const DUTIES = [
  ["hoa", "receiver"],
  ["van.ky", "specialist"],
  ["phuc", "head of a unit"],
  ["chu", "chairman"],
  ["van", "clerk"],
  ["phin", "cashier"],
  ["truong", "head of the desk"],
  ["kiem", "controller"],
  ["quan", "administrator"],
];
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };
/** Pages that are files, or leave the office's own pages. */
const isPage = (href) => href.startsWith("/") && !/\.(pdf|xlsx|svg)(\?|$)/.test(href) && !href.startsWith("/dang-xuat");

const signIn = async (page, base, user) => {
  await page.goto(`${base}/dang-nhap`);
  // The page puts the hand there by itself, but not always before the first key.
  await page.locator("#ten").fill(user);
  await page.locator("#mat_khau").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/dang-nhap"));
};

const links = (page, within) =>
  page.$$eval(`${within} a[href]`, (all) => [...new Set(all.map((link) => link.getAttribute("href")))]);

/** Follows a link as a hand on the keyboard does. */
const follow = async (page, within, href) => {
  await page.evaluate(() => {
    globalThis.leaving = true;
  });
  await page.locator(`${within} a[href="${href}"]`).first().focus();
  await page.keyboard.press("Enter");
  // The next document knows nothing of the mark.
  await page.waitForFunction(() => !globalThis.leaving && document.readyState === "complete").catch(() => {
    throw new Error(`${page.url()}: the link to ${href} leads nowhere`);
  });
};

const look = async (page, who) => {
  const status = await page.evaluate(() => document.title);
  check(!/sự cố|Không tìm thấy/.test(status), `${who}: ${page.url()} says “${status}”`);
  await axe(page);
  await noHorizontalScroll(page);
  await page.setViewportSize(PHONE);
  await noHorizontalScroll(page);
  await page.setViewportSize(DESK);
};

export const run = async ({ browser, base }) => {
  for (const [user, duty] of DUTIES) {
    const context = await browser.newContext({ viewport: DESK });
    const page = await context.newPage();
    await signIn(page, base, user);
    const pages = (await links(page, ".mc-nav")).filter(isPage);
    check(pages.length > 0, `${duty} has no pages`);
    for (const href of pages) {
      await follow(page, ".mc-nav", href);
      await look(page, duty);
      if (href !== "/quan-tri") continue;
      // The administrator's home leads to pages of their own.
      const home = page.url();
      for (const inner of (await links(page, "main")).filter((link) => isPage(link) && !pages.includes(link))) {
        await page.goto(home);
        await follow(page, "main", inner);
        await look(page, duty);
      }
    }
    await page.goto(`${base}/tai-khoan`);
    await look(page, duty);
    await context.close();
  }
};
