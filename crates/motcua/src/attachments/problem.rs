//! Why a file is not taken, in words that say what to do instead.

use standards::media::{Media, Unrecognised};

use crate::db::DbError;
use crate::error::Error;

/// The code after a file was added (`?tep=da-tai-len`).
pub const ADDED: &str = "da-tai-len";
/// The code after a file was removed.
pub const REMOVED: &str = "da-xoa";

/// What a page says after files were sent or removed well, by the code in its address.
#[must_use]
pub fn done(code: &str) -> Option<&'static str> {
    match code {
        ADDED => Some("Đã tải tệp lên."),
        REMOVED => Some("Đã xóa tệp."),
        _ => None,
    }
}

/// What is wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Problem {
    /// No file was chosen.
    Missing,
    /// It is too large.
    TooLarge,
    /// The dossier has too many files.
    TooMany,
    /// The files of the dossier are too large together.
    DossierFull,
    /// What an applicant sends online has too many files, or too large ones together.
    Full,
    /// Too much was sent within an hour or a day.
    TooOften,
    /// The disk has no room for files any more.
    NoRoom,
    /// A PDF from an applicant that does more than be read.
    Active,
    /// A PDF from an applicant that has a password.
    Locked,
    /// The virus scanner found something.
    Infected,
    /// The virus scanner does not answer, and files are not taken without it.
    Unscanned,
    /// It has no content.
    Empty,
    /// The telephone's picture format.
    Heic,
    /// A PDF that is not one, or is cut off.
    BrokenPdf,
    /// A picture that is cut off or damaged.
    BrokenPicture,
    /// Any other type.
    OtherType,
}

impl Problem {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Missing,
        Self::TooLarge,
        Self::TooMany,
        Self::DossierFull,
        Self::Full,
        Self::TooOften,
        Self::NoRoom,
        Self::Active,
        Self::Locked,
        Self::Infected,
        Self::Unscanned,
        Self::Empty,
        Self::Heic,
        Self::BrokenPdf,
        Self::BrokenPicture,
        Self::OtherType,
    ];

    /// The code in the address after a redirect (`?tep=heic`).
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "chua-chon",
            Self::TooLarge => "qua-lon",
            Self::TooMany => "qua-nhieu",
            Self::DossierFull => "ho-so-day",
            Self::Full => "day",
            Self::TooOften => "gui-nhieu",
            Self::NoRoom => "het-cho",
            Self::Active => "pdf-dong",
            Self::Locked => "pdf-khoa",
            Self::Infected => "ma-doc",
            Self::Unscanned => "chua-quet",
            Self::Empty => "rong",
            Self::Heic => "heic",
            Self::BrokenPdf => "pdf-hong",
            Self::BrokenPicture => "anh-hong",
            Self::OtherType => "loai-khac",
        }
    }

    /// The problem with that code: pages show its sentence beside the file field.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|problem| problem.code() == code)
    }

    /// What to do.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Missing => "Xin chọn tệp cần tải lên.",
            Self::TooLarge => {
                "Tệp lớn hơn 20 MB nên chưa được nhận. Xin quét lại ở độ phân giải 200–300 dpi \
                 hoặc chia thành nhiều tệp."
            }
            Self::TooMany => "Hồ sơ đã có 100 tệp. Xin gộp các trang vào một tệp PDF.",
            Self::DossierFull => {
                "Các tệp của hồ sơ đã đến 1 GB nên chưa nhận thêm. Xin quét lại ở độ phân giải \
                 200–300 dpi hoặc xóa bớt tệp không cần."
            }
            Self::TooOften => {
                "Đã có quá nhiều tệp được gửi trong thời gian ngắn nên tệp này chưa được nhận. Xin \
                 thử lại sau một giờ; cần gấp thì xin nộp tại bộ phận một cửa."
            }
            Self::NoRoom => {
                "Máy chủ sắp hết chỗ lưu trữ nên tạm thời chưa nhận tệp; nội dung khác vẫn được ghi. \
                 Xin báo quản trị hệ thống và gửi lại tệp sau."
            }
            Self::Active => {
                "Tệp PDF có mã lệnh, lệnh tự mở, tệp khác kèm bên trong hoặc biểu mẫu động nên chưa \
                 được nhận. Xin in tệp sang một tệp PDF mới (In → Lưu thành PDF) hoặc chụp ảnh từng \
                 trang rồi gửi lại."
            }
            Self::Locked => {
                "Tệp PDF có mật khẩu nên chưa được nhận. Xin bỏ mật khẩu, in sang một tệp PDF mới \
                 hoặc chụp ảnh từng trang rồi gửi lại."
            }
            Self::Infected => {
                "Tệp có mã độc nên không được nhận và không được lưu lại. Xin quét mã độc trên máy \
                 rồi gửi tệp khác."
            }
            Self::Unscanned => {
                "Chương trình quét mã độc của máy chủ đang không trả lời nên tệp chưa được nhận. Xin \
                 thử lại sau ít phút."
            }
            Self::Full => {
                "Phần bổ sung đã có 40 tệp hoặc đã đến 200 MB. Xin xóa bớt tệp không cần, gộp các \
                 trang vào một tệp PDF, hoặc nộp phần còn lại tại bộ phận một cửa."
            }
            Self::Empty => "Tệp không có nội dung. Xin kiểm tra lại tệp trên máy rồi tải lên lại.",
            Self::Heic => {
                "Ảnh HEIC của điện thoại chưa đọc được. Trên iPhone, xin vào Cài đặt → Camera → \
                 Định dạng, chọn “Tương thích nhất” rồi chụp lại, hoặc gửi ảnh qua ứng dụng khác \
                 để chuyển sang JPEG."
            }
            Self::BrokenPdf => {
                "Tệp có tên PDF nhưng không phải là tệp PDF nguyên vẹn. Xin mở thử trên máy, lưu \
                 hoặc quét lại rồi tải lên."
            }
            Self::BrokenPicture => {
                "Tệp ảnh bị hỏng hoặc thiếu phần cuối. Xin chụp hoặc quét lại rồi tải lên."
            }
            Self::OtherType => {
                "Hệ thống chỉ nhận tệp PDF, JPEG và PNG; nội dung tệp này thuộc loại khác. Xin mở tệp \
                 rồi lưu hoặc in sang PDF; chỉ đổi tên tệp thì chưa đủ."
            }
        }
    }
}

