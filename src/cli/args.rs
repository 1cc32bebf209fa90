//! The arguments as they are typed.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use vaarta::batch::{Options, Shard};
use vaarta::compression::Compression;
use vaarta::evaluate::labels::public::PublicScheme;
use vaarta::events::schema::{EventType, Realis};
use vaarta::export::{Layout, Selection};
use vaarta::ner::{Device, Precision};
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

const EXIT_CODES: &str = "Exit codes: 0 all was done; 1 some inputs failed; 2 wrong arguments; \
    3 nothing could be done; 130 ended by a signal, to be resumed.";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Annotate releases and write the results to a folder.
    Annotate(AnnotateArgs),
    /// Find the records of several releases that tell of one happening.
    Cluster(ClusterArgs),
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
    /// Print what a shell needs to complete the command line.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write it and one for each command to a folder.
    Man {
        /// The folder.
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
}

/// Where releases come from.
#[derive(Debug, Args)]
pub struct InputArgs {
    /// Files (.txt, .html, .jsonl, .csv; also with .gz or .zst), folders, patterns, or - for standard input.
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

    /// The numbers that the built-in engine multiplies [default: f32].
    #[arg(long, value_enum)]
    pub precision: Option<PrecisionName>,

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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PrecisionName {
    /// Single precision.
    F32,
    /// Bytes: three times as fast, and nearly the same entities.
    Int8,
}

impl From<PrecisionName> for Precision {
    fn from(name: PrecisionName) -> Self {
        match name {
            PrecisionName::F32 => Precision::F32,
            PrecisionName::Int8 => Precision::Int8,
        }
    }
}

#[derive(Debug, Args)]
pub struct AnnotateArgs {
    #[command(flatten)]
    pub input: InputArgs,

    /// The folder for the results; made where it is missing. With - each input gets a line on
    /// standard output.
    #[arg(short, long, value_name = "DIR")]
    pub out: PathBuf,

    /// Go on where an earlier run of the same command was ended; start where there was none.
    #[arg(long)]
    pub resume: bool,

    /// Annotate part I of N only, from 1. The parts of N machines are together the whole.
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,

    /// Compress annotations.jsonl and the tables, or standard output.
    #[arg(long, value_enum)]
    pub compress: Option<OutputCompression>,

    /// Refuse a release with a longer text, in bytes.
    #[arg(long, value_name = "N", default_value_t = Options::MAX_RELEASE_BYTES)]
    pub max_release_bytes: usize,

    #[command(flatten)]
    pub engine: EngineArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum OutputCompression {
    /// gzip: .gz.
    Gzip,
    /// Zstandard: .zst.
    Zstd,
}

impl From<OutputCompression> for Compression {
    fn from(compression: OutputCompression) -> Self {
        match compression {
            OutputCompression::Gzip => Compression::Gzip,
            OutputCompression::Zstd => Compression::Zstd,
        }
    }
}

#[derive(Debug, Args)]
pub struct ClusterArgs {
    /// Folders of results, or files of annotations.
    #[arg(required = true, value_name = "DIR")]
    pub from: Vec<PathBuf>,

    /// The folder for clusters.csv and event_clusters.csv; made where it is missing [default: the folder of the results, if it is the only one].
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
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

    /// Whose tables to write, as csv, parquet or jsonl.
    #[arg(long, value_enum, default_value_t)]
    pub layout: ExportLayout,

    /// For Excel: a byte-order mark, and codes that stay text (042).
    #[arg(long)]
    pub excel: bool,

    /// Replace what an earlier export wrote. CSV files are always replaced.
    #[arg(long)]
    pub force: bool,

    #[command(flatten)]
    pub selection: SelectionArgs,
}

/// Which events to export; releases and entities are always exported.
#[derive(Debug, Args)]
pub struct SelectionArgs {
    /// Only events of these types: meeting, condolence, cooperation.
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',', value_parser = one_of(EventType::ALL, EventType::as_str))]
    pub types: Vec<EventType>,

    /// Only events that are told so: actual, planned, possible, negated.
    #[arg(long, value_name = "REALIS", value_delimiter = ',', value_parser = one_of(Realis::ALL, Realis::as_str))]
    pub realis: Vec<Realis>,

    /// Only events with a participant of these countries (ISO 3166-1 alpha-3).
    #[arg(long = "country", value_name = "CODE", value_delimiter = ',', value_parser = country_code)]
    pub countries: Vec<String>,
}

