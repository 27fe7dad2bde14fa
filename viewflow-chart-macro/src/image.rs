//! A chart within a page of documentation.
//!
//! It is an image, and its SVG is in its address: so nothing is fetched, and neither the page's style
//! nor the chart's reaches the other.

use std::fmt::Write as _;

use crate::input::Input;

/// Rustdoc's themes are not always those of the reader's system, which an image would follow.
const THEMES: &str = r#"<style>
[data-theme="light"] .viewflow-chart { color-scheme: light; }
[data-theme="dark"] .viewflow-chart, [data-theme="ayu"] .viewflow-chart { color-scheme: dark; }
</style>"#;

/// The chart, behind whatever else is said of the flow.
pub fn markdown(input: &Input) -> String {
    let svg = input.chart().standalone();
    // As on viewflow's own pages: it is made to fit down to what can be read, and then scrolled.
    let width = match svg.contains("class=\"chart wide\"") {
        true => "none",
        false => "max(100%, 860px)",
    };
    let (alt, address) = (attribute(&input.title), encoded(&svg));
    let themes = THEMES.replace('\n', " ");
    // The spaces are those that follow `///`: what is indented less would shift the user's text.
    format!(
        "\n\n <div style=\"overflow-x: auto\">{themes}<img class=\"viewflow-chart\" alt=\"Chart of {alt}\" \
         style=\"max-width: {width}; border-radius: 6px; vertical-align: top\" \
         src=\"data:image/svg+xml,{address}\"></div>\n"
    )
}

/// Text as the value of an attribute. A line of its own would end the HTML in Markdown's eyes.
fn attribute(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ").replace('&', "&amp;").replace('"', "&quot;");
    text.replace('<', "&lt;").replace('>', "&gt;")
}

/// Text in an address: what has a meaning there, in HTML or in Markdown is written in hexadecimal.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z'
            | b'A'..=b'Z'
            | b'0'..=b'9'
            | b'-'
            | b'.'
            | b'/'
            | b':'
            | b','
            | b';'
            | b'=' => {
                encoded.push(char::from(byte));
            }
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::markdown;

    fn image(title: &str) -> String {
        let call =
            format!("{title:?}, start: Start({title:?}) {{ Next: end }}, end: End(\"End\") {{}}");
        markdown(&syn::parse_str(&call).unwrap())
    }

    #[test]
    fn no_title_can_leave_its_place() {
        let image = image("A \"b\" <c>\n\n&d; 🎉 `e` [f](g)");
        let alt = "alt=\"Chart of A &quot;b&quot; &lt;c&gt; &amp;d; 🎉 `e` [f](g)\"";
        assert!(image.contains(alt), "{image}");
        let (_, address) = image.split_once("src=\"data:image/svg+xml,").unwrap();
        let (address, _) = address.split_once('"').unwrap();
        let forbidden = |c: char| !c.is_ascii_graphic() || "<>&\"'#`[]*_\\".contains(c);
        assert!(!address.contains(forbidden), "{address}");
    }

    #[test]
    fn it_is_a_paragraph_of_its_own() {
        let image = image("Orders");
        let text = image.strip_prefix("\n\n").unwrap();
        assert_eq!(text.trim_end().lines().count(), 1, "{image}");
    }
}
