//! The parts of a press release that comes as plain text.

use super::marks;
use super::posted::{self, Posted};
use crate::document::{Part, Release};
use crate::span::Span;

/// The `Posted On:` line stands among the first so many; further down it is quoted text.
const HEAD_LINES: usize = 40;

/// A first line of more words than this is no headline where no `Posted On:` line says so.
const TITLE_WORDS: usize = 50;

/// Translators' initials stand among the last so many lines, or right behind `***`.
const TAIL_LINES: usize = 8;

/// Finds the parts of a release in its text.
///
/// - Banner lines at the top, `***`, translators' initials, release number and visitor counter are
///   footer, wherever they stand.
/// - With a `Posted On:` line (or a line that is just PIB's date), what precedes it is the head. Its
///   first line is the ministry if it ends as names of ministries do, or if it is short, no
///   clause, and not alone; then come the title and the sub-headings. What follows is the body.
/// - Without one, a first line that names a ministry is the ministry, if more follows. The next
///   line is the title if it does not read like prose: see [`may_be_title`]. The rest is the body.
///
/// So one line without a full stop is a title, and a plain paragraph is all body.
///
/// The id is the release number if the text gives one, and `fallback_id` otherwise.
pub(super) fn parse(source: String, fallback_id: String, text: String) -> Release {
    let lines = lines(&text);
    let mut kinds = vec![None; lines.len()];
    mark_footers(&text, &lines, &mut kinds);
    let posted = mark_posted(&text, &lines, &mut kinds);
    mark_head(&text, &lines, &mut kinds);
    let parts = kinds
        .into_iter()
        .map(body_unless_marked)
        .zip(lines)
        .collect();
    assemble(source, fallback_id, text, parts, posted)
}

/// Finds the parts of a text whose first `heading_bytes` are known to be title and sub-headings,
/// one a line; what follows is the body, its footers aside.
pub(super) fn parse_headed(
    source: String,
    fallback_id: String,
    text: String,
    heading_bytes: usize,
) -> Release {
    let lines = lines(&text);
    let mut kinds = vec![None; lines.len()];
    let headings = lines.partition_point(|line| line.start < heading_bytes);
    kinds[..headings].fill(Some(Part::Subtitle));
    if headings > 0 {
        kinds[0] = Some(Part::Title);
    }
    mark_footers(&text, &lines[headings..], &mut kinds[headings..]);
    let posted = mark_posted(&text, &lines[headings..], &mut kinds[headings..]);
    let parts = kinds
        .into_iter()
        .map(body_unless_marked)
        .zip(lines)
        .collect();
    assemble(source, fallback_id, text, parts, posted)
}

/// A release of lines whose kinds are known, as far as they are; the others are body or footer.
pub(super) fn join_lines(
    source: String,
    fallback_id: String,
    lines: &[(Option<Part>, String)],
    posted: Option<Posted>,
) -> Release {
    let (mut text, mut spans, mut kinds) = (String::new(), Vec::new(), Vec::new());
    for (kind, line) in lines.iter().filter(|(_, line)| !line.is_empty()) {
        if !text.is_empty() {
            text.push('\n');
        }
        spans.push(Span::new(text.len(), text.len() + line.len()));
        kinds.push(*kind);
        text.push_str(line);
    }
    let body = kinds
        .iter()
        .position(Option::is_none)
        .unwrap_or(kinds.len());
    mark_footers(&text, &spans[body..], &mut kinds[body..]);
    let parts = kinds
        .into_iter()
        .map(body_unless_marked)
        .zip(spans)
        .collect();
    assemble(source, fallback_id, text, parts, posted)
}

fn body_unless_marked(kind: Option<Part>) -> Part {
    kind.unwrap_or(Part::Body)
}

/// Reads ministry and number from the parts that hold them.
fn assemble(
    source: String,
    fallback_id: String,
    text: String,
    parts: Vec<(Part, Span)>,
    posted: Option<Posted>,
) -> Release {
    let of = |part| {
        parts
            .iter()
            .filter(move |(kind, _)| *kind == part)
            .map(|(_, span)| span.slice(&text))
    };
    let ministry = of(Part::Ministry).next().map(str::to_owned);
    let id = of(Part::Footer)
        .find_map(marks::release_number)
        .unwrap_or(fallback_id);
    let (posted_at, dateline) = match posted {
        Some(Posted { at, dateline }) => (Some(at), dateline),
        None => (None, None),
    };
    Release {
        id,
        source,
        ministry,
        posted_at,
        dateline,
        text,
        parts,
    }
}

