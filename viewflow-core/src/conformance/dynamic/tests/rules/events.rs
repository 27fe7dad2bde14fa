//! What happens on the border of a node happens as often as it was waited for.

use super::*;

#[test]
fn what_has_happened_once_is_not_waited_for_again_by_who_is_revived() {
    let flow = flow("StartHandle0: Handle2\nHandle2: End1 ?View3\nView3: End1\nEnd1:");
    let (mut stage, process) = begun(flow, patient(), 1);
    let ada = stage.person(0).clone();
    stage.wait(50 * 3_600);
    stage.job();
    let told = ["StartHandle0 done", "Handle2 scheduled", "View3 new"];
    assert_eq!(stage.told(process), told);
    ada.cancel(task(process, 2)).unwrap();
    ada.revive(task(process, 2)).unwrap();
    stage.check();
    stage.wait(50 * 3_600);
    stage.finishes();
    let views = stage.told(process);
    let views = views.iter().filter(|told| told.starts_with("View3"));
    assert_eq!(views.count(), 1);
}

#[test]
fn who_could_not_take_a_message_is_not_created_again_when_it_is_retried() {
    let mut flow = flow("StartHandle0: MessageCatch2\nMessageCatch2: End1\nEnd1:");
    flow.extras.on_create.insert(flow.at("MessageCatch2"));
    let mut failed = 0;
    for weather in 1..20 {
        let (mut stage, process) = begun(flow.clone(), patient(), 1);
        let catch = task(process, 2);
        stage.weather.set(weather);
        stage.tell(catch, &mut String::new()).unwrap();
        stage.weather.set(0);
        if stage.told(process)[1] == "MessageCatch2 error" {
            failed += 1;
            stage.person(0).retry(catch).unwrap();
        }
        stage.check();
        stage.finishes();
        let told = ["StartHandle0 done", "MessageCatch2 done", "End1 done"];
        assert_eq!(stage.told(process), told);
    }
    assert!(failed > 0);
}

#[test]
fn a_condition_that_always_holds_and_leads_back_does_not_go_round_for_ever() {
    let flow = flow(
        "StartHandle0: Function1\nFunction1: Function2\nFunction2: View3\nView3: !View3 End4\nEnd4:",
    );
    let goes_round = |seed| {
        let stage = Stage::new(MemoryStore::default(), &[flow.clone(), patient()]);
        let refused = stage.begin(0, seed, stage.person(0)).err();
        stage.check();
        refused.is_some_and(|refused| refused.to_string().contains("goes round"))
    };
    assert!((0..8).any(goes_round));
}

/// The same where the step is not refused, but what fails in it is left to an administrator.
#[test]
fn what_goes_round_behind_a_signal_is_left_to_an_administrator() {
    let flow = flow("StartHandle0: SignalCatch2\nEnd1:\nSignalCatch2: View3\nView3: End1 !View3");
    let goes_round = |seed| {
        let (stage, process) = begun(flow.clone(), patient(), seed);
        stage.tell(task(process, 2), &mut String::new()).unwrap();
        stage.check();
        stage.told(process).last().unwrap() == "View3 error"
    };
    assert!((0..8).any(goes_round));
}

#[test]
fn a_moment_that_has_come_is_not_lost_when_the_clock_is_put_back() {
    let flow = flow("StartHandle0: Timer2\nTimer2: End1\nEnd1:");
    let (mut stage, process) = begun(flow, patient(), 1);
    let mut told = String::new();
    stage.wait(100 * 3_600);
    stage.claim(0, &mut told).unwrap();
    stage.wait(-100 * 3_600);
    let held = stage.held.pop().unwrap();
    stage.finish(held, 1, &mut told).unwrap();
    stage.check();
    assert_eq!(stage.status(process), ProcessStatus::Done);
}

#[test]
fn a_condition_that_holds_at_once_leaves_no_token_on_its_way() {
    let mut held = 0;
    for seed in 0..30 {
        let mut flow = flow(
            "StartHandle0: Split4\nEnd1:\nSplit4: Until6 SignalCatch7\nJoin5: End1\n\
             Until6: Join5 ?Manual12\nSignalCatch7: Join5\nManual12: End1",
        );
        let join = flow.at("Join5");
        flow.graph.node_mut(join).wait = Some(Wait {
            enough: Enough::Asked,
            late: Late::Swallow,
        });
        let (stage, process) = begun(flow, patient(), seed);
        held += u32::from(stage.told(process).contains(&"Until6 done".to_owned()));
        stage.check();
    }
    assert!(held > 0);
}
