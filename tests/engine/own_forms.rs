//! Forms with fields of their own, at a start, at a view and at the tasks of a list.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{Engine, Error, Input, Widget};

use crate::world::{both, on_file};

#[derive(Process, Serialize, Deserialize, Debug, Clone, Default, PartialEq)]
pub struct Guest {
    name: String,
    /// Meal
    meal: String,
}

#[derive(Process, Serialize, Deserialize, Debug, Default, PartialEq)]
pub struct Party {
    title: String,
    guests: Vec<Guest>,
    seats: u32,
    refused_because: Option<String>,
}

/// Everybody in one field.
#[derive(Form, Default)]
pub struct Invitation {
    /// What for?
    #[garde(length(min = 1, max = 30))]
    title: String,
    /// Guests
    ///
    /// One in each line
    #[field(multiline)]
    guests: String,
}

impl FormOf<Party> for Invitation {
    fn open(_: &Party) -> Self {
        Self {
            title: "A party".into(),
            guests: String::new(),
        }
    }

    fn save(self, party: &mut Party) -> Result<(), FormErrors> {
        let names = self.guests.lines().map(str::trim);
        let guests = names.filter(|name| !name.is_empty()).map(|name| Guest {
            name: name.into(),
            ..Guest::default()
        });
        party.guests = guests.collect();
        party.title = self.title;
        if party.guests.is_empty() {
            return Err(FormErrors::of("guests", "Nobody is invited."));
        }
        Ok(())
    }
}

#[derive(Form, Default)]
pub struct Verdict {
    /// Is there room?
    granted: bool,
    /// Seats
    seats: Option<u32>,
    /// Why not?
    #[garde(length(max = 10))]
    reason: Option<String>,
}

impl FormOf<Party> for Verdict {
    fn open(party: &Party) -> Self {
        Self {
            seats: u32::try_from(party.guests.len()).ok(),
            ..Self::default()
        }
    }

    fn save(self, party: &mut Party) -> Result<(), FormErrors> {
        if !self.granted && self.reason.is_none() {
            return Err(FormErrors::of("reason", "Say why not."));
        }
        party.seats = self.seats.unwrap_or_default();
        party.refused_because = self.reason.filter(|_| !self.granted);
        Ok(())
    }
}

/// What one guest eats.
#[derive(Form, Default)]
pub struct Order {
    /// Vegetables only
    vegetables: bool,
}

impl FormOf<Guest> for Order {
    fn open(guest: &Guest) -> Self {
        Self {
            vegetables: guest.meal == "vegetables",
        }
    }

    fn save(self, guest: &mut Guest) -> Result<(), FormErrors> {
        guest.meal = if self.vegetables {
            "vegetables"
        } else {
            "fish"
        }
        .into();
        Ok(())
    }
}

#[flow(process = Party)]
pub struct PartyFlow {
    #[form(with(Invitation))]
    #[anyone]
    #[next(room)]
    invite: Start,
    #[form(with(Verdict))]
    #[anyone]
    #[next(is_granted)]
    room: View,
    // Read after a form of its own, which may have written it.
    #[when(|party| party.refused_because.is_none())]
    #[then(cook)]
    #[otherwise(end)]
    is_granted: If,
    #[each(guests)]
    #[form(with(Order))]
    #[collect(guests)]
    #[anyone]
    #[next(end)]
    cook: View,
    end: End,
}

fn invitation(guests: &str) -> Invitation {
    Invitation {
        title: "Tea".into(),
        guests: guests.into(),
    }
}

#[test]
fn what_is_filled_in_is_saved_by_the_form() {
    both(|test| {
        let test = test.flow::<PartyFlow>();
        let case = test
            .user("ada")
            .starts(PartyFlow::invite, invitation("Ben\nCleo\n"));
        let guest = |name: &str, meal: &str| Guest {
            name: name.into(),
            meal: meal.into(),
        };
        assert_eq!(case.data().guests, [guest("Ben", ""), guest("Cleo", "")]);
        case.task(PartyFlow::room).completed_by(
            "ada",
            Verdict {
                granted: true,
                seats: Some(9),
                reason: Some("none".into()),
            },
        );
        assert_eq!((case.data().seats, case.data().refused_because), (9, None));
        for task in case.tasks(PartyFlow::cook) {
            let vegetables = task.item().name == "Ben";
            task.completed_by("ada", Order { vegetables });
        }
        case.expect_done();
        let eaten = [guest("Ben", "vegetables"), guest("Cleo", "fish")];
        assert_eq!(case.data().guests, eaten);
    });
}

