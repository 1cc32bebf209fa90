//! Saved web pages of the Press Information Bureau: one release, or a list of releases.

use std::sync::LazyLock;

use scraper::node::Element;
use scraper::{ElementRef, Html, Node, Selector};

use super::error::ReadErrorKind;
use super::source::Source;
use super::{layout, marks, posted};
use crate::document::{Part, Release};

/// The block that holds a release, its name misspelt as PIB spells it.
static CONTENT: LazyLock<Selector> =
    LazyLock::new(|| selector(".innner-page-main-about-us-content-right-part"));
static MINISTRY: LazyLock<Selector> =
    LazyLock::new(|| selector("#MinistryName, .MinistryNameSubhead"));
static TITLE: LazyLock<Selector> = LazyLock::new(|| selector("#Titleh2"));
static HEADING: LazyLock<Selector> = LazyLock::new(|| selector("h2"));
static SUBTITLE: LazyLock<Selector> = LazyLock::new(|| selector("#ltrSubtitle"));
static POSTED: LazyLock<Selector> =
    LazyLock::new(|| selector("#PrDateTime, .ReleaseDateSubHeaddateTime"));
static NUMBER: LazyLock<Selector> = LazyLock::new(|| selector("#ReleaseId"));
static LINK: LazyLock<Selector> = LazyLock::new(|| selector("a[href*='PRID='], a[href*='prid=']"));
static BODY: LazyLock<Selector> = LazyLock::new(|| selector("body"));

/// Elements that hold no prose.
const SKIPPED: &[&str] = &[
    "script", "style", "noscript", "template", "iframe", "select", "button", "svg", "nav", "head",
    "header", "footer",
];

/// Pieces of ids and classes, in lower case, of blocks around a release: share buttons, other
/// languages.
const SKIPPED_NAMES: &[&str] = &["share", "social", "releaselang", "relatedrelease"];

/// Elements that stand in the run of a line; all others break it.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "img", "ins",
    "label", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "tt", "u", "wbr",
];

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("a selector that the tests run")
}

/// The releases of a page.
///
/// The text of a release is put together from the page in the order of the text layout: ministry,
/// title, sub-headings, `Posted On:`, then the body line by line. White space in a line is
/// collapsed. A page with links to releases, but without a release's title or date, is a list:
/// each link gives a release of its title, under the ministry of the nearest `h3` before it.
///
/// # Errors
/// [`ReadErrorKind::NoReleaseInPage`] if it is neither.
pub(super) fn parse(source: &Source, page: &str) -> Result<Vec<Release>, ReadErrorKind> {
    let page = Html::parse_document(page);
    let is_release = page
        .select(&TITLE)
        .chain(page.select(&POSTED))
        .next()
        .is_some();
    let releases = if is_release {
        Vec::new()
    } else {
        list(source, &page)
    };
    if !releases.is_empty() {
        return Ok(releases);
    }
    release(source, &page)
        .map(|release| vec![release])
        .ok_or(ReadErrorKind::NoReleaseInPage)
}

/// The release of a page; `None` if it has neither title nor body.
fn release(source: &Source, page: &Html) -> Option<Release> {
    let content = page
        .select(&CONTENT)
        .next()
        .or_else(|| page.select(&BODY).next())?;
    let ministry = page.select(&MINISTRY).next();
    let title = page
        .select(&TITLE)
        .next()
        .or_else(|| {
            content
                .select(&HEADING)
                .find(|heading| !lines(*heading, &[]).is_empty())
        })
        .or_else(|| {
            page.select(&HEADING)
                .find(|heading| !lines(*heading, &[]).is_empty())
        });
    let date = page.select(&POSTED).next();
    let subtitles = subtitles(page, content, date);
    let posted_line = date.map(|date| lines(date, &[]).join(" "));
    let posted = posted_line.as_deref().and_then(|line| {
        let date = marks::strip_posted_label(line).unwrap_or(line);
        posted::parse_pib(date)
    });

    let mut head: Vec<ElementRef> = ministry.into_iter().chain(title).chain(date).collect();
    head.extend(&subtitles);
    let one_line = |element: ElementRef| lines(element, &[]).join(" ");
    let mut parts: Vec<(Option<Part>, String)> = Vec::new();
    parts.extend(ministry.map(|element| (Some(Part::Ministry), one_line(element))));
    parts.extend(title.map(|element| (Some(Part::Title), one_line(element))));
    let subtitles = subtitles.iter().flat_map(|&element| lines(element, &[]));
    parts.extend(subtitles.map(|line| (Some(Part::Subtitle), line)));
    parts.extend(posted_line.map(|line| (Some(Part::Posted), line)));
    parts.extend(lines(content, &head).into_iter().map(|line| (None, line)));
    let number = page.select(&NUMBER).next().map(one_line);
    let is_new = |line: &String| !parts.iter().any(|(_, known)| known == line);
    parts.extend(number.filter(is_new).map(|line| (Some(Part::Footer), line)));
    if parts
        .iter()
        .all(|(part, line)| line.is_empty() || *part == Some(Part::Footer))
    {
        return None;
    }
    Some(layout::join_lines(
        source.name.clone(),
        source.stem.clone(),
        &parts,
        posted,
    ))
}

