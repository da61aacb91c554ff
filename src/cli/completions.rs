//! `emic completions`: what a shell needs to complete the commands, made of their table.

use super::args::Args;
use super::failure::Result;
use super::shell::Shell;
use clap::CommandFactory as _;

/// Prints the completions of a shell.
pub fn run(shell: &mut Shell, which: clap_complete::Shell) -> Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(which, &mut Args::command(), "emic", &mut script);
    shell.out.print_exact(&String::from_utf8_lossy(&script))?;
    Ok(0)
}
