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
