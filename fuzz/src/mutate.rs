//! Changes a source text by whole tokens and groups, most of which stay readable: bytes that change at
//! random rarely come past the lexer.

use std::ops::Range;
use std::sync::LazyLock;

/// The words and signs that stand in the dictionary.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let lines = include_str!("../words.dict").lines();
    let quoted = lines.filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'));
    quoted.map(|word| word.replace("\\\"", "\"")).collect()
});

/// A changed text.
pub fn mutate(source: &str, seed: u32) -> String {
    let mut random = Random(u64::from(seed) << 1 | 1);
    let mut source = source.to_owned();
    for _ in 0..=random.below(3) {
        source = once(&source, &mut random);
    }
    source
}

fn once(source: &str, random: &mut Random) -> String {
    let trees = trees(source);
    if trees.is_empty() {
        return random.of(&WORDS).clone();
    }
    let at = random.of(&trees).clone();
    let here = &source[at.clone()];
    let other = random.of(&trees).clone();
    let there = &source[other.clone()];
    let word = random.of(&WORDS);
    let new = match random.below(9) {
        0 => String::new(),
        1 => word.clone(),
        2 => format!("{here} {word}"),
        3 => there.to_owned(),
        4 => format!("{here} {there}"),
        5 => format!("{here} {here}"),
        6 => format!("{here}, {there}"),
        7 => {
            let (open, close) = *random.of(&[("(", ")"), ("[", "]"), ("{", "}"), ("@(", ")")]);
            format!("{open}{here}{close}")
        }
        _ => return without(source, at, other),
    };
    format!("{}{new}{}", &source[..at.start], &source[at.end..])
}

/// Takes away what stands from one tree to the other.
fn without(source: &str, a: Range<usize>, b: Range<usize>) -> String {
    let (start, end) = (a.start.min(b.start), a.start.max(b.start));
    format!("{}{}", &source[..start], &source[end..])
}

/// Where words, signs, texts, groups and arguments are.
fn trees(source: &str) -> Vec<Range<usize>> {
    let mut trees = Vec::new();
    // Where each open group begins, and the argument in it.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut rest = source.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        let end = start + c.len_utf8();
        match c {
            '(' | '[' | '{' => open.push((start, end)),
            ')' | ']' | '}' => {
                if let Some((group, argument)) = open.pop() {
                    trees.extend([group..end, argument..start]);
                }
            }
            ',' => {
                trees.push(start..end);
                if let Some((_, argument)) = open.last_mut() {
                    trees.push(*argument..end);
                    *argument = end;
                }
            }
            '"' => {
                let mut end = end;
                let mut escaped = false;
                for (at, c) in rest.by_ref() {
                    end = at + c.len_utf8();
                    if c == '"' && !escaped {
                        break;
                    }
                    escaped = c == '\\' && !escaped;
                }
                trees.push(start..end);
            }
            c if c.is_whitespace() => {}
            c if is_word(c) => {
                let mut end = end;
                while let Some((at, c)) = rest.next_if(|(_, c)| is_word(*c)) {
                    end = at + c.len_utf8();
                }
                trees.push(start..end);
            }
            _ => trees.push(start..end),
        }
    }
    trees
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Xorshift, which is random enough, and the same for the same seed.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % limit
    }

    fn of<'a, T>(&mut self, these: &'a [T]) -> &'a T {
        &these[self.below(these.len())]
    }
}
