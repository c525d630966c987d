//! The addresses of files: sending, reading, removing.