impl From<Unrecognised> for Problem {
    fn from(why: Unrecognised) -> Self {
        match why {
            Unrecognised::Empty => Self::Empty,
            Unrecognised::Heic => Self::Heic,
            Unrecognised::Broken(Media::Pdf) => Self::BrokenPdf,
            Unrecognised::Broken(Media::Jpeg | Media::Png) => Self::BrokenPicture,
            Unrecognised::Other => Self::OtherType,
        }
    }
}

/// Why a file was not attached. `?` turns it into the request's error.
#[derive(Debug)]
pub enum NotTaken {
    /// The file is the reason.
    Problem(Problem),
    /// Something else went wrong.
    Failed(Error),
}

impl From<Problem> for NotTaken {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<Error> for NotTaken {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<DbError> for NotTaken {
    fn from(error: DbError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<std::io::Error> for NotTaken {
    fn from(error: std::io::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<NotTaken> for Error {
    fn from(not_taken: NotTaken) -> Self {
        match not_taken {
            NotTaken::Problem(Problem::TooLarge) => Self::TooLarge,
            NotTaken::Problem(Problem::NoRoom) => Self::DiskFull,
            NotTaken::Problem(Problem::TooOften) => Self::TooMany { wait_seconds: 3600 },
            NotTaken::Problem(problem) => Self::Bad(problem.sentence().to_owned()),
            NotTaken::Failed(error) => error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_a_code_of_its_own() {
        for problem in Problem::ALL {
            assert_eq!(Problem::from_code(problem.code()), Some(problem));
            assert!(problem.sentence().contains("Xin") || problem.sentence().contains("xin"));
        }
        assert_eq!(Problem::from_code("<script>"), None);
    }
}
