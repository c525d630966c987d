//! Keys for programs, and acts in another's name.
