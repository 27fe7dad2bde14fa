//! What is waited for, and what nobody has taken, for who administers.

use std::marker::PhantomData;
use std::time::Duration;

use viewflow_core::conformance::flows::{CallFlow, GreetFlow, Notes, ParcelsFlow, WordFlow, told};
use viewflow_core::store::{MessageKind, MessageRow, Mode, NewAccount};
use viewflow_core::{
    Due, Engine, Envelope, EventDef, Flow, Kind, MemoryStore, MessageId, Node, NodeDef, Repeat,
    StartHandleNode, Trigger, Way,
};

use super::Town;
use super::browser::Browser;

/// Waits for three days.
struct NapFlow;

impl Flow for NapFlow {
    type Process = Notes;
    const NAME: &'static str = "nap";
    const TITLE: &'static str = "Nap";
    const DESCRIPTION: &'static str = "";
    const NODES: &'static [NodeDef<Self>] = &[
        NodeDef {
            ways: &[(Way::Next, "sleep")],
            ..NodeDef::new("begin", Kind::StartHandle)
        },
        NodeDef {
            ways: &[(Way::Next, "end")],
            events: &[EventDef {
                trigger: Trigger::Timer {
                    due: Due::After(Duration::from_secs(3 * 24 * 3_600)),
                    repeat: Repeat::NEVER_ENDING,
                },
                boundary: None,
            }],
            title: "Sleep",
            ..NodeDef::new("sleep", Kind::Timer)
        },
        NodeDef::new("end", Kind::End),
    ];
}

/// Where the short flows begin.
struct Begin<F>(PhantomData<fn() -> F>);

impl<F> Begin<F> {
    const HERE: Self = Self(PhantomData);
}

impl<F> Clone for Begin<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F> Copy for Begin<F> {}

impl<F: Flow> Node for Begin<F> {
    type Flow = F;
    const NAME: &'static str = "begin";
}

impl<F: Flow> StartHandleNode for Begin<F> {}

/// A town in which processes wait, and people who administer one flow each, and one who does all.
fn waiting_town() -> Town {
    let engine = Engine::builder(MemoryStore::default())
        .flow::<GreetFlow>()
        .flow::<ParcelsFlow>()
        .flow::<WordFlow>()
        .flow::<CallFlow>()
        .flow::<NapFlow>();
    let town = Town::on(engine.build().unwrap());
    for flow in ["word", "call", "nap", "boss"] {
        let account = NewAccount {
            name: format!("{flow} keeper"),
            password: town.password(),
            is_superuser: flow == "boss",
        };
        let user = town.engine.store().create_account(&account).unwrap();
        if flow != "boss" {
            for right in ["view", "manage"] {
                let permission = format!("{flow}.{right}");
                town.engine.store().grant(user, &permission).unwrap();
            }
        }
    }
    let notes = || Notes::told("key-7");
    town.engine.start(Begin::<WordFlow>::HERE, notes()).unwrap();
    town.engine.start(Begin::<CallFlow>::HERE, notes()).unwrap();
    town.engine.start(Begin::<NapFlow>::HERE, notes()).unwrap();
    town
}

impl Town {
    /// What a program that runs now has been sent, and could not give to anybody.
    fn could_not_take(&self, kind: MessageKind, name: &str) -> MessageId {
        self.put(&MessageRow {
            error: Some("it rained".into()),
            ..self.message(kind, name)
        })
    }

    fn nobody_came_for(&self, name: &str) -> MessageId {
        let row = self.message(MessageKind::Message, name);
        let kept_until = row.kept_until - Duration::from_secs(61);
        self.put(&MessageRow { kept_until, ..row })
    }

    fn message(&self, kind: MessageKind, name: &str) -> MessageRow {
        MessageRow {
            id: MessageId(0),
            kind,
            name: name.into(),
            key: "key-8".into(),
            payload: "null".into(),
            given: None,
            sent_at: self.engine.now(),
            kept_until: self.engine.now() + Duration::from_secs(60),
            last_wait: 0,
            passed: 0,
            begun: None,
            start: None,
            task: None,
            taken_at: None,
            error: None,
            turn: 0,
        }
    }

