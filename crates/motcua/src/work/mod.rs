//! Work on dossiers (xử lý hồ sơ): the worklist, the dossier's page and the verbs that move a
//! dossier from the desk to the applicant's hands. The verbs are free of HTTP; pages and other
//! slices call them.

pub mod drafts;
pub mod history;
pub mod verbs;

pub use verbs::{
    accept, approve, assign, bring_to_desk, draft, forward, hand_over, hand_to_applicant, issue,
    send_back,
};
