//! Queue tickets (lấy số xếp hàng): people take a number, windows call it, a screen shows and says
//! it. Off until an administrator sets it up for a desk. It knows nobody by name.

mod calling;
mod figures;
pub mod pages;
mod setting;
mod ticket;
mod voice;

pub use calling::{back_again, call_again, call_next, finish, miss, take_back, takes_back};
pub use figures::{Figures, figures};
pub use setting::{Group, Setting, close_day, key_fits, new_key, of_desk, set_up};
pub use ticket::{State, Ticket, at_window, find, last_called, missed, people_before, take};
pub use voice::{is_installed, say};
