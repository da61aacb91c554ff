//! The program: runs a command and exits with its code.

fn main() {}
