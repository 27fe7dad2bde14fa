//! `serve`: what it says, and that it answers.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command};

use crate::folder::Folder;

struct Server {
    child: Child,
    output: BufReader<std::process::ChildStdout>,
}

impl Server {
    fn start(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { child, output }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line.trim_end().into()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn serve_makes_a_database_and_says_where_it_is() {
    let folder = Folder::new();
    let mut server = Server::start(folder.command("serve --listen 127.0.0.1:0"));
    let first = server.line();
    let address = first.strip_prefix("Orders is served at http://").unwrap();
    assert_eq!(server.line(), "The database is orders.db");
    assert_eq!(
        server.line(),
        "Sign in as anna with the password anna-orders"
    );
    assert_eq!(server.line(), "Stop with Ctrl-C");
    assert!(folder.path("orders.db").exists());

    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert!(answer.contains("location: /login"), "{answer}");
}

/// Whoever tried the program out has such an account in the database already.
#[test]
fn serve_lets_nobody_else_in_with_a_password_that_everybody_knows() {
    let folder = Folder::new();
    folder.run_with("user add anna", "anna-orders");
    let said = folder.run("serve --listen 0.0.0.0:0");
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
    assert_eq!(
        said.err,
        "error: others can reach 0.0.0.0:0, and everybody knows the password of the demo account \
         `anna`\n\
         help: change it with `user passwd anna`, or use another database\n"
    );
}

#[test]
fn what_is_logged_for_a_file_has_no_colours() {
    let folder = Folder::new();
    let mut server = Server::start(folder.command("serve --listen 127.0.0.1:0"));
    let mut log = BufReader::new(server.child.stderr.take().unwrap());
    let mut line = String::new();
    log.read_line(&mut line).unwrap();
    assert!(
        line.contains("INFO viewflow::worker: worker begins"),
        "{line:?}"
    );
}

#[test]
fn a_port_that_is_taken_is_an_error_with_help() {
    let folder = Folder::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let said = folder.run(&format!("serve --listen {address}"));
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
    let begin = format!("error: {address} cannot be listened on: Address already in use");
    assert!(said.err.starts_with(&begin), "{said:?}");
    let help = "help: choose another port, as in `--listen 127.0.0.1:8001`\n";
    assert!(said.err.ends_with(help), "{said:?}");
}
