//! All addresses in one table, and the layers around them.

use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use axum::{Json, Router};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::timeout::TimeoutLayer;

use crate::accounts::pages as accounts;
use crate::administration::pages as administration;
use crate::api;
use crate::app::App;
use crate::attachments::pages as files;
use crate::certification::pages as certification;
use crate::config::limits;
use crate::erasing::pages as erasing;
use crate::guides::pages as guides;
use crate::intake::pages as reception;
use crate::lists::pages as lists;
use crate::notices::pages as notices;
use crate::openapi;
use crate::operation::pages as operation;
use crate::payment::pages as till;
use crate::queue::pages as queue;
use crate::review::pages as review;
use crate::tracking::pages as tracking;
use crate::watch::pages as watch;
use crate::web::{address, assets, edge, errors, guard, requests, way_back};
use crate::work::pages as work;

/// How long a request may take at the very most, longer than its body may (`web::lines::Patience`): a
/// body that takes too long is told so by whoever reads it, who knows what of it was kept.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(5 * 60 * 60);

/// The program's pages and interfaces.
pub fn router(app: App) -> Router {
    let (programs, document) = openapi::router().split_for_parts();
    pages()
        .layer(from_fn_with_state(app.clone(), way_back::remember))
        .merge(programs.layer(from_fn_with_state(app.clone(), api::under_key)))
        .route("/openapi.json", get(async || Json(document)))
        .route("/tai-san/{name}", get(assets::serve))
        .layer(from_fn(edge::clean_address))
        .layer(from_fn_with_state(app.clone(), guard::same_origin))
        .layer(from_fn_with_state(app.clone(), address::refuse_plain))
        .layer(CatchPanicLayer::new())
        .layer(TimeoutLayer::with_status_code(
            axum::http::StatusCode::REQUEST_TIMEOUT,
            REQUEST_TIMEOUT,
        ))
        .layer(from_fn_with_state(app.clone(), errors::render))
        .layer(from_fn_with_state(app.clone(), guard::headers))
        .layer(DefaultBodyLimit::max(limits::REQUEST_BYTES_MAX))
        .layer(CompressionLayer::new().compress_when(compressed()))
        .layer(from_fn_with_state(app.clone(), address::meet_proxies))
        .layer(from_fn(requests::observe))
        .with_state(app)
}

/// Sound is sent as it is: players ask for parts of it, and compressed it has no length.
fn compressed() -> impl Predicate {
    DefaultPredicate::new().and(NotForContentType::const_new("audio/"))
}

