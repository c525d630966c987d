//! The programming interface as one: its addresses from all slices, and the document that
//! describes them, `/openapi.json`.

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Tag,
};
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::web::refusals;
use crate::{api, tracking};

const DESCRIPTION: &str = "\
Giao diện lập trình của bộ phận một cửa: việc làm được trên màn hình thì làm được ở đây, theo cùng quy định; trừ những quyết định phải do chính cán bộ thực hiện: phê duyệt, vào số, đồng ý cho rút hồ sơ, quyết định hẹn lại, đính chính trạng thái.

- **Khóa.** Mỗi chương trình gửi `Authorization: Bearer …`. Quản trị đề nghị khóa tại “Khóa kết nối”, cán bộ đứng tên xác nhận và nhận khóa; khóa hành động với tư cách cán bộ đó, trong các phạm vi `dossiers:read`, `dossiers:write`, `catalogue:read`.
- **Gửi lại.** Mọi POST nhận `Idempotency-Key`; bắt buộc khi tiếp nhận hồ sơ và khi lập phiếu (hướng dẫn bổ sung, từ chối). Gửi lại cùng nội dung trong 24 giờ chỉ thực hiện một lần và nhận lại cùng câu trả lời.
- **Ai làm trước.** Gửi `If-Match` với `ETag` đã thấy; nếu đã có người xử lý trước thì trả về 409 và không ghi gì.
- **Nơi tiếp nhận.** `/desks` cho biết khóa được tiếp nhận hồ sơ tại đâu.
- **Giấy tờ của người nộp** là một số ở `identity`: 12 chữ số (thẻ căn cước, CCCD), 9 chữ số (CMND), hoặc số hộ chiếu, kể cả hộ chiếu nước ngoài (`PA0123456`).
- **Lỗi** là `application/problem+json` (RFC 9457); `type` dùng cho chương trình, `detail` dùng cho người.
- **Thời điểm** theo RFC 3339, múi giờ +07:00. **Tiền** là số nguyên đồng.";

/// All addresses of the interface, with their descriptions.
#[must_use]
pub fn router() -> OpenApiRouter<App> {
    let mut router = OpenApiRouter::with_openapi(frame())
        .nest(api::BASE, api::router().merge(tracking::api::router()));
    api::describe_alternatives(router.get_openapi_mut());
    router
}

fn frame() -> OpenApi {
    let key = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("Khóa kết nối, bắt đầu bằng motcua_"))
        .build();
    let components = ComponentsBuilder::new()
        .security_scheme("key", SecurityScheme::Http(key))
        .schemas_from_iter(refusals::schemas())
        .build();
    let info = InfoBuilder::new()
        .title("motcua")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(DESCRIPTION))
        .license(Some(
            LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build(),
        ))
        .build();
    let tags = [
        tag("dossiers", "Hồ sơ: tiếp nhận, xử lý, trả kết quả"),
        tag("procedures", "Thủ tục hành chính đang có hiệu lực"),
        tag("public", "Tra cứu công khai, không cần khóa"),
    ];
    OpenApiBuilder::new().info(info).tags(Some(tags)).components(Some(components)).build()
}

fn tag(name: &str, description: &str) -> Tag {
    TagBuilder::new().name(name).description(Some(description)).build()
}