/// The `h3` elements above the date (without a date, above the first paragraph), or the element
/// that PIB names for them.
fn subtitles<'p>(
    page: &'p Html,
    content: ElementRef<'p>,
    date: Option<ElementRef<'p>>,
) -> Vec<ElementRef<'p>> {
    let above: Vec<ElementRef> = content
        .descendants()
        .filter_map(ElementRef::wrap)
        .take_while(|element| match date {
            Some(date) => element.id() != date.id(),
            None => element.value().name() != "p",
        })
        .filter(|element| element.value().name() == "h3")
        .collect();
    if above.is_empty() {
        page.select(&SUBTITLE).take(1).collect()
    } else {
        above
    }
}

/// The releases that a page links to; each number once.
fn list(source: &Source, page: &Html) -> Vec<Release> {
    let mut ministry = String::new();
    let mut seen = std::collections::HashSet::new();
    let mut releases = Vec::new();
    for element in page
        .root_element()
        .descendants()
        .filter_map(ElementRef::wrap)
    {
        if element.value().name() == "h3" {
            ministry = lines(element, &[]).join(" ");
        } else if LINK.matches(&element)
            && let Some(number) = number_in_link(element.value())
            && let Some(title) = title_of_link(element)
            && seen.insert(number.clone())
        {
            let name = format!("{}#{number}", source.name);
            let mut release = layout::join_lines(name, number, &[(Some(Part::Title), title)], None);
            release.ministry = (!ministry.is_empty()).then(|| ministry.clone());
            releases.push(release);
        }
    }
    releases
}

fn number_in_link(link: &Element) -> Option<String> {
    let address = link.attr("href")?.to_ascii_lowercase();
    let (_, after) = address.split_once("prid=")?;
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}

/// The words of a link, or its `title` where the words are that title cut short.
fn title_of_link(link: ElementRef) -> Option<String> {
    let words = lines(link, &[]).join(" ");
    let full = link.value().attr("title").map(collapse).unwrap_or_default();
    let start = words.trim_end_matches(['.', '…']).trim_end();
    let title = if full.len() > start.len() && full.starts_with(start) {
        full
    } else {
        words
    };
    (!title.is_empty()).then_some(title)
}

/// The lines of text of an element, leaving out some of the elements in it. Walks the tree
/// without recursion, however deep it is.
fn lines(element: ElementRef, without: &[ElementRef]) -> Vec<String> {
    let root = *element;
    let mut text = String::new();
    let mut next = root.first_child();
    while let Some(mut node) = next {
        let is_left_out = match node.value() {
            Node::Text(words) => {
                text.push_str(&words.replace(['\n', '\r'], " "));
                true
            }
            Node::Element(inner) => {
                text.push_str(line_break(inner));
                is_skipped(inner) || without.iter().any(|other| other.id() == node.id())
            }
            _ => true,
        };
        next = if is_left_out {
            None
        } else {
            node.first_child()
        };
        while next.is_none() && node.id() != root.id() {
            text.push_str(node.value().as_element().map_or("", line_break));
            next = node.next_sibling();
            node = node.parent().unwrap_or(root);
        }
    }
    text.split('\n')
        .map(collapse)
        .filter(|line| !line.is_empty())
        .collect()
}

/// What stands before and after an element: a line break, unless it runs on in its line.
fn line_break(element: &Element) -> &'static str {
    if INLINE.contains(&element.name()) {
        ""
    } else {
        "\n"
    }
}

fn is_skipped(element: &Element) -> bool {
    let names = element.id().into_iter().chain(element.classes());
    SKIPPED.contains(&element.name())
        || names
            .map(str::to_ascii_lowercase)
            .any(|name| SKIPPED_NAMES.iter().any(|skipped| name.contains(skipped)))
}

