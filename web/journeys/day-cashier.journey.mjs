// The cashier's day: money is taken, one notice has a code for the bank's program, money goes back, the till is counted.
import { comeIn } from "./hands.mjs";

export const name = "a cashier's day, by keyboard";

const declareAnAccount = async (browser, base) => {
  const administrator = await comeIn(browser, base, "quan");
  await administrator.go("Quản trị");
  await administrator.go("Cách thu phí", "main");
  if (await administrator.page.locator("select[name=quay]").count()) {
    await administrator.choose("Bộ phận một cửa", /huyện Nam Giang/);
    await administrator.press("Xem");
  }
  await administrator.write("Mã ngân hàng (BIN)", "970436");
  await administrator.write("Tên ngân hàng, chi nhánh", "Vietcombank Quảng Nam");
  await administrator.write("Số tài khoản", "0041000123456");
  await administrator.write("Chủ tài khoản", "UBND HUYEN NAM GIANG");
  await administrator.look();
  await administrator.press("Lưu");
  await administrator.goHome();
};

/** Three people have papers certified and will pay at the cashier's. */
const receiveUnpaid = async (me) => {
  await me.go("Chứng thực");
  for (const person of ["Zơrâm Thị Nhiếu", "Pơloong Văn Blơi", "Bh’nướch Thị Hoa"]) {
    await me.write("Họ và tên", person);
    await me.write("Số bản (số việc)", "5");
    await me.choose("Thu phí", "Chưa thu");
    await me.key("Control+Enter");
    await me.see(`Đã tiếp nhận ${person}`, "chưa thu");
  }
};

const takeCash = async (me) => {
  await me.go("Thu phí");
  await me.look();
  await me.picture("thu-phi-quy");
  await me.openLine("", "#con-no");
  await me.see("Thu tiền");
  await me.tick("Tiền mặt");
  await me.key("F9");
  await me.see("Không còn phải nộp");
  await me.look();
};

const showTheCode = async (me) => {
  await me.go("Thu phí", ".mc-nav");
  await me.openLine("", "#con-no");
  await me.see("Thông báo nộp phí", "Số tài khoản", "0041000123456");
  await me.paper(/In thông báo nộp phí/);
  await me.look();
  await me.picture("thu-phi-thu-tien");
  await me.tick("Chuyển khoản");
  await me.write("Mã giao dịch của ngân hàng, khi chuyển khoản", "FT23003123456");
  await me.key("F9");
  await me.see("Không còn phải nộp");
};

const giveBack = async (me) => {
  await me.unfold("Hoàn trả");
  await me.write("Lý do", "Người nộp thuộc diện miễn lệ phí");
  await me.picture("thu-phi-hoan-tra");
  await me.press("Hoàn trả");
  await me.see("Lý do: Người nộp thuộc diện miễn lệ phí");
  await me.look();
};

/** The paper that proves an exemption comes after the reception. */
const reduceTheFee = async (me) => {
  await me.go("Thu phí", ".mc-nav");
  await me.openLine("", "#con-no");
  await me.unfold("Lưu miễn, giảm");
  await me.choose("Diện miễn, giảm", "Người thuộc hộ nghèo");
  await me.write("Giấy tờ chứng minh (số, ngày cấp)", "Giấy chứng nhận hộ nghèo số 15, 05/01/2022");
  await me.look();
  await me.picture("thu-phi-mien-giam");
  await me.press("Lưu miễn, giảm");
  await me.see("Không còn phải nộp", "miễn: Người thuộc hộ nghèo");
  await me.look();
};

const closeTheDay = async (me) => {
  await me.go("Thu phí", ".mc-nav");
  const row = me.page.locator("#quy tbody tr", { hasText: "Tiền mặt" }).last();
  const cash = (await row.locator("td").last().textContent()).replace(/\D/g, "");
  await me.write("Tiền mặt kiểm đếm (đồng)", String(Number(cash) + 1000));
  await me.key("Enter");
  await me.page.waitForSelector("#chenh_lech-loi");
  await me.look();
  await me.write("Lý do, nếu chênh lệch", "Người nộp không nhận lại tiền lẻ");
  await me.key("Enter");
  await me.see("Lý do chênh lệch");
  await me.paper(/In bảng kê, kết sổ quỹ/);
  await me.look();
  await me.picture("thu-phi-ket-so");
};

export const run = async ({ browser, base }) => {
  await declareAnAccount(browser, base);
  const me = await comeIn(browser, base, "phin");
  await receiveUnpaid(me);
  await takeCash(me);
  await showTheCode(me);
  await giveBack(me);
  await reduceTheFee(me);
  await closeTheDay(me);
  await me.goHome();
};
