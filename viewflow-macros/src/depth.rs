//! How deep the tokens are nested, before anything reads them.
//!
//! `syn` calls itself for each level, without a limit. Too many end the compiler for want of stack, and
//! say nothing about where. So they are counted here, roughly, in a loop.

use proc_macro2::{Delimiter, Spacing, Span, TokenStream, TokenTree, token_stream};

use crate::errors::Error;
use crate::rules::Rule;

/// rustc's own recursion limit. In an unoptimised build it takes a quarter of the stack.
const DEEPEST: usize = 128;

/// What a level of generic arguments takes of the stack, in levels of parentheses.
const ANGLE: usize = 4;
/// What an operator before a type or an expression takes.
const PREFIX: usize = 2;

/// Words behind which an expression, a type or a pattern begins.
const OPENING: [&str; 22] = [
    "as", "async", "become", "box", "break", "const", "dyn", "else", "fn", "for", "if", "impl",
    "in", "let", "loop", "match", "move", "mut", "return", "static", "unsafe", "while",
];

/// Refuses what `syn` might not come back from.
pub fn check(given: &[&TokenStream]) -> Result<(), Error> {
    match given.iter().find_map(|tokens| too_deep(tokens)) {
        None => Ok(()),
        Some(at) => Err(Error::spanned(
            Rule::Syntax,
            at,
            "this is nested too deeply\nhelp: move the code into a function, and name it here",
        )),
    }
}

fn too_deep(tokens: &TokenStream) -> Option<Span> {
    let mut groups = vec![Group::of(tokens.clone(), 0)];
    while let Some(group) = groups.last_mut() {
        let Some(token) = group.rest.next() else {
            groups.pop();
            continue;
        };
        let at = token.span();
        let inner = match &token {
            TokenTree::Group(inner) => Some(inner.stream()),
            _ => None,
        };
        group.pass(token);
        let depth = group.depth();
        if depth > DEEPEST {
            return Some(at);
        }
        groups.extend(inner.map(|inner| Group::of(inner, depth + 1)));
    }
    None
}

/// What of a group has been read.
struct Group {
    rest: token_stream::IntoIter,
    /// How deep the group itself is.
    base: usize,
    /// Whether an operator that comes now belongs to what stands behind it.
    begins: bool,
    /// The sign before.
    last: Option<Sign>,
    /// Operators that wait for what they belong to.
    prefixes: usize,
    angles: usize,
    pipes: usize,
    /// Everything else that goes on until a separator.
    open: usize,
}

#[derive(Clone, Copy)]
struct Sign {
    sign: char,
    /// Whether the next one stands right behind it.
    joint: bool,
    /// Whether something began there.
    began: bool,
}

impl Group {
    fn of(tokens: TokenStream, base: usize) -> Self {
        Self {
            rest: tokens.into_iter(),
            base,
            begins: true,
            last: None,
            prefixes: 0,
            angles: 0,
            pipes: 0,
            open: 0,
        }
    }

    fn depth(&self) -> usize {
        self.base + self.open + PREFIX * self.prefixes + ANGLE * self.angles
    }

    fn pass(&mut self, token: TokenTree) {
        let last = self.last.take();
        // Attributes and lifetimes stand between an operator and what it belongs to.
        if let Some(last) = last
            && matches!(last.sign, '#' | '\'')
            && !matches!(token, TokenTree::Punct(_))
        {
            self.begins = last.began;
            return;
        }
        match token {
            TokenTree::Punct(punct) => {
                let sign = Sign {
                    sign: punct.as_char(),
                    joint: punct.spacing() == Spacing::Joint,
                    began: self.begins,
                };
                self.last = Some(sign);
                self.begins = true;
                self.sign(last.filter(|last| last.joint), sign);
            }
            TokenTree::Ident(word) => {
                self.begins = OPENING.iter().any(|opening| word == opening);
                self.open += usize::from(self.begins);
            }
            TokenTree::Literal(_) => self.begins = false,
            TokenTree::Group(group) => self.begins = group.delimiter() == Delimiter::Brace,
        }
    }