/// The words of a line with single spaces between them.
fn collapse(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(page: &str) -> Result<Vec<Release>, ReadErrorKind> {
        let [path, name] = ["dir/page.html", "page.html"].map(str::to_owned);
        parse(
            &Source {
                path,
                name,
                stem: "page".into(),
            },
            page,
        )
    }

    fn parts(release: &Release) -> Vec<(Part, &str)> {
        release
            .parts
            .iter()
            .map(|&(part, span)| (part, span.slice(&release.text)))
            .collect()
    }

    const PAGE: &str = r#"<!DOCTYPE html><html><head><title>PIB</title></head><body><form id="form1">
        <div class="innner-page-main-about-us-content-right-part">
        <div class="MinistryNameSubhead text-center" id="MinistryName">रक्षा मंत्रालय</div>
        <h2 id="Titleh2">मंत्री ने जापान के
           मंत्री से <b>भेंट</b> की</h2>
        <h3 id="Subtitleh3"><span id="ltrSubtitle">सहयोग पर सहमति<br>नया समझौता</span></h3>
        <div class="ReleaseDateSubHeaddateTime text-center pt20" id="PrDateTime">Posted On: 05 MAY 2025 5:47PM by PIB Delhi</div>
        <div class="socialShare"><p>Share on Facebook</p></div>
        <script>var x = "<p>नहीं</p>";</script>
        <p>मंत्री ने&nbsp;आज <a href="PressReleasePage.aspx?PRID=1">बैठक</a> की।<br/>वे लौट गए।</p>
        <ul><li>पहला</li><li>दूसरा</li></ul>
        <table><tr><td>वर्ष</td><td>2025</td></tr></table>
        <p>***</p><p>एमजी/केसी</p>
        <span id="ReleaseId">(Release ID: 2127135)</span>
        <div class="ReleaseLang">Read this release in: <a href="PressReleasePage.aspx?PRID=2">English</a></div>
        </div></form></body></html>"#;

    #[test]
    fn a_saved_release() {
        use Part::*;
        let releases = read(PAGE).expect("a release");
        let [release] = releases.as_slice() else {
            panic!("{releases:?}")
        };
        assert_eq!(
            parts(release),
            [
                (Ministry, "रक्षा मंत्रालय"),
                (Title, "मंत्री ने जापान के मंत्री से भेंट की"),
                (Subtitle, "सहयोग पर सहमति"),
                (Subtitle, "नया समझौता"),
                (Posted, "Posted On: 05 MAY 2025 5:47PM by PIB Delhi"),
                (Body, "मंत्री ने आज बैठक की।"),
                (Body, "वे लौट गए।"),
                (Body, "पहला"),
                (Body, "दूसरा"),
                (Body, "वर्ष"),
                (Body, "2025"),
                (Footer, "***"),
                (Footer, "एमजी/केसी"),
                (Footer, "(Release ID: 2127135)"),
            ]
        );
        assert_eq!(
            (release.id.as_str(), release.source.as_str()),
            ("2127135", "page.html")
        );
        assert_eq!(release.ministry.as_deref(), Some("रक्षा मंत्रालय"));
        assert_eq!(
            release.posted_at.expect("a date").to_string(),
            "2025-05-05T17:47:00"
        );
        assert_eq!(release.dateline.as_deref(), Some("PIB Delhi"));
    }

    #[test]
    fn a_page_with_little_markup() {
        let releases = read("<h2>मंत्री ने बैठक की</h2><p>बैठक हुई।").expect("a release");
        assert_eq!(
            parts(&releases[0]),
            [(Part::Title, "मंत्री ने बैठक की"), (Part::Body, "बैठक हुई।")]
        );
        assert_eq!(releases[0].id, "page");
    }

    #[test]
    fn a_list_gives_a_release_a_link() {
        let page = r#"<h3>रक्षा मंत्रालय</h3><ul>
            <li><a href="/PressReleasePage.aspx?PRID=11" title="मंत्री ने बैठक की और लौटे">मंत्री ने बैठक...</a></li>
            <li><a href="/PressReleasePage.aspx?PRID=12&reg=3">दूसरा शीर्षक</a></li></ul>
            <h3>वित्त मंत्रालय</h3><a href="PressReleasePage.aspx?PRID=11">मंत्री ने बैठक की</a>
            <a href="PressReleasePage.aspx?PRID=13">तीसरा शीर्षक</a><a href="PressReleasePage.aspx?PRID=14"><img src="x"></a>"#;
        let releases = read(page).expect("a list");
        let found: Vec<_> = releases
            .iter()
            .map(|r| {
                (
                    r.id.as_str(),
                    r.ministry.as_deref(),
                    r.title(),
                    r.source.as_str(),
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                (
                    "11",
                    Some("रक्षा मंत्रालय"),
                    Some("मंत्री ने बैठक की और लौटे"),
                    "page.html#11"
                ),
                (
                    "12",
                    Some("रक्षा मंत्रालय"),
                    Some("दूसरा शीर्षक"),
                    "page.html#12"
                ),
                (
                    "13",
                    Some("वित्त मंत्रालय"),
                    Some("तीसरा शीर्षक"),
                    "page.html#13"
                ),
            ]
        );
    }

    #[test]
    fn a_page_without_a_release_is_an_error() {
        for page in [
            "",
            "<html><body><script>x</script></body></html>",
            "<div><img></div>",
        ] {
            assert!(
                matches!(read(page), Err(ReadErrorKind::NoReleaseInPage)),
                "{page}"
            );
        }
    }

    #[test]
    fn depth_does_not_matter() {
        let page = format!("<h2>शीर्षक</h2>{}अंत।", "<span>".repeat(20_000));
        assert_eq!(read(&page).expect("a release")[0].parts.len(), 2);
    }
}
