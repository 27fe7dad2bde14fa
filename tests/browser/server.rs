//! An example as its users run it: a process of its own, in a temporary folder, on a free port.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

pub struct Server {
    child: Child,
    output: BufReader<std::process::ChildStdout>,
    pub address: String,
    _folder: tempfile::TempDir,
}

impl Server {
    pub fn start(example: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(built(example))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .env("VIEWFLOW_LOG", "warn")
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let (_, address) = line.trim().split_once(" is served at ").unwrap();
        Self {
            address: address.into(),
            child,
            output,
            _folder: folder,
        }
    }

    /// Stops the server as an operator would, and answers what it has printed.
    pub fn stop(mut self) -> String {
        let id = self.child.id().to_string();
        let killed = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(killed.success());
        let mut printed = String::new();
        self.output.read_to_string(&mut printed).unwrap();
        assert!(self.child.wait().unwrap().success());
        printed
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already where the test went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The path of an example, which is built if it is not up to date.
fn built(example: &str) -> PathBuf {
    let done = Command::new(env!("CARGO"))
        .args([
            "build",
            "--quiet",
            "--locked",
            "--package=viewflow",
            "--example",
            example,
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status();
    assert!(done.unwrap().success());
    // The test itself is in `deps`, beside `examples`.
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().and_then(|deps| deps.parent()).unwrap();
    profile.join("examples").join(example)
}
