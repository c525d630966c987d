//! What citizens see (theo dõi, tra cứu): the home page, the look-up of a dossier by its code and
//! secret, the public list of progress and the procedures. Nobody signs in here, and nothing here
//! names an applicant or a member of staff.

pub mod api;
pub mod code;
pub mod facts;
pub mod hours;
pub mod look_up;
pub mod opened;
pub mod pages;
pub mod parts;
pub mod progress;
pub mod proof;
pub mod result;
pub mod story;
pub mod sums;
