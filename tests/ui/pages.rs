//! The pages of the codes, `docs/errors/VF0001.md` and on: the program and the message that each
//! shows are those of the case that it names, and the program with its fix applied compiles.
//!
//! `PAGES=overwrite` writes the programs, the messages and the fixed programs again.

use std::fs;
use std::path::{Path, PathBuf};

/// Where the fixed programs stand, to be compiled with the tests of the macros.
const FIXES: &str = "tests/macros/fixes.rs";

struct Page {
    path: PathBuf,
    /// `VF0001`.
    code: String,
    text: String,
}

impl Page {
    fn all() -> Vec<Self> {
        let files = fs::read_dir(at("docs/errors")).expect("there are pages");
        let paths = files.map(|file| file.expect("a page is found").path());
        let mut pages: Vec<Self> = paths
            .filter_map(|path| {
                let code = path.file_stem()?.to_str()?.to_owned();
                code.starts_with("VF").then(|| Self {
                    text: read(&path),
                    path,
                    code,
                })
            })
            .collect();
        pages.sort_by(|a, b| a.code.cmp(&b.code));
        assert!(!pages.is_empty());
        pages
    }

    /// The case that it names: `tests/ui/<rule>/<sentence>.rs`.
    fn case(&self) -> PathBuf {
        let line = self.text.lines().find_map(|line| {
            let line = line.strip_prefix("<!-- case: ")?;
            line.strip_suffix(" -->")
        });
        at(line.unwrap_or_else(|| panic!("{} names no case", self.code)))
    }

    /// The case's program, without the `main` that only the test needs.
    fn program(&self) -> String {
        let program = read(&self.case());
        let program = program.trim_end().trim_end_matches("fn main() {}");
        format!("{}\n", program.trim_end())
    }

    fn message(&self) -> String {
        read(&self.case().with_extension("stderr"))
    }

    /// What is between ```` ```rust ```` and the end of that block.
    fn block(&self, language: &str) -> &str {
        self.blocks(language)
            .next()
            .unwrap_or_else(|| panic!("{} shows no block of `{language}`", self.code))
    }

    fn blocks(&self, language: &str) -> impl Iterator<Item = &str> {
        let opening = format!("\n```{language}\n");
        let mut rest = self.text.as_str();
        std::iter::from_fn(move || {
            let (_, block) = rest.split_once(&opening)?;
            let end = block.find("```\n").expect("a block ends");
            rest = &block[end..];
            Some(&block[..end])
        })
    }

    /// The same page with the case as it is now.
    fn rewritten(&self) -> String {
        let shown = |language| format!("\n```{language}\n{}```\n", self.block(language));
        let now = |language, text: &str| format!("\n```{language}\n{text}```\n");
        self.text
            .replacen(&shown("rust"), &now("rust", &self.program()), 1)
            .replacen(&shown("text"), &now("text", &self.message()), 1)
    }

    /// The program after each of the page's differences, in which a line without a sign stays.
    fn fixed(&self) -> String {
        let mut program = self.program();
        for fix in self.blocks("diff") {
            let side = |other: char| -> String {
                let lines = fix.lines().filter(|line| !line.starts_with(other));
                let lines = lines.map(|line| line.get(1..).unwrap_or_default());
                lines.map(|line| format!("{line}\n")).collect()
            };
            let (old, new) = (side('+'), side('-'));
            let found = program.matches(&old).count();
            assert_eq!(found, 1, "{}: its program has once\n{old}", self.code);
            program = program.replacen(&old, &new, 1);
        }
        assert_ne!(program, self.program(), "{} shows no fix", self.code);
        program
    }
}

fn at(path: impl AsRef<Path>) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Compares a file with what it should hold, or writes it if that is asked for.
fn holds(path: &Path, expected: &str) {
    if std::env::var_os("PAGES").is_some_and(|value| value == "overwrite") {
        fs::write(path, expected).expect("a page is written");
    }
    assert!(
        read(path) == expected,
        "{} is not what its cases are; `PAGES=overwrite cargo test --test ui pages` writes it:\n\
         {expected}",
        path.display()
    );
}

/// One test, as the fixes are read from the pages that it may have written. That they compile is
/// seen where they stand.
#[test]
fn the_pages_are_true_to_their_cases() {
    let pages = Page::all();
    for page in &pages {
        let shown = format!("[{}]", page.code);
        assert!(
            page.message().contains(&shown),
            "{shown} is not in its case"
        );
        holds(&page.path, &page.rewritten());
    }
    holds(&at(FIXES), &fixes(&pages));
}

/// The fixed programs, each in a module.
fn fixes(pages: &[Page]) -> String {
    let mut fixes = String::from(
        "//! The programs of `docs/errors` with their fixes applied, to be compiled.\n\
         //!\n\
         //! Written by `PAGES=overwrite cargo test --test ui pages`.\n",
    );
    for page in pages {
        let program = page.fixed();
        let lines = program.lines().map(|line| match line {
            "" => "\n".to_owned(),
            line => format!("    {line}\n"),
        });
        let name = page.code.to_lowercase();
        fixes += &format!("\nmod {name} {{\n{}}}\n", lines.collect::<String>());
    }
    fixes
}
