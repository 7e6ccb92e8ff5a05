//! The pubgrub crate on an integer problem.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::HashMap;

use pubgrub::{
    Dependencies, DependencyConstraints, DependencyProvider, PackageResolutionStatistics,
    PubGrubError, VersionSet, resolve,
};

use crate::measure::{Answer, Deadline, Passed};
use crate::problem::{NEVER, Need, Node, Problem, Scenario};
use crate::spans::Spans;

const ROOT: u32 = u32::MAX;

#[derive(Clone, Copy, PartialEq)]
pub enum Order {
    /// As uv decides (crates/uv-resolver/src/pubgrub/priority.rs): exact pins, then what met five
    /// conflicts, then by the discovery of the project.
    Discovery,
    /// As the crate's OfflineDependencyProvider: most conflicts, then fewest candidates.
    Conflicts,
}

type Needs = Vec<(u32, Spans)>;

struct Package<'a> {
    id: u32,
    node: &'a Node,
    /// The place of its project: of an extra its base, else its own.
    project: u32,
}

/// What one scenario can lead to. A package is its place in `packages`.
pub struct Index<'a> {
    packages: Vec<Package<'a>>,
    /// By list of the problem.
    lists: Vec<Needs>,
    roots: Needs,
}

impl<'a> Index<'a> {
    pub fn new(problem: &'a Problem, scenario: &Scenario) -> Index<'a> {
        let closure = problem.closure(scenario);
        let place: HashMap<u32, u32> = closure.iter().copied().zip(0..).collect();
        let need = |(target, ranges): &Need| (place[target], Spans::of(ranges));
        let packages = closure.iter().map(|id| {
            let node = &problem.nodes[*id as usize];
            Package { id: *id, node, project: place[&node.base.unwrap_or(*id)] }
        });
        let mut lists = vec![Needs::new(); problem.lists.len()];
        let packages: Vec<Package> = packages.collect();
        for &list in packages.iter().flat_map(|p| &p.node.lists).filter(|&&list| list != NEVER) {
            if lists[list as usize].is_empty() {
                let groups = problem.lists[list as usize].iter();
                lists[list as usize] = groups.map(|&g| need(&problem.groups[g as usize])).collect();
            }
        }
        Index { packages, lists, roots: scenario.roots.iter().map(need).collect() }
    }

    pub fn solve(&self, order: Order, deadline: Deadline) -> Answer {
        let provider = Provider {
            index: self,
            order,
            deadline,
            fetched: Cell::new(0),
            discovered: RefCell::new((0, vec![0; self.packages.len()])),
            decided: RefCell::new(vec![0; self.packages.len()]),
        };
        let found = resolve(&provider, ROOT, 1u32);
        let fetched = provider.fetched.get();
        match found {
            Ok(picks) => {
                let picks = picks.into_iter().filter(|&(node, _)| node != ROOT);
                let picks = picks.map(|(place, v)| (self.packages[place as usize].id, v));
                Answer::sat(picks.collect(), fetched)
            }
            Err(PubGrubError::NoSolution(_)) => Answer::unsat(fetched),
            Err(PubGrubError::ErrorInShouldCancel(passed)) => {
                Answer::limit(passed.to_string(), fetched)
            }
            Err(other) => Answer::limit(other.to_string(), fetched),
        }
    }
}

struct Provider<'a> {
    index: &'a Index<'a>,
    order: Order,
    deadline: Deadline,
    fetched: Cell<u64>,
    /// How many projects were met, and by package its turn among them; 0: not met yet.
    discovered: RefCell<(u32, Vec<u32>)>,
    /// By package: its decision, 0 while it has none. The crate asks for the priority of a package
    /// again whenever the package is open, so that is where a decision ends.
    decided: RefCell<Vec<u32>>,
}

impl Provider<'_> {
    fn discover(&self, needs: &[(u32, Spans)]) {
        let (met, turns) = &mut *self.discovered.borrow_mut();
        for &(target, _) in needs {
            let project = self.index.packages[target as usize].project;
            if turns[project as usize] == 0 {
                *met += 1;
                turns[project as usize] = *met;
            }
        }
    }

    fn turn(&self, package: u32) -> u32 {
        let project = self.index.packages[package as usize].project;
        self.discovered.borrow().1[project as usize]
    }
}

impl DependencyProvider for Provider<'_> {
    type P = u32;
    type V = u32;
    type VS = Spans;
    type Priority = (u32, Reverse<u32>);
    type M = &'static str;
    type Err = Passed;

    fn prioritize(
        &self,
        package: &u32,
        range: &Spans,
        met: &PackageResolutionStatistics,
    ) -> Self::Priority {
        if *package == ROOT {
            return (u32::MAX, Reverse(0));
        }
        self.decided.borrow_mut()[*package as usize] = 0;
        match self.order {
            Order::Discovery if range.is_singleton() => (2, Reverse(self.turn(*package))),
            Order::Discovery => {
                (u32::from(met.conflict_count() >= 5), Reverse(self.turn(*package)))
            }
            Order::Conflicts => {
                match range.size(self.index.packages[*package as usize].node.count) {
                    0 => (u32::MAX, Reverse(0)),
                    size => (met.conflict_count(), Reverse(size)),
                }
            }
        }
    }

    /// The newest; of an extra whose project is decided, that candidate: no other can stand.
    fn choose_version(&self, package: &u32, range: &Spans) -> Result<Option<u32>, Passed> {
        if *package == ROOT {
            return Ok(Some(1));
        }
        let Package { node, project, .. } = &self.index.packages[*package as usize];
        let mut decided = self.decided.borrow_mut();
        let beside = if project == package { 0 } else { decided[*project as usize] };
        let choice = match beside {
            v if v != 0 && range.contains(&v) => Some(v),
            _ => range.newest(node.count),
        };
        decided[*package as usize] = choice.unwrap_or(0);
        Ok(choice)
    }

    fn get_dependencies(
        &self,
        package: &u32,
        version: &u32,
    ) -> Result<Dependencies<u32, Spans, &'static str>, Passed> {
        if *package == ROOT {
            self.discover(&self.index.roots);
            return Ok(Dependencies::Available(self.index.roots.iter().cloned().collect()));
        }
        self.fetched.set(self.fetched.get() + 1);
        let Package { node, project, .. } = &self.index.packages[*package as usize];
        let list = node.lists[*version as usize - 1];
        if list == NEVER {
            return Ok(Dependencies::Unavailable("it contradicts itself"));
        }
        let own = &self.index.lists[list as usize];
        self.discover(own);
        let base = (project != package).then(|| (*project, Spans::singleton(*version)));
        let all: DependencyConstraints<_, _> =
            base.into_iter().chain(own.iter().cloned()).collect();
        Ok(Dependencies::Available(all))
    }

    fn should_cancel(&self) -> Result<(), Passed> {
        self.deadline.check()
    }
}
