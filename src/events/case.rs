//! Case markers and postpositions: what ties a noun phrase to its verb.

use serde::Deserialize;

/// The marker after a noun phrase. In rule files each is written as its Hindi words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Case {
    /// No marker: a subject in the imperfective or future, or a title's topic.
    #[serde(rename = "")]
    Bare,
    /// ने: the agent of a perfective verb.
    #[serde(rename = "ने")]
    Ne,
    /// को
    #[serde(rename = "को")]
    Ko,
    /// से
    #[serde(rename = "से")]
    Se,
    /// में
    #[serde(rename = "में")]
    Mein,
    /// पर
    #[serde(rename = "पर")]
    Par,
    /// तक
    #[serde(rename = "तक")]
    Tak,
    /// का, के, की with no postposition after it.
    #[serde(rename = "का")]
    Genitive,
    /// के साथ
    #[serde(rename = "के साथ")]
    Saath,
    /// के बीच, के मध्य
    #[serde(rename = "के बीच")]
    Beech,
    /// के लिए, हेतु
    #[serde(rename = "के लिए")]
    Liye,
    /// के प्रति
    #[serde(rename = "के प्रति")]
    Prati,
    /// द्वारा, के द्वारा
    #[serde(rename = "द्वारा")]
    Dvara,
    /// की ओर से, की तरफ से
    #[serde(rename = "की ओर से")]
    OrSe,
    /// की उपस्थिति में, की मौजूदगी में, के समक्ष
    #[serde(rename = "की उपस्थिति में")]
    Presence,
    /// की अध्यक्षता में
    #[serde(rename = "की अध्यक्षता में")]
    Chair,
    /// के नेतृत्व में: the head of a delegation.
    #[serde(rename = "के नेतृत्व में")]
    Led,
    /// के खिलाफ, के विरुद्ध
    #[serde(rename = "के खिलाफ")]
    Against,
    /// से इतर: the setting of a meeting.
    #[serde(rename = "से इतर")]
    Setting,
}

/// Reads the marker at the start of `words`: what it is and how many words it takes.
pub fn read(words: &[&str]) -> (Case, usize) {
    let next = |n: usize| words.get(n).copied().unwrap_or("");
    match next(0) {
        "ने" => (Case::Ne, 1),
        "को" => (Case::Ko, 1),
        "से" if next(1) == "इतर" => (Case::Setting, 2),
        "से" if next(1) == "अलग" && !matches!(next(2), "होकर" | "-" | "अलग" | "से") => {
            (Case::Setting, 2)
        }
        "से" => (Case::Se, 1),
        "में" => (Case::Mein, 1),
        "पर" => (Case::Par, 1),
        "तक" => (Case::Tak, 1),
        "द्वारा" => (Case::Dvara, 1),
        "हेतु" => (Case::Liye, 1),
        "का" | "के" | "की" => after_genitive(next(1), next(2)),
        _ => (Case::Bare, 0),
    }
}

/// The postposition that a genitive opens, if it opens one.
fn after_genitive(first: &str, second: &str) -> (Case, usize) {
    match (first, second) {
        ("साथ" | "संग", _) => (Case::Saath, 2),
        ("बीच" | "मध्य", _) => (Case::Beech, 2),
        ("लिए" | "लिये" | "वास्ते", _) => (Case::Liye, 2),
        ("प्रति", _) => (Case::Prati, 2),
        ("द्वारा", _) => (Case::Dvara, 2),
        ("ओर" | "तरफ", "से") => (Case::OrSe, 3),
        ("उपस्थिति" | "मौजूदगी", "में") => (Case::Presence, 3),
        ("समक्ष", _) => (Case::Presence, 2),
        ("अध्यक्षता", "में" | "वाली" | "वाले") => {
            (Case::Chair, 3)
        }
        ("नेतृत्व" | "अगुवाई", "में" | "वाले" | "वाला") => {
            (Case::Led, 3)
        }
        ("खिलाफ" | "विरुद्ध", _) => (Case::Against, 2),
        _ => (Case::Genitive, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(text: &str) -> Case {
        read(&text.split(' ').collect::<Vec<_>>()).0
    }

    #[test]
    fn compound_postpositions_are_read_whole() {
        assert_eq!(case("के साथ द्विपक्षीय"), Case::Saath);
        assert_eq!(case("की ओर से शोक"), Case::OrSe);
        assert_eq!(case("की ओर बढ़े"), Case::Genitive);
        assert_eq!(case("से इतर"), Case::Setting);
        assert_eq!(case("से अलग - अलग मुलाकात"), Case::Se);
        assert_eq!(case("से अलग से मुलाकात"), Case::Se);
        assert_eq!(case("शोक"), Case::Bare);
    }
}
