// The receiver's day: numbers are called, one dossier is received, one lacks a paper, one receipt was lost, the
// dossiers go to their units with a list, a result is handed out.
import { check } from "./lib.mjs";
import { comeIn } from "./hands.mjs";

export const name = "a receiver's day, by keyboard";

const CARD = "049190001234||Zơrâm Thị Bh’nướch|02091990|Nữ|Thôn Dung, thị trấn Thạnh Mỹ, Nam Giang, Quảng Nam|01012021";

const callSomebody = async (me) => {
  await me.go("Gọi số");
  await me.choose("Quầy của tôi", "1");
  await me.press("Chọn");
  await me.key("F8");
  await me.see("Phục vụ xong", "Đang chờ");
  await me.look();
  await me.picture("tiep-nhan-goi-so");
  await me.key("Shift+F8");
  await me.see("đã gọi 2 lần");
  await me.go("Tiếp nhận hồ sơ", "main");
};

/** Chooses the procedure by initials on the form that is open. */
const chooseProcedure = async (me) => {
  await me.page.waitForSelector("#procedure_q:focus");
  await me.page.keyboard.type("dktlhkd");
  await me.page.locator("[role=option]", { hasText: "1.001612" }).waitFor();
  await me.key("ArrowDown", { stays: true });
  await me.key("Enter");
  await me.page.waitForSelector("#applicant_card:focus");
};

const receiveOne = async (me) => {
  await chooseProcedure(me);
  await me.page.keyboard.type(CARD);
  await me.key("Enter");
  check((await me.page.inputValue("#applicant_name")).startsWith("Zơrâm Thị"), "the card was not read");
  await me.write("Số điện thoại", "0905123456");
  await me.key("F7");
  await me.unfold("Vì sao có ngày hẹn này?");
  await me.look();
  await me.picture("tiep-nhan-quay");
  await me.key("Control+Enter");
  await me.see("Đã tiếp nhận hồ sơ", "Mã tra cứu");
  await me.paper(/^In giấy tiếp nhận/);
  await me.look();
  await me.picture("tiep-nhan-xong");
  const [code] = (await me.read()).match(/H47\.NG-\d{6}-\d{4}/);
  return { code, address: me.page.url().replace(/.*\/tiep-nhan\/([^/]+)\/.*/, "/ho-so/$1") };
};

const tellWhatIsMissing = async (me) => {
  await me.key("F4");
  await chooseProcedure(me);
  await me.write("Họ và tên, hoặc tên tổ chức", "Coor Thị Nhiên");
  await me.write("Địa chỉ", "Thôn Pà Dồn, xã Cà Dy");
  await me.key("F10");
  await me.see("Ghi đủ một lần");
  await me.write(/Giấy đề nghị/, "Chưa ký tên");
  await me.write("Lý do", "Hồ sơ còn thiếu thành phần bắt buộc");
  await me.look();
  await me.picture("tiep-nhan-huong-dan");
  await me.press("Lập phiếu hướng dẫn");
  await me.see("Coor Thị Nhiên");
  await me.paper(/In phiếu vừa lập/);
  await me.look();
  await me.press(/^Nhập tiếp hồ sơ của Coor Thị Nhiên/);
  check((await me.page.inputValue("#applicant_name")) === "Coor Thị Nhiên", "what was typed before the slip is lost");
};

const findWithoutAccents = async (me, code) => {
  await me.go("Công việc");
  await me.key("/", { stays: true });
  await me.page.keyboard.type("zoram thi bhnuoch");
  await me.page.locator("[role=option]", { hasText: code.slice(-4) }).first().waitFor();
  await me.look();
  await me.key("ArrowDown", { stays: true });
  await me.key("Enter");
  await me.see(code);
};

const answerALostReceipt = async (me) => {
  await me.look();
  await me.unfold("Việc khác");
  await me.go("Cấp lại giấy tiếp nhận", "main");
  await me.see("Bản cấp lại");
  await me.look();
  await me.key("F9");
  await me.see("Diễn biến");
  await me.paper(/^Giấy tiếp nhận và hẹn trả/);
};

const handOver = async (me, code) => {
  await me.visit("/cong-viec?xem=dang-giu");
  await me.look();
  await me.markLines(1, code);
  await me.press("Chuyển cho đơn vị giải quyết");
  await me.see("1 hồ sơ đã xong");
  await me.look();
  await me.go("In danh sách bàn giao của hôm nay", "main");
  await me.look();
  await me.openLine("Phòng Tài chính – Kế hoạch");
  await me.see("giao cho Phòng Tài chính – Kế hoạch", code);
  await me.look();
  await me.paper(/In danh sách để ký/);
};

const handOut = async (me) => {
  await me.go("Chờ trả kết quả");
  await me.look();
  await me.press(/^Đã gọi điện/);
  await me.see("Đã ghi: đã gọi điện.", "Đã gọi 1 lần");
  await me.go("Công việc");
  await me.go(/^Chờ trả kết quả/, "main");
  await me.look();
  await me.openLine();
  await me.see("Cách trả kết quả");
  await me.tick("Nhận trực tiếp tại bộ phận một cửa");
  await me.tick("Người nộp hồ sơ");
  await me.look();
  await me.picture("tiep-nhan-tra-ket-qua");
  await me.key("F9");
  await me.see("Đã trả kết quả");
};

const certify = async (me) => {
  await me.go("Chứng thực");
  await me.look();
  for (const [person, pages, copies] of [["A Lăng Đhiếu", "3", "2"], ["Y Bền", "1", "5"]]) {
    await me.write("Họ và tên", person);
    await me.write("Số trang một bản", pages);
    await me.write("Số bản (số việc)", copies);
    await me.key("Enter");
    await me.see(`Đã tiếp nhận ${person}`);
  }
  await me.look();
};

export const run = async ({ browser, base }) => {
  const me = await comeIn(browser, base, "hoa");
  await me.look();
  await callSomebody(me);
  const { code } = await receiveOne(me);
  await tellWhatIsMissing(me);
  await findWithoutAccents(me, code);
  await answerALostReceipt(me);
  await handOver(me, code);
  await handOut(me);
  await certify(me);
  await me.goHome();
};
