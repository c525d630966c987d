//! Money at the desk (thu phí, lệ phí): what a dossier owes, payments in cash and by transfer, money
//! given back, the till of a desk and the closing of its day. The verbs are [`pay`], [`refund`] and
//! [`close`]; they know no HTTP.

mod account;
mod closing;
mod fixing;
pub mod lists;
mod load;
pub mod pages;
mod print;
mod refunds;
mod rights;
mod rows;
mod taking;
mod till;
mod waiving;

pub use account::{Account, AccountFields, purpose};
pub use closing::{Closed, NewClosing, close, closing, open_day};
pub use fixing::{FixingRefusal, fix};
pub use load::{entry_of_closing, entry_of_row, load};
pub use print::{About, Print, closing_letter, notice, slip};
pub use refunds::{Kept, NewKept, Refunding, keep, open as open_refunds, refunding, rule_of};
pub use rights::{desks, may_take};
pub use rows::{FeeOf, Paid, Series, Standing, fees_in, find, insert_all, of_day, standing};
pub use taking::{
    DemandPayment, Done, NewPayment, NewRefund, NotDone, pay, pay_demand_in, pay_in, refund,
};
pub use till::{Setting, Till, hold, of_desk, set_up};
pub use waiving::{NewWaiver, waive};