#[test]
fn what_is_wrong_with_it_leaves_nothing() {
    both(|test| {
        let test = test.flow::<PartyFlow>();
        let ada = test.user("ada");
        ada.try_starts(PartyFlow::invite, invitation(" "))
            .refused("guests: Nobody is invited.");
        let unnamed = Invitation {
            title: String::new(),
            ..invitation("Ben")
        };
        ada.try_starts(PartyFlow::invite, unnamed)
            .refused("title: This field is required.");
        assert!(test.cases::<PartyFlow>().is_empty());
        let case = ada.starts(PartyFlow::invite, invitation("Ben"));
        let before = case.data();
        let room = case.task(PartyFlow::room).taken_by("ada");
        let verdict = |reason: Option<&str>| Verdict {
            granted: false,
            seats: None,
            reason: reason.map(Into::into),
        };
        room.try_completed(verdict(None))
            .refused("reason: Say why not.");
        room.try_completed(verdict(Some("there is no room at all")))
            .refused("reason: Enter at most 10 characters.");
        assert_eq!(case.data(), before);
        room.completed(verdict(Some("no room")));
        case.expect_done().expect_not_come_to(PartyFlow::cook);
        assert_eq!(case.data().refused_because.as_deref(), Some("no room"));
    });
}

#[test]
fn a_browser_fills_in_the_fields_of_the_form() {
    both(|test| {
        let test = test.flow::<PartyFlow>();
        let ada = test.user("ada").actor();
        let shown = |controls: Vec<viewflow::FormControl>| -> Vec<(String, String)> {
            let pair = |control: viewflow::FormControl| (control.name.into(), control.value);
            controls.into_iter().map(pair).collect()
        };
        let start = ada.start_form("party", "invite").unwrap();
        assert_eq!(start[1].widget, Widget::Textarea);
        assert_eq!(
            (&*start[1].label, start[1].help),
            ("Guests", "One in each line")
        );
        let at_first = [
            ("title".into(), "A party".into()),
            ("guests".into(), String::new()),
        ];
        assert_eq!(shown(start), at_first);

        let input = Input::from_pairs([("title", "Tea"), ("guests", "Ben")]);
        let process = ada.start_with("party", "invite", &input).unwrap();
        let case = test.case::<PartyFlow>(process);
        let room = case.task(PartyFlow::room).taken_by("ada").id();
        assert_eq!(shown(ada.task_form(room).unwrap())[1].1, "1");
        let wrong = Input::from_pairs([("seats", "many")]);
        let refused = ada.complete_with(room, &wrong).unwrap_err().to_string();
        assert!(refused.contains("seats: "), "{refused}");
        let json = serde_json::json!({ "granted": true, "seats": 3 });
        let json = Input::Json(json.as_object().unwrap().clone());
        ada.complete_with(room, &json).unwrap();
        assert_eq!(case.data().seats, 3);
        let cook = case.task(PartyFlow::cook).taken_by("ada").id();
        let vegetables = Input::from_pairs([("vegetables", "on")]);
        ada.complete_with(cook, &vegetables).unwrap();
        assert_eq!(case.expect_done().data().guests[0].meal, "vegetables");
    });
}

/// Whether `save` may tell others, in the time of the step.
#[derive(Form, Default)]
pub struct Eager {}

static ENGINE: OnceLock<Engine> = OnceLock::new();

#[derive(Message, Serialize, Deserialize)]
pub struct Invited;

impl FormOf<Party> for Eager {
    fn open(_: &Party) -> Self {
        Self {}
    }

    fn save(self, party: &mut Party) -> Result<(), FormErrors> {
        let sent = ENGINE.get().unwrap().send(&Invited);
        assert!(matches!(sent, Err(Error::WithinStep)), "{sent:?}");
        party.seats = 1;
        Ok(())
    }
}

#[flow(process = Party)]
pub struct EagerFlow {
    #[next(ask)]
    begin: StartHandle,
    #[form(with(Eager))]
    #[anyone]
    #[next(end)]
    ask: View,
    end: End,
}

#[test]
fn what_is_saved_is_a_part_of_the_step_and_tells_others_nothing() {
    on_file(|test| {
        let test = test.flow::<EagerFlow>();
        ENGINE.get_or_init(|| test.engine().clone());
        for by_code in [true, false] {
            let case = test.starts(EagerFlow::begin, Party::default());
            let ask = case.task(EagerFlow::ask).taken_by("ada");
            if by_code {
                ask.completed(Eager {});
            } else {
                let ada = test.user("ada").actor();
                ada.complete_with(ask.id(), &Input::from_pairs([("", ""); 0]))
                    .unwrap();
            }
            assert_eq!(case.expect_done().data().seats, 1);
        }
    });
}
