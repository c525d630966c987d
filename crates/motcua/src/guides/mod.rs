//! The guides (hướng dẫn sử dụng) of `docs/huong-dan`, as pages of the program: they stand where the work
//! is done, without a network beyond the office. Everybody may read them; they name no person.

pub mod pages;
mod text;
