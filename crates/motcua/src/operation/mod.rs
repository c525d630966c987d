//! Operation (vận hành): what whoever looks after the server asks the program: is it well, how
//! much does it do. Personal data of applicants never appear here.

pub mod figures;
pub mod health;
pub mod pages;
pub mod proxy;
