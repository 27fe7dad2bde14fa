//! `migrate`, `process` and `export`, and databases that cannot be used.

use std::fs;

use crate::folder::{Folder, start_order};

/// What a command that fails says.
fn error(folder: &Folder, arguments: &str) -> String {
    let said = folder.run(arguments);
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""), "{said:?}");
    said.err
}

#[test]
fn to_migrate_twice_is_to_migrate_once() {
    let folder = Folder::new();
    for _ in 0..2 {
        let said = folder.run("migrate");
        assert_eq!(said.out, "The database orders.db is up to date.\n");
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    }
}

#[test]
fn programs_that_begin_together_on_a_new_database_take_turns() {
    for _ in 0..5 {
        let folder = Folder::new();
        let begin = |_| folder.command("migrate").spawn().unwrap();
        let programs: Vec<_> = (0..6).map(begin).collect();
        for program in programs {
            let output = program.wait_with_output().unwrap();
            assert!(output.status.success(), "{output:?}");
        }
    }
}

#[test]
fn what_only_looks_makes_no_database() {
    let folder = Folder::new();
    let missing = "error: there is no database `orders.db`\n\
        help: name another with `--database`; `serve` and `migrate` make a new one\n";
    for command in ["process list", "process show 1", "user grant anna"] {
        assert_eq!(error(&folder, command), missing);
    }
    assert_eq!(folder.run("export svg order").code, Some(0));
    assert!(folder.files().is_empty());
}

#[test]
fn a_database_that_cannot_be_used_is_named_at_once() {
    let folder = Folder::new();
    let unsupported = "is not a database that this version can use\n\
        help: give the path of a SQLite file, as in `--database orders.db`\n";
    let url = "postgres://anna:secret@localhost/orders";
    assert_eq!(
        error(&folder, &format!("migrate --database {url}")),
        format!("error: `postgres:` {unsupported}"),
        "and the password is not said"
    );
    assert_eq!(
        error(&folder, "migrate --database :memory:"),
        format!("error: `:memory:` {unsupported}")
    );
    assert_eq!(
        error(&folder, "migrate --database no/such.db"),
        "error: the database `no/such.db` cannot be opened: unable to open database file\n\
         help: the folder `no` does not exist\n"
    );
    fs::write(folder.path("notes.txt"), "This is not a database.").unwrap();
    assert_eq!(
        error(&folder, "migrate --database notes.txt"),
        "error: the database `notes.txt` cannot be opened: file is not a database\n"
    );
    assert_eq!(folder.files(), ["notes.txt"]);
}

#[test]
fn processes_are_listed_and_shown() {
    let folder = Folder::new();
    let engine = folder.engine();
    let none = folder.run("process list");
    assert_eq!(none.out, "There are no such processes.\n");
    start_order(&engine, 1, 2);
    start_order(&engine, 3, 4);

    let list = folder.run("process list");
    let lines: Vec<_> = list.out.lines().collect();
    assert_eq!(lines.len(), 3, "{list:?}");
    assert_eq!(
        lines[0].split_whitespace().collect::<Vec<_>>(),
        ["id", "flow", "status", "started", "by", "at"]
    );
    assert!(lines[1].starts_with("2   order  active"), "latest first");
    assert!(lines[1].ends_with("-   charge"), "{list:?}");

    let one = folder.run("process list --limit 1");
    assert!(one.out.ends_with("There are more; see `--limit`.\n"));
    let done = folder.run("process list --status done");
    assert_eq!(done.out, "There are no such processes.\n");

    let show = folder.run("process show 2");
    assert_eq!((show.code, show.err.as_str()), (Some(0), ""));
    assert!(show.out.starts_with("Process 2 of order: active\nStarted "));
    let data = "Data\n{\n  \"charging\": 3,\n  \"shipping\": 4\n}\n";
    assert!(show.out.contains(data), "{}", show.out);
    for part in ["\nTasks\n", "\nLog\n", "scheduled", "import"] {
        assert!(show.out.contains(part), "{}", show.out);
    }

    assert_eq!(
        error(&folder, "process show 7"),
        "error: there is no process 7\n\
         help: `process list` shows the processes there are\n"
    );
    assert_eq!(
        error(&folder, "process list --flow odrer"),
        "error: there is no flow `odrer`\nhelp: the only flow is `order`\n"
    );
}

#[test]
fn an_administrator_cancels_a_process() {
    let folder = Folder::new();
    start_order(&folder.engine(), 1, 2);
    for name in ["anna", "bob"] {
        let made = folder.run_with(&format!("user add {name}"), "correct horse");
        assert_eq!(made.code, Some(0));
    }
    assert_eq!(folder.run("user grant anna order.manage").code, Some(0));
    assert_eq!(
        error(&folder, "process cancel 1 --by bob"),
        "error: `bob` does not have the permission `order.manage`\n"
    );
    let said = folder.run("process cancel 1 --by anna");
    assert_eq!(said.out, "Process 1 is canceled.\n");
    assert_eq!(
        error(&folder, "process cancel 1 --by anna"),
        "error: process 1 is canceled already\n"
    );
    let show = folder.run("process show 1").out;
    assert!(show.starts_with("Process 1 of order: canceled\n"), "{show}");
}

#[test]
fn a_chart_is_written_to_a_file_or_to_standard_output() {
    let folder = Folder::new();
    let shown = folder.run("export svg order");
    assert_eq!((shown.code, shown.err.as_str()), (Some(0), ""));
    assert!(shown.out.starts_with("<svg") && shown.out.ends_with("</svg>\n"));
    assert!(shown.out.contains("Charge the customer"));

    let said = folder.run("export svg order --output order.svg");
    assert_eq!(said.out, "Written to order.svg.\n");
    let written = fs::read_to_string(folder.path("order.svg")).unwrap();
    assert_eq!(written.trim_end(), shown.out.trim_end());

    assert_eq!(
        error(&folder, "export svg order -o no/order.svg"),
        "error: no/order.svg cannot be written: No such file or directory (os error 2)\n\
         help: the folder `no` does not exist\n"
    );
    assert_eq!(
        error(&folder, "export svg orders"),
        "error: there is no flow `orders`\nhelp: the only flow is `order`\n"
    );
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let folder = Folder::new();
    let mut child = folder.command("export svg order").spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
}
