//! Kills a process that uses the store, a few hundred times at random instants, and checks what is left.
//!
//! The child opens the store, says what it holds, resumes one watch from where its predecessor's watch had
//! come to, and lets writers loose while it compacts right behind the watch. It reports every
//! acknowledgement and every event on its standard output, until SIGKILL. The parent keeps a model and checks:
//! acknowledged writes are there, revisions never go back, the watch has no gap, no double and the right old
//! values, transactions are whole, and what the store holds after each start is what the events add up to.
//!
//! It prints one line of figures and ends with an error if there is a violation.

#[path = "kill/child.rs"]
mod child;
#[path = "kill/parent.rs"]
mod parent;
#[path = "kill/random.rs"]
mod random;

/// How many times the child is killed.
const KILLS: usize = 300;

fn main() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("child") => child::run(&arguments[1..]),
        Some("--list") => Ok(()),
        // A filter that means other tests.
        Some(filter) if !filter.starts_with('-') && !"kill".contains(filter) => Ok(()),
        _ => parent::run(KILLS),
    }
}
