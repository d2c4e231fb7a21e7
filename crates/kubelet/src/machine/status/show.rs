//! A status as text, for logs and for the scripts that test the machine.

use std::fmt;
use std::net::IpAddr;

use super::{Condition, ContainerStatus, Holds, PodStatus, State};

impl fmt::Display for PodStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.phase.as_str())?;
        for text in [&self.reason, &self.message] {
            if !text.is_empty() {
                write!(f, " {text:?}")?;
            }
        }
        if !self.addresses.is_empty() {
            let addresses: Vec<_> = self.addresses.iter().map(IpAddr::to_string).collect();
            write!(f, " ip={}", addresses.join(","))?;
        }
        write!(f, " generation={}", self.generation)?;
        for status in self.init.iter().chain(&self.app) {
            write!(f, "\n{status}")?;
        }
        for condition in &self.conditions {
            write!(f, "\n{condition}")?;
        }
        Ok(())
    }
}

impl fmt::Display for ContainerStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  {}: {}", self.name, self.state)?;
        if let Some(last) = &self.last {
            write!(f, " last={}({})", last.reason, last.code)?;
        }
        write!(f, " restarts={}", self.restarts)?;
        for (word, holds) in [("started", self.started), ("ready", self.ready)] {
            if holds == Holds::Yes {
                write!(f, " {word}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            State::Waiting { reason, message } if message.is_empty() => write!(f, "waiting {reason}"),
            State::Waiting { reason, message } => write!(f, "waiting {reason} {message:?}"),
            State::Running(_) => f.write_str("running"),
            State::Terminated(exit) if exit.message.is_empty() => {
                write!(f, "terminated {}({})", exit.reason, exit.code)
            }
            State::Terminated(exit) => {
                write!(f, "terminated {}({}) {:?}", exit.reason, exit.code, exit.message)
            }
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  {}={}", self.kind, self.holds.as_str())?;
        if !self.reason.is_empty() {
            write!(f, " {}", self.reason)?;
        }
        if !self.message.is_empty() {
            write!(f, " {:?}", self.message)?;
        }
        Ok(())
    }
}
