//! Papers about many dossiers at once: the register (sổ theo dõi hồ sơ), lists of hand-overs
//! (danh sách bàn giao), lists with which paper goes from desk to desk (danh sách gửi giấy tờ), and
//! labels for folders (nhãn hồ sơ).

pub mod handing;
pub mod labels;
pub mod pages;
pub mod print;
pub mod register;
pub mod sending;
pub mod sheet;
pub mod travel;
