// Somebody of the demonstration at a keyboard: no mouse, and things are found by the words that people read.
// `await comeIn(browser, base, "hoa")` signs in and answers what these hands can do.
import { axe, check, noHorizontalScroll, picture, shot } from "./lib.mjs";

const PASSWORD = "motcua-demo";
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };
const STEPS_MAX = 900;
/** The smallest picture that is one: a scan, a photograph. */
export const SCAN = {
  name: "ban-quet.png",
  mimeType: "image/png",
  buffer: Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  ),
};

const plain = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
/** A label as it is read, with what the parts of forms add to it. */
const labelled = (words) => (words instanceof RegExp ? words : new RegExp(`^\\s*${plain(words)}\\s*(\\(nếu có\\))?\\s*$`));

/** Goes with Tab, or back with Shift+Tab, until `target` has the focus; it fails where a keyboard cannot get to it. */
const reach = async (page, target, words) => {
  await target.waitFor({ state: "attached", timeout: 10_000 });
  const wanted = await target.elementHandle();
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const way = await wanted.evaluate((element) => {
      const now = document.activeElement;
      if (now === element) return "here";
      // One of several radios takes the focus for all; arrows choose among them.
      if (element.type === "radio" && now?.type === "radio" && now.name === element.name && now.form === element.form) return "ArrowDown";
      const before = now && now !== document.body && now.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING;
      return before ? "Shift+Tab" : "Tab";
    });
    if (way === "here") return;
    await page.keyboard.press(way);
  }
  throw new Error(`${page.url()}: the keyboard does not get to “${words}”`);
};

/** Does what leads to another page, and waits for that page. */
const leave = async (page, words, act) => {
  await page.evaluate(() => {
    globalThis.leaving = true;
  });
  await act();
  // The next document knows nothing of the mark.
  await page.waitForFunction(() => !globalThis.leaving && document.readyState === "complete").catch(() => {
    throw new Error(`${page.url()}: “${words}” leads nowhere`);
  });
};

/** The words on the page, without the head of the office. */
const read = async (page) => (await page.locator("main").innerText()).replace(/\s+/g, " ");

/** Nothing grave for those who cannot see, and nothing wider than the window, at a desk and on a telephone. */
const look = async (page, what, number) => {
  const title = await page.title();
  check(!/sự cố|Không tìm thấy/.test(title), `${what}: ${page.url()} says “${title}”`);
  // The focus is drawn as a box, which axe takes for a link without a line; Tab goes on from the same place.
  await page.evaluate(() => document.activeElement?.matches("a") && document.activeElement.blur());
  await axe(page);
  await noHorizontalScroll(page);
  await page.setViewportSize(PHONE);
  await noHorizontalScroll(page);
  await axe(page);
  await page.setViewportSize(DESK);
  if (process.env.MOTCUA_PICTURES) await shot(page, `${what}-${String(number).padStart(2, "0")}`);
};

