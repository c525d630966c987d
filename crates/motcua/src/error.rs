//! One error type that knows its HTTP status and its words. People see a sentence; the log sees
//! the cause, without personal data.

use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::dossier::Refusal;
use uuid::Uuid;

use crate::db::DbError;
use crate::journal::JournalError;
use crate::web;
use crate::web::problems::{Problem, Problems};

/// What can go wrong with a request.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A verb was refused: expected, shown in its own words.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Somebody else acted on the dossier first.
    #[error("{sentence}")]
    Overtaken {
        /// The dossier, to lead to its present state.
        dossier: Uuid,
        /// Who acted, when, and what was done.
        sentence: String,
    },
    /// There is no such thing, or the person may not know of it.
    #[error("not found")]
    NotFound,
    /// The person is signed in but may not do that.
    #[error("forbidden")]
    Forbidden,
    /// Nobody is signed in; where to come back to.
    #[error("signed out")]
    SignedOut {
        /// The path to come back to.
        back: String,
    },
    /// The password must be changed first.
    #[error("the password must be changed first")]
    PasswordMustChange,
    /// The duties ask for a second factor, which must be set up first.
    #[error("the second factor must be set up first")]
    SecondFactorNeeded,
    /// The form did not come from our own page.
    #[error("cross-site request")]
    CrossSite,
    /// The form is of an earlier session of the same person; it is kept there.
    #[error("a form of an earlier session")]
    KeptForm {
        /// The page that offers to send it once more.
        at: String,
    },
    /// The form is of a page that somebody else had opened; it is kept for that person.
    #[error("a form of somebody else's session")]
    OthersForm,
    /// The page was opened without encryption, where HTTPS was promised.
    #[error("plain HTTP")]
    NotEncrypted {
        /// Where it is to be opened.
        url: String,
    },
    /// Tried too often.
    #[error("too many requests")]
    TooMany {
        /// Seconds to wait.
        wait_seconds: u64,
    },
    /// The data of too many people was looked at within an hour.
    #[error("saw too many people")]
    SawTooMany {
        /// How many are allowed.
        most: usize,
        /// Seconds to wait.
        wait_seconds: u64,
    },
    /// What was sent did not come for too long.
    #[error("too slow")]
    TooSlow,
    /// The request is larger than it may be.
    #[error("too large")]
    TooLarge,
    /// The request cannot be read; the sentence says what to do.
    #[error("{0}")]
    Bad(String),
    /// A program showed no key, or one that is unknown, has ended or was taken back.
    #[error("a program without a good key")]
    KeyNeeded,
    /// The key of a program was not made for that.
    #[error("the key lacks the scope {0}")]
    ScopeMissing(&'static str),
    /// The body is not JSON, where a program should have sent it.
    #[error("not JSON")]
    NotJson,
    /// The body is not the JSON that belongs here: where, and why.
    #[error("unreadable JSON")]
    Misread(Problems),
    /// Fields of a program's request are wrong: each with its path.
    #[error("wrong fields")]
    Fields(Problems),
    /// The same request is still being worked on.
    #[error("the same idempotency key is in use")]
    Repeating,
    /// Another request came under an idempotency key that was used before.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The clock is not believed: it stands before the last entry of the journal, or far after it.
    #[error("the clock stands before the last entry of the journal or far after it")]
    ClockWrong,
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// The database.
    #[error(transparent)]
    Db(DbError),
    /// Anything else that should not happen.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

/// The result of a request.
pub type Result<T> = std::result::Result<T, Error>;

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        if error.is_disk_full() { Self::DiskFull } else { Self::Db(error) }
    }
}

impl From<JournalError> for Error {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::Db(error) => error.into(),
            JournalError::ClockWentBack { .. } | JournalError::ClockRanAhead { .. } => {
                Self::ClockWrong
            }
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        if matches!(error.kind(), StorageFull | QuotaExceeded) {
            Self::DiskFull
        } else {
            Self::Internal(error.into())
        }
    }
}