/// The lines that are not blank, white space trimmed; lines end with `\n`, `\r\n` or `\r`.
fn lines(text: &str) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let visible = line.trim_matches(is_margin);
        if !visible.is_empty() {
            let at = start + (line.len() - line.trim_start_matches(is_margin).len());
            lines.push(Span::new(at, at + visible.len()));
        }
        start += line.len();
    }
    lines
}

/// White space, and a byte-order mark or zero-width space, which editors leave at edges of lines.
fn is_margin(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}')
}

/// Marks the lines that are no prose; all others stay as they are.
fn mark_footers(text: &str, lines: &[Span], kinds: &mut [Option<Part>]) {
    let banners = lines
        .iter()
        .take_while(|line| marks::is_banner(line.slice(text)))
        .count();
    kinds[..banners].fill(Some(Part::Footer));
    let tail = lines.len().saturating_sub(TAIL_LINES);
    let mut behind_rule = false;
    for (at, line) in lines.iter().enumerate() {
        let line = line.slice(text);
        let is_rule = marks::is_rule(line);
        let footer = is_rule
            || marks::is_footer(line)
            || (marks::is_initials(line) && (behind_rule || at >= tail) && at > 0)
            || (marks::is_short_code(line) && behind_rule && at >= tail);
        if footer {
            kinds[at] = Some(Part::Footer);
        }
        behind_rule = is_rule || (behind_rule && footer);
    }
}

/// Marks the `Posted On:` line, and the line of the date if that is another.
fn mark_posted(text: &str, lines: &[Span], kinds: &mut [Option<Part>]) -> Option<Posted> {
    for at in 0..lines.len().min(HEAD_LINES) {
        let line = lines[at].slice(text);
        let label = marks::strip_posted_label(line);
        if let Some(posted) = posted::parse_pib(label.unwrap_or(line)) {
            kinds[at] = Some(Part::Posted);
            return Some(posted);
        }
        if label == Some("") {
            kinds[at] = Some(Part::Posted);
            let posted = posted::parse_pib(lines.get(at + 1)?.slice(text))?;
            kinds[at + 1] = Some(Part::Posted);
            return Some(posted);
        }
    }
    None
}

/// Marks ministry, title and sub-headings.
fn mark_head(text: &str, lines: &[Span], kinds: &mut [Option<Part>]) {
    let posted = kinds.iter().position(|kind| *kind == Some(Part::Posted));
    let head: Vec<usize> = (0..posted.unwrap_or(lines.len()))
        .filter(|&at| kinds[at].is_none())
        .collect();
    let Some(&first) = head.first() else { return };
    let line = |at: usize| lines[at].slice(text);
    let names_ministry = match posted {
        Some(_) => {
            marks::is_ministry(line(first))
                || (head.len() > 1 && marks::may_be_ministry(line(first)))
        }
        None => head.len() > 1 && marks::is_ministry(line(first)),
    };
    let headings = &head[usize::from(names_ministry)..];
    if names_ministry {
        kinds[first] = Some(Part::Ministry);
    }
    let Some((&title, subtitles)) = headings.split_first() else {
        return;
    };
    if posted.is_some() {
        kinds[title] = Some(Part::Title);
        subtitles
            .iter()
            .for_each(|&at| kinds[at] = Some(Part::Subtitle));
    } else if may_be_title(line(title)) {
        kinds[title] = Some(Part::Title);
    }
}