    fn put(&self, row: &MessageRow) -> MessageId {
        let mut tx = self.engine.store().begin(Mode::Write).unwrap();
        let id = tx.insert_message(row).unwrap().unwrap();
        tx.commit().unwrap();
        id
    }

    async fn keeper(&self, flow: &str) -> Browser {
        self.browser(&format!("{flow} keeper")).await
    }
}

const PAGES: [&str; 3] = ["/waiting", "/waiting/messages", "/messages"];

#[tokio::test]
async fn who_administers_nothing_sees_nothing_of_what_waits() {
    let town = waiting_town();
    let mut browser = town.browser("requester").await;
    for page in PAGES {
        assert_eq!(browser.get(page).await.line(), "403", "{page}");
    }
    browser.get("/inbox").await.hides("Waiting");
    let message = town.could_not_take(MessageKind::Message, "word");
    let refused = browser
        .post("/messages/deliver", &[("message", &message.to_string())])
        .await;
    assert_eq!(refused.line(), "403");
}

#[tokio::test]
async fn who_administers_a_flow_sees_what_it_waits_for() {
    let town = waiting_town();
    let mut word = town.keeper("word").await;
    let page = word.get("/waiting/messages").await;
    page.shows("<a class=\"cover\" href=\"/word/1/2\">");
    page.shows("<code>word</code>");
    page.shows("key-7");
    page.hides("/call/2/2");
    word.get("/waiting")
        .await
        .shows("Nothing waits for the clock");

    let mut call = town.keeper("call").await;
    let page = call.get("/waiting/messages").await;
    page.shows("<code>call</code> <span class=\"soft\">signal</span>");
    page.hides("/word/1/2");

    let mut nap = town.keeper("nap").await;
    let page = nap.get("/waiting").await;
    page.shows("<a class=\"cover\" href=\"/nap/3/2\">Sleep</a>");
    page.shows("in 3 days");
    nap.get("/waiting/messages")
        .await
        .shows("Nobody waits for a message");

    let mut boss = town.keeper("boss").await;
    let page = boss.get("/waiting/messages").await;
    page.shows("/word/1/2");
    page.shows("/call/2/2");
    // The tabs lead on.
    for address in PAGES {
        page.shows(&format!("href=\"{address}\""));
        assert_eq!(boss.get(address).await.line(), "200");
    }
}

#[tokio::test]
async fn who_administers_a_flow_sees_what_nobody_has_taken_of_it_and_has_it_delivered_again() {
    let town = waiting_town();
    town.engine
        .send(Envelope::of(&told::Word).key("key-9"))
        .unwrap();
    let word = town.could_not_take(MessageKind::Message, "word");
    let call = town.could_not_take(MessageKind::Signal, "call");
    let other = town.could_not_take(MessageKind::Message, "letter");
    let button = |id: MessageId| format!("name=\"message\" value=\"{id}\"");

    let mut keeper = town.keeper("word").await;
    let page = keeper.get("/messages").await;
    page.shows("key-9");
    page.shows("it rained");
    page.shows(&button(word));
    page.hides(&button(call));
    page.hides("letter");
    keeper.get("/failed").await.shows("href=\"/messages\"");
    for id in [call, other] {
        let refused = keeper
            .post("/messages/deliver", &[("message", &id.to_string())])
            .await;
        assert_eq!(refused.line(), "403");
    }
    let done = keeper
        .post("/messages/deliver", &[("message", &word.to_string())])
        .await;
    assert_eq!(done.line(), "303 /messages");
    let page = keeper.get("/messages").await;
    page.shows("Nobody waits for it. It is kept.");
    page.hides("it rained");
    page.hides(&button(word));
    // One that nobody has come for can be kept once more.
    let late = town.nobody_came_for("word");
    keeper.get("/messages").await.shows(&button(late));
    let none = keeper
        .post("/messages/deliver", &[("message", "999")])
        .await;
    assert_eq!(none.line(), "404");

    // What no flow waits for is for who administers all of them.
    let mut boss = town.keeper("boss").await;
    let page = boss.get("/messages").await;
    page.shows("letter");
    page.shows(&button(call));
    page.shows(&button(other));
}