    fn sign(&mut self, last: Option<Sign>, Sign { sign, began, .. }: Sign) {
        match (last.map(|last| last.sign), sign) {
            (_, '#' | '\'') => {}
            (Some('='), '>') | (_, ';') => self.separate(),
            // Between `<` and `>`, or `|` and `|`, it separates nothing.
            (_, ',') if self.angles == 0 && self.pipes.is_multiple_of(2) => self.separate(),
            // An operator of two operands, which no generic arguments hold.
            (Some('&'), '&') | (Some('|'), '|') if last.is_some_and(|last| !last.began) => {
                (self.angles, self.prefixes, self.pipes) = (0, 0, 0);
            }
            // A comparison.
            (Some('='), '=') => self.open = self.open.saturating_sub(1),
            (Some('<'), '=') => self.angles = self.angles.saturating_sub(1),
            (Some('!' | '>'), '=') => {}
            (Some('-'), '>') | (Some('.'), '.') | (_, '=' | '@') => self.open += 1,
            (_, '<') => self.angles += 1,
            (_, '>') => {
                self.angles = self.angles.saturating_sub(1);
                self.begins = false;
            }
            (_, '|') => {
                self.pipes += 1;
                self.open += usize::from(began);
            }
            (_, '!' | '-' | '*' | '&') if began => self.prefixes += 1,
            (_, '.' | '?') => self.begins = false,
            // What stands before this is complete.
            _ => self.prefixes = 0,
        }
    }

    fn separate(&mut self) {
        (self.prefixes, self.angles, self.pipes, self.open) = (0, 0, 0, 0);
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;

    use super::check;

    fn is_refused(code: &str) -> bool {
        let tokens: TokenStream = code.parse().expect(code);
        check(&[&tokens]).is_err()
    }

    #[test]
    fn whatever_goes_into_itself_is_refused_where_it_does_so_too_often() {
        let ways = [
            ("(", "a", ")"),
            ("{", "a", "}"),
            ("a[", "a", "]"),
            ("|_| ", "a", ""),
            ("|_: u8, _| ", "a", ""),
            ("|| ", "a", ""),
            ("move || ", "a", ""),
            ("return |a| ", "a", ""),
            ("1 + |a| ", "a", ""),
            ("!", "a", ""),
            ("!#[a] ", "a", ""),
            ("- ", "a", ""),
            ("&", "a", ""),
            ("&'a ", "a", ""),
            ("&mut ", "a", ""),
            ("* const ", "a", ""),
            ("A<", "a", ">"),
            ("A<B, ", "a", ">"),
            ("a = ", "a", ""),
            ("a += ", "a", ""),
            ("a @ ", "a", ""),
            ("a .. ", "a", ""),
            ("fn() -> ", "a", ""),
            ("if a ", "{}", "{}"),
            ("match a { _ => ", "a", "}"),
            ("return ", "a", ""),
        ];
        for (before, within, after) in ways {
            let nested = |times| before.repeat(times) + within + &after.repeat(times);
            assert!(is_refused(&nested(5_000)), "{before}{within}{after}");
            assert!(!is_refused(&nested(20)), "{before}{within}{after}");
        }
    }

    #[test]
    fn what_stands_side_by_side_is_not_nested() {
        for code in [
            "a, ",
            "#[next(b)] #[when(|p| p.a)] a: If, ",
            "Carrier::Post | Carrier::Van => a, ",
            "|p| p.a > 3 && !p.b => a, ",
            "|p: &A, step| p.a < 3 => a, ",
            "p.a == 1 && p.b != 2 && !p.c && p.d <= 3 && p.e < 4 || ",
            "let a = &b.c()?; ",
            "Option<Vec<u8>>, ",
            "a + -1 * ",
            ".a()",
            "/// A comment.\n",
        ] {
            assert!(!is_refused(&code.repeat(1_000)), "{code}");
        }
    }
}
