//! Short forms of bodies, as Hindi spells Latin initials: बीआरओ, एन.टी.पी.सी., यू एन.

/// The names of the Latin letters, as they are spelt in normalised Hindi; longer ones first.
const LETTERS: [&str; 30] = [
    "डब्ल्यू",
    "डब्लू",
    "एक्स",
    "क्यू",
    "जेड",
    "वाई",
    "एच",
    "एफ",
    "एल",
    "एम",
    "एन",
    "एस",
    "आर",
    "आई",
    "ओ",
    "जे",
    "जी",
    "टी",
    "डी",
    "पी",
    "बी",
    "वी",
    "सी",
    "यू",
    "के",
    "ई",
    "ए",
    "एफ",
    "ऑ",
    "आइ",
];

/// Whether a word is made of the names of letters, and of nothing else.
pub fn are_initials(word: &str) -> bool {
    let mut rest = word.trim_matches('.');
    if rest.is_empty() {
        return false;
    }
    while !rest.is_empty() {
        let letter = LETTERS.iter().find_map(|letter| rest.strip_prefix(letter));
        match letter {
            Some(after) => rest = after.trim_start_matches('.'),
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::are_initials;

    #[test]
    fn letters_and_nothing_else_are_initials() {
        for word in ["बीआरओ", "एनटीपीसी", "एन.जे.एन.", "डब्ल्यूएचओ", "जेएनयू"]
        {
            assert!(are_initials(word), "{word}");
        }
        for word in ["नौसेना", "भेल", "गेल", "बीमा", ""] {
            assert!(!are_initials(word), "{word}");
        }
    }
}
