//! `#[derive(Choice)]`: an enum as a select.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{FormValue, Widget};

#[derive(Choice, Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Default)]
enum Carrier {
    #[default]
    Post,
    /// Our own van
    CompanyVan,
}

#[test]
fn a_select_offers_every_variant() {
    let Widget::Select { options } = Carrier::widget() else {
        panic!("not a select");
    };
    let options: Vec<_> = options.iter().map(|o| (o.value, o.label)).collect();
    assert_eq!(options, [("post", "Post"), ("company_van", "Our own van")]);
}

#[test]
fn what_is_sent_is_what_was_offered() {
    for carrier in [Carrier::Post, Carrier::CompanyVan] {
        assert_eq!(Carrier::from_text(&carrier.to_text()), Ok(carrier));
    }
    let refusal = Err("Choose one of the options.".to_owned());
    assert_eq!(Carrier::from_text("rocket"), refusal);
}

#[test]
fn a_choice_may_be_optional() {
    assert!(Carrier::absent().is_err());
    assert_eq!(Option::<Carrier>::absent(), Ok(None));
    assert_eq!(
        Option::<Carrier>::from_text("company_van"),
        Ok(Some(Carrier::CompanyVan))
    );
}
