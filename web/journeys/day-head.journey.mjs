// The day of a head of unit: dossiers are given to specialists, one draft goes back, one is approved, a new date is
// agreed to, a warning is answered, and somebody's leave is arranged.
import { comeIn } from "./hands.mjs";
import { askForANewDate } from "./day-chairman.journey.mjs";

export const name = "the day of a head of unit, by keyboard";

const assign = async (me) => {
  await me.visit("/cong-viec?xem=cho-nhan");
  await me.look();
  await me.markLines(9);
  await me.press("Nhận hồ sơ");
  await me.see("hồ sơ đã xong");
  await me.visit("/cong-viec?xem=dang-giu");
  await me.markLines(2, "Phân công");
  await me.choose("Phân công cho");
  await me.look();
  await me.picture("lanh-dao-phong-phan-cong");
  await me.press("Phân công");
  await me.see("2 hồ sơ đã xong");
  await me.look();
};

const sendBack = async (me) => {
  await me.visit("/cong-viec?xem=dang-giu");
  await me.openLine("ký");
  await me.see("Phê duyệt dự thảo");
  await me.paper(/\(PDF\)$/);
  await me.look();
  await me.picture("lanh-dao-phong-duyet");
  await me.unfold("Trả lại bước trước");
  await me.write("Lý do trả lại", "Phần căn cứ còn thiếu quyết định phân cấp; đề nghị bổ sung.");
  await me.press("Trả lại");
  await me.see("Trả lại: Phần căn cứ còn thiếu");
};

const approve = async (me) => {
  await me.visit("/cong-viec?xem=dang-giu");
  if (!(await me.hasLine("ký"))) return;
  await me.openLine("ký");
  await me.key("F9");
  await me.see("Đã ghi nhận phê duyệt và chuyển hồ sơ");
};

const agreeToANewDate = async (me, code) => {
  await me.visit("/cong-viec?xem=can-tra-loi");
  await me.openLine(code);
  await me.go("Đồng ý hẹn lại", "main");
  await me.look();
  await me.key("F9");
  await me.see("Đã xác nhận hẹn lại");
  await me.paper(/xin lỗi/i);
};

const lookAtWarnings = async (me) => {
  await me.go("Điều hành");
  await me.look();
  await me.picture("lanh-dao-phong-canh-bao");
  await me.visit("/thong-bao");
  await me.look();
};

const arrangeALeave = async (me) => {
  await me.go("Vắng mặt, làm thay");
  await me.look();
  await me.write("Họ tên", "ban");
  await me.key("Enter");
  await me.openLine("Lê Thị Bản");
  await me.write("Từ ngày", "09/01/2023");
  await me.write("Đến hết ngày", "13/01/2023");
  await me.choose(/^Người làm thay/);
  await me.look();
  await me.picture("lanh-dao-phong-vang-mat");
  await me.key("F9");
  await me.see("09/01/2023", "Làm thay:");
  await me.visit("/thieu-nguoi");
  await me.look();
};

export const run = async ({ browser, base }) => {
  const code = await askForANewDate(browser, base, "ban");
  const me = await comeIn(browser, base, "dat");
  await me.look();
  await assign(me);
  await sendBack(me);
  await approve(me);
  await agreeToANewDate(me, code);
  await lookAtWarnings(me);
  await arrangeALeave(me);
  await me.goHome();
};
