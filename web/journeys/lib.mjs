// What journeys share: the browser of this machine, and questions about a page.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const guidesDir = fileURLToPath(new URL("../../docs/anh/huong-dan/", import.meta.url));
const PICTURE_BYTES_MAX = 100_000;
const shotsDir = fileURLToPath(new URL("../../var/shots/", import.meta.url));

// Nothing but the page itself may cause traffic.
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

/** Starts the Chromium that is installed here; nothing is downloaded. */
export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: FLAGS });

/** Throws with `message` unless `condition` holds. */
export const check = (condition, message) => {
  if (!condition) throw new Error(message);
};

/** Fails when axe finds something serious or critical; answers the lesser findings. */
export const axe = async (page) => {
  // As a function, not as a <script>: the pages' content security policy stays in force.
  const source = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");
  await page.evaluate(source);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const told = violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map((n) => n.html.slice(0, 120)).join(" | ")}`);
  const grave = told.filter((text) => /^(serious|critical)/.test(text));
  check(grave.length === 0, `${page.url()}\n    ${grave.join("\n    ")}`);
  return told;
};

/** Fails when the page can be scrolled sideways. */
export const noHorizontalScroll = async (page) => {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check(over <= 0, `${page.url()} is ${over} px wider than the window`);
};

/** Pictures var/shots/NAME-1280.png and NAME-360.png; each width is also checked for sideways scrolling. */
export const shot = async (page, name) => {
  await mkdir(shotsDir, { recursive: true });
  const before = page.viewportSize();
  for (const size of [DESK, PHONE]) {
    await page.setViewportSize(size);
    await page.screenshot({ path: `${shotsDir}${name}-${size.width}.png`, fullPage: true });
    await noHorizontalScroll(page);
  }
  if (before) await page.setViewportSize(before);
};

/** Loads `url` with an empty cache; answers the compressed bytes of all that came, heads not counted. */
export const bytes = async (page, url = page.url()) => {
  const client = await page.context().newCDPSession(page);
  await client.send("Network.enable");
  await client.send("Network.clearBrowserCache");
  const parts = new Map();
  const heads = new Map();
  client.on("Network.responseReceived", ({ requestId, response }) => {
    parts.set(requestId, response.url);
    heads.set(requestId, response.encodedDataLength);
  });
  let total = 0;
  client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (parts.has(requestId)) total += Math.max(0, encodedDataLength - (heads.get(requestId) || 0));
  });
  await page.goto(url, { waitUntil: "networkidle" });
  await client.detach();
  return { total, urls: [...parts.values()] };
};

/** The picture docs/anh/huong-dan/NAME.jpg of what stands in the window, from `heading` on; only when MOTCUA_PICTURES is set. */
export const picture = async (page, name, heading = "") => {
  if (!process.env.MOTCUA_PICTURES) return;
  await mkdir(guidesDir, { recursive: true });
  if (heading) await page.getByRole("heading", { name: heading }).first().evaluate((element) => element.scrollIntoView());
  else await page.evaluate(() => globalThis.scrollTo(0, 0));
  for (let quality = 85; quality >= 35; quality -= 10) {
    const bytes = await page.screenshot({ type: "jpeg", quality });
    if (bytes.length > PICTURE_BYTES_MAX) continue;
    await writeFile(`${guidesDir}${name}.jpg`, bytes);
    return;
  }
  throw new Error(`the picture ${name} stays above ${PICTURE_BYTES_MAX} bytes`);
};
