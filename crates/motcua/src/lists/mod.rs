//! Papers about many dossiers at once: the register (sổ theo dõi hồ sơ), lists of hand-overs
//! (danh sách bàn giao) and labels for folders (nhãn hồ sơ).

pub mod handing;
pub mod labels;
pub mod pages;
pub mod print;
pub mod register;
pub mod sheet;
