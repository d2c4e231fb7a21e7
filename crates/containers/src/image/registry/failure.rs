//! Why a request did not bring what was asked for, and whether asking again may help.

use std::time::Duration;

use http::{Method, StatusCode};

use super::url::Url;
use crate::error::PullError;
use crate::limits::{RETRIES, RETRY_PAUSE, RETRY_PAUSE_MAX};

/// A request that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) why: PullError,
    again: Again,
    /// What the server answered, if it did.
    status: Option<StatusCode>,
}

/// Whether asking again may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Again {
    Never,
    /// Not before this time is over.
    After(Duration),
    Soon,
}

impl Failure {
    /// It will be so again.
    pub(super) fn lasting(why: PullError) -> Self {
        Self { why, again: Again::Never, status: None }
    }

    /// A connection that was not made, or broke.
    pub(super) fn passing(why: impl Into<String>) -> Self {
        Self { why: PullError::Unavailable(why.into()), again: Again::Soon, status: None }
    }

    /// An answer that is none of the good ones.
    pub(super) fn of_status(
        method: &Method,
        url: &Url,
        (status, retry_after): (StatusCode, Option<Duration>),
    ) -> Self {
        let text = format!("unexpected status from {method} request to {}: {status}", url.without_query());
        let is_overload = matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT);
        let (why, again) = match status {
            StatusCode::NOT_FOUND => (PullError::NotFound(text), Again::Never),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => (PullError::Denied(text), Again::Never),
            status if is_overload || status.is_server_error() => {
                let again = if status == StatusCode::NOT_IMPLEMENTED { Again::Never } else { Again::Soon };
                (PullError::Unavailable(text), retry_after.map_or(again, Again::After))
            }
            _ => (PullError::Failed(text), Again::Never),
        };
        Self { why, again, status: Some(status) }
    }

    /// Whether the server answered one of these.
    pub(super) fn is_about(&self, statuses: &[StatusCode]) -> bool {
        self.status.is_some_and(|status| statuses.contains(&status))
    }

    /// Whether a server answered that it cannot answer now.
    pub(super) fn is_overload(&self) -> bool {
        self.status.is_some() && matches!(self.why, PullError::Unavailable(_))
    }

    /// The same, with what was tried before it.
    pub(super) fn within(self, what: &str) -> Self {
        let text = format!("{what}: {}", self.why);
        Self { why: self.why.with_text(text), ..self }
    }

    /// How long to wait before try number `tries` (from 1) is followed by another; `None` when it is not.
    pub(super) fn pause(&self, tries: u32) -> Option<Duration> {
        let usual = RETRY_PAUSE * 2_u32.saturating_pow(tries.saturating_sub(1)).min(1000);
        match self.again {
            Again::Never => None,
            _ if tries > RETRIES => None,
            // Who wants longer is told to the caller, who waits without holding anything.
            Again::After(least) if least > RETRY_PAUSE_MAX => None,
            Again::After(least) => Some(least.max(usual).min(RETRY_PAUSE_MAX)),
            Again::Soon => Some(usual.min(RETRY_PAUSE_MAX)),
        }
    }
}

impl PullError {
    /// The same class of error with another text.
    pub(in crate::image) fn with_text(&self, text: String) -> Self {
        match self {
            Self::NotFound(_) => Self::NotFound(text),
            Self::Denied(_) => Self::Denied(text),
            Self::Unavailable(_) => Self::Unavailable(text),
            Self::Signature(_) => Self::Signature(text),
            Self::Setting(_) => Self::Setting(text),
            Self::Failed(_) => Self::Failed(text),
        }
    }
}

/// `Retry-After` in seconds; a date is taken as no wish, since clocks differ.
pub(super) fn retry_after(value: &str) -> Option<Duration> {
    value.trim().parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pauses(again: Again) -> Vec<Option<u128>> {
        let failure = Failure { why: PullError::Unavailable(String::new()), again, status: None };
        (1..=7).map(|tries| failure.pause(tries).map(|pause| pause.as_millis())).collect()
    }

    #[test]
    fn pauses_grow_and_end() {
        assert_eq!(
            pauses(Again::Soon),
            [Some(250), Some(500), Some(1000), Some(2000), Some(4000), None, None]
        );
        assert_eq!(pauses(Again::After(Duration::from_secs(3)))[..2], [Some(3000), Some(3000)]);
        assert_eq!(pauses(Again::After(Duration::from_hours(1)))[0], None);
        assert_eq!(pauses(Again::Never)[0], None);
    }

    #[test]
    fn a_server_may_say_how_long_to_wait() {
        assert_eq!(retry_after(" 7 "), Some(Duration::from_secs(7)));
        assert_eq!(retry_after("Fri, 31 Dec 1999 23:59:59 GMT"), None);
    }
}
