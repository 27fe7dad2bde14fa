//! What the program says about itself.

use crate::folder::Folder;

#[test]
fn every_command_explains_itself() {
    let folder = Folder::new();
    let commands = [
        "",
        "serve",
        "worker",
        "migrate",
        "user",
        "user add",
        "user passwd",
        "user grant",
        "process",
        "process list",
        "process show",
        "process cancel",
        "export",
        "export svg",
    ];
    for command in commands {
        let said = folder.run(&format!("{command} --help"));
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{command}");
        let name = match command {
            "" => "help".into(),
            command => format!("help {command}").replace(' ', "_"),
        };
        insta::assert_snapshot!(name, said.out);
    }
    assert!(folder.files().is_empty(), "help makes no database");
}

#[test]
fn the_version_is_the_librarys_and_says_so() {
    let said = Folder::new().run("--version");
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(said.out, format!("Orders (viewflow {version})\n"));
}

#[test]
fn what_cannot_be_meant_is_refused_with_a_hint() {
    let folder = Folder::new();
    let refused = |arguments: &str| {
        let said = folder.run(arguments);
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{arguments}");
        said.err
    };
    assert!(refused("seve").contains("a similar subcommand exists: 'serve'"));
    let said = refused("serve --listen localhost");
    assert!(said.contains("write an IP address and a port, as in `127.0.0.1:8000`"));
    assert!(refused("worker --jobs 0").contains("0 is not in 1..=65535"));
    assert!(refused("worker --lease 0").contains("0 is not in 1..=86400"));
    assert!(refused("process list --status open").contains("active, done, canceled, failed"));
    assert!(folder.files().is_empty());
}
