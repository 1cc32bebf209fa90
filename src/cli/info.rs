//! `vaarta info`.

use std::io::Write;

use vaarta::annotation::{SCHEMA, json_schema};
use vaarta::export::columns_markdown;
use vaarta::fingerprint::Fingerprint;
use vaarta::link::Gazetteers;
use vaarta::ner::{Device, EngineChoice};

use super::args::InfoArgs;
use super::engine::{find_model, load_rules, model_info};
use super::failure::{Ended, Failure};

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
    writeln!(out, "vaarta {}, schema {SCHEMA}", env!("CARGO_PKG_VERSION"))?;
    let rust_bert = match EngineChoice::RustBert(Device::Cpu).check() {
        Ok(()) => "rust-bert".to_owned(),
        Err(none) => format!("no rust-bert: {none}"),
    };
    writeln!(out, "engines: built-in; {rust_bert}")?;
    match find_model(args.engine.model.clone()) {
        Ok(folder) => {
            let model = model_info(&folder);
            list(out, &format!("model {}", model.name), &model.files)?;
        }
        Err(none) => writeln!(out, "\nmodel: {none}")?,
    }
    let rules = load_rules(args.engine.rules.as_deref())?;
    list(out, &format!("{} rules", rules.rules.len()), &rules.files)?;
    list(out, "gazetteers", Gazetteers::builtin()?.files())?;
    Ok(Ended::Well)
}

fn list(out: &mut dyn Write, title: &str, files: &[Fingerprint]) -> std::io::Result<()> {
    writeln!(out, "\n{title}")?;
    for file in files {
        writeln!(out, "  {file}")?;
    }
    Ok(())
}
