// The controller's day: how far everybody is, what was corrected and why, and the yearly review of procedures.
import { comeIn } from "./hands.mjs";

export const name = "a controller's day, by keyboard";

/** The head of the desk handed the wrong result out, and takes that back. */
const correctAReturn = async (browser, base) => {
  const head = await comeIn(browser, base, "truong");
  await head.visit("/ket-qua-chua-nhan");
  await head.openLine();
  const code = (await head.page.locator("h1 .mc-code").textContent()).trim();
  await head.key("F9");
  await head.see("Đã trả kết quả");
  await head.unfold("Việc khác");
  await head.go("Đính chính trạng thái", "main");
  await head.write("Lý do đính chính", "Bấm nhầm: người nộp chưa nhận kết quả.");
  await head.look();
  await head.picture("kiem-soat-dinh-chinh");
  await head.key("F9");
  await head.see("Đã xử lý xong");
  await head.goHome();
  return code;
};

const watch = async (me) => {
  await me.go("Điều hành");
  await me.see("Theo đơn vị đang giữ hồ sơ");
  await me.look();
  await me.picture("kiem-soat-canh-bao");
  await me.go("Công việc");
  await me.look();
  await me.visit("/tien-do");
  await me.see("Tiến độ");
};

const findTheCorrection = async (me, code) => {
  await me.visit("/cong-viec");
  await me.go("Nhật ký");
  await me.choose("Việc", /Đính chính/);
  await me.write("Mã hồ sơ", code);
  await me.key("Enter");
  await me.see("Zơrâm Trưởng", code);
  await me.look();
  await me.picture("kiem-soat-nhat-ky");
};

const openARound = async (me) => {
  await me.go("Rà soát thủ tục");
  await me.look();
  await me.write("Năm", "2022");
  await me.write("Số kế hoạch", "27/KH-UBND");
  await me.write("Hạn gửi kiến nghị", "31/03/2023");
  await me.tick(/Chi nhánh Văn phòng Đăng ký đất đai/);
  await me.look();
  await me.key("F9");
  await me.see("27/KH-UBND");
};

/** A unit proposes to shorten what it settles. */
const propose = async (browser, base) => {
  const officer = await comeIn(browser, base, "dat");
  await officer.go("Rà soát thủ tục");
  await officer.go("27/KH-UBND", "main");
  await officer.go("Gửi kiến nghị", "main");
  await officer.write("Mã thủ tục", "1.001612");
  await officer.key("Enter");
  await officer.see("Trong năm rà soát");
  await officer.choose("Nội dung kiến nghị", "Kiến nghị khác");
  await officer.write("Lý do", "Người dân thường thiếu trích lục; đề nghị cơ quan tự khai thác.");
  await officer.write("Căn cứ pháp lý", "Nghị định 61/2018/NĐ-CP");
  await officer.write("Tiết kiệm được gì", "Một lần đi lại cho mỗi hồ sơ");
  await officer.look();
  await officer.key("F9");
  await officer.goHome();
};

const decide = async (me) => {
  await me.go("Rà soát thủ tục");
  await me.go("27/KH-UBND", "main");
  await me.look();
  await me.picture("kiem-soat-ra-soat");
  await me.go(/1\.001612/, "main");
  await me.choose("Quyết định", "Không chấp thuận");
  await me.write("Lý do (khi không chấp thuận)", "Trích lục đã khai thác được từ cơ sở dữ liệu từ ngày 01/01/2023.");
  await me.look();
  await me.picture("kiem-soat-quyet-dinh");
  await me.key("F9");
  await me.see("Không chấp thuận");
};

export const run = async ({ browser, base }) => {
  const code = await correctAReturn(browser, base);
  const me = await comeIn(browser, base, "kiem");
  await watch(me);
  await findTheCorrection(me, code);
  await openARound(me);
  await propose(browser, base);
  await decide(me);
  await me.goHome();
};
