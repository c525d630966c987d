// The administrator's day: a new colleague gets an account and a duty, a storm closes a commune, a procedure gets a new
// version, a letter is looked at before it is changed, and what could not be sent is sent again.
import { check } from "./lib.mjs";
import { comeIn } from "./hands.mjs";

export const name = "an administrator's day, by keyboard";

/** Writes into a field with suggestions and takes the first one that holds `words`. */
const suggest = async (me, label, typed, words) => {
  await me.write(label, typed);
  await me.page.locator("[role=option]", { hasText: words }).first().waitFor();
  const options = await me.page.locator("[role=option]").allInnerTexts();
  const steps = options.findIndex((option) => option.includes(words)) + 1;
  for (let step = 0; step < steps; step += 1) await me.key("ArrowDown", { stays: true });
  await me.key("Enter", { stays: true });
};

const hire = async (me) => {
  await me.go("Cán bộ và nhiệm vụ");
  await me.look();
  await me.go("Thêm cán bộ", "main");
  await me.write("Họ và tên", "Pơloong Thị Mới");
  await me.write("Tên đăng nhập", "moi.pt");
  await me.look();
  await me.key("Enter");
  await me.see("Mật khẩu tạm", "moi.pt");
  await me.look();
  await me.visit("/quan-tri/can-bo?tim=moi.pt");
  await me.openLine("Pơloong Thị Mới");
  await suggest(me, "Đơn vị", "mot cua huyen nam giang", "huyện Nam Giang");
  await me.choose("Nhiệm vụ", /tiếp nhận/);
  await me.write("Từ ngày", "03/01/2023");
  await me.look();
  await me.picture("quan-tri-can-bo");
  await me.press("Giao nhiệm vụ");
  await me.see("Công chức tiếp nhận");
};

const closeForAStorm = async (me) => {
  await me.go("Quản trị");
  await me.look();
  await me.go("Lịch làm việc", "main");
  await suggest(me, "Đơn vị", "thanh my", "Ủy ban nhân dân thị trấn Thạnh Mỹ");
  await me.press("Xem");
  await me.see("Thạnh Mỹ");
  await me.tick("Nghỉ, đóng cửa");
  await me.write("Từ ngày", "05/01/2023");
  await me.write("Lý do", "Đóng cửa do mưa lũ");
  await me.look();
  await me.press("Xem ảnh hưởng trước khi lưu");
  await me.see("Ngày hẹn sẽ khác nếu tính lại", "không tự đổi");
  await me.look();
  await me.picture("quan-tri-lich");
  await me.press("Lưu vào lịch");
  await me.see("Đóng cửa do mưa lũ");
};

const versionOfAProcedure = async (me) => {
  await me.go("Quản trị");
  await me.go("Thủ tục", "main");
  await me.look();
  await me.openLine();
  await me.write("Áp dụng từ ngày", "01/02/2023");
  await me.write("Quyết định công bố", "12/QĐ-UBND");
  await me.look();
  await me.picture("quan-tri-thu-tuc");
  await me.press("Lưu phiên bản");
  await me.see("Đã lưu thay đổi");
};

const lookAtALetter = async (me) => {
  await me.go("Quản trị");
  await me.go("Biểu mẫu, văn bản", "main");
  await me.look();
  await me.openLine();
  await me.look();
  const [window] = await Promise.all([
    me.page.context().waitForEvent("page"),
    me.press(/Xem thử PDF/, { stays: true }),
  ]);
  check(window, "no window with the letter");
  await window.close();
};

const sendAgain = async (me) => {
  await me.go("Quản trị");
  await me.go("Thông báo cho người nộp", "main");
  await me.look();
  await me.picture("quan-tri-thong-bao");
  await me.go(/^Không gửi được/, "main");
  await me.look();
  if (await me.hasLine()) await me.press(/^Gửi lại/);
};

const findVacantDuties = async (me) => {
  await me.go("Vắng mặt, làm thay");
  await me.look();
  await me.go("Nhiệm vụ thiếu người", "main");
  await me.look();
};

const visitTheRest = async (me) => {
  for (const page of ["Xếp hàng lấy số", "Ngưỡng cảnh báo", "Cách thu phí", "Khóa kết nối"]) {
    await me.go("Quản trị");
    await me.go(page, "main");
    await me.look();
  }
  await me.go("Nhật ký");
  await me.see("Lê Quản Trị");
  await me.look();
  await me.picture("quan-tri-nhat-ky");
};

export const run = async ({ browser, base }) => {
  const me = await comeIn(browser, base, "quan");
  await hire(me);
  await closeForAStorm(me);
  await versionOfAProcedure(me);
  await lookAtALetter(me);
  await sendAgain(me);
  await findVacantDuties(me);
  await visitTheRest(me);
  await me.goHome();
};
