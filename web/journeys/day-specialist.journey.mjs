// The specialist's day: several dossiers are taken in hand at once; one lacks a paper, about one a colleague is asked,
// one was looked at on the spot, one is late, and one is drafted and passed on.
import { check } from "./lib.mjs";
import { SCAN, comeIn } from "./hands.mjs";

export const name = "a specialist's day, by keyboard";

const HELD = "/cong-viec?xem=dang-giu";

const acceptInBulk = async (me) => {
  await me.visit("/cong-viec?xem=cho-nhan");
  await me.look();
  const count = await me.markLines(2);
  await me.picture("chuyen-vien-cong-viec");
  await me.press("Nhận hồ sơ");
  await me.see(`${count} hồ sơ đã xong`);
  await me.look();
  return count;
};

/** Opens the dossier with `code` and one of its rarer acts. */
const begin = async (me, code, act) => {
  await me.visit(HELD);
  await me.openLine(code);
  await me.unfold("Việc khác");
  await me.go(act, "main");
  await me.look();
};

const askForAPaper = async (me, code) => {
  await begin(me, code, "Yêu cầu bổ sung");
  const paper = (await me.page.locator("#muc label").first().innerText()).replace("(nếu có)", "").trim();
  await me.write(paper, "Bản chụp mờ, không đọc được ngày cấp");
  await me.write("Lý do", "Giấy tờ chưa đủ căn cứ để giải quyết");
  await me.picture("chuyen-vien-bo-sung");
  await me.key("F9");
  await me.see("Yêu cầu bổ sung giấy tờ", "Tạm dừng");
  await me.look();
  await me.paper(/Phiếu yêu cầu bổ sung|mẫu|PDF/);
};

const askAColleague = async (me, code) => {
  await begin(me, code, "Xin ý kiến phối hợp");
  await me.choose("Đơn vị được hỏi");
  await me.write("Nội dung xin ý kiến", "Xin cho biết giấy tờ lưu trữ có khớp với nội dung đề nghị hay không.");
  await me.write("Đề nghị trả lời trước hết ngày", "05/01/2023");
  await me.key("F9");
  await me.see("Đã gửi nội dung xin ý kiến");
  await me.look();
};

const recordAVisit = async (me, code) => {
  await begin(me, code, "Ghi biên bản xác minh");
  await me.write("Ngày xác minh", "03/01/2023");
  await me.write("Kết quả xác minh", "Đã xác minh tại thôn; nội dung đề nghị đúng với thực tế.");
  await me.attach("Biên bản và ảnh", [{ ...SCAN, name: "bien-ban.png" }, { ...SCAN, name: "anh-hien-truong.png" }]);
  await me.picture("chuyen-vien-xac-minh");
  await me.key("F9");
  await me.see("bien-ban.png", "anh-hien-truong.png");
};

const askForANewDate = async (me, code) => {
  await begin(me, code, "Đề nghị hẹn lại");
  await me.write("Lý do chưa giải quyết đúng hẹn", "Đang chờ ý kiến của cơ quan phối hợp.");
  await me.write("Hẹn lại ngày trả kết quả", "20/01/2023");
  await me.picture("chuyen-vien-hen-lai");
  await me.key("F9");
  await me.see("Đề nghị hẹn lại");
};

const draftAndPassOn = async (me, code) => {
  await me.visit(HELD);
  await me.openLine(code);
  await me.press(/dự thảo kết quả/).catch(() => me.go(/dự thảo kết quả/, "main"));
  await me.look();
  await me.write("Nội dung, mỗi dòng một đoạn", "Chấp thuận nội dung đề nghị theo hồ sơ đã nộp.");
  await me.picture("chuyen-vien-du-thao");
  await me.key("F9");
  await me.see("Dự thảo kết quả", "Chuyển bước tiếp theo");
  await me.paper(/\(PDF\)$/);
  await me.look();
  await me.press("Chuyển bước tiếp theo");
  await me.see("Đã chuyển hồ sơ sang bước tiếp theo");
};

export const run = async ({ browser, base }) => {
  const me = await comeIn(browser, base, "y.tu");
  await acceptInBulk(me);
  await me.visit(HELD);
  const codes = await me.page.locator("main tbody tr", { hasText: /Còn hạn|Sắp đến hạn/ }).locator(".mc-row-link").allTextContents();
  check(codes.length >= 4, `only ${codes.length} dossiers in hand`);
  await askForAPaper(me, codes[0]);
  await askAColleague(me, codes[1]);
  await recordAVisit(me, codes[1]);
  await askForANewDate(me, codes[2]);
  await draftAndPassOn(me, codes[3]);
  await me.goHome();
};
