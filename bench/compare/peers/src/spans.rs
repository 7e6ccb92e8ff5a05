//! A set of candidates for pubgrub. On integers it is canonical where the crate's own Ranges are
//! not (1-2,3-4 is 1-4), and a bound takes four bytes.

use std::fmt;

use pubgrub::VersionSet;
use smallvec::{SmallVec, smallvec};

use crate::problem::Ranges;

/// Where membership changes, strictly ascending; before the first of them nothing is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spans(SmallVec<[u32; 4]>);

impl Spans {
    pub fn of(ranges: &Ranges) -> Spans {
        Spans(ranges.iter().flat_map(|&(lo, hi)| [lo, hi + 1]).collect())
    }

    /// The newest of 1..=count that is in.
    pub fn newest(&self, count: u32) -> Option<u32> {
        let to = self.0.partition_point(|&at| at <= count);
        match to {
            0 => None,
            _ if to % 2 == 1 => Some(count),
            _ => Some(self.0[to - 1] - 1).filter(|&v| v > 0),
        }
    }

    pub fn size(&self, count: u32) -> u32 {
        let end = count + 1;
        self.0.chunks(2).map(|s| end.min(*s.get(1).unwrap_or(&end)) - end.min(s[0].max(1))).sum()
    }

    pub fn is_singleton(&self) -> bool {
        matches!(self.0[..], [lo, hi] if lo + 1 == hi)
    }

    /// Calls `at` wherever membership in either set changes, with what holds from there on, until
    /// it says no.
    fn walk(&self, other: &Spans, mut at: impl FnMut(u32, bool, bool) -> bool) {
        let (a, b) = (&self.0[..], &other.0[..]);
        let (mut i, mut j) = (0, 0);
        loop {
            let place = match (a.get(i), b.get(j)) {
                (Some(&x), Some(&y)) => x.min(y),
                (Some(&x), None) | (None, Some(&x)) => x,
                (None, None) => return,
            };
            i += usize::from(a.get(i) == Some(&place));
            j += usize::from(b.get(j) == Some(&place));
            if !at(place, i % 2 == 1, j % 2 == 1) {
                return;
            }
        }
    }

    fn combine(&self, other: &Spans, both: impl Fn(bool, bool) -> bool) -> Spans {
        let mut out = SmallVec::new();
        self.walk(other, |place, a, b| {
            if both(a, b) != (out.len() % 2 == 1) {
                out.push(place);
            }
            true
        });
        Spans(out)
    }

    fn nowhere(&self, other: &Spans, both: impl Fn(bool, bool) -> bool) -> bool {
        let mut none = true;
        self.walk(other, |_, a, b| {
            none = !both(a, b);
            none
        });
        none
    }
}

impl VersionSet for Spans {
    type V = u32;

    fn empty() -> Self {
        Spans(SmallVec::new())
    }
    fn full() -> Self {
        Spans(smallvec![0])
    }
    fn singleton(v: u32) -> Self {
        Spans(smallvec![v, v + 1])
    }
    fn complement(&self) -> Self {
        if self.0.first() == Some(&0) {
            return Spans(SmallVec::from_slice(&self.0[1..]));
        }
        let mut out = SmallVec::with_capacity(self.0.len() + 1);
        out.push(0);
        out.extend_from_slice(&self.0);
        Spans(out)
    }
    fn contains(&self, v: &u32) -> bool {
        self.0.iter().take_while(|at| *at <= v).count() % 2 == 1
    }
    fn intersection(&self, other: &Self) -> Self {
        self.combine(other, |a, b| a && b)
    }
    fn union(&self, other: &Self) -> Self {
        self.combine(other, |a, b| a || b)
    }
    fn is_disjoint(&self, other: &Self) -> bool {
        self.nowhere(other, |a, b| a && b)
    }
    fn subset_of(&self, other: &Self) -> bool {
        self.nowhere(other, |a, b| a && !b)
    }
}

impl fmt::Display for Spans {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}
