//! `/tien-do` as it opens: the sums by office and by field; single dossiers are behind a link.

use askama::Template;
use axum::response::Response;
use domain::agency::UnitId;

use super::progress::PATH;
use crate::app::App;
use crate::error::Result;
use crate::tracking::sums::{self, Sum};
use crate::web::page::{Page, html};
use crate::web::percent;

#[derive(Template)]
#[template(path = "tracking/pages/progress_sums.html")]
struct SumsPage {
    page: Page,
    tables: [Table; 2],
}

struct Table {
    caption: &'static str,
    what: &'static str,
    rows: Vec<Shown>,
}

struct Shown {
    /// The single dossiers; empty for the sum of all.
    href: String,
    name: String,
    sum: Sum,
}

/// The page.
///
/// # Errors
/// Whatever the database says.
pub(super) async fn show(app: &App) -> Result<Response> {
    let (reference, sums) = (app.reference(), sums::count(&app.db, app.now()).await?);
    let total = || Shown { href: String::new(), name: "Tổng cộng".to_owned(), sum: sums.all };
    let office = |(unit, sum): (&UnitId, &Sum)| Shown {
        href: format!("{PATH}?don_vi={}", percent(&unit.0)),
        name: reference.unit_name(unit),
        sum: *sum,
    };
    let field = |(field, sum): (&String, &Sum)| Shown {
        href: format!("{PATH}?linh_vuc={}", percent(field)),
        name: field.clone(),
        sum: *sum,
    };
    let offices = sums.offices.iter().map(office).chain([total()]).collect();
    let fields = sums.fields.iter().map(field).chain([total()]).collect();
    html(&SumsPage {
        page: Page::public(app, "Tiến độ giải quyết hồ sơ", PATH),
        tables: [
            Table { caption: "Theo cơ quan giải quyết", what: "Cơ quan", rows: offices },
            Table { caption: "Theo lĩnh vực", what: "Lĩnh vực", rows: fields },
        ],
    })
}