/** Signs in, and answers what the person's hands and eyes can do. */
export const comeIn = async (browser, base, user) => {
  const page = await (await browser.newContext({ viewport: DESK })).newPage();
  page.setDefaultTimeout(15_000);
  const controls = page.locator("input, select, textarea");
  const field = (words) => page.getByLabel(labelled(words)).and(controls).first();
  let looks = 0;
  const hands = {
    page,
    read: () => read(page),
    /** Waits until the page says `words`. */
    see: async (...all) => {
      for (const words of all) {
        await page
          .waitForFunction(
            ([text]) => document.querySelector("main")?.innerText.replace(/\s+/g, " ").includes(text),
            [words],
            { timeout: 10_000 },
          )
          .catch(async () => {
            throw new Error(`${user}: ${page.url()} does not say “${words}”, but: ${(await read(page)).slice(0, 600)}`);
          });
      }
    },
    look: () => look(page, user, (looks += 1)),
    picture: (file, heading = "") => picture(page, file, heading),
    /** Follows a link of the bar, or of the page when `within` is "main". */
    go: async (words, within = ".mc-nav") => {
      const link = page.locator(within).getByRole("link", { name: words, exact: typeof words === "string" }).first();
      await reach(page, link, words);
      await leave(page, words, () => page.keyboard.press("Enter"));
    },
    /** An address that a person has from elsewhere: a bookmark, a colleague's message, a bar code. */
    visit: async (address) => {
      await page.goto(address.startsWith("/") ? `${base}${address}` : address);
    },
    /** Presses a button; `stays` when no other page comes. */
    press: async (words, { stays = false, within = "main", nth = 0 } = {}) => {
      const button = page.locator(within).getByRole("button", { name: words, exact: typeof words === "string" }).nth(nth);
      await reach(page, button, words);
      if (stays) await page.keyboard.press("Enter");
      else await leave(page, words, () => page.keyboard.press("Enter"));
    },
    /** Presses keys that the page knows. */
    key: async (keys, { stays = false } = {}) => {
      if (stays) await page.keyboard.press(keys);
      else await leave(page, keys, () => page.keyboard.press(keys));
    },
    /** Writes into the field of that name, instead of what stands there. */
    write: async (words, text) => {
      await reach(page, field(words), words);
      await page.keyboard.press("Control+a");
      await page.keyboard.type(text);
    },
    /** Chooses from a list by the beginning of the words, or the first that is no invitation. */
    choose: async (words, option) => {
      await reach(page, field(words), words);
      await page.keyboard.press("Home");
      const list = await field(words).elementHandle();
      const now = () => list.evaluate((select) => [select.selectedIndex, select.options.length, select.selectedOptions[0]?.text.trim() ?? "", select.value]);
      for (;;) {
        const [position, length, text, value] = await now();
        const found = option === undefined ? value !== "" : option instanceof RegExp ? option.test(text) : text.startsWith(option);
        if (found) return text;
        check(position + 1 < length, `${page.url()}: “${words}” has no choice “${option}”`);
        await page.keyboard.press("ArrowDown");
      }
    },
    /** Marks a box, or chooses one of several. */
    tick: async (words) => {
      const box = field(words);
      await reach(page, box, words);
      if (!(await box.isChecked())) await page.keyboard.press("Space");
      check(await box.isChecked(), `${page.url()}: “${words}” is not marked`);
    },
    /** Opens what is folded. */
    unfold: async (words) => {
      const summary = page.locator("main summary", { hasText: words }).first();
      await reach(page, summary, words);
      if (!(await summary.evaluate((element) => element.parentElement.open))) await page.keyboard.press("Enter");
    },
    /** Attaches a file through the window that the browser opens. */
    attach: async (words, file = SCAN) => {
      await reach(page, field(words), words);
      const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.keyboard.press("Space")]);
      await chooser.setFiles(file);
    },
    /** Opens the first line of a list that holds `words`; answers its code. */
    openLine: async (words = "", within = "main") => {
      const line = page.locator(`${within} tbody tr`, { hasText: words }).filter({ has: page.locator(".mc-row-link") }).first();
      const link = line.locator(".mc-row-link");
      await reach(page, link, words || "the first line");
      const code = (await link.textContent()).trim();
      await leave(page, code, () => page.keyboard.press("Enter"));
      return code;
    },
    /** Whether such words stand in a line of the list. */
    hasLine: async (words = "") => (await page.locator("main tbody tr", { hasText: words }).filter({ has: page.locator(".mc-row-link") }).count()) > 0,
    /** Marks the first `count` lines of a list that hold `words`. */
    markLines: async (count, words = "") => {
      const boxes = page.locator("main tbody tr", { hasText: words }).locator("input[type=checkbox]");
      const all = Math.min(count, await boxes.count());
      check(all > 0, `${page.url()}: no line to mark`);
      for (let number = 0; number < all; number += 1) {
        await reach(page, boxes.nth(number), "a line's box");
        await page.keyboard.press("Space");
      }
      return all;
    },
    /** A paper to print: it must be a PDF. */
    paper: async (words) => {
      const link = page.locator("main").getByRole("link", { name: words, exact: typeof words === "string" }).first();
      await reach(page, link, words);
      const answer = await page.request.get(new URL(await link.getAttribute("href"), page.url()).href);
      check((await answer.body()).subarray(0, 5).toString() === "%PDF-", `${page.url()}: “${words}” is no PDF`);
    },
    goHome: () => page.context().close(),
  };
  await page.goto(`${base}/dang-nhap`);
  await hands.write("Tên đăng nhập", user);
  await hands.write("Mật khẩu", PASSWORD);
  await leave(page, "Đăng nhập", () => page.keyboard.press("Enter"));
  check(!page.url().includes("/dang-nhap"), `${user} cannot sign in`);
  return hands;
};