/// Whether a first line reads like a headline: not long, and neither a sentence, nor several, nor
/// the opening of a list.
fn may_be_title(line: &str) -> bool {
    !marks::ends_sentence(line)
        && !line.ends_with([':', '：'])
        && !line.contains("। ")
        && line.split_whitespace().take(TITLE_WORDS + 1).count() <= TITLE_WORDS
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(text: &str) -> Vec<(Part, String)> {
        let release = parse("test".into(), "7".into(), text.into());
        release
            .parts
            .iter()
            .map(|&(part, span)| (part, span.slice(text).to_owned()))
            .collect()
    }

    fn kinds(text: &str) -> Vec<Part> {
        parts(text).into_iter().map(|(part, _)| part).collect()
    }

    const WHOLE: &str = "Azadi ka Amrit Mahotsav\nरक्षा मंत्रालय\nरक्षा मंत्री ने जापान के मंत्री से भेंट की\nसहयोग बढ़ाने पर सहमति\n\
        Posted On:\n05 MAY 2025 5:47PM by PIB Delhi\nमंत्री ने बैठक की।\n\n***\nदूसरा विषय।\n***\nएमजी/आरपीएम/केसी\n(Release ID: 2127135)\nVisitor Counter : 163";

    #[test]
    fn a_whole_release() {
        use Part::*;
        for text in [
            WHOLE.to_owned(),
            WHOLE.replace('\n', "\r\n"),
            WHOLE.replace('\n', "\r"),
        ] {
            assert_eq!(
                kinds(&text),
                [
                    Footer, Ministry, Title, Subtitle, Posted, Posted, Body, Footer, Body, Footer,
                    Footer, Footer, Footer
                ]
            );
            let release = parse("test".into(), "7".into(), text);
            assert_eq!(release.id, "2127135");
            assert_eq!(release.ministry.as_deref(), Some("रक्षा मंत्रालय"));
            assert_eq!(release.title(), Some("रक्षा मंत्री ने जापान के मंत्री से भेंट की"));
            assert_eq!(
                release.posted_at.map(|at| at.to_string()).as_deref(),
                Some("2025-05-05T17:47:00")
            );
            assert_eq!(release.dateline.as_deref(), Some("PIB Delhi"));
        }
    }

    #[test]
    fn any_part_may_be_missing() {
        use Part::*;
        for (text, wanted) in [
            ("राष्ट्रपति ने श्रद्धांजलि दी", vec![Title]),
            ("मंत्री ने बैठक की। दोनों पक्ष सहमत हुए।", vec![Body]),
            ("मंत्री ने बैठक की।\nदोनों पक्ष सहमत हुए।", vec![Body, Body]),
            ("राष्ट्रपति ने श्रद्धांजलि दी\nउन्होंने फूल चढ़ाए।", vec![Title, Body]),
            (
                "रक्षा मंत्रालय\nमंत्री ने बैठक की\nबैठक हुई।",
                vec![Ministry, Title, Body],
            ),
            ("रक्षा मंत्रालय\nमंत्री ने बैठक की।", vec![Ministry, Body]),
            (
                "मंत्री ने बैठक की\nPosted On: 05 MAY 2025\nबैठक हुई।",
                vec![Title, Posted, Body],
            ),
            (
                "प्रविष्टि तिथि: 05 MAY 2025 5:47PM by PIB Delhi\nबैठक हुई।",
                vec![Posted, Body],
            ),
            (
                "मंत्री ने बैठक की\n05 MAY 2025 5:47PM by PIB Delhi\nबैठक हुई।",
                vec![Title, Posted, Body],
            ),
            (
                "मंत्री ने बैठक की\nसहमति बनी\nPosted On :\n05 MAY 2025",
                vec![Title, Subtitle, Posted, Posted],
            ),
            (
                "नीति आयोग\nPosted On:\nबैठक हुई।",
                vec![Ministry, Posted, Body],
            ),
            ("The minister held talks\nThey agreed.", vec![Title, Body]),
            ("सुविधाएं इस प्रकार हैं:\nपहली सुविधा", vec![Body, Body]),
            ("योजना चल रही है। सुविधाएं ये हैं -\nपहली", vec![Body, Body]),
            ("***", vec![Footer]),
            ("", vec![]),
        ] {
            assert_eq!(kinds(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_release_without_a_date_has_none() {
        let release = parse(
            "test".into(),
            "7".into(),
            "रक्षा मंत्रालय\nमंत्री ने बैठक की\nPosted On:\nबैठक हुई।".into(),
        );
        assert_eq!(
            (release.posted_at, release.dateline, release.id.as_str()),
            (None, None, "7")
        );
    }

    #[test]
    fn slashes_in_prose_are_no_initials() {
        let text = format!("शीर्षक\nरेल/सड़क\n{}", "एक वाक्य।\n".repeat(TAIL_LINES + 1));
        assert_eq!(kinds(&text)[1], Part::Body);
    }

    proptest! {
        #[test]
        fn parts_hold_all_but_white_space(
            text in "((रक्षा मंत्रालय|Posted On:|05 MAY 2025|\\*\\*\\*|एमजी/केसी|बैठक हुई।|G20|[ऀ-ॿ]{0,3}|\u{feff})[ \t]?(\n|\r|\r\n)?){0,24}"
        ) {
            let release = parse("test".into(), "7".into(), text.clone());
            let mut at = 0;
            for &(_, span) in &release.parts {
                prop_assert!(text[at..span.start].chars().all(is_margin));
                prop_assert!(!span.is_empty() && !span.slice(&text).contains(['\n', '\r']));
                at = span.end;
            }
            prop_assert!(text[at..].chars().all(is_margin));
        }
    }
}
