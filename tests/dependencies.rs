//! `docs/dependencies.md` has a line for each direct dependency, and for nothing else.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;

#[test]
fn each_dependency_is_justified() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest: toml::Table = fs::read_to_string(root.join("Cargo.toml"))?.parse()?;
    let page = fs::read_to_string(root.join("docs/dependencies.md"))?;
    let asked: BTreeSet<&str> = ["dependencies", "build-dependencies", "dev-dependencies"]
        .into_iter()
        .filter_map(|kind| manifest.get(kind)?.as_table())
        .flat_map(|dependencies| dependencies.keys())
        .map(String::as_str)
        .collect();
    // A line of the tables: | `name` | what for | …
    let justified: BTreeSet<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` | "))
        .map(|(name, _)| name)
        .collect();
    let lacking: Vec<_> = asked.difference(&justified).collect();
    assert!(
        lacking.is_empty(),
        "docs/dependencies.md does not say why {lacking:?} of Cargo.toml are needed"
    );
    let gone: Vec<_> = justified.difference(&asked).collect();
    assert!(
        gone.is_empty(),
        "docs/dependencies.md has lines for {gone:?}, which Cargo.toml does not ask for"
    );
    Ok(())
}
