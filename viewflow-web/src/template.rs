//! Templates: embedded, and overridden by the files of a folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, ErrorKind, TemplateSource, UndefinedBehavior, context};

use crate::SiteError;
use crate::asset::{Style, fingerprint};
use crate::form::FormView;
use crate::problem::Problem;
use crate::visit::Chrome;

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        /// Every template, by its file's name.
        pub(crate) const EMBEDDED: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../templates/", $name)))),*];
    };
}

embedded![
    "add.html",
    "awaited.html",
    "base.html",
    "chart.html",
    "error.html",
    "flow.html",
    "form.html",
    "history.html",
    "home.html",
    "list.html",
    "login.html",
    "messages.html",
    "own.html",
    "parts.html",
    "process.html",
    "start.html",
    "task.html",
    "tasks.html",
    "waiting.html",
];

/// The templates and the stylesheet.
pub(crate) struct Templates {
    environment: Environment<'static>,
    folder: Option<Arc<PathBuf>>,
}

/// The templates, each of which is compiled to see whether it can be.
pub(crate) fn load(folder: Option<&Path>) -> Result<Templates, SiteError> {
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Err(SiteError::NoFolder(folder.into()));
    }
    let folder = folder.map(|folder| Arc::new(folder.to_owned()));
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true);
    environment.set_syntax(syntax.build().expect("the usual delimiters differ"));
    let files = folder.clone();
    environment.set_loader(move |name| source(files.as_deref().map(PathBuf::as_path), name));
    for (name, _) in EMBEDDED {
        let compiled = environment.get_template(name);
        compiled.map_err(|error| SiteError::Template {
            name: (*name).into(),
            cause: format!("{error:#}"),
        })?;
    }
    Ok(Templates {
        environment,
        folder,
    })
}

impl Templates {
    /// A page: what surrounds it is `site`, and what it shows is the rest.
    pub(crate) fn render(
        &self,
        name: &str,
        chrome: &Chrome,
        view: Value,
    ) -> Result<String, Problem> {
        let template = self.environment.get_template(name)?;
        let site = Value::from(Serde(chrome));
        Ok(template.render(context! { site, ..view })?)
    }

    /// A form's fields, without a page around them.
    pub(crate) fn part(&self, name: &str, form: &FormView) -> Result<String, SiteError> {
        let template = self.environment.get_template(name);
        let rendered = template.and_then(|part| part.render(context! { form => Serde(form) }));
        rendered.map_err(|error| SiteError::Template {
            name: name.into(),
            cause: format!("{error:#}"),
        })
    }

    /// The stylesheet: that of the folder, or the embedded one.
    pub(crate) fn style(&self) -> Style {
        let file = self.folder.as_ref().map(|folder| folder.join("style.css"));
        match file.and_then(|file| fs::read_to_string(file).ok()) {
            Some(own) => Style {
                fingerprint: fingerprint(&own),
                text: own.into(),
            },
            None => Style::embedded(),
        }
    }
}

fn source(folder: Option<&Path>, name: &str) -> Result<Option<TemplateSource>, minijinja::Error> {
    let embedded = EMBEDDED.iter().find(|(known, _)| *known == name);
    let file = folder.and_then(|folder| Some(folder.join(plain(name)?)));
    let Some(file) = file else {
        return Ok(embedded.map(|(_, text)| TemplateSource::new(*text)));
    };
    let then = changed(&file);
    let text = match then {
        Some(_) => Some(fs::read_to_string(&file).map_err(|error| {
            let why = format!("cannot read `{}`", file.display());
            minijinja::Error::new(ErrorKind::InvalidOperation, why).with_source(error)
        })?),
        None => embedded.map(|(_, text)| (*text).to_owned()),
    };
    // A file that comes, goes or changes is noticed at the next page.
    let is_current = move || changed(&file) == then;
    Ok(text.map(|text| TemplateSource::new(text).with_uptodate_check(is_current)))
}

/// A file's name, and not a way out of the folder.
fn plain(name: &str) -> Option<&str> {
    let is_plain = !name.contains(['/', '\\']) && !name.starts_with('.');
    is_plain.then_some(name)
}

fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|data| data.modified()).ok()
}
