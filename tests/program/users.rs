//! `user add`, `user passwd` and `user grant`.

use viewflow::web::password;

use crate::folder::{Folder, Said};

fn ok(out: &str) -> Said {
    Said {
        code: Some(0),
        out: out.into(),
        err: String::new(),
    }
}

fn refused(err: &str) -> Said {
    Said {
        code: Some(1),
        out: String::new(),
        err: err.into(),
    }
}

#[test]
fn an_account_is_made_with_a_password_from_standard_input() {
    let folder = Folder::new();
    assert_eq!(
        folder.run_with("user add anna", "correct horse"),
        ok("User `anna` is made, and may do nothing yet.\n\
            `user grant anna` lists the permissions, `user grant anna PERMISSION` gives one.\n")
    );
    assert_eq!(
        folder.run_with("user add root --superuser", "battery staple"),
        ok("User `root` is made, and may do everything.\n")
    );
    let engine = folder.engine();
    let hash_of = |name| engine.store().account(name).unwrap().unwrap().password;
    let anna = hash_of("anna").unwrap();
    assert!(password::verify("correct horse", Some(&anna)));
    assert!(engine.user("root").unwrap().user().is_superuser);

    assert_eq!(
        folder.run_with("user passwd anna", "wrong donkey"),
        ok("The password of `anna` is changed.\n")
    );
    let anna = hash_of("anna").unwrap();
    assert!(password::verify("wrong donkey", Some(&anna)));
    assert!(!password::verify("correct horse", Some(&anna)));
}

#[test]
fn a_password_that_is_too_short_makes_no_account() {
    let folder = Folder::new();
    let short = refused(
        "error: a password has at least 8 characters\n\
         help: a few words make a good one\n",
    );
    assert_eq!(folder.run_with("user add anna", "horse"), short);
    // Nothing typed is too short as well.
    assert_eq!(folder.run("user add anna"), short);
    let engine = folder.engine();
    assert_eq!(engine.store().user_names().unwrap(), []);
}

#[test]
fn a_name_is_taken_once() {
    let folder = Folder::new();
    folder.run_with("user add anna", "correct horse");
    assert_eq!(
        folder.run_with("user add anna", "battery staple"),
        refused(
            "error: there is a user `anna` already\n\
             help: change the password with `user passwd anna`\n"
        )
    );
}

#[test]
fn permissions_are_listed_and_given() {
    let folder = Folder::new();
    folder.run_with("user add anna", "correct horse");
    assert_eq!(
        folder.run("user grant anna order.view order.order"),
        ok("User `anna` now has `order.view`, `order.order`.\n")
    );
    assert_eq!(
        folder.run("user grant anna"),
        ok("  order.manage  Orders: Administer\n\
            * order.order   Orders: New order\n\
            * order.view    Orders: See all processes\n")
    );
}

#[test]
fn with_one_unknown_permission_none_is_given() {
    let folder = Folder::new();
    folder.run_with("user add anna", "correct horse");
    assert_eq!(
        folder.run("user grant anna order.view order.vew"),
        refused(
            "error: there is no permission `order.vew`\n\
             help: the permissions are `order.manage`, `order.order`, `order.view`\n"
        )
    );
    let anna = folder.engine().user("anna").unwrap();
    assert!(anna.user().permissions.is_empty());
}

#[test]
fn nobody_of_that_name_is_an_error_with_help() {
    let folder = Folder::new();
    folder.run("migrate");
    let nobody = refused(
        "error: there is no user `bob`\n\
         help: make the account with `user add bob`\n",
    );
    assert_eq!(folder.run("user grant bob order.view"), nobody);
    assert_eq!(folder.run_with("user passwd bob", "correct horse"), nobody);
}
