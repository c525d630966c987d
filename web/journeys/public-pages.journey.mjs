// What everybody may read: light, without JavaScript, on a phone of 360 px, without anybody's name.
import { axe, bytes, shot } from "./lib.mjs";

export const name = "the public pages are light and readable";

const FIRST_BYTES_MAX = 60 * 1024;
const LATER_BYTES_MAX = 10 * 1024;

export const run = async ({ browser, base, check }) => {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  const first = await bytes(page, `${base}/`);
  check(first.total <= FIRST_BYTES_MAX, `the first page weighs ${first.total} bytes: ${first.urls.join(" ")}`);
  for (const [path, file] of [
    ["/", "home"],
    ["/tra-cuu", "look-up"],
    ["/tien-do", "progress"],
    ["/thu-tuc", "procedures"],
    ["/thu-tuc/1.001193", "procedure"],
    ["/dang-nhap", "sign-in"],
    ["/khong-co-trang-nay", "not-found"],
  ]) {
    await page.goto(`${base}${path}`);
    await axe(page);
    await shot(page, `public-${file}`);
    const answer = await page.request.get(`${base}${path}`, { headers: { "accept-encoding": "identity" } });
    const plain = (await answer.body()).length;
    check(plain <= 4 * LATER_BYTES_MAX, `${path} has ${plain} bytes before compression`);
    const scripts = await page.$$eval("script", (all) => all.length);
    // The address in a receipt's QR code is read by a script, for it is sent to nobody.
    check(scripts === (path === "/tra-cuu" ? 1 : 0), `${path} has scripts`);
  }
  const wrong = await page.request.post(`${base}/tra-cuu`, {
    form: { ma: "H47.NG-220107-0001", khoa: "BCFG-2345" },
  });
  check((await wrong.text()).includes("Mã hồ sơ hoặc mã tra cứu chưa đúng"), "a wrong secret is not refused in words");
};
