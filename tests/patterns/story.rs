//! Each story is told twice: in memory, and on a SQLite file.

use tempfile::TempDir;
use viewflow::DieselStore;
use viewflow::testing::FlowTest;

/// Makes two tests of each function that tells a story.
macro_rules! stories {
    ($($story:ident),+ $(,)?) => {
        mod in_memory {
            $(#[test]
            fn $story() {
                super::$story(viewflow::testing::FlowTest::new());
            })+
        }

        mod on_sqlite {
            $(#[test]
            fn $story() {
                let (test, _folder) = $crate::story::on_sqlite();
                super::$story(test);
            })+
        }
    };
}

/// A test on a SQLite file, which goes with its folder.
pub fn on_sqlite() -> (FlowTest, TempDir) {
    let folder = tempfile::tempdir().expect("there is room for a file");
    let file = folder.path().join("story.db");
    let store = DieselStore::open(&file.to_string_lossy()).expect("SQLite makes the file");
    (FlowTest::on(store), folder)
}
