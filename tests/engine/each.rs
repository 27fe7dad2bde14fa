//! A task for each item of a list, on memory and on a file.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{Actor, Attempt, Error, Item, ProcessId, ProcessStatus, Status};

use crate::world::World;

/// What one person says of a paper.
#[derive(Process, Serialize, Deserialize, Debug, Clone, PartialEq, Default)]
pub struct Review {
    by: Option<String>,
    #[garde(length(min = 1))]
    verdict: String,
    score: u32,
}

#[derive(Process, Serialize, Deserialize, Debug, Clone, PartialEq, Default)]
pub struct Paper {
    reviews: Vec<Review>,
    done: Vec<Review>,
    quorum: u32,
    accepted: bool,
}

#[flow(process = Paper)]
pub struct PaperFlow {
    #[next(review)]
    submit: StartHandle,

    #[anyone]
    #[each(reviews)]
    #[collect(done)]
    #[form(verdict, score)]
    #[assign(|_, review| review.by.as_deref())]
    #[next(publish)]
    review: View,

    /// Whoever has reviewed does not publish.
    #[anyone]
    #[form(accepted)]
    #[except(owner_of(review))]
    #[next(end)]
    publish: View,

    end: End,
}

struct Desk {
    world: World,
    ann: Actor,
    bob: Actor,
    boss: Actor,
}

/// The same desk on either store.
fn desks<F: Flow>() -> [Desk; 2] {
    World::both(|engine| engine.flow::<F>()).map(|world| Desk {
        ann: world.user("ann", &[]),
        bob: world.user("bob", &[]),
        boss: world.user("boss", &[&format!("{}.manage", F::NAME)]),
        world,
    })
}

impl Desk {
    /// Completes the tasks of a node with these places.
    fn review(&self, process: ProcessId, node: &str, places: &[usize]) {
        let tasks = self.world.tasks(process, node);
        for place in places {
            let form = [("verdict", "good"), ("score", "3")];
            let done = self.world.complete(&self.ann, tasks[*place].id, &form);
            done.unwrap();
        }
    }
}

/// A paper for so many reviewers, who are nobody in particular.
fn paper(reviews: usize) -> Paper {
    Paper {
        reviews: vec![Review::default(); reviews],
        ..Paper::default()
    }
}

fn item_of<T: Item>(world: &World, process: ProcessId, node: &str) -> Vec<T> {
    let tasks = world.tasks(process, node).into_iter();
    let items = tasks.map(|task| serde_json::from_str(&task.item.unwrap()).unwrap());
    items.collect()
}

#[test]
fn each_reviewer_has_a_form_and_all_are_gathered() {
    for desk in desks::<PaperFlow>() {
        let by = |name: &str| Review {
            by: Some(name.into()),
            ..Review::default()
        };
        let paper = Paper {
            reviews: vec![by("ann"), by("bob")],
            ..Paper::default()
        };
        let process = desk
            .world
            .engine
            .start(PaperFlow::submit, paper.clone())
            .unwrap();
        let tasks = desk.world.tasks(process, "review");
        assert_eq!(tasks.len(), 2);
        assert_eq!(tasks[0].owner, Some(desk.ann.user().id));
        assert_eq!(tasks[1].owner, Some(desk.bob.user().id));

        // What is wrong is told of the item's fields.
        let form = [("verdict", ""), ("score", "3")];
        let wrong = desk.world.complete(&desk.bob, tasks[1].id, &form);
        assert!(matches!(wrong, Err(Error::Invalid(_))), "{wrong:?}");
        let theirs = desk.world.complete(&desk.ann, tasks[1].id, &form);
        assert!(matches!(theirs, Err(Error::Denied(_))), "{theirs:?}");

        let form = [("verdict", "bad"), ("score", "2")];
        desk.world.complete(&desk.bob, tasks[1].id, &form).unwrap();
        assert!(desk.world.tasks(process, "publish").is_empty());
        let form = [("verdict", "good"), ("score", "5")];
        desk.world.complete(&desk.ann, tasks[0].id, &form).unwrap();

        let view = desk.world.engine.process::<PaperFlow>(process).unwrap();
        let said: Vec<_> = view
            .data
            .done
            .iter()
            .map(|review| (review.by.as_deref(), review.verdict.as_str(), review.score))
            .collect();
        assert_eq!(said, [(Some("ann"), "good", 5), (Some("bob"), "bad", 2)]);
        assert_eq!(view.data.reviews, paper.reviews);
    }
}

