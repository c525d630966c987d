// The clerk's day: what the chairman has approved is printed, signed on paper, numbered, scanned, and goes to the desk.
import { SCAN, comeIn } from "./hands.mjs";

export const name = "a clerk's day, by keyboard";

/** The chairman approves one dossier, so that there is a paper to number. */
const approveOne = async (browser, base) => {
  const chairman = await comeIn(browser, base, "chu");
  await chairman.visit("/cong-viec?xem=dang-giu");
  if (!(await chairman.hasLine())) {
    await chairman.visit("/cong-viec?xem=cho-nhan");
    await chairman.openLine();
    await chairman.key("F9");
  } else {
    await chairman.openLine();
  }
  const code = (await chairman.page.locator("h1 .mc-code").textContent()).trim();
  await chairman.see("Phê duyệt dự thảo");
  await chairman.key("F9");
  await chairman.goHome();
  return code;
};

const accept = async (me, code) => {
  await me.visit("/cong-viec");
  await me.look();
  await me.picture("van-thu-cong-viec");
  await me.openLine(code);
  await me.key("F9");
  await me.see("Vào số, phát hành");
};

const issue = async (me) => {
  await me.paper(/\(PDF\)$/);
  await me.press(/^Vào số, phát hành/);
  await me.see("Còn chỗ cần sửa");
  await me.look();
  await me.write("Số, ký hiệu văn bản", "27/QĐ-UBND");
  await me.write("Ngày văn bản", "03/01/2023");
  await me.attach("Bản quét kết quả đã ký, đóng dấu", SCAN);
  await me.look();
  await me.picture("van-thu-vao-so");
  await me.key("F9");
  await me.see("Khi chuyển về bộ phận một cửa");
};

const bringToDesk = async (me) => {
  await me.look();
  await me.picture("van-thu-chuyen");
  await me.key("F9");
  await me.see("Đã xử lý xong");
  await me.paper(/^Phiếu kiểm soát/);
};

const printTheList = async (me, code) => {
  await me.go("Sổ và danh sách");
  await me.look();
  await me.go("Bàn giao hồ sơ", "main");
  await me.openLine("Văn phòng");
  await me.see("giao cho", code);
  await me.paper(/In danh sách để ký/);
  await me.look();
};

export const run = async ({ browser, base }) => {
  const code = await approveOne(browser, base);
  const me = await comeIn(browser, base, "van");
  await accept(me, code);
  await issue(me);
  await bringToDesk(me);
  await printTheList(me, code);
  await me.goHome();
};
