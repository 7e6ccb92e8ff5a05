//! Reads the integer problem of ../../FORMAT.md.

use std::str::SplitAsciiWhitespace;

/// Inclusive, ascending, apart.
pub type Ranges = Vec<(u32, u32)>;
pub type Need = (u32, Ranges);

/// What a candidate that contradicts itself has for a list: nobody can take it.
pub const NEVER: u32 = u32::MAX;

#[derive(Default)]
pub struct Node {
    pub count: u32,
    /// Of an extra: its project.
    pub base: Option<u32>,
    /// By candidate - 1: an index of `Problem::lists`, or `NEVER`.
    pub lists: Vec<u32>,
}

pub struct Scenario {
    pub id: String,
    pub roots: Vec<Need>,
}

/// `lists[0]` is the empty one. No list has a need for its own node: where such a need is met it
/// says nothing, where it is not the candidate is `NEVER`.
#[derive(Default)]
pub struct Problem {
    pub nodes: Vec<Node>,
    pub groups: Vec<Need>,
    pub lists: Vec<Vec<u32>>,
    pub scenarios: Vec<Scenario>,
}

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

pub fn contains(ranges: &Ranges, v: u32) -> bool {
    ranges.iter().any(|&(lo, hi)| lo <= v && v <= hi)
}

pub fn candidates(ranges: &Ranges) -> impl DoubleEndedIterator<Item = u32> + '_ {
    ranges.iter().flat_map(|&(lo, hi)| lo..=hi)
}

fn ranges(text: &str) -> Result<Ranges> {
    if text == "-" {
        return Ok(Vec::new());
    }
    let mut out: Ranges = Vec::new();
    for part in text.split(',') {
        let (lo, hi) = part.split_once('-').ok_or("a range without -")?;
        let (lo, hi) = (lo.parse()?, hi.parse()?);
        match out.last_mut() {
            Some(last) if last.1 + 1 == lo => last.1 = hi,
            _ => out.push((lo, hi)),
        }
    }
    Ok(out)
}

fn number(fields: &mut SplitAsciiWhitespace) -> Result<u32> {
    Ok(fields.next().ok_or("a record ends early")?.parse()?)
}

impl Problem {
    pub fn read(text: &str) -> Result<Problem> {
        let mut lines = text.lines();
        if lines.next() != Some("purvey-integers 1") {
            return Err("not an integer problem of format 1".into());
        }
        let mut out = Problem { lists: vec![Vec::new()], ..Problem::default() };
        for line in lines {
            let mut fields = line.split_ascii_whitespace();
            match fields.next() {
                Some("node") => out.node(&mut fields)?,
                Some("group") => out.group(&mut fields)?,
                Some("list") => out.list(&mut fields)?,
                Some("scenario") => out.scenario(&mut fields)?,
                _ => {}
            }
        }
        Ok(out)
    }

    fn node(&mut self, fields: &mut SplitAsciiWhitespace) -> Result<()> {
        number(fields)?;
        let count = number(fields)?;
        fields.next();
        let base = fields.next().map(|_of| number(fields)).transpose()?;
        self.nodes.push(Node { count, base, lists: vec![0; count as usize] });
        Ok(())
    }

    fn group(&mut self, fields: &mut SplitAsciiWhitespace) -> Result<()> {
        number(fields)?;
        number(fields)?;
        let target = number(fields)?;
        self.groups.push((target, ranges(fields.next().ok_or("a group without ranges")?)?));
        Ok(())
    }

    fn list(&mut self, fields: &mut SplitAsciiWhitespace) -> Result<()> {
        let node = number(fields)?;
        let held_by = ranges(fields.next().ok_or("a list without ranges")?)?;
        let all = fields.map(str::parse).collect::<std::result::Result<Vec<u32>, _>>()?;
        let (own, others): (Vec<u32>, Vec<u32>) =
            all.iter().partition(|&&g| self.groups[g as usize].0 == node);
        let id = self.lists.len() as u32;
        self.lists.push(others);
        for v in candidates(&held_by) {
            let met = own.iter().all(|&g| contains(&self.groups[g as usize].1, v));
            self.nodes[node as usize].lists[v as usize - 1] = if met { id } else { NEVER };
        }
        Ok(())
    }

    fn scenario(&mut self, fields: &mut SplitAsciiWhitespace) -> Result<()> {
        let id = fields.next().ok_or("a scenario without id")?.to_string();
        fields.next();
        let roots = fields
            .map(|root| {
                let (target, text) = root.split_once(':').ok_or("a root without :")?;
                Ok((target.parse()?, ranges(text)?))
            })
            .collect::<Result<Vec<Need>>>()?;
        self.scenarios.push(Scenario { id, roots });
        Ok(())
    }

    /// The nodes that the scenario can lead to, in the order in which they are met.
    pub fn closure(&self, scenario: &Scenario) -> Vec<u32> {
        let mut met = vec![false; self.nodes.len()];
        let mut out = Vec::new();
        let mut meet = |n: u32, out: &mut Vec<u32>| {
            if !std::mem::replace(&mut met[n as usize], true) {
                out.push(n);
            }
        };
        scenario.roots.iter().for_each(|(target, _)| meet(*target, &mut out));
        let mut at = 0;
        while at < out.len() {
            let node = &self.nodes[out[at] as usize];
            node.base.iter().for_each(|&base| meet(base, &mut out));
            let mut last = NEVER;
            for &list in node.lists.iter().filter(|&&list| list != NEVER) {
                if std::mem::replace(&mut last, list) != list {
                    self.lists[list as usize]
                        .iter()
                        .for_each(|&g| meet(self.groups[g as usize].0, &mut out));
                }
            }
            at += 1;
        }
        out
    }
}