#[test]
fn nobody_of_many_owners_may_do_what_somebody_else_is_to_do() {
    for desk in desks::<PaperFlow>() {
        let engine = &desk.world.engine;
        let process = engine.start(PaperFlow::submit, paper(2)).unwrap();
        let tasks = desk.world.tasks(process, "review");
        let form = [("verdict", "good"), ("score", "1")];
        desk.world.complete(&desk.ann, tasks[0].id, &form).unwrap();
        desk.world.complete(&desk.bob, tasks[1].id, &form).unwrap();
        let publish = desk.world.tasks(process, "publish")[0].id;
        for reviewer in [&desk.ann, &desk.bob] {
            let taken = reviewer.take(publish);
            let denied = matches!(taken, Err(Error::Denied(_)));
            assert!(denied, "{taken:?}");
        }
        desk.world
            .complete(&desk.boss, publish, &[("accepted", "on")])
            .unwrap();
        assert_eq!(desk.world.status(process), ProcessStatus::Done);
    }
}

#[test]
fn no_items_are_no_tasks_and_the_process_goes_on() {
    for desk in desks::<PaperFlow>() {
        let engine = &desk.world.engine;
        let process = engine.start(PaperFlow::submit, paper(0)).unwrap();
        assert!(desk.world.tasks(process, "review").is_empty());
        assert_eq!(desk.world.stand(process, "publish"), [Status::New]);
        let view = engine.process::<PaperFlow>(process).unwrap();
        assert!(view.data.done.is_empty());
    }
}

#[test]
fn an_item_that_is_cancelled_is_not_gathered_and_one_that_is_skipped_is_as_it_was() {
    for desk in desks::<PaperFlow>() {
        let engine = &desk.world.engine;
        let process = engine.start(PaperFlow::submit, paper(3)).unwrap();
        let tasks = desk.world.tasks(process, "review");
        desk.boss.cancel(tasks[0].id).unwrap();
        desk.boss.skip(tasks[1].id).unwrap();
        assert!(desk.world.tasks(process, "publish").is_empty());
        desk.review(process, "review", &[2]);
        assert_eq!(desk.world.stand(process, "publish"), [Status::New]);
        let done = engine
            .process::<PaperFlow>(process)
            .unwrap()
            .data
            .done
            .clone();
        let done: Vec<&str> = done.iter().map(|review| review.verdict.as_str()).collect();
        assert_eq!(done.last(), Some(&"good"));
        assert!(done.len() < 3, "{done:?}");
    }
}

#[test]
fn a_list_of_which_all_is_cancelled_leads_to_nothing() {
    for desk in desks::<PaperFlow>() {
        let engine = &desk.world.engine;
        let process = engine.start(PaperFlow::submit, paper(2)).unwrap();
        for task in desk.world.tasks(process, "review") {
            desk.boss.cancel(task.id).unwrap();
        }
        assert!(desk.world.tasks(process, "publish").is_empty());
        assert_eq!(desk.world.status(process), ProcessStatus::Canceled);
    }
}

#[test]
fn items_come_late_and_the_rest_is_done_without() {
    for desk in desks::<PaperFlow>() {
        let engine = &desk.world.engine;
        let process = engine.start(PaperFlow::submit, paper(2)).unwrap();
        let late = Review {
            by: Some("bob".into()),
            ..Review::default()
        };
        let task = engine.add_item(PaperFlow::review, process, &late).unwrap();
        assert_eq!(task.owner, Some(desk.bob.user().id));
        desk.review(process, "review", &[0]);
        let denied = desk.ann.complete_rest(process, "review");
        assert!(matches!(denied, Err(Error::Denied(_))), "{denied:?}");
        desk.boss.complete_rest(process, "review").unwrap();
        use Status::{Canceled, Done, New};
        assert_eq!(
            desk.world.stand(process, "review"),
            [Done, Canceled, Canceled]
        );
        assert_eq!(desk.world.stand(process, "publish"), [New]);
        let over = engine.add_item(PaperFlow::review, process, &late);
        assert!(matches!(over, Err(Error::NotWaiting { .. })), "{over:?}");
    }
}

#[test]
fn what_was_done_before_the_rest_was_left_is_gathered() {
    for desk in desks::<PaperFlow>() {
        let engine = &desk.world.engine;
        let process = engine.start(PaperFlow::submit, paper(2)).unwrap();
        desk.review(process, "review", &[1]);
        desk.boss.complete_rest(process, "review").unwrap();
        let view = engine.process::<PaperFlow>(process).unwrap();
        assert_eq!(view.data.done.len(), 1, "{:?}", view.data);
    }
}

