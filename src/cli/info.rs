//! `vaarta info`.

use std::fs;
use std::io::Write;
use std::path::Path;

use vaarta::annotation::{SCHEMA, json_schema};
use vaarta::export::columns_markdown;
use vaarta::fingerprint::Fingerprint;
use vaarta::link::Gazetteers;
use vaarta::ner::{Device, EngineChoice, Precision};

use super::args::InfoArgs;
use super::engine::{find_model, load_rules, model_info};
use super::failure::{Ended, Failure};

/// Of the program, its rules and its lists, as in Cargo.toml.
const CODE_LICENCE: &str = env!("CARGO_PKG_LICENSE");

/// Of the names of states in countries.csv, as data/gazetteers/README.md tells.
const NAMES_LICENCE: &str = "names of states from Unicode CLDR: Unicode-3.0";

/// Shows what this vaarta is made of.
pub fn run(args: &InfoArgs, out: &mut dyn Write) -> Result<Ended, Failure> {
    if args.columns {
        write!(out, "{}", columns_markdown())?;
        return Ok(Ended::Well);
    }
    if args.schema {
        write!(out, "{}", json_schema())?;
        return Ok(Ended::Well);
    }
    writeln!(
        out,
        "vaarta {}, schema {SCHEMA}, licence: {CODE_LICENCE}",
        env!("CARGO_PKG_VERSION")
    )?;
    let rust_bert = match EngineChoice::RustBert(Device::Cpu).check() {
        Ok(()) => "rust-bert".to_owned(),
        Err(none) => format!("no rust-bert: {none}"),
    };
    writeln!(
        out,
        "engines: built-in, in {} or {}; {rust_bert}",
        Precision::F32,
        Precision::Int8
    )?;
    match find_model(args.engine.model.clone()) {
        Ok(folder) => {
            let model = model_info(&folder);
            let licence =
                card_licence(&folder).unwrap_or_else(|| "not told by README.md".to_owned());
            let title = format!("model {}, licence: {licence}", model.name);
            list(out, &title, &model.files)?;
        }
        Err(none) => writeln!(out, "\nmodel: {none}")?,
    }
    let rules = load_rules(args.engine.rules.as_deref())?;
    let title = format!("{} rules, licence: {CODE_LICENCE}", rules.rules.len());
    list(out, &title, &rules.files)?;
    let title = format!("gazetteers, licence: {CODE_LICENCE}; {NAMES_LICENCE}");
    list(out, &title, Gazetteers::builtin()?.files())?;
    Ok(Ended::Well)
}

/// The licence that the head of a model's card names.
fn card_licence(folder: &Path) -> Option<String> {
    let card = fs::read_to_string(folder.join("README.md")).ok()?;
    let mut head = card.strip_prefix("---\n")?.lines();
    head.by_ref()
        .take_while(|line| *line != "---")
        .find_map(|line| line.strip_prefix("license:"))
        .map(|licence| licence.trim().to_owned())
}

fn list(out: &mut dyn Write, title: &str, files: &[Fingerprint]) -> std::io::Result<()> {
    writeln!(out, "\n{title}")?;
    for file in files {
        writeln!(out, "  {file}")?;
    }
    Ok(())
}
