// The chairman's day: the whole government is looked over, one draft is read and approved, one goes
// back, and a wish for a new date is declined.
import { check } from "./lib.mjs";
import { comeIn } from "./hands.mjs";

export const name = "a chairman's day, by keyboard";

/** Whoever has a dossier in hand asks for a new date, so that there is something to decide. */
export const askForANewDate = async (browser, base, user, words = "Còn hạn") => {
  const officer = await comeIn(browser, base, user);
  await officer.visit("/cong-viec?xem=dang-giu");
  const code = await officer.openLine(words);
  await officer.unfold("Việc khác");
  await officer.go("Đề nghị hẹn lại", "main");
  await officer.look();
  await officer.write("Lý do chưa giải quyết đúng hẹn", "Chưa có trích lục bản đồ địa chính của thửa đất liền kề.");
  await officer.write("Hẹn lại ngày trả kết quả", "28/02/2023");
  await officer.key("F9");
  await officer.see("Diễn biến");
  await officer.goHome();
  return code;
};

const lookAtWarnings = async (me) => {
  await me.go("Điều hành");
  await me.see("Cần bạn quyết định hôm nay", "Quá hạn và ai đang giữ", "Theo đơn vị đang giữ hồ sơ");
  await me.look();
  await me.picture("chu-tich-canh-bao");
  if (await me.hasLine()) {
    await me.key("F9");
    await me.see("Đã đôn đốc");
  }
  await me.go("Việc làm ngoài giờ theo người", "main");
  await me.look();
};

const acceptAll = async (me) => {
  await me.visit("/cong-viec?xem=cho-nhan");
  await me.look();
  await me.picture("chu-tich-cong-viec");
  if (!(await me.hasLine())) return;
  const count = await me.markLines(2);
  await me.press("Nhận hồ sơ");
  await me.see(`${count} hồ sơ đã xong`);
};

const approve = async (me) => {
  await me.visit("/cong-viec?xem=dang-giu");
  const code = await me.openLine();
  await me.see("Xin đọc dự thảo trước khi phê duyệt", "không phải là chữ ký số");
  await me.paper(/\(PDF\)$/);
  await me.look();
  await me.picture("chu-tich-phe-duyet");
  await me.key("F9");
  // The next draft opens by itself, as long as one waits.
  await me.see("Đã ghi nhận phê duyệt và chuyển hồ sơ");
  await me.visit("/cong-viec/phe-duyet");
  await me.look();
  return code;
};

/** One goes back to whoever drafted it; answers its code and who has it now. */
const sendBack = async (me) => {
  await me.visit("/cong-viec?xem=dang-giu");
  await me.openLine();
  const code = (await me.page.locator("h1 .mc-code").textContent()).trim();
  await me.unfold("Trả lại bước trước");
  await me.write("Lý do trả lại", "Đề nghị nêu rõ căn cứ áp dụng trong phần mở đầu.");
  await me.press("Trả lại");
  await me.see("Trả lại: Đề nghị nêu rõ căn cứ");
  const [, holder] = (await me.page.locator("main").innerText()).match(/^(.+?) \(.*\) đang giữ/m) ?? [];
  check(holder, "nobody has what was sent back");
  return { code, holder };
};

/** With what name somebody signs in. */
const nameToSignIn = async (browser, base, person) => {
  const administrator = await comeIn(browser, base, "quan");
  await administrator.visit(`/quan-tri/can-bo?tim=${encodeURIComponent(person)}`);
  // A search without accents finds namesakes, too: the very name is wanted.
  const cell = administrator.page.locator("tbody tr").filter({ has: administrator.page.getByText(person, { exact: true }) });
  const user = await cell.locator("td").first().textContent();
  await administrator.goHome();
  return user.trim();
};

/** Whoever has it now sees that it takes longer; the chairman finds it by its code and says no. */
const declineANewDate = async (me, code) => {
  await me.key("/", { stays: true });
  await me.page.keyboard.type(code);
  await me.key("Enter");
  if (me.page.url().includes("/ho-so?")) await me.openLine(code);
  await me.go("Không đồng ý hẹn lại", "main");
  await me.write("Lý do không đồng ý", "Căn cứ đã có sẵn; đề nghị giải quyết đúng hẹn.");
  await me.look();
  await me.picture("chu-tich-hen-lai");
  await me.key("F9");
  await me.see("Hẹn trả");
  await me.look();
};

const readNotices = async (me) => {
  await me.visit("/thong-bao");
  await me.look();
};

export const run = async ({ browser, base }) => {
  const me = await comeIn(browser, base, "chu");
  await lookAtWarnings(me);
  await acceptAll(me);
  await approve(me);
  const { code, holder } = await sendBack(me);
  await askForANewDate(browser, base, await nameToSignIn(browser, base, holder), code);
  await declineANewDate(me, code);
  await readNotices(me);
  await me.goHome();
};