/// A flow whose reviews are waited for in some way.
macro_rules! poll {
    ($module:ident, $flow:ident, $(#[$attr:meta])*) => {
        mod $module {
            use super::*;

            #[flow(process = Paper)]
            pub struct $flow {
                #[next(review)]
                submit: StartHandle,

                #[anyone]
                #[form(verdict, score)]
                #[each(reviews)]
                #[collect(done)]
                $(#[$attr])*
                #[next(publish)]
                review: View,

                #[anyone]
                #[next(end)]
                publish: View,

                end: End,
            }
        }
    };
}

poll!(first_two, FirstTwoFlow, #[wait(2, cancel)]);
poll!(unwatched, UnwatchedFlow, #[wait(0)]);
poll!(asked, AskedFlow, #[wait(|arrived, paper| arrived.done >= paper.quorum)]);

#[test]
fn enough_reviews_call_off_the_others() {
    use first_two::FirstTwoFlow;
    for desk in desks::<FirstTwoFlow>() {
        let engine = &desk.world.engine;
        let process = engine.start(FirstTwoFlow::submit, paper(3)).unwrap();
        desk.review(process, "review", &[2]);
        assert!(desk.world.tasks(process, "publish").is_empty());
        desk.review(process, "review", &[0]);
        use Status::{Canceled, Done, New};
        assert_eq!(desk.world.stand(process, "review"), [Done, Canceled, Done]);
        assert_eq!(desk.world.stand(process, "publish"), [New]);
        let view = engine.process::<FirstTwoFlow>(process).unwrap();
        assert_eq!(view.data.done.len(), 2);
    }
}

#[test]
fn a_list_that_nobody_waits_for_runs_on_by_itself() {
    use unwatched::UnwatchedFlow;
    for desk in desks::<UnwatchedFlow>() {
        let engine = &desk.world.engine;
        let process = engine.start(UnwatchedFlow::submit, paper(2)).unwrap();
        assert_eq!(desk.world.stand(process, "publish"), [Status::New]);
        assert_eq!(desk.world.stand(process, "review"), [Status::New; 2]);
        let publish = desk.world.tasks(process, "publish")[0].id;
        desk.world.complete(&desk.bob, publish, &[]).unwrap();
        // It has come to its end, and is over once the last task is closed.
        assert_eq!(desk.world.status(process), ProcessStatus::Active);
        desk.review(process, "review", &[0]);
        assert_eq!(desk.world.status(process), ProcessStatus::Active);
        desk.review(process, "review", &[1]);
        assert_eq!(desk.world.status(process), ProcessStatus::Done);
    }
}

#[test]
fn code_says_how_many_are_enough() {
    use asked::AskedFlow;
    for desk in desks::<AskedFlow>() {
        let engine = &desk.world.engine;
        let paper = Paper {
            quorum: 2,
            ..paper(3)
        };
        let process = engine.start(AskedFlow::submit, paper).unwrap();
        desk.review(process, "review", &[1]);
        assert!(desk.world.tasks(process, "publish").is_empty());
        desk.review(process, "review", &[0]);
        assert_eq!(desk.world.stand(process, "publish"), [Status::New]);
        // The third may still be done, and leads nowhere.
        desk.review(process, "review", &[2]);
        assert_eq!(desk.world.stand(process, "publish"), [Status::New]);
    }
}

mod one_by_one {
    use super::*;

    #[flow(process = Paper)]
    pub struct OneByOneFlow {
        #[next(review)]
        submit: StartHandle,

        #[anyone]
        #[form(verdict, score)]
        #[each(reviews, sequential)]
        #[collect(reviews)]
        #[next(end)]
        review: View,

        end: End,
    }
}

#[test]
fn the_next_one_is_offered_when_the_last_one_is_done() {
    use one_by_one::OneByOneFlow;
    for desk in desks::<OneByOneFlow>() {
        let engine = &desk.world.engine;
        let process = engine.start(OneByOneFlow::submit, paper(3)).unwrap();
        use Status::{Canceled, Done, New, Scheduled};
        let stand = || desk.world.stand(process, "review");
        assert_eq!(stand(), [New, Scheduled, Scheduled]);
        let second = desk.world.tasks(process, "review")[1].id;
        assert!(desk.ann.take(second).is_err(), "its turn has not come");
        desk.review(process, "review", &[0]);
        assert_eq!(stand(), [Done, New, Scheduled]);
        desk.boss.cancel(second).unwrap();
        assert_eq!(stand(), [Done, Canceled, New]);
        desk.review(process, "review", &[2]);
        assert_eq!(desk.world.status(process), ProcessStatus::Done);
        let view = engine.process::<OneByOneFlow>(process).unwrap();
        assert_eq!(view.data.reviews.len(), 2);
    }
}

/// A letter, as a job sends it. No form knows it.
#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]
pub struct Letter {
    to: String,
    sent_in: Option<u32>,
}

#[derive(Process, Serialize, Deserialize, Debug, Clone, PartialEq, Default)]
pub struct Mailing {
    letters: Vec<Letter>,
    lengths: Vec<u32>,
    total: u32,
}

#[flow(process = Mailing)]
pub struct MailingFlow {
    #[next(send)]
    order: StartHandle,

    #[each(letters)]
    #[collect(letters)]
    #[run(send)]
    #[next(measure)]
    send: Job,

    #[each(lengths)]
    #[collect(lengths)]
    #[run(double)]
    #[next(end)]
    measure: Function,

    end: End,
}

async fn send(job: JobContext<MailingFlow>, letter: Letter) -> Result<Letter, HandlerError> {
    // Who has moved is found once the others have been written to.
    if letter.to == "nobody" && job.process().total == 0 {
        return Err("nobody lives there".into());
    }
    job.update(|mailing| mailing.total += 1);
    Ok(Letter {
        sent_in: Some(job.attempt()),
        ..letter
    })
}

fn double(step: &mut FunctionContext<'_, MailingFlow>, length: &mut u32) -> FunctionResult {
    *length *= 2;
    step.process_mut().total += *length;
    Ok(())
}

fn letter(to: &str) -> Letter {
    Letter {
        to: to.into(),
        sent_in: None,
    }
}

#[test]
fn a_job_and_a_function_change_each_item() {
    for desk in desks::<MailingFlow>() {
        let engine = &desk.world.engine;
        let mailing = Mailing {
            letters: vec![letter("ann"), letter("bob")],
            lengths: vec![10, 20],
            ..Mailing::default()
        };
        let process = engine.start(MailingFlow::order, mailing).unwrap();
        use Status::Scheduled;
        assert_eq!(desk.world.stand(process, "send"), [Scheduled, Scheduled]);
        assert_eq!(desk.world.work(), Some(Attempt::Finished));
        assert_eq!(desk.world.work(), Some(Attempt::Finished));
        assert_eq!(desk.world.work(), None);
        assert_eq!(desk.world.status(process), ProcessStatus::Done);
        let view = engine.process::<MailingFlow>(process).unwrap();
        let sent: Vec<_> = view.data.letters.iter().map(|l| l.sent_in).collect();
        assert_eq!(sent, [Some(1), Some(1)]);
        assert_eq!(view.data.lengths, [20, 40]);
        assert_eq!(view.data.total, 2 + 20 + 40);
        let lengths: Vec<u32> = item_of(&desk.world, process, "measure");
        assert_eq!(lengths, [20, 40]);
    }
}

#[test]
fn a_job_that_fails_holds_the_list_until_it_is_tried_again() {
    for desk in desks::<MailingFlow>() {
        let engine = &desk.world.engine;
        let mailing = Mailing {
            letters: vec![letter("nobody"), letter("bob")],
            ..Mailing::default()
        };
        let process = engine.start(MailingFlow::order, mailing).unwrap();
        let attempts = [desk.world.work(), desk.world.work()];
        assert!(attempts.contains(&Some(Attempt::Finished)), "{attempts:?}");
        use Status::{Done, Error};
        assert_eq!(desk.world.stand(process, "send"), [Error, Done]);
        assert!(desk.world.tasks(process, "measure").is_empty());
        assert_eq!(desk.world.status(process), ProcessStatus::Active);

        let failed = desk.world.tasks(process, "send").remove(0);
        assert_eq!(failed.error.as_deref(), Some("nobody lives there"));
        desk.boss.retry(failed.id).unwrap();
        assert_eq!(desk.world.work(), Some(Attempt::Finished));
        assert_eq!(desk.world.status(process), ProcessStatus::Done);
        let view = engine.process::<MailingFlow>(process).unwrap();
        let sent: Vec<_> = view.data.letters.iter().map(|l| l.sent_in).collect();
        assert_eq!(sent, [Some(1), Some(1)]);
    }
}
