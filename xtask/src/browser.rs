//! A headless browser and its driver, from the machine or from Debian's packages.

use std::path::PathBuf;
use std::process::Command;

/// Where both are.
pub struct Browser {
    pub chromium: PathBuf,
    pub driver: PathBuf,
}

const CHROMIUM: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

impl Browser {
    /// Finds both on the path, or installs them where this is a Debian and the user may.
    ///
    /// The error says why neither worked.
    pub fn find_or_install() -> Result<Self, String> {
        if let Some(browser) = Self::find() {
            return Ok(browser);
        }
        install()?;
        Self::find().ok_or_else(|| "the packages hold no `chromium` and `chromedriver`".into())
    }

    fn find() -> Option<Self> {
        Some(Self {
            chromium: CHROMIUM.iter().find_map(|name| on_path(name))?,
            driver: on_path("chromedriver")?,
        })
    }
}

pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut folders = std::env::split_paths(&path);
    folders.find_map(|folder| Some(folder.join(name)).filter(|file| file.is_file()))
}

fn install() -> Result<(), String> {
    let missing = "there is no Chromium with its `chromedriver` on the path";
    let Some(apt) = on_path("apt-get") else {
        return Err(format!("{missing}, and no `apt-get` to install them"));
    };
    let sudo = match Command::new("id").arg("-u").output() {
        Ok(id) if id.stdout.starts_with(b"0\n") => None,
        _ => Some(
            on_path("sudo").ok_or_else(|| format!("{missing}, and no right to install them"))?,
        ),
    };
    println!("{missing}; installing both");
    for arguments in [
        &["update"][..],
        &[
            "install",
            "--yes",
            "--no-install-recommends",
            "chromium",
            "chromium-driver",
        ],
    ] {
        let mut command = match &sudo {
            Some(sudo) => {
                let mut command = Command::new(sudo);
                // Where a password would be asked for, nobody is there to type it.
                command.arg("-n").arg(&apt);
                command
            }
            None => Command::new(&apt),
        };
        let done = command
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .status();
        if !done.is_ok_and(|status| status.success()) {
            return Err(format!(
                "{missing}, and `apt-get {}` failed",
                arguments.join(" ")
            ));
        }
    }
    Ok(())
}
