//! The arguments as they are typed.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use vaarta::batch::Options;
use vaarta::ner::Device;
use vaarta::release::Format;

/// Reads Hindi press releases and writes who met, mourned or agreed with whom, when, where and about what.
#[derive(Debug, Parser)]
#[command(name = "vaarta", version, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,

    /// Say more of what is done; twice for details.
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,

    /// Show no progress and no warnings; they stay in errors.jsonl.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
}

const EXIT_CODES: &str =
    "Exit codes: 0 all was done; 1 some inputs failed; 2 wrong arguments; 3 nothing could be done.";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Annotate releases and write the results to a folder.
    Annotate(AnnotateArgs),
    /// Write results that are there in another form.
    Export(ExportArgs),
    /// Score results against gold labels.
    Evaluate(EvaluateArgs),
    /// Say for each record of a release which rule made it, and why each role was filled.
    Explain(ExplainArgs),
    /// Look after rule files.
    Rules(RulesArgs),
    /// Show the version, the model, the rules and the gazetteers with their SHA-256 sums.
    Info(InfoArgs),
}

/// Where releases come from.
#[derive(Debug, Args)]
pub struct InputArgs {
    /// Files (.txt, .html, .jsonl, .csv), folders, patterns, or - for standard input.
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<OsString>,

    /// The format of standard input and of files without a known extension [default: by their first lines].
    #[arg(long, value_enum)]
    pub format: Option<InputFormat>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum InputFormat {
    /// One release in the layout of a press release.
    Text,
    /// A saved web page.
    Html,
    /// One JSON object a line.
    Jsonl,
    /// Records with a header.
    Csv,
}

impl From<InputFormat> for Format {
    fn from(format: InputFormat) -> Self {
        match format {
            InputFormat::Text => Format::Text,
            InputFormat::Html => Format::Html,
            InputFormat::Jsonl => Format::Jsonl,
            InputFormat::Csv => Format::Csv,
        }
    }
}

/// What the pipeline is made of.
#[derive(Debug, Clone, Args)]
pub struct EngineArgs {
    /// The model's folder [default: $VAARTA_MODEL, else models/vaarta-ner-hi-small here or beside the program].
    #[arg(long, value_name = "DIR")]
    pub model: Option<PathBuf>,

    /// What runs the model.
    #[arg(long, value_enum, default_value_t)]
    pub engine: EngineName,

    /// Where rust-bert runs: cpu, or a GPU as cuda:0 [default: cpu].
    #[arg(long, value_name = "DEVICE")]
    pub device: Option<Device>,

    /// A folder of rule files to add to those that vaarta has.
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,

    /// Threads to use [default: one for each processor].
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum EngineName {
    /// vaarta's own code, on the processor.
    #[default]
    BuiltIn,
    /// rust-bert on libtorch, on the processor or a GPU; needs a vaarta built with --features libtorch.
    RustBert,
}

#[derive(Debug, Args)]
pub struct AnnotateArgs {
    #[command(flatten)]
    pub input: InputArgs,

    /// The folder for the results; made where it is missing.
    #[arg(short, long, value_name = "DIR")]
    pub out: PathBuf,

    /// Refuse a release with a longer text, in bytes.
    #[arg(long, value_name = "N", default_value_t = Options::MAX_RELEASE_BYTES)]
    pub max_release_bytes: usize,

    #[command(flatten)]
    pub engine: EngineArgs,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    /// A folder of results, or a file of annotations.
    #[arg(value_name = "DIR")]
    pub from: PathBuf,

    /// The form to write.
    #[arg(long, value_enum)]
    pub format: ExportFormat,

    /// The folder to write to [default: the folder of the results].
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// For Excel: a byte-order mark, and codes that stay text (042).
    #[arg(long)]
    pub excel: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// events.csv, participants.csv, mentions.csv and releases.csv.
    Csv,
}

#[derive(Debug, Args)]
pub struct EvaluateArgs {
    #[command(subcommand)]
    pub what: EvaluateWhat,
}

#[derive(Debug, Subcommand)]
pub enum EvaluateWhat {
    /// Score entities.
    Ner(ScoreArgs),
    /// Score event records.
    Events {
        #[command(flatten)]
        score: ScoreArgs,

        /// Score the annotations NEW, and tell record by record what got better and worse since OLD.
        #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], conflicts_with_all = ["pred", "texts"])]
        compare: Vec<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub struct ScoreArgs {
    /// Gold labels: .jsonl; for entities also a CoNLL file or a BRAT folder with its texts.
    #[arg(long, value_name = "FILE")]
    pub gold: PathBuf,

    /// What to score: annotations.jsonl, or a file of the gold labels' form [default: annotate the texts].
    #[arg(long, value_name = "FILE")]
    pub pred: Option<PathBuf>,

    /// Where the texts of the gold labels are, when they are to be annotated and the labels come without.
    #[arg(long, value_name = "INPUT", conflicts_with = "pred")]
    pub texts: Vec<OsString>,

    /// Also list every mistake, with the text around it: [gold] and {predicted}.
    #[arg(long)]
    pub errors: bool,

    /// Also write report.html, results.md, results.json and errors.jsonl to this folder.
    #[arg(long, value_name = "DIR")]
    pub report: Option<PathBuf>,

    /// Also write the scores to this file, as JSON.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,

    #[command(flatten)]
    pub engine: EngineArgs,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    #[command(flatten)]
    pub input: InputArgs,

    #[command(flatten)]
    pub engine: EngineArgs,
}

#[derive(Debug, Args)]
pub struct RulesArgs {
    #[command(subcommand)]
    pub what: RulesWhat,
}

#[derive(Debug, Subcommand)]
pub enum RulesWhat {
    /// Run every example of every rule.
    Check {
        /// A folder of rule files to add to those that vaarta has.
        #[arg(long, value_name = "DIR")]
        rules: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub struct InfoArgs {
    /// Describe the columns of the CSV files, in Markdown, instead.
    #[arg(long)]
    pub columns: bool,

    /// Print the JSON Schema of annotations.jsonl instead.
    #[arg(long, conflicts_with = "columns")]
    pub schema: bool,

    #[command(flatten)]
    pub engine: EngineArgs,
}
