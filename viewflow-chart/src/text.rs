//! Text in a drawing: escaping, numbers, and lines that are short enough.

/// Text as XML has it.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A coordinate, to a tenth of a pixel.
pub(super) fn number(n: f64) -> String {
    let rounded = (n * 10.0).round() / 10.0;
    // Zero has no sign here.
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

/// How wide text is about to be, without asking a font.
pub(super) fn width(text: &str) -> f64 {
    let wide = |c: char| match c {
        'i' | 'j' | 'l' | 'I' | 't' | 'f' | 'r' | '.' | ',' | ' ' | '\'' => 3.9,
        'm' | 'w' | 'M' | 'W' => 10.0,
        c if c.is_uppercase() || !c.is_ascii() => 8.4,
        _ => 6.8,
    };
    text.chars().map(wide).sum()
}

/// Breaks text between words into lines no wider than `limit`; of more than `most` lines the last
/// ends in an ellipsis. A word that is much too long for a line is broken as well.
pub(super) fn wrap(text: &str, limit: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace().flat_map(|word| pieces(word, limit)) {
        match lines.last_mut() {
            Some(line) if width(line) + width(" ") + width(&word) <= limit => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines
}

/// A word, in pieces if it is wider than a sixth above `limit`: a box has that much room beside its lines.
fn pieces(word: &str, limit: f64) -> Vec<String> {
    if width(word) <= limit * 7.0 / 6.0 {
        return vec![word.into()];
    }
    let mut pieces = Vec::new();
    let mut piece = String::new();
    for c in word.chars() {
        let mut longer = piece.clone();
        longer.push(c);
        if !piece.is_empty() && width(&longer) + width("-") > limit {
            if c.is_alphanumeric() && piece.ends_with(char::is_alphanumeric) {
                piece.push('-');
            }
            pieces.push(std::mem::take(&mut piece));
        }
        piece.push(c);
    }
    pieces.push(piece);
    pieces
}

#[cfg(test)]
mod tests {
    use super::{escape, number, wrap};

    #[test]
    fn lines_break_between_words() {
        assert_eq!(
            wrap("Approve the request", 80.0, 3),
            ["Approve the", "request"]
        );
        assert_eq!(wrap("a b c d", 7.0, 2), ["a", "b…"]);
    }

    #[test]
    fn a_word_that_is_much_too_long_is_broken() {
        assert_eq!(wrap("Donaudampfschiff", 100.0, 2), ["Donaudampfschiff"]);
        assert_eq!(
            wrap("Ask the Donaudampfschifffahrtsgesellschaft", 104.0, 4),
            ["Ask the", "Donaudampfschi-", "fffahrtsgesellsch-", "aft"]
        );
        assert_eq!(wrap("ab", 1.0, 2), ["a-", "b"]);
    }

    #[test]
    fn text_cannot_leave_its_element() {
        assert_eq!(escape("<b> & \"c\""), "&lt;b&gt; &amp; &quot;c&quot;");
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(
            [0.04, -0.04, 1.25, 12.0].map(number),
            ["0", "0", "1.3", "12"]
        );
    }
}