impl Error {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Refused(Refusal::ActedFirst | Refusal::AlreadyAccepted)
            | Self::Overtaken { .. } => StatusCode::CONFLICT,
            Self::Refused(Refusal::NotYourDuty { .. } | Refusal::NotForPrograms { .. })
            | Self::Forbidden
            | Self::CrossSite => StatusCode::FORBIDDEN,
            Self::Refused(_) | Self::Fields(_) | Self::KeyReused => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::KeptForm { .. } | Self::OthersForm => StatusCode::CONFLICT,
            Self::NotEncrypted { .. } => StatusCode::MISDIRECTED_REQUEST,
            Self::KeyNeeded => StatusCode::UNAUTHORIZED,
            Self::ScopeMissing(_) => StatusCode::FORBIDDEN,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Repeating => StatusCode::CONFLICT,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignedOut { .. } => StatusCode::UNAUTHORIZED,
            Self::PasswordMustChange | Self::SecondFactorNeeded => StatusCode::FORBIDDEN,
            Self::TooMany { .. } | Self::SawTooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Bad(_) | Self::Misread(_) => StatusCode::BAD_REQUEST,
            Self::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
            Self::ClockWrong => StatusCode::SERVICE_UNAVAILABLE,
            Self::Db(_) | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A short name for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(Refusal::ActedFirst) | Self::Overtaken { .. } => "acted-first",
            Self::Refused(Refusal::NotForPrograms { .. }) => "not-for-programs",
            Self::Refused(_) => "refused",
            Self::NotFound => "not-found",
            Self::Forbidden => "forbidden",
            Self::SignedOut { .. } => "signed-out",
            Self::PasswordMustChange => "password-must-change",
            Self::SecondFactorNeeded => "second-factor-needed",
            Self::CrossSite => "cross-site",
            Self::KeptForm { .. } | Self::OthersForm => "earlier-session",
            Self::NotEncrypted { .. } => "not-encrypted",
            Self::TooMany { .. } => "too-many-requests",
            Self::SawTooMany { .. } => "too-many-people",
            Self::TooSlow => "too-slow",
            Self::TooLarge => "too-large",
            Self::Bad(_) => "bad-request",
            Self::KeyNeeded => "key-needed",
            Self::ScopeMissing(_) => "scope-missing",
            Self::NotJson => "not-json",
            Self::Misread(_) => "unreadable-json",
            Self::Fields(_) => "wrong-fields",
            Self::Repeating => "request-in-progress",
            Self::KeyReused => "idempotency-key-reused",
            Self::ClockWrong => "clock-wrong",
            Self::DiskFull => "disk-full",
            Self::Db(_) | Self::Internal(_) => "internal",
        }
    }

    /// The heading of the error page.
    #[must_use]
    pub fn heading(&self) -> &'static str {
        match self {
            Self::Refused(_) => "Chưa thực hiện được",
            Self::Overtaken { .. } => "Hồ sơ vừa có người khác xử lý",
            Self::NotFound => "Không tìm thấy trang hoặc hồ sơ này",
            Self::Forbidden => "Bạn không có quyền xem trang này",
            Self::SignedOut { .. } => "Xin đăng nhập",
            Self::PasswordMustChange => "Xin đổi mật khẩu trước",
            Self::SecondFactorNeeded => "Xin thiết lập xác thực hai bước trước",
            Self::CrossSite => "Yêu cầu không được chấp nhận",
            Self::KeptForm { .. } => "Trang này thuộc phiên làm việc trước",
            Self::OthersForm => "Trang này do người khác mở",
            Self::NotEncrypted { .. } => "Xin mở trang này bằng địa chỉ https",
            Self::TooMany { .. } => "Bạn đã thử quá nhiều lần",
            Self::SawTooMany { .. } => "Bạn đã xem thông tin của quá nhiều người",
            Self::TooSlow => "Nội dung chưa gửi đến trọn vẹn",
            Self::TooLarge => "Tệp hoặc nội dung gửi lên quá lớn",
            Self::Bad(_) => "Nội dung gửi lên chưa đúng",
            Self::KeyNeeded => "Cần khóa kết nối hợp lệ",
            Self::ScopeMissing(_) => "Khóa kết nối không có quyền này",
            Self::NotJson => "Nội dung phải là JSON",
            Self::Misread(_) | Self::Fields(_) => "Có mục chưa đúng",
            Self::Repeating => "Yêu cầu này đang được xử lý",
            Self::KeyReused => "Idempotency-Key đã dùng cho yêu cầu khác",
            Self::ClockWrong => "Đồng hồ máy chủ đang sai",
            Self::DiskFull => "Máy chủ hết chỗ lưu trữ",
            Self::Db(_) | Self::Internal(_) => "Hệ thống gặp sự cố",
        }
    }

    /// What to do, in a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Refused(refusal) => refusal.to_string(),
            Self::Overtaken { sentence, .. } => sentence.clone(),
            Self::NotFound => {
                "Xin kiểm tra lại địa chỉ hoặc mã hồ sơ. Có thể hồ sơ thuộc đơn vị khác.".to_owned()
            }
            Self::Forbidden => {
                "Nếu công việc cần đến, xin liên hệ quản trị hệ thống của đơn vị.".to_owned()
            }
            Self::SignedOut { .. } => "Phiên làm việc đã hết hoặc bạn chưa đăng nhập.".to_owned(),
            Self::PasswordMustChange => {
                "Mật khẩu hiện tại là mật khẩu cấp lần đầu; xin đặt mật khẩu của riêng bạn.".to_owned()
            }
            Self::SecondFactorNeeded => {
                "Nhiệm vụ của bạn cần xác thực hai bước; xin thiết lập ở trang Tài khoản của tôi.".to_owned()
            }
            Self::CrossSite => {
                "Biểu mẫu không được gửi từ trang của hệ thống. Xin mở lại trang và thử lại.".to_owned()
            }
            Self::KeptForm { .. } => "Chưa ghi gì. Nội dung vừa gửi được giữ lại để gửi tiếp.".to_owned(),
            Self::OthersForm => {
                "Chưa ghi gì. Trang được mở khi một tài khoản khác đang đăng nhập trên máy này; nội dung vừa gửi được giữ một giờ cho người ấy, đăng nhập lại là thấy. Xin mở lại trang để làm bằng tài khoản của bạn.".to_owned()
            }
            Self::NotEncrypted { url } => {
                format!("Đường truyền này không được mã hóa nên không đăng nhập và không gửi giấy tờ được. Địa chỉ đúng: {url}")
            }
            Self::TooMany { wait_seconds } => {
                format!("Xin thử lại sau {wait_seconds} giây.")
            }
            Self::SawTooMany { most, wait_seconds } => {
                let minutes = wait_seconds.div_ceil(60);
                format!("Mỗi cán bộ xem như vậy tối đa {most} người trong một giờ; công chức kiểm soát đã được báo. Xin thử lại sau {minutes} phút; nếu công việc cần nhiều hơn, xin báo công chức kiểm soát của đơn vị.")
            }
            Self::TooSlow => {
                "Đường truyền bị ngắt quãng hoặc quá chậm. Lần gửi này chưa được ghi; xin kiểm tra mạng, mở lại trang rồi gửi lại, mỗi lần ít tệp hơn.".to_owned()
            }
            Self::TooLarge => {
                "Mỗi tệp tối đa 20 MB. Xin giảm độ phân giải bản quét hoặc chia thành nhiều tệp.".to_owned()
            }
            Self::Bad(sentence) => sentence.clone(),
            Self::KeyNeeded => {
                "Xin gửi khóa trong tiêu đề Authorization: Bearer …; khóa phải còn hạn và chưa bị thu hồi.".to_owned()
            }
            Self::ScopeMissing(scope) => format!("Yêu cầu này cần khóa có phạm vi {scope}."),
            Self::NotJson => {
                "Xin gửi nội dung dạng JSON với tiêu đề Content-Type: application/json.".to_owned()
            }
            Self::Misread(problems) | Self::Fields(problems) => problems.iter().map(spelled).collect::<Vec<_>>().join(" "),
            Self::Repeating => {
                "Lần gửi trước với cùng Idempotency-Key chưa xong. Xin thử lại sau vài giây.".to_owned()
            }
            Self::KeyReused => {
                "Xin dùng Idempotency-Key mới cho mỗi yêu cầu có nội dung khác.".to_owned()
            }
            Self::ClockWrong => {
                "Chưa ghi gì vào hồ sơ. Xin báo quản trị máy chủ xem lại đồng hồ (lệnh motcua doctor nói cần làm gì) rồi thử lại.".to_owned()
            }
            Self::DiskFull => {
                "Chưa ghi gì vào hồ sơ. Xin báo ngay cho quản trị hệ thống để giải phóng dung lượng.".to_owned()
            }
            Self::Db(_) | Self::Internal(_) => {
                "Nội dung vừa gửi chưa được ghi nhận. Xin thử lại; nếu vẫn lỗi, xin báo quản trị hệ thống.".to_owned()
            }
        }
    }

    /// The legal reason of a refusal, where there is one.
    #[must_use]
    pub fn legal_reason(&self) -> Option<&'static str> {
        if let Self::Refused(refusal) = self { refusal.legal_reason() } else { None }
    }

    /// Writes the cause into the log, where there is something to mend.
    pub fn log(&self) {
        match self {
            Self::Db(error) => tracing::error!(%error, "the database refused"),
            Self::Internal(error) => tracing::error!(error = format!("{error:#}"), "failed"),
            Self::NotEncrypted { .. } => {
                tracing::warn!("somebody came over plain HTTP, and HTTPS was promised");
            }
            Self::DiskFull => tracing::error!("the disk is full"),
            Self::ClockWrong => {
                tracing::error!("the clock is not believed; motcua doctor says what to do");
            }
            Self::Refused(_)
            | Self::Overtaken { .. }
            | Self::NotFound
            | Self::Forbidden
            | Self::SignedOut { .. }
            | Self::PasswordMustChange
            | Self::SecondFactorNeeded
            | Self::CrossSite
            | Self::KeptForm { .. }
            | Self::OthersForm
            | Self::TooMany { .. }
            | Self::SawTooMany { .. }
            | Self::TooSlow
            | Self::TooLarge
            | Self::KeyNeeded
            | Self::ScopeMissing(_)
            | Self::NotJson
            | Self::Misread(_)
            | Self::Fields(_)
            | Self::Repeating
            | Self::KeyReused
            | Self::Bad(_) => {}
        }
    }
}

