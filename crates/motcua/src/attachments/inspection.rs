//! Looking into a file before it is kept (kiểm tra tệp): what a PDF can do besides being read, and
//! what the virus scanner says. From an applicant nothing is taken that does more than be read; an
//! officer, who may have it from another office, is told.

use standards::media::Media;
use standards::pdf::Finding;
use standards::whole::Wholeness;

use super::clamd::{self, Verdict};
use super::problem::{NotTaken, Problem};
use crate::app::App;
use crate::config::Unscanned;
use crate::confined;
use crate::error::Error;

/// What the virus scanner said about a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scan {
    /// There is no scanner.
    None,
    /// Nothing was found.
    Clean,
    /// It did not answer; the file is looked at later.
    Waiting,
    /// Something was found, later: the file is not shown any more.
    Infected,
}

impl Scan {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::None, Self::Clean, Self::Waiting, Self::Infected];

    /// The code in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Clean => "clean",
            Self::Waiting => "waiting",
            Self::Infected => "infected",
        }
    }

    /// The answer with that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scan| scan.code() == code)
    }
}

/// What was found in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspected {
    /// What a document can do besides being read.
    pub findings: Vec<Finding>,
    /// What the virus scanner said.
    pub scan: Scan,
}

impl Inspected {
    /// Of a content that the program made itself.
    pub const OUR_OWN: Self = Self { findings: Vec::new(), scan: Scan::None };

    /// What is stored about the findings.
    #[must_use]
    pub fn codes(&self) -> String {
        let codes: Vec<&str> = self.findings.iter().map(|finding| finding.code()).collect();
        codes.join(" ")
    }
}

/// Looks into a content.
///
/// # Errors
/// [`Problem::Active`] for an applicant's document that does more than be read,
/// [`Problem::Infected`], [`Problem::Unscanned`] where the settings say so.
pub(super) async fn inspect(
    app: &App,
    media: Media,
    content: &[u8],
    by_applicant: bool,
) -> Result<Inspected, NotTaken> {
    let findings = match media {
        Media::Pdf => look_at_pdf(content).await?,
        Media::Jpeg | Media::Png => {
            look_at_picture(content).await?;
            Vec::new()
        }
    };
    if by_applicant && !findings.is_empty() {
        return Err(problem_of(&findings).into());
    }
    let scan = match app.taking.daemon() {
        None => Scan::None,
        Some(daemon) => match (clamd::ask(&daemon, content).await, app.taking.unscanned) {
            (Verdict::Clean, _) => Scan::Clean,
            (Verdict::Infected, _) => {
                tracing::warn!("an infected file was refused");
                count("infected");
                return Err(Problem::Infected.into());
            }
            (Verdict::Unknown, Unscanned::Take) => Scan::Waiting,
            (Verdict::Unknown, Unscanned::Refuse) => return Err(Problem::Unscanned.into()),
        },
    };
    count(scan.code());
    Ok(Inspected { findings, scan })
}

async fn look_at_pdf(content: &[u8]) -> Result<Vec<Finding>, NotTaken> {
    let looked = confined::jobs::look_at_pdf(content.to_vec()).await;
    looked.map_err(|error| NotTaken::Failed(Error::Internal(error.into())))
}

async fn look_at_picture(content: &[u8]) -> Result<(), NotTaken> {
    let looked = confined::jobs::look_at_picture(content.to_vec()).await;
    match looked.map_err(|error| NotTaken::Failed(Error::Internal(error.into())))? {
        Wholeness::Broken => Err(Problem::BrokenPicture.into()),
        Wholeness::Whole | Wholeness::Unknown => Ok(()),
    }
}

fn problem_of(findings: &[Finding]) -> Problem {
    match findings {
        [Finding::Unreadable] => Problem::BrokenPdf,
        [Finding::Locked] | [Finding::Locked, Finding::Unreadable] => Problem::Locked,
        _ => Problem::Active,
    }
}

fn count(outcome: &'static str) {
    metrics::counter!("motcua_files_scanned_total", "outcome" => outcome).increment(1);
}

/// What an officer is told about a file: nothing when there is nothing to tell.
#[must_use]
pub fn warning(findings: &[Finding], scan: Scan) -> Option<String> {
    let mut told: Vec<&str> = findings.iter().map(|finding| label(*finding)).collect();
    match scan {
        Scan::None | Scan::Clean => {}
        Scan::Waiting => told.push("chưa quét mã độc"),
        Scan::Infected => told.push("có mã độc, đã chặn"),
    }
    (!told.is_empty()).then(|| told.join("; "))
}

fn label(finding: Finding) -> &'static str {
    match finding {
        Finding::Script => "có mã lệnh JavaScript",
        Finding::Launch => "có lệnh mở chương trình hoặc gửi dữ liệu đi",
        Finding::LeadsAway => "tự mở địa chỉ bên ngoài",
        Finding::Attachment => "có tệp khác kèm bên trong",
        Finding::Media => "có âm thanh, phim hoặc nội dung động",
        Finding::Xfa => "là biểu mẫu động (XFA)",
        Finding::Locked => "có mật khẩu nên chưa xem được bên trong",
        Finding::Unreadable => "không đọc được cấu trúc bên trong",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back() {
        for scan in Scan::ALL {
            assert_eq!(Scan::from_code(scan.code()), Some(scan));
        }
    }

    #[test]
    fn an_officer_is_told_what_was_found() {
        assert_eq!(warning(&[], Scan::Clean), None);
        let told = warning(&[Finding::Script, Finding::Locked], Scan::Waiting).expect("a warning");
        assert!(told.contains("JavaScript") && told.ends_with("chưa quét mã độc"), "{told}");
    }
}
