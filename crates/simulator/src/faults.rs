//! What can go wrong between a controller and the API, and how often.

use crate::dice::Dice;

/// Frequencies per thousand, and delays in ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Faults {
    /// Calls that never reach the API; the caller learns nothing.
    pub lost_calls: u64,
    /// Calls that the API performs, but whose reply is lost; the caller learns nothing.
    pub lost_replies: u64,
    /// Calls that the API refuses for a reason of its own.
    pub refusals: u64,
    /// Per tick: the watch of a controller breaks and begins anew.
    pub broken_watches: u64,
    /// Per tick: a controller crashes and starts with nothing.
    pub crashes: u64,
    /// Longest delay of a call, in ticks.
    pub call_delay: u64,
    /// Most events of one resource that a controller sees in one tick; 0 is all.
    pub events_per_tick: u64,
    /// Per tick and resource: a controller sees nothing new.
    pub stalls: u64,
}

impl Faults {
    /// Everything works, at once.
    pub const NONE: Self = Self {
        lost_calls: 0,
        lost_replies: 0,
        refusals: 0,
        broken_watches: 0,
        crashes: 0,
        call_delay: 0,
        events_per_tick: 0,
        stalls: 0,
    };

    /// Watches lag far behind; calls work.
    pub const LAG: Self = Self { call_delay: 3, events_per_tick: 1, stalls: 600, ..Self::NONE };

    /// Calls and replies are lost, and some are refused.
    pub const LOSS: Self =
        Self { lost_calls: 100, lost_replies: 100, refusals: 50, call_delay: 3, ..Self::NONE };

    /// Controllers crash and watches break.
    pub const CRASHES: Self =
        Self { broken_watches: 20, crashes: 20, call_delay: 2, stalls: 200, ..Self::NONE };

    /// All of it.
    pub const ALL: Self = Self {
        lost_calls: 50,
        lost_replies: 50,
        refusals: 30,
        broken_watches: 10,
        crashes: 10,
        call_delay: 4,
        events_per_tick: 2,
        stalls: 400,
    };

    /// What becomes of one call.
    pub fn fate(&self, dice: &mut Dice) -> Fate {
        let roll = dice.below(1_000);
        let [lost, reply_lost] = [self.lost_calls, self.lost_calls + self.lost_replies];
        match roll {
            _ if roll < lost => Fate::CallLost,
            _ if roll < reply_lost => Fate::ReplyLost,
            _ if roll < reply_lost + self.refusals => Fate::Refused,
            _ => Fate::Answered,
        }
    }
}

/// What becomes of one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is performed and answered.
    Answered,
    /// It is performed, and the answer is lost.
    ReplyLost,
    /// It never arrives.
    CallLost,
    /// It is refused.
    Refused,
}
