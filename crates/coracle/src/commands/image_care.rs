//! The options of `server` and `up` that say how images come and go on the node. Those that other kubelets have are named
//! as theirs.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::time::Duration;

use anyhow::{Result, ensure};
use clap::{Arg, ArgMatches};
use kubelet::{ImageCollection, ImageSettings};

use super::duration;

const PULLS: &str = "max-parallel-image-pulls";
const HIGH: &str = "image-gc-high-threshold";
const LOW: &str = "image-gc-low-threshold";
const AGE_MIN: &str = "minimum-image-ttl-duration";
const AGE_MAX: &str = "image-maximum-gc-age";

/// The options.
pub(super) fn arguments() -> [Arg; 5] {
    // A test holds the defaults against the kubelet's own.
    let option = |name: &'static str, default: &'static str| Arg::new(name).long(name).default_value(default);
    let percent = |name: &'static str, default: &'static str| {
        option(name, default).value_name("PERCENT").value_parser(clap::value_parser!(u8).range(..=100))
    };
    let time = |name: &'static str, default: &'static str| {
        option(name, default).value_name("DURATION").value_parser(duration::parse)
    };
    [
        option(PULLS, "5")
            .value_name("NUMBER")
            .value_parser(clap::value_parser!(NonZeroUsize))
            .help("How many images pods may fetch at the same time; 1 for one after the other"),
        percent(HIGH, "85")
            .help("How full the disk may be before images that nobody uses are removed; 100 to keep them"),
        percent(LOW, "80").help("How full the disk may be when enough images have been removed"),
        time(AGE_MIN, "2m").help("How long an image stays at least"),
        time(AGE_MAX, "0s").help("How long an image may stay unused, however empty the disk is; 0s for ever"),
    ]
}

/// What the options say.
pub(super) fn settings(matches: &ArgMatches) -> Result<ImageSettings> {
    let percent = |name: &str| *matches.get_one::<u8>(name).expect("it has a default");
    let time = |name: &str| *matches.get_one::<Duration>(name).expect("it has a default");
    let collection = ImageCollection {
        high_percent: percent(HIGH),
        low_percent: percent(LOW),
        age_min: time(AGE_MIN),
        age_max: Some(time(AGE_MAX)).filter(|age| !age.is_zero()),
    };
    let ImageCollection { high_percent, low_percent, age_min, age_max } = collection;
    ensure!(
        low_percent < high_percent,
        "--{LOW}={low_percent} must be less than --{HIGH}={high_percent}, or images would be removed for nothing"
    );
    ensure!(
        age_max.is_none_or(|age_max| age_max > age_min),
        "--{AGE_MAX} must be longer than --{AGE_MIN}, or 0s for no limit"
    );
    let pulls_at_once = *matches.get_one(PULLS).expect("it has a default");
    Ok(ImageSettings { pulls_at_once, collection })
}

/// The options again, as words of a command line.
pub(super) fn words(settings: &ImageSettings) -> [OsString; 5] {
    let ImageSettings { pulls_at_once, collection } = settings;
    let ImageCollection { high_percent, low_percent, age_min, age_max } = collection;
    [
        format!("--{PULLS}={pulls_at_once}").into(),
        format!("--{HIGH}={high_percent}").into(),
        format!("--{LOW}={low_percent}").into(),
        format!("--{AGE_MIN}={}", duration::print(*age_min)).into(),
        format!("--{AGE_MAX}={}", duration::print(age_max.unwrap_or_default())).into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[OsString]) -> Result<ImageSettings> {
        let command = clap::Command::new("server").no_binary_name(true).args(arguments());
        settings(&command.try_get_matches_from(words)?)
    }

    fn refusal(words: &[&str]) -> String {
        let words: Vec<OsString> = words.iter().map(Into::into).collect();
        read(&words).expect_err("it is refused").to_string()
    }

    #[test]
    fn the_options_say_the_same_when_they_are_handed_on() {
        assert_eq!(read(&[]).unwrap(), ImageSettings::default());
        let collection = ImageCollection {
            high_percent: 70,
            low_percent: 0,
            age_min: Duration::from_secs(90),
            age_max: Some(Duration::from_hours(48)),
        };
        let pulls_at_once = NonZeroUsize::new(1).unwrap();
        let settings = ImageSettings { pulls_at_once, collection };
        assert_eq!(read(&words(&settings)).unwrap(), settings);
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        assert!(refusal(&["--image-gc-high-threshold=80"]).contains("must be less than"));
        assert!(refusal(&["--image-maximum-gc-age=2m"]).contains("must be longer than"));
        assert!(refusal(&["--image-gc-high-threshold=101"]).contains("101"));
        assert!(refusal(&["--max-parallel-image-pulls=0"]).contains('0'));
    }
}
