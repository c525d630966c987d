//! Work on dossiers (xử lý hồ sơ): the worklist, the dossier's page and the verbs that move a
//! dossier from the desk to the applicant's hands. The verbs are free of HTTP; pages and other
//! slices call them.

pub mod drafts;
pub mod facts;
pub mod history;
pub mod line;
pub mod listing;
pub mod officers;
pub mod outline;
pub mod pages;
pub mod print;
pub mod reading;
pub mod rest;
pub mod scan;
pub mod search;
pub mod sheet;
pub mod sought;
pub mod todo;
pub mod verbs;
pub mod view;
pub mod worklist;

pub use scan::Scan;
pub use verbs::{
    Signing, accept, approve, assign, bring_to_desk, draft, forward, hand_over, hand_to_applicant,
    issue, send_back,
};
