//! peers PROBLEM [--only SCENARIO] [--samples 9]: the cores of pubgrub and resolvo on an integer
//! problem; prints what ../../FORMAT.md says.

mod measure;
mod problem;
mod spans;
mod with_pubgrub;
mod with_resolvo;

use std::io::Write;

use measure::{Mode, measure};
use problem::{Problem, Scenario};
use with_pubgrub::Order;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const USAGE: &str = "usage: peers PROBLEM [--only SCENARIO] [--samples 9]";
const PUBGRUB: &str = "pubgrub 0.4.0";
const RESOLVO: &str = "resolvo 0.12.2";
const FAR: &str = "one release at a time";
const LOCAL: &str = "metadata local";

struct Options {
    file: String,
    only: Option<String>,
    samples: usize,
}

fn options() -> Result<Options> {
    let mut args = std::env::args().skip(1);
    let mut out = Options { file: args.next().ok_or(USAGE)?, only: None, samples: 9 };
    while let Some(name) = args.next() {
        let value = args.next().ok_or(USAGE)?;
        match name.as_str() {
            "--only" => out.only = Some(value),
            "--samples" => out.samples = value.parse()?,
            _ => return Err(USAGE.into()),
        }
    }
    Ok(out)
}

fn run(problem: &Problem, scenario: &Scenario, samples: usize) -> Result<()> {
    let mut out = std::io::stdout().lock();
    let index = with_pubgrub::Index::new(problem, scenario);
    for (mode, order) in [("uv order", Order::Discovery), ("conflict order", Order::Conflicts)] {
        let mode = Mode { tool: PUBGRUB, mode, knows: FAR };
        writeln!(out, "{}", measure(&mode, &scenario.id, samples, |d| index.solve(order, d)))?;
    }
    let index = with_resolvo::Index::new(problem, scenario);
    for (mode, knows, hint) in [("plain", FAR, false), ("hint", LOCAL, true)] {
        let mode = Mode { tool: RESOLVO, mode, knows };
        writeln!(out, "{}", measure(&mode, &scenario.id, samples, |d| index.solve(hint, d)))?;
    }
    Ok(())
}

fn main() -> Result<()> {
    let options = options()?;
    let problem = Problem::read(&std::fs::read_to_string(&options.file)?)?;
    for scenario in &problem.scenarios {
        if options.only.as_ref().is_none_or(|only| *only == scenario.id) {
            run(&problem, scenario, options.samples)?;
        }
    }
    Ok(())
}