impl From<SelectionArgs> for Selection {
    fn from(args: SelectionArgs) -> Self {
        Selection {
            types: args.types,
            realis: args.realis,
            countries: args.countries,
        }
    }
}

/// Takes a value of a vocabulary by its spelling in files.
fn one_of<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    let names = PossibleValuesParser::new(all.iter().map(|&value| name(value)));
    names.try_map(move |given| {
        let mut values = all.iter().copied();
        values
            .find(|&value| name(value) == given)
            .ok_or("not in the list")
    })
}

fn country_code(given: &str) -> Result<String, &'static str> {
    match given.len() == 3 && given.bytes().all(|b| b.is_ascii_alphabetic()) {
        true => Ok(given.to_ascii_uppercase()),
        false => Err("three letters are wanted, as in IND"),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// events.csv, participants.csv, mentions.csv and releases.csv.
    Csv,
    /// events.parquet with participants and mentions nested, mentions.parquet and releases.parquet.
    Parquet,
    /// events.jsonl, mentions.jsonl and releases.jsonl: the rows of Parquet as JSON.
    Jsonl,
    /// vaarta.sqlite: tables with keys and indexes, and a view of events with their participants.
    Sqlite,
    /// entities.conll: tokens with IOB2 tags.
    Conll,
    /// brat/: standoff that brat opens.
    Brat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ExportLayout {
    /// vaarta's own.
    #[default]
    Vaarta,
    /// GDELT 2.0's event columns, a row for each pair of actors.
    Gdelt,
    /// POLECAT's columns.
    Polecat,
}

impl From<ExportLayout> for Layout {
    fn from(layout: ExportLayout) -> Self {
        match layout {
            ExportLayout::Vaarta => Layout::Vaarta,
            ExportLayout::Gdelt => Layout::Gdelt,
            ExportLayout::Polecat => Layout::Polecat,
        }
    }
}

#[derive(Debug, Args)]
pub struct EvaluateArgs {
    #[command(subcommand)]
    pub what: EvaluateWhat,
}

#[derive(Debug, Subcommand)]
pub enum EvaluateWhat {
    /// Score entities.
    Ner(NerArgs),
    /// Score event records.
    Events {
        #[command(flatten)]
        score: ScoreArgs,

        /// Score the annotations NEW, and tell record by record what got better and worse since OLD.
        #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], conflicts_with_all = ["pred", "texts"])]
        compare: Vec<PathBuf>,
    },
    /// Score clusters against pairs of releases that tell of one happening, or of two.
    Clusters(PairArgs),
}

#[derive(Debug, Args)]
pub struct PairArgs {
    /// The pairs, as in eval/cluster/pairs.jsonl.
    #[arg(long, value_name = "FILE")]
    pub gold: PathBuf,

    /// Score this side only.
    #[arg(long, value_enum)]
    pub split: Option<SplitArg>,

    /// Annotate the texts of the releases, instead of taking the records that come with them.
    #[arg(long)]
    pub annotate: bool,

    /// Also list every pair that is judged wrongly.
    #[arg(long)]
    pub errors: bool,

    /// Also write the scores to this file, as JSON.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,

    #[command(flatten)]
    pub engine: EngineArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum SplitArg {
    /// What was looked at while clusters were made.
    Dev,
    /// What was not.
    Test,
}

#[derive(Debug, Args)]
pub struct NerArgs {
    /// Labels of a public corpus: --gold is a CoNLL file of it, --model a model with its labels.
    #[arg(long, value_enum)]
    pub scheme: Option<SchemeName>,

    /// Score persons, places and organisations of the public corpus alone, as PER, LOC and ORG.
    #[arg(long, requires = "scheme")]
    pub collapse: bool,

    #[command(flatten)]
    pub score: ScoreArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemeName {
    /// HiNER's eleven types.
    Hiner,
    /// IL-NER's six.
    IlNer,
}

impl From<SchemeName> for PublicScheme {
    fn from(name: SchemeName) -> Self {
        match name {
            SchemeName::Hiner => PublicScheme::Hiner,
            SchemeName::IlNer => PublicScheme::IlNer,
        }
    }
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
    /// Describe the columns of every export, in Markdown, instead.
    #[arg(long)]
    pub columns: bool,

    /// Print the JSON Schema of annotations.jsonl instead.
    #[arg(long, conflicts_with = "columns")]
    pub schema: bool,

    #[command(flatten)]
    pub engine: EngineArgs,
}
