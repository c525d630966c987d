//! The frame around every page: what `templates/layout/*.html` ask for.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use domain::access::{self, Right};
use domain::dossier::Verb;
use domain::time;

use super::{OWN_PATH, SIGN_IN_PATH, WORK_PATH, csrf, help};
use crate::access::Who;
use crate::app::App;
use crate::config::limits;
use crate::error::Result;

/// The frame.
#[derive(Clone, Debug)]
pub struct Page {
    /// The page's name.
    pub title: String,
    /// The government whose desk this is.
    pub unit_name: String,
    /// The public pages.
    pub nav: Vec<NavItem>,
    /// The demonstration's clock in words.
    pub demo: Option<String>,
    /// One sentence after something succeeded.
    pub notice: Option<String>,
    /// The token of the session's secret that every form of the page carries.
    pub csrf: String,
    /// Whether the page is about what all units share and this person does not answer for all.
    pub only_read: bool,
    /// Whether it stands on a screen in the hall: nothing leads away from it.
    pub is_kiosk: bool,
    /// Who is signed in.
    pub signed_in: Option<SignedIn>,
}

/// A link of the navigation.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// Where it leads.
    pub href: &'static str,
    /// Its words.
    pub label: &'static str,
    /// Whether this is the page.
    pub current: bool,
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Name.
    pub name: String,
    /// Unit in words.
    pub unit: String,
    /// Duties in words.
    pub duties: String,
    /// Where dossiers are looked up; empty for none.
    pub search: &'static str,
    /// The guide's section about the page.
    pub help: String,
    /// How many notices are unread.
    pub unread: i64,
    /// The pages of this person.
    pub nav: Vec<NavItem>,
}

impl Page {
    /// A page for everybody.
    #[must_use]
    pub fn public(app: &App, title: impl Into<String>, path: &str) -> Self {
        let nav = [
            ("/tra-cuu", "Tra cứu hồ sơ"),
            ("/tien-do", "Tiến độ giải quyết"),
            ("/thu-tuc", "Thủ tục"),
            // Leads those who are signed in to their own first page.
            (SIGN_IN_PATH, "Cán bộ"),
        ];
        Self {
            title: title.into(),
            unit_name: app.reference().site_name().to_owned(),
            nav: items(&nav, path),
            demo: demo_clock(app),
            notice: None,
            csrf: String::new(),
            only_read: false,
            is_kiosk: false,
            signed_in: None,
        }
    }

    /// A page on a screen in the hall, for whoever comes by.
    #[must_use]
    pub fn kiosk(app: &App, title: impl Into<String>, path: &str) -> Self {
        Self { nav: Vec::new(), is_kiosk: true, ..Self::public(app, title, path) }
    }

    /// A page for somebody who is signed in.
    #[must_use]
    pub fn staff(app: &App, who: &Who, title: impl Into<String>, path: &str) -> Self {
        let reference = app.reference();
        let unit = who.home().map_or_else(String::new, |unit| reference.unit_name(unit));
        let mut duties: Vec<&str> = who.actor.posts.iter().map(|(_, duty)| duty.label()).collect();
        duties.dedup();
        Self {
            csrf: csrf::masked(&who.csrf),
            nav: Vec::new(),
            signed_in: Some(SignedIn {
                name: who.name.clone(),
                unit,
                duties: duties.join(", "),
                search: if who.has(Right::ReadDossiers) { "/ho-so" } else { "" },
                help: help::of(path),
                unread: who.unread,
                nav: items(&pages_of(who), path),
            }),
            ..Self::public(app, title, path)
        }
    }

    /// The same page with a sentence about what has just succeeded.
    #[must_use]
    pub fn with_notice(mut self, notice: Option<String>) -> Self {
        self.notice = notice;
        self
    }

    /// The same page, without its buttons and with a word about who has them.
    #[must_use]
    pub fn only_read(mut self, only_read: bool) -> Self {
        self.only_read = only_read;
        self
    }

    /// Minutes without a request after which the session ends.
    #[must_use]
    pub fn idle_minutes(&self) -> i64 {
        limits::SESSION_IDLE_MINUTES
    }

    /// The address of a built file.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        super::assets::address(name)
    }
}

/// Where a person who has just signed in begins.
#[must_use]
pub fn first_page(who: &Who) -> &'static str {
    pages_of(who).first().map_or(OWN_PATH, |(path, _)| path)
}

fn pages_of(who: &Who) -> Vec<(&'static str, &'static str)> {
    let mut pages = Vec::new();
    // Who leads begins with what waits for a decision, everybody else with the own work.
    let leads = who.actor.posts.iter().any(|(_, duty)| access::leads(*duty));
    if leads {
        pages.push(("/canh-bao", "Điều hành"));
    }
    if who.may(Verb::Accept) || who.has(Right::SeeUnitWork) {
        pages.push((WORK_PATH, "Công việc"));
    }
    if who.has(Right::SeeUnitWork) && !leads {
        pages.push(("/canh-bao", "Điều hành"));
    }
    if who.may(Verb::Receive) {
        pages.push(("/tiep-nhan", "Tiếp nhận"));
        if who.calls_numbers {
            pages.push(("/hang-doi", "Gọi số"));
        }
        pages.push(("/ket-qua-chua-nhan", "Chờ trả kết quả"));
        pages.push(("/giay-to", "Giấy tờ gửi, nhận"));
    }
    if who.may(Verb::Accept) {
        pages.push(("/chung-thuc", "Chứng thực"));
    }
    if who.has(Right::TakeFees) {
        pages.push(("/thu-phi", "Thu phí"));
    }
    if who.has(Right::ReadDossiers) {
        pages.push(("/so-theo-doi", "Sổ và danh sách"));
    }
    if who.has(Right::ManageStaff) {
        pages.push(("/quan-tri/can-bo", "Cán bộ và nhiệm vụ"));
    }
    if who.has(Right::ArrangeWork) {
        pages.push(("/vang-mat", "Vắng mặt, làm thay"));
    }
    if [Right::OpenReview, Right::ProposeReview, Right::DecideReview].iter().any(|r| who.has(*r)) {
        pages.push(("/ra-soat", "Rà soát thủ tục"));
    }
    // What else administrators look after is listed there, and not here again.
    if who.has(Right::ManageCatalogue) {
        pages.push(("/quan-tri", "Quản trị"));
    }
    if who.has(Right::ReadJournal) {
        pages.push(("/nhat-ky", "Nhật ký"));
    }
    pages
}

fn items(pages: &[(&'static str, &'static str)], path: &str) -> Vec<NavItem> {
    let leads_here = |href: &str| path == href || path.starts_with(&format!("{href}/"));
    let nearest = pages.iter().map(|(href, _)| *href).filter(|href| leads_here(href));
    let nearest = nearest.max_by_key(|href| href.len());
    let item = |(href, label): &(&'static str, &'static str)| NavItem {
        href,
        label,
        current: nearest == Some(*href),
    };
    pages.iter().map(item).collect()
}

fn demo_clock(app: &App) -> Option<String> {
    app.clock.is_shifted().then(|| {
        let now = time::local(app.now());
        format!(
            "{}, {} ngày {}",
            now.strftime("%H:%M"),
            crate::words::weekday(now.date()),
            now.strftime("%d/%m/%Y")
        )
    })
}

/// Renders a template as a response.
///
/// # Errors
/// When a template fails, which is a mistake of the program.
pub fn html(page: &impl Template) -> Result<Response> {
    let body = page.render().map_err(|error| crate::error::Error::Internal(error.into()))?;
    Ok(Html(body).into_response())
}