/// What the page about an error says; `web::errors` turns it into HTML or JSON.
#[derive(Clone, Debug)]
pub struct ErrorWords {
    /// Short name for programs.
    pub code: &'static str,
    /// Heading.
    pub heading: &'static str,
    /// What to do.
    pub sentence: String,
    /// The legal reason of a refusal.
    pub legal_reason: Option<&'static str>,
    /// The dossier whose present state is to be looked at.
    pub dossier: Option<Uuid>,
    /// What is wrong, field by field, for programs.
    pub problems: Problems,
}

fn spelled(problem: &Problem) -> String {
    if problem.field.is_empty() {
        problem.message.clone()
    } else {
        format!("{}: {}", problem.field, problem.message)
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        self.log();
        let mut response = if let Self::SignedOut { back } = &self {
            Redirect::to(&web::sign_in_path(back)).into_response()
        } else if let Self::KeptForm { at } = &self {
            Redirect::to(at).into_response()
        } else if matches!(self, Self::PasswordMustChange) {
            Redirect::to(web::PASSWORD_PATH).into_response()
        } else if matches!(self, Self::SecondFactorNeeded) {
            Redirect::to(web::SECOND_PATH).into_response()
        } else {
            self.status().into_response()
        };
        if let Self::TooMany { wait_seconds } | Self::SawTooMany { wait_seconds, .. } = &self {
            response.headers_mut().insert(RETRY_AFTER, (*wait_seconds).into());
        }
        if matches!(self, Self::KeyNeeded) {
            let scheme = HeaderValue::from_static("Bearer");
            response.headers_mut().insert(WWW_AUTHENTICATE, scheme);
        }
        response.extensions_mut().insert(ErrorWords {
            code: self.code(),
            heading: self.heading(),
            sentence: self.sentence(),
            legal_reason: self.legal_reason(),
            dossier: if let Self::Overtaken { dossier, .. } = &self {
                Some(*dossier)
            } else {
                None
            },
            problems: if let Self::Misread(problems) | Self::Fields(problems) = self {
                problems
            } else {
                Problems::default()
            },
        });
        response
    }
}
