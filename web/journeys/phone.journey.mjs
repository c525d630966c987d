// Staff at a telephone: the head leaves room for the work, the menu opens without a script, no key is shown where none
// is, and no page is wider than the window.
import { axe, check, noHorizontalScroll, shot } from "./lib.mjs";

export const name = "staff at a telephone";

const PHONE = { width: 360, height: 740 };
/** Demonstration band, header and bar together: about a quarter of the window, a way back included. */
const HEAD_MAX = 200;

const signIn = async (browser, base, user, script) => {
  const context = await browser.newContext({ viewport: PHONE, isMobile: true, hasTouch: true, javaScriptEnabled: script });
  const page = await context.newPage();
  await page.goto(`${base}/dang-nhap`);
  await page.locator("main input[type=text], main input:not([type])").first().fill(user);
  await page.locator("main input[type=password]").first().fill("motcua-demo");
  await page.locator("main form button").first().click();
  await page.waitForLoadState();
  return page;
};

const WALKS = {
  hoa: ["/cong-viec", "/ket-qua-chua-nhan", "/tiep-nhan"],
  chu: ["/canh-bao", "/canh-bao/ho-so?loai=qua-han", "/cong-viec"],
};

export const run = async ({ browser, base }) => {
  for (const [user, pages] of Object.entries(WALKS)) {
    const page = await signIn(browser, base, user, true);
    for (const address of pages) {
      await page.goto(`${base}${address}`);
      const top = (await page.locator("main h1").first().boundingBox()).y;
      check(top <= HEAD_MAX, `${address}: the heading begins at ${top} px`);
      check((await page.locator(".mc-key:visible").count()) === 0, `${address}: keys are shown to whoever touches`);
      check((await page.locator(".mc-zero:visible").count()) === 0, `${address}: zeros are shown`);
      await noHorizontalScroll(page);
      await axe(page);
      if (process.env.MOTCUA_PICTURES) await shot(page, `phone-${user}-${pages.indexOf(address)}`);
      await page.setViewportSize(PHONE);
    }
    await page.context().close();
  }
  // The menu is the browser's own: it opens without a script.
  const page = await signIn(browser, base, "chu", false);
  check(!(await page.locator(".mc-menu > div").isVisible()), "the menu is open from the beginning");
  await page.locator(".mc-menu summary").tap();
  await page.locator(".mc-menu nav a", { hasText: "Công việc" }).tap();
  await page.waitForURL((url) => url.pathname === "/cong-viec");
  await page.locator(".mc-menu summary").tap();
  check(await page.locator(".mc-menu button").isVisible(), "nobody can sign out");
  await noHorizontalScroll(page);
  await page.context().close();
};
