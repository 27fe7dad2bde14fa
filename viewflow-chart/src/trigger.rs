//! What a node waits for, in words. Pages say the same as charts.

use std::time::Duration;

use super::icon;

/// What has to happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger<'a> {
    /// So much time passes.
    After(Duration),
    /// So much time passes, again and again.
    Every(Duration),
    /// The calendar comes to where a crontab says.
    Cron(&'a str),
    /// A moment comes that the application names.
    Moment,
    /// The same, again and again.
    Moments,
    /// A message of that name comes.
    Message(&'a str),
    /// A signal of that name comes.
    Signal(&'a str),
    /// A condition over the process holds.
    Condition,
    /// The node's own work fails; with that code, if there is one.
    Error(&'a str),
    /// The process inside escalates; by that code, if there is one.
    Escalation(&'a str),
}

const UNITS: [(u64, &str); 5] = [
    (7 * 24 * 3_600, "week"),
    (24 * 3_600, "day"),
    (3_600, "hour"),
    (60, "minute"),
    (1, "second"),
];

impl Trigger<'_> {
    /// In a few words; none where there is nothing short to say.
    pub fn words(self) -> String {
        match self {
            Trigger::After(span) if span.is_zero() => "at once".into(),
            Trigger::After(span) => format!("after {}", amount(span)),
            Trigger::Every(span) => {
                let words = amount(span);
                // One of something needs no number here.
                format!("every {}", words.strip_prefix("1 ").unwrap_or(&words))
            }
            Trigger::Cron(words)
            | Trigger::Message(words)
            | Trigger::Signal(words)
            | Trigger::Error(words)
            | Trigger::Escalation(words) => words.into(),
            Trigger::Moment | Trigger::Moments | Trigger::Condition => String::new(),
        }
    }

    /// What it is, where its words are not understood by themselves.
    pub(crate) fn described(self) -> String {
        let words = self.words();
        let what = match self {
            Trigger::After(_) | Trigger::Every(_) => return words,
            Trigger::Cron(_) => "at moments of the calendar",
            Trigger::Moment => "at a moment",
            Trigger::Moments => "from time to time",
            Trigger::Message(_) => "a message",
            Trigger::Signal(_) => "a signal",
            Trigger::Condition => "a condition",
            Trigger::Error(_) => "an error",
            Trigger::Escalation(_) => "an escalation",
        };
        match words.as_str() {
            "" => what.into(),
            words => format!("{what}: {words}"),
        }
    }

    /// Its picture where it is waited for.
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Trigger::After(_) | Trigger::Moment => icon::CLOCK,
            Trigger::Every(_) | Trigger::Cron(_) | Trigger::Moments => icon::CLOCK_AGAIN,
            Trigger::Message(_) => icon::MESSAGE,
            Trigger::Signal(_) => icon::SIGNAL,
            Trigger::Condition => icon::CONDITION,
            Trigger::Error(_) => icon::ERROR,
            Trigger::Escalation(_) => icon::ESCALATION,
        }
    }
}

/// A span of time in the largest unit of which it is a whole number; 7 days is a week only where it is
/// several of them.
fn amount(span: Duration) -> String {
    let seconds = span.as_secs();
    if seconds == 0 || span.subsec_nanos() > 0 {
        return format!("{} seconds", span.as_secs_f64());
    }
    let is_whole = |unit: &&(u64, &str)| {
        let (length, name) = **unit;
        let is_clear = name != "week" || seconds >= 2 * length;
        seconds.is_multiple_of(length) && is_clear
    };
    let (length, name) = UNITS.iter().find(is_whole).unwrap_or(&(1, "second"));
    match seconds / length {
        1 => format!("1 {name}"),
        // What is neither round nor short is said in two units.
        many if many >= 100 && *length < 24 * 3_600 => in_two(seconds),
        many => format!("{many} {name}s"),
    }
}

/// In its largest unit, and the next one below.
fn in_two(seconds: u64) -> String {
    let place = UNITS.iter().skip(1).position(|(unit, _)| seconds >= *unit);
    let [large, small] = [0, 1].map(|i| UNITS.get(place.unwrap_or(3) + 1 + i));
    let part = |left: u64, unit: Option<&(u64, &str)>| {
        let (length, name) = unit.copied().unwrap_or((1, "second"));
        let many = left / length;
        let s = if many == 1 { "" } else { "s" };
        (
            (many > 0).then(|| format!("{many} {name}{s}")),
            left % length,
        )
    };
    let (first, left) = part(seconds, large);
    let (second, left) = part(left, small);
    let words: Vec<String> = first.into_iter().chain(second).collect();
    match left {
        0 => words.join(" "),
        _ => format!("{} …", words.join(" ")),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Trigger;

    const MINUTE: u64 = 60;
    const HOUR: u64 = 3_600;
    const DAY: u64 = 24 * HOUR;

    #[test]
    fn spans_of_time_are_said_as_people_say_them() {
        let after = |seconds| Trigger::After(Duration::from_secs(seconds)).words();
        assert_eq!(after(DAY), "after 1 day");
        assert_eq!(after(7 * DAY), "after 7 days");
        assert_eq!(after(14 * DAY), "after 2 weeks");
        assert_eq!(after(36 * HOUR), "after 36 hours");
        assert_eq!(after(90 * MINUTE), "after 90 minutes");
        assert_eq!(after(1), "after 1 second");
        assert_eq!(after(0), "at once");
        assert_eq!(after(25 * HOUR + 30 * MINUTE), "after 1 day 1 hour …");
        assert_eq!(after(2 * HOUR + 5 * MINUTE), "after 2 hours 5 minutes");
        assert_eq!(after(101 * HOUR), "after 4 days 5 hours");
        assert_eq!(after(365 * DAY), "after 365 days");
        let half = Trigger::After(Duration::from_millis(1_500));
        assert_eq!(half.words(), "after 1.5 seconds");
    }

    #[test]
    fn what_comes_again_says_how_often() {
        let every = |seconds| Trigger::Every(Duration::from_secs(seconds)).words();
        assert_eq!(every(DAY), "every day");
        assert_eq!(every(7 * DAY), "every 7 days");
        assert_eq!(every(15 * MINUTE), "every 15 minutes");
        let crontab = Trigger::Cron("0 9 * * MON-FRI Europe/Berlin");
        assert_eq!(crontab.words(), "0 9 * * MON-FRI Europe/Berlin");
    }

    #[test]
    fn what_has_no_name_says_what_it_is() {
        assert_eq!(Trigger::Condition.words(), "");
        assert_eq!(Trigger::Condition.described(), "a condition");
        assert_eq!(Trigger::Error("").described(), "an error");
        assert_eq!(
            Trigger::Message("Payment").described(),
            "a message: Payment"
        );
    }
}
