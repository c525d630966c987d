//! Work on dossiers (xử lý hồ sơ): the worklist, the dossier's page and the verbs that move a
//! dossier from the desk to the applicant's hands. The verbs are free of HTTP; pages and other
//! slices call them.

pub mod advising;
pub mod answered;
pub mod answering;
pub mod apology;
pub mod demand;
pub mod drafts;
pub mod facts;
mod flaws;
pub mod handing_back;
pub mod history;
pub mod line;
pub mod linked;
pub mod listing;
pub mod many;
pub mod officers;
mod once;
pub mod order;
pub mod outline;
pub mod pages;
pub mod print;
pub mod reading;
pub mod rest;
pub mod scan;
pub mod search;
pub mod sheet;
pub mod sought;
pub mod supervising;
pub mod todo;
pub mod verbs;
pub mod view;
pub mod waiting;
pub mod worklist;

pub use advising::{Advice, Visit, ask_opinion, give_opinion, record_visit};
pub use demand::{Obligation, pay_demand};
pub use flaws::{decline_flaw, hand_out_mended, mend_result, record_loss, report_flaw};
pub use scan::Scan;
pub use supervising::{
    confirm_extension, correct, decline_extension, propose_extension, reissue_receipt, take_back,
};
pub use verbs::{
    Handing, Signing, accept, approve, assign, bring_to_desk, draft, forward, hand_over,
    hand_to_applicant, issue, send_back,
};
pub use waiting::{
    Arrival, Proof, ask_payment, ask_supplement, ask_withdrawal, close, confirm_withdrawal,
    hand_back, prove_payment, retract_withdrawal, return_supplement, take_supplement,
};