fn pages() -> Router<App> {
    Router::new()
        // Everybody
        .route("/", get(tracking::home::show))
        .route("/tra-cuu", get(tracking::look_up::show).post(tracking::look_up::send))
        .route("/tra-cuu/{id}", get(tracking::look_up::read))
        .route("/tra-cuu/{id}/dong", post(tracking::look_up::close))
        .route(
            "/tra-cuu/{id}/bo-sung",
            get(tracking::supplement::show).post(tracking::supplement::send),
        )
        .route("/tra-cuu/{id}/ket-qua", get(tracking::result::show).post(tracking::result::send))
        .route(
            "/tra-cuu/{id}/rut-ho-so",
            get(tracking::withdrawal::show).post(tracking::withdrawal::send),
        )
        .route("/tien-do", get(tracking::progress::show))
        .route("/bo-phan-mot-cua", get(tracking::desks::show))
        .route("/thu-tuc", get(tracking::procedures::show))
        .route("/thu-tuc/{code}", get(tracking::procedure::show))
        .route("/huong-dan", get(guides::all))
        .route("/huong-dan/{name}", get(guides::one))
        .route("/huong-dan/anh/{name}", get(guides::picture))
        // Signing in, one's own account
        .route("/dang-nhap", get(accounts::sign_in::show).post(accounts::sign_in::send))
        .route(
            "/dang-nhap/buoc-hai",
            get(accounts::second_step::show).post(accounts::second_step::send),
        )
        .route("/dang-xuat", post(accounts::sign_out::here))
        .route("/cai-dat", get(accounts::set_up::show).post(accounts::set_up::send))
        .route("/tai-khoan", get(accounts::own::show))
        .route(
            "/tai-khoan/mat-khau",
            get(accounts::own_password::show).post(accounts::own_password::send),
        )
        .route("/tai-khoan/hai-buoc", get(accounts::second::show))
        .route("/tai-khoan/hai-buoc/bo", get(accounts::second::ask).post(accounts::second::send))
        .route(
            "/tai-khoan/hai-buoc/ung-dung",
            get(accounts::second_totp::show).post(accounts::second_totp::send),
        )
        .route(
            "/tai-khoan/hai-buoc/khoa-truy-cap",
            get(accounts::second_passkey::show).post(accounts::second_passkey::send),
        )
        .route("/tai-khoan/dang-xuat", post(accounts::sign_out::everywhere))
        .route(
            "/tai-khoan/khoa-api/{id}",
            get(accounts::own_key::show).post(accounts::own_key::send),
        )
        .route("/tai-khoan/khoa-api/{id}/thu-hoi", post(accounts::own_key::revoke))
        .route("/gui-lai/{id}", get(accounts::late::show))
        .route("/gui-lai/{id}/bo", post(accounts::late::discard))
        .route("/canh-bao", get(watch::leading::show))
        .route("/canh-bao/don-doc", post(watch::leading::urge))
        .route("/canh-bao/ho-so", get(watch::leading_list::show))
        .route("/ngoai-gio", get(watch::overtime::show))
        .route("/ket-qua-chua-nhan", get(watch::unclaimed::show).post(watch::unclaimed::send))
        .route("/thieu-nguoi", get(watch::vacant::show).post(watch::vacant::send))
        .route("/quan-tri/canh-bao", get(watch::settings::show).post(watch::settings::send))
        .route("/ra-soat", get(review::rounds::show).post(review::rounds::send))
        .route("/ra-soat/{id}", get(review::round::show))
        .route("/ra-soat/{id}/bang-tinh.xlsx", get(review::round::sheet))
        .route("/ra-soat/{id}/moi", get(review::propose::show).post(review::propose::send))
        .route("/ra-soat/{id}/{proposal}", get(review::decide::show).post(review::decide::send))
        .route("/vang-mat", get(accounts::absence_list::show))
        .route("/vang-mat/{staff}", get(accounts::absence::show).post(accounts::absence::send))
        .route("/vang-mat/{staff}/{id}/ket-thuc", post(accounts::absence::end))
        .route("/thong-bao", get(notices::inbox::show))
        .route("/thong-bao/da-doc", post(notices::inbox::read))
        .route("/thong-bao/{id}", post(notices::inbox::open))
        // Reception
        .route("/tiep-nhan", get(reception::list))
        .route("/tiep-nhan/moi", get(reception::begin))
        .route("/tiep-nhan/phieu", get(reception::slips::show))
        .route("/tiep-nhan/phieu/{file}", get(reception::slips::print))
        .route("/tiep-nhan/phieu/{id}/tiep-tuc", post(reception::slips::go_on))
        .route("/tiep-nhan/goi-y/thu-tuc", get(reception::procedures))
        .route("/tiep-nhan/goi-y/nguoi", get(reception::people))
        .route("/tiep-nhan/{id}", get(reception::open).post(reception::send))
        .route("/tiep-nhan/{id}/luu", post(reception::keep))
        .route("/tiep-nhan/{id}/bo", post(reception::discard))
        .route("/tiep-nhan/{id}/xong", get(reception::done))
        .route(
            "/tiep-nhan/{id}/huong-dan",
            get(reception::slip::supplement).post(reception::slip::send_supplement),
        )
        .route(
            "/tiep-nhan/{id}/tu-choi",
            get(reception::slip::refusal).post(reception::slip::send_refusal),
        )
        .route("/ho-so/{id}/giay-tiep-nhan.pdf", get(reception::print))
        // Work on dossiers
        .route("/cong-viec", get(work::worklist::show))
        .route("/cong-viec/nhieu-ho-so", post(work::many::send))
        .route("/cong-viec/phe-duyet", get(work::approving::show).post(work::approving::send))
        .route("/ho-so", get(work::search::show))
        .route("/ho-so/goi-y", get(work::search::suggest))
        .route("/ho-so/{id}", get(work::dossier::show))
        .route("/ho-so/{id}/chuyen", post(work::act::hand_over))
        .route("/ho-so/{id}/nhan", post(work::act::accept))
        .route("/ho-so/{id}/phan-cong", post(work::act::assign))
        .route("/ho-so/{id}/buoc-tiep", post(work::act::forward))
        .route("/ho-so/{id}/tra-lai", post(work::act::send_back))
        .route("/ho-so/{id}/du-thao", get(work::draft::show).post(work::draft::send))
        .route("/ho-so/{id}/du-thao/{draft}", get(work::letters::draft))
        .route("/ho-so/{id}/phe-duyet", post(work::act::approve))
        .route("/ho-so/{id}/phat-hanh", post(work::act::issue))
        .route("/ho-so/{id}/ve-mot-cua", post(work::act::bring_to_desk))
        .route("/ho-so/{id}/tra-ket-qua", post(work::act::hand_to_applicant))
        .route("/ho-so/{id}/hoan-tac", post(work::act::take_back))
        .route("/ho-so/{id}/viec/{viec}", get(work::more::show).post(work::more::send))
        .route("/ho-so/{id}/loi-ghi", get(erasing::show).post(erasing::send))
        .route("/ho-so/{id}/yeu-cau-bo-sung/{request}", get(work::letters::supplement))
        .route("/ho-so/{id}/tra-ho-so.pdf", get(work::letters::hand_back))
        .route("/ho-so/{id}/xin-loi.pdf", get(work::letters::apology))
        .route("/ho-so/{id}/phieu-kiem-soat.pdf", get(work::letters::control_sheet))
        // Numbers and calls
        .route("/lay-so/{desk}", get(queue::tickets::show).post(queue::tickets::send))
        .route("/lay-so/ve/{id}", get(queue::own::show))
        .route("/lay-so/ve/{id}/ma.svg", get(queue::own::code))
        .route("/bang-goi/{desk}", get(queue::screen::show))
        .route("/bang-goi/{desk}/so", get(queue::screen::state))
        .route("/bang-goi/{desk}/tieng/{call}", get(queue::screen::sound))
        .route("/hang-doi", get(queue::window::show))
        .route("/hang-doi/{act}", post(queue::window::send))
        // Certified copies and other papers of one day
        .route("/chung-thuc", get(certification::quick::show).post(certification::quick::send))
        .route("/chung-thuc/hoan-tac", post(certification::quick::take_back))
        .route("/chung-thuc/tra", post(certification::quick::forward))
        // Money at the desk
        .route("/thu-phi", get(till::day::show))
        .route("/thu-phi/ket-so", post(till::closing::send))
        .route("/thu-phi/ket-so/{desk}/{file}", get(till::closing::print))
        .route("/thu-phi/phieu/{file}", get(till::slip::print))
        .route("/thu-phi/{id}", get(till::dossier::show))
        .route("/thu-phi/{id}/thu", post(till::taking::pay))
        .route("/thu-phi/{id}/hoan", post(till::taking::refund))
        .route("/thu-phi/{id}/nghia-vu", post(till::taking::pay_demand))
        .route("/thu-phi/{id}/khong-hoan", post(till::taking::keep))
        .route("/thu-phi/{id}/mien-giam", post(till::waiver::send))
        .route("/thu-phi/{id}/xac-dinh", post(till::fixing::send))
        .route("/thu-phi/{id}/thong-bao.pdf", get(till::dossier::print_notice))
        .route("/thu-phi/{id}/vietqr.svg", get(till::dossier::code))
        // Papers about many dossiers
        .route("/so-theo-doi", get(lists::register::show))
        .route("/so-theo-doi.pdf", get(lists::register::pdf))
        .route("/so-theo-doi.xlsx", get(lists::register::xlsx))
        .route("/giay-to", get(lists::travel::show).post(lists::travel::send))
        .route("/giay-to/{list}", get(lists::travel_list::show).post(lists::travel_list::send))
        .route("/giay-to/{list}/danh-sach.pdf", get(lists::travel_list::pdf))
        .route("/ban-giao", get(lists::handing::show))
        .route("/ban-giao.pdf", get(lists::handing::pdf))
        .route("/nhan-ho-so.pdf", post(lists::labels::print))
        // Files
        .route("/tep", post(files::upload::send))
        .route("/tep/{id}", get(files::download::show))
        .route("/tep/{id}/xoa", post(files::remove::send))
        // Administration
        .route("/quan-tri/can-bo", get(accounts::staff_list::show).post(accounts::staff_new::send))
        .route("/quan-tri/can-bo/moi", get(accounts::staff_new::show))
        .route("/quan-tri/can-bo/goi-y", get(accounts::suggest::staff))
        .route("/quan-tri/goi-y/don-vi", get(accounts::suggest::unit))
        .route("/quan-tri/can-bo/{id}", get(accounts::staff::show))
        .route("/quan-tri/can-bo/{id}/ten", post(accounts::staff_acts::rename))
        .route("/quan-tri/can-bo/{id}/nhiem-vu", post(accounts::staff_acts::give))
        .route("/quan-tri/can-bo/{id}/nhiem-vu/ket-thuc", post(accounts::staff_acts::end))
        .route("/quan-tri/can-bo/{id}/mat-khau", post(accounts::staff_acts::reset_password))
        .route("/quan-tri/can-bo/{id}/cong-khai", post(accounts::staff_acts::change_card))
        .route("/quan-tri/can-bo/{id}/hai-buoc", post(accounts::staff_acts::remove_second))
        .route("/quan-tri/can-bo/{id}/dang-xuat", post(accounts::staff_acts::end_sessions))
        .route("/quan-tri/can-bo/{id}/khoa", post(accounts::staff_acts::disable))
        .route("/quan-tri/can-bo/{id}/mo-khoa", post(accounts::staff_acts::enable))
        .route("/quan-tri/khoa-api", get(accounts::api_keys::show).post(accounts::api_keys::send))
        .route("/quan-tri/khoa-api/{id}/thu-hoi", post(accounts::api_keys::revoke))
        .route("/quan-tri/thu-phi", get(till::setting::show).post(till::setting::send))
        .route("/quan-tri/hang-doi", get(queue::setting::show).post(queue::setting::send))
        .route("/quan-tri/hang-doi/{desk}/khoa", post(queue::setting::change_key))
        .route("/quan-tri/thong-bao", get(notices::outbox::show))
        .route("/quan-tri/thong-bao/gui-lai", post(notices::outbox::resend_dead))
        .route("/quan-tri/thong-bao/{id}/gui-lai", post(notices::outbox::resend))
        .route("/quan-tri/thong-bao/{id}/bo", post(notices::outbox::give_up))
        .route("/nhat-ky", get(accounts::journal::show))
        // Reference data
        .route("/quan-tri", get(administration::home::show))
        .route("/quan-tri/don-vi", get(administration::units::show))
        .route("/quan-tri/don-vi/moi", get(administration::unit::begin))
        .route(
            "/quan-tri/don-vi/sua",
            get(administration::unit::show).post(administration::unit::send),
        )
        .route("/quan-tri/don-vi/ket-thuc", post(administration::unit_end::send))
        .route("/quan-tri/lich", get(administration::calendar::show))
        .route("/quan-tri/lich/doi", post(administration::calendar_change::send))
        .route(
            "/quan-tri/lich/le-tet",
            get(administration::holidays::show).post(administration::holidays::send),
        )
        .route("/quan-tri/thu-tuc", get(administration::procedures::show))
        .route("/quan-tri/thu-tuc/phien-ban", post(administration::procedure::send))
        .route("/quan-tri/thu-tuc/ket-thuc", post(administration::procedure::end))
        .route("/quan-tri/thu-tuc/{code}", get(administration::procedure::show))
        .route(
            "/quan-tri/thu-tuc/{code}/giay-to",
            get(administration::papers::show).post(administration::papers::send),
        )
        .route("/quan-tri/quy-trinh", get(administration::internal_routes::show))
        .route(
            "/quan-tri/quy-trinh/sua",
            get(administration::internal_route::show).post(administration::internal_route::send),
        )
        .route("/quan-tri/mien-giam", get(administration::exemptions::list))
        .route(
            "/quan-tri/mien-giam/sua",
            get(administration::exemptions::show).post(administration::exemptions::send),
        )
        .route("/quan-tri/noi-dung-thong-bao", get(administration::notice_texts::list))
        .route(
            "/quan-tri/noi-dung-thong-bao/sua",
            get(administration::notice_texts::show).post(administration::notice_texts::send),
        )
        .route("/quan-tri/du-thao", get(administration::draft_texts::list))
        .route(
            "/quan-tri/du-thao/sua",
            get(administration::draft_texts::show).post(administration::draft_texts::send),
        )
        .route("/quan-tri/bieu-mau", get(administration::letters::list))
        .route(
            "/quan-tri/bieu-mau/sua",
            get(administration::letters::show).post(administration::letters::send),
        )
        .route("/quan-tri/lich-su", get(administration::history::show))
        .route("/quan-tri/toan-van", get(administration::raw::show).post(administration::raw::send))
        // Programs: `openapi::router`
        // Operation
        .route("/.well-known/security.txt", get(operation::security_contact::show))
        .route("/healthz", get(operation::health::show))
        .route("/metrics", get(operation::metrics::show))
}
