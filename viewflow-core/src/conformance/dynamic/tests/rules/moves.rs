//! What an administrator may move, and what happens to those beside it.

use super::*;

#[test]
fn who_runs_only_beside_a_task_ends_with_it_when_that_is_moved() {
    let mut flow = flow(
        "StartHandle0: Split2\nSplit2: View3 View4\nView4: Join5\nView3: Join5\nJoin5: View6\n\
         View6: End1\nEnd1:",
    );
    let (leader, follower) = (flow.at("View3"), flow.at("View4"));
    flow.graph.node_mut(follower).only_while = Some(leader);
    let (mut stage, process) = begun(flow, patient(), 1);
    let ada = stage.person(0).clone();
    let place = stage.told(process);
    let place = place.iter().position(|told| told == "View3 new").unwrap();
    let view = task(process, u32::try_from(place).unwrap() + 1);
    // By its own way, as the other one is that of who ends with it.
    ada.move_token(view, "Join5").unwrap();
    stage.check();
    let told = stage.told(process);
    for expected in ["View3 canceled", "View4 canceled", "View6 new"] {
        assert!(told.contains(&expected.to_owned()), "{told:?}");
    }
    stage.finishes();
}
