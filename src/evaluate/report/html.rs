//! A writer of HTML that escapes all text and closes what it opened.

/// A document, or a part of one, being written.
#[derive(Debug, Default)]
pub struct Html {
    out: String,
}

impl Html {
    /// Writes an element whose content `inside` writes. Attribute values are escaped.
    pub fn element(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        inside: impl FnOnce(&mut Html),
    ) {
        self.start(name, attributes);
        inside(self);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// Writes an element that holds only text.
    pub fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.element(name, attributes, |html| html.text(text));
    }

    /// Writes the start of an element; alone, an element that HTML never closes (`meta`).
    pub fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (attribute, value) in attributes {
            self.out.push(' ');
            self.out.push_str(attribute);
            self.out.push_str("=\"");
            self.text(value);
            self.out.push('"');
        }
        self.out.push('>');
    }

    /// Writes text.
    pub fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                _ => self.out.push(c),
            }
        }
    }

    /// Writes what is HTML already: the doctype, the style sheet.
    pub fn raw(&mut self, html: &str) {
        self.out.push_str(html);
    }

    /// What was written.
    pub fn finish(self) -> String {
        self.out
    }
}
