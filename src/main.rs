//! The program: runs a command and exits with its code.

fn main() -> std::process::ExitCode {
    emic::cli::run(std::env::args_os())
}
