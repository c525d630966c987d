//! `/quan-tri`: everything that administrators look after, besides what the head of each page leads to.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::access::Right;
use domain::time;

use crate::app::App;
use crate::catalog::import;
use crate::error::Result;
use crate::web::page::{Page, html};
use crate::web::who::SignedIn;

/// The address.
pub const PATH: &str = "/quan-tri";

#[derive(Template)]
#[template(path = "administration/pages/home.html")]
struct HomePage {
    page: Page,
    groups: Vec<(&'static str, Vec<Link>)>,
    problems: Vec<String>,
    /// Said when the days off of the coming year are not known yet.
    unannounced: Option<i16>,
}

struct Link {
    href: &'static str,
    label: &'static str,
    about: &'static str,
}

/// Shows the links, and what is wrong with the data.
pub async fn show(State(app): State<App>, SignedIn(who): SignedIn) -> Result<Response> {
    super::require(&who)?;
    let reference = app.reference();
    let year = time::local(app.now()).year();
    let may = |right: Right| who.has(right);
    let links_out = [
        (
            may(Right::ManageTokens),
            "/quan-tri/khoa-api",
            "Khóa kết nối",
            "Cho phần mềm khác gọi vào",
        ),
        (
            may(Right::ManageNotices),
            "/quan-tri/thong-bao",
            "Thông báo cho người nộp",
            "Tình trạng từng tin; gửi lại hoặc bỏ",
        ),
    ];
    let place = [
        (
            true,
            "/quan-tri/don-vi",
            "Đơn vị",
            "Cây cơ quan, đổi tên, kết thúc, sáp nhập, mã định danh",
        ),
        (
            true,
            "/quan-tri/lich",
            "Lịch làm việc",
            "Ngày nghỉ, làm bù, đóng cửa do bão lũ, giờ làm việc",
        ),
        (true, "/quan-tri/lich/le-tet", "Nghỉ lễ, tết", "Ngày nghỉ được công bố của từng năm"),
        (true, "/quan-tri/thu-phi", "Cách thu phí", "Tài khoản nhận tiền của từng bộ phận"),
        (true, "/quan-tri/hang-doi", "Xếp hàng lấy số", "Quầy, loại việc, màn hình gọi số"),
        (true, "/quan-tri/canh-bao", "Ngưỡng cảnh báo", "Khi nào nhắc cán bộ và lãnh đạo"),
    ];
    let catalogue = [
        (true, "/quan-tri/thu-tuc", "Thủ tục", "Phiên bản theo thời gian, thời hạn, giấy tờ, phí"),
        (true, "/quan-tri/quy-trinh", "Quy trình nội bộ", "Các bước, người làm, tỷ lệ thời gian"),
        (true, "/quan-tri/mien-giam", "Miễn giảm phí, lệ phí", "Đối tượng và giấy tờ chứng minh"),
    ];
    let texts = [
        (true, "/quan-tri/bieu-mau", "Biểu mẫu, văn bản", "Mẫu in theo thời gian, xem thử PDF"),
        (true, "/quan-tri/du-thao", "Nội dung dự thảo", "Văn bản khởi đầu của dự thảo kết quả"),
        (
            true,
            "/quan-tri/noi-dung-thong-bao",
            "Nội dung thông báo",
            "Thư, tin nhắn SMS, Zalo gửi người nộp",
        ),
    ];
    let links = |all: &[(bool, &'static str, &'static str, &'static str)]| {
        let shown = all.iter().filter(|(may, ..)| *may);
        shown.map(|(_, href, label, about)| Link { href, label, about }).collect::<Vec<_>>()
    };
    html(&HomePage {
        page: Page::staff(&app, &who, "Quản trị", PATH),
        groups: vec![
            ("Đơn vị và thời gian", links(&place)),
            ("Thủ tục", links(&catalogue)),
            ("Nội dung in và gửi", links(&texts)),
            ("Kết nối và gửi tin", links(&links_out)),
        ],
        problems: import::check(&app.db).await?,
        unannounced: (!reference.book.is_announced(year + 1)).then_some(year + 1),
    })
}
