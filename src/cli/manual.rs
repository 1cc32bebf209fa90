//! `vaarta completions` and `vaarta man`.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;

use super::args::Arguments;
use super::failure::{Ended, Failure};

/// Prints a shell's completions.
pub fn completions(shell: Shell, out: &mut dyn Write) -> Result<Ended, Failure> {
    // The generator panics where it cannot write, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "vaarta", &mut script);
    out.write_all(&script)?;
    Ok(Ended::Well)
}

/// Prints the manual page, or writes all of them to a folder, which is made where it is missing.
pub fn pages(folder: Option<&Path>, out: &mut dyn Write) -> Result<Ended, Failure> {
    let command = Arguments::command();
    match folder {
        None => clap_mangen::Man::new(command).render(out)?,
        Some(folder) => write_pages(command, folder).map_err(|why| {
            Failure::Usage(format!("{}: cannot be written: {why}", folder.display()))
        })?,
    }
    Ok(Ended::Well)
}

fn write_pages(command: clap::Command, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    clap_mangen::generate_to(command, folder)
}
