// One dossier from the window to the result, by keyboard, with everybody who has it in hand, and the
// citizen who follows it with the code on the receipt.
import { axe, noHorizontalScroll, shot } from "./lib.mjs";

export const name = "a dossier from the window to the result";

const PASSWORD = "motcua-demo";
const CARD =
  "049190001234||Zơrâm Thị Bh’nướch|02091990|Nữ|Thôn Dung, thị trấn Thạnh Mỹ, Nam Giang, Quảng Nam|01012021";
// The smallest picture that is one.
const SCAN = {
  name: "ket-qua.png",
  mimeType: "image/png",
  buffer: Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  ),
};

/** Somebody of the demonstration, signed in, in a window of their own. */
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

/** Receives a household business at the district's desk; answers the dossier's address, code and secret. */
const receive = async (page, base, check) => {
  await page.goto(`${base}/tiep-nhan/moi`);
  await page.waitForSelector("#procedure_q:focus");
  await page.keyboard.type("dktlhkd");
  await page.waitForSelector("text=1.001612");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#applicant_card:focus");
  await page.waitForLoadState();
  await axe(page);
  await page.keyboard.type(CARD);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("#applicant_name")?.value.startsWith("Zơrâm"));
  await page.waitForLoadState();
  await page.keyboard.press("F7");
  await page.waitForFunction(() => document.querySelector("#thanh-phan input[type=checkbox]:checked"));
  await page.waitForLoadState();
  await shot(page, "desk");
  await page.keyboard.press("Control+Enter");
  await page.waitForURL(/\/xong/);
  await axe(page);
  await shot(page, "received");
  const text = await page.textContent("main");
  const [code] = text.match(/H47\.NG-230103-\d{4}/) ?? [];
  const [secret] = text.replaceAll(code ?? "", "").match(/[B-Z2-9]{4}-[B-Z2-9]{4}/) ?? [];
  check(code && secret, `no code and secret on the page after reception: ${text.slice(0, 400)}`);
  const id = new URL(page.url()).pathname.split("/")[2];
  const receipt = await page.request.get(`${base}/ho-so/${id}/giay-tiep-nhan.pdf`);
  check((await receipt.body()).subarray(0, 5).toString() === "%PDF-", "the receipt is no PDF");
  return { dossier: `${base}/ho-so/${id}`, code, secret };
};

/** Presses the button that brings the dossier on, and waits for the page that follows. */
const press = async (page, label) => {
  await Promise.all([page.waitForNavigation(), page.getByRole("button", { name: label }).first().press("Enter")]);
};

export const run = async ({ browser, base, check }) => {
  const desk = await signIn(browser, base, "minh");
  const { dossier, code, secret } = await receive(desk, base, check);
  await desk.goto(dossier);
  await axe(desk);
  await shot(desk, "dossier");
  await press(desk, "Chuyển cho đơn vị giải quyết");

  const head = await signIn(browser, base, "phuc");
  await head.goto(`${base}/cong-viec`);
  await axe(head);
  await shot(head, "worklist");
  await head.getByText(code.slice(-11)).first().waitFor();
  await head.goto(dossier);
  await press(head, "Nhận hồ sơ");
  await head.selectOption("#can_bo", { index: 1 });
  const chosen = await head.$eval("#can_bo", (select) => select.selectedOptions[0].textContent);
  await press(head, "Phân công");

  const officer = await signIn(browser, base, chosen.includes("Kỳ") ? "van.ky" : "kieu");
  await officer.goto(`${dossier}/du-thao`);
  await axe(officer);
  await shot(officer, "draft");
  await officer.fill("#noi_dung", "Cấp Giấy chứng nhận đăng ký hộ kinh doanh theo hồ sơ đã nộp.");
  await press(officer, "Lưu dự thảo");
  const problems = await officer.$$eval(".govuk-error-summary li", (all) => all.map((one) => one.textContent));
  check(problems.length === 0, `the draft was not kept: ${problems.join("; ")}`);
  await officer.goto(dossier);
  await press(officer, "Chuyển bước tiếp theo");

  await head.goto(dossier);
  await press(head, "Nhận hồ sơ");
  await press(head, "Phê duyệt dự thảo");

  const chairman = await signIn(browser, base, "chu");
  await chairman.goto(dossier);
  await press(chairman, "Nhận hồ sơ");
  const words = await chairman.textContent("main");
  check(words.includes("không phải là chữ ký số"), "the approval does not say that it is no signature");
  await press(chairman, "Phê duyệt dự thảo");

  const clerk = await signIn(browser, base, "van");
  await clerk.goto(dossier);
  await press(clerk, "Nhận hồ sơ");
  await clerk.fill("#so", "15/GCN-UBND");
  await clerk.fill("#ngay", "03/01/2023");
  await clerk.setInputFiles("#tep", SCAN);
  await press(clerk, "Vào số, phát hành");
  await press(clerk, "Chuyển kết quả về bộ phận một cửa");

  await desk.goto(dossier);
  check((await desk.textContent("main")).includes("Còn phải nộp"), "a result waits until its fee is paid");
  const cashier = await signIn(browser, base, "phin");
  await cashier.goto(dossier.replace("/ho-so/", "/thu-phi/"));
  await press(cashier, "Đã nhận đủ tiền");

  await desk.goto(dossier);
  await press(desk, "Đã trả kết quả");
  check((await desk.textContent("main")).includes("Đã trả kết quả"), "the dossier is not returned");
  await shot(desk, "returned");
  const sheet = await desk.request.get(`${dossier}/phieu-kiem-soat.pdf`);
  check((await sheet.body()).subarray(0, 5).toString() === "%PDF-", "the control sheet is no PDF");

  // The citizen: an old phone, without JavaScript.
  const phone = await browser.newContext({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
  const citizen = await phone.newPage();
  await citizen.goto(`${base}/tra-cuu`);
  await citizen.fill("#ma", code);
  await citizen.fill("#khoa", secret);
  await Promise.all([citizen.waitForNavigation(), citizen.keyboard.press("Enter")]);
  const seen = await citizen.textContent("main");
  check(seen.includes("Đã trả kết quả"), `the citizen does not see the result: ${seen.slice(0, 400)}`);
  check(!seen.includes("Bh’nướch"), "the applicant's name is shown to the public");
  const typed = citizen.url();

  // With JavaScript the address in the QR code opens it by itself, and what stood behind # goes nowhere.
  const newer = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const scanner = await newer.newPage();
  const asked = [];
  scanner.on("request", (request) => asked.push(request.url()));
  await scanner.goto(`${base}/tra-cuu#ma=${encodeURIComponent(code)}&khoa=${secret}`);
  await scanner.waitForURL(/\/tra-cuu\/[0-9a-f-]{36}$/);
  check((await scanner.textContent("main")).includes("Đã trả kết quả"), "the QR code does not open the dossier");
  const tells = (url) => url.includes(secret) || url.includes(code);
  check(!asked.some((url) => tells(url.split("#")[0])), `an address tells the secret: ${asked.join(" ")}`);
  await axe(scanner);
  await shot(scanner, "opened");
  await scanner.goBack();
  check(!tells(scanner.url()), `going back shows the secret: ${scanner.url()}`);
  await citizen.goto(typed);
  await Promise.all([citizen.waitForNavigation(), citizen.getByRole("button", { name: "Đóng hồ sơ" }).click()]);
  await citizen.goto(typed);
  check((await citizen.textContent("main")).includes("không còn mở"), "a closed dossier is still open");
};
