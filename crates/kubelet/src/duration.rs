//! Durations as texts that clients know them in: Go's.

use std::time::Duration;

/// Whole milliseconds as Go prints them: `153ms`, `1.2s`, `1m20s`, `5m0s`, `1h0m0.5s`.
pub(crate) fn go_duration(duration: Duration) -> String {
    let millis = duration.as_millis();
    if millis == 0 {
        return "0s".to_owned();
    }
    if millis < 1000 {
        return format!("{millis}ms");
    }
    let (minutes, millis) = (millis / 60_000, millis % 60_000);
    let fraction = format!(".{:03}", millis % 1000);
    let seconds = format!("{}{}s", millis / 1000, fraction.trim_end_matches('0').trim_end_matches('.'));
    match (minutes / 60, minutes % 60) {
        (0, 0) => seconds,
        (0, minutes) => format!("{minutes}m{seconds}"),
        (hours, minutes) => format!("{hours}h{minutes}m{seconds}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_look_as_go_prints_them() {
        for (micros, expected) in [
            (0, "0s"),
            (999, "0s"),
            (1_000, "1ms"),
            (153_900, "153ms"),
            (1_000_000, "1s"),
            (1_200_000, "1.2s"),
            (1_234_567, "1.234s"),
            (10_000_000, "10s"),
            (10_050_000, "10.05s"),
            (60_000_000, "1m0s"),
            (80_000_000, "1m20s"),
            (300_000_000, "5m0s"),
            (3_600_500_000, "1h0m0.5s"),
        ] {
            assert_eq!(go_duration(Duration::from_micros(micros)), expected);
        }
    }
}
