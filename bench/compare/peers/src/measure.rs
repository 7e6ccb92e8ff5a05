//! Times a core as ../../FORMAT.md says, and makes the line.

use std::cell::Cell;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

pub type Pick = (u32, u32);

const LIMIT: Duration = Duration::from_secs(60);
const LONG: Duration = Duration::from_secs(5);
const SAMPLE: Duration = Duration::from_micros(500);

pub struct Answer {
    status: &'static str,
    picks: Vec<Pick>,
    why: Option<String>,
    fetched: u64,
}

impl Answer {
    pub fn sat(picks: Vec<Pick>, fetched: u64) -> Answer {
        Answer { status: "sat", picks, why: None, fetched }
    }
    pub fn unsat(fetched: u64) -> Answer {
        Answer { status: "unsat", picks: Vec::new(), why: None, fetched }
    }
    pub fn limit(why: String, fetched: u64) -> Answer {
        Answer { status: "limit", picks: Vec::new(), why: Some(why), fetched }
    }
}

/// One solve's. The clock is read at every 16th question.
pub struct Deadline {
    start: Instant,
    asked: Cell<u32>,
}

#[derive(Debug)]
pub struct Passed;

impl fmt::Display for Passed {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("60 s")
    }
}

impl std::error::Error for Passed {}

impl Deadline {
    fn new(start: Instant) -> Deadline {
        Deadline { start, asked: Cell::new(0) }
    }
    pub fn check(&self) -> Result<(), Passed> {
        let asked = self.asked.get().wrapping_add(1);
        self.asked.set(asked);
        match asked.is_multiple_of(16) && self.start.elapsed() > LIMIT {
            true => Err(Passed),
            false => Ok(()),
        }
    }
}

pub struct Mode {
    pub tool: &'static str,
    pub mode: &'static str,
    pub knows: &'static str,
}

fn batch_of(times: u32, solve: &impl Fn(Deadline) -> Answer) -> (Duration, Answer) {
    let start = Instant::now();
    let mut last = solve(Deadline::new(start));
    for _ in 1..times {
        last = solve(Deadline::new(start));
    }
    (start.elapsed(), last)
}

/// The first solve warms the caches; it counts only where it is long.
pub fn measure(mode: &Mode, id: &str, samples: usize, solve: impl Fn(Deadline) -> Answer) -> Value {
    let start = Instant::now();
    let (first, mut last) = catch_unwind(AssertUnwindSafe(|| batch_of(1, &solve)))
        .unwrap_or_else(|_| (start.elapsed(), Answer::limit("it panicked".into(), 0)));
    let mut ns = vec![first.as_nanos() as u64];
    if last.status != "limit" && first <= LONG {
        let (second, _) = batch_of(1, &solve);
        let times = SAMPLE.as_nanos().div_ceil(second.min(first).as_nanos().max(1)) as u32;
        ns.clear();
        for _ in 0..samples {
            let (took, answer) = batch_of(times, &solve);
            ns.push((took.as_nanos() / u128::from(times)) as u64);
            last = answer;
        }
    }
    let mut line = json!({
        "tool": mode.tool, "mode": mode.mode, "knows": mode.knows, "scenario": id,
        "status": last.status, "ns": ns, "picks": last.picks, "fetched": last.fetched,
    });
    if let Some(why) = last.why {
        line["why"] = why.into();
    }
    line
}
