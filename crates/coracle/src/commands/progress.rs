//! Progress of long work: a spinner on a terminal, plain lines elsewhere.

use std::io::IsTerminal as _;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::say;

/// One piece of work that a person waits for.
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Says what begins.
    pub(crate) fn start(what: &str) -> Self {
        if !std::io::stderr().is_terminal() {
            say(&format!("{what} ..."));
            return Self { bar: None };
        }
        let bar = ProgressBar::new_spinner();
        let style =
            ProgressStyle::with_template("{spinner} {prefix}: {msg}").expect("the template is well formed");
        bar.set_style(style);
        bar.set_prefix(what.to_owned());
        bar.enable_steady_tick(Duration::from_millis(100));
        Self { bar: Some(bar) }
    }

    /// Says what is being done now.
    pub(crate) fn tell(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.set_message(text.to_owned()),
            None => say(&format!("  {text}")),
        }
    }

    /// Says how it ended well.
    pub(crate) fn done(&self, text: &str) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        say(text);
    }

    /// Clears the line; the error follows.
    pub(crate) fn failed(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
