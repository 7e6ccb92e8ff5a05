//! The resolvo crate on an integer problem.

use std::any::Any;
use std::cell::Cell;
use std::collections::HashMap;
use std::fmt::Display;

use resolvo::{
    Candidates, Condition, ConditionId, ConditionalRequirement, Dependencies, DependencyProvider,
    HintDependenciesAvailable, Interner, KnownDependencies, NameId, Requirement, SolvableId,
    Solver, SolverCache, StringId, UnsolvableOrCancelled, VersionSetId, VersionSetUnionId,
};

use crate::measure::{Answer, Deadline, Passed};
use crate::problem::{NEVER, Need, Node, Problem, Scenario, candidates};

struct Set {
    name: NameId,
    /// Newest first.
    matching: Vec<SolvableId>,
}

/// What one scenario can lead to, numbered densely, as the crate keeps vectors by id.
pub struct Index {
    /// By solvable: (place of its name, candidate). Those of a name are consecutive.
    solvables: Vec<(u32, u32)>,
    /// By name: the node, and its solvables, newest first.
    names: Vec<(u32, Vec<SolvableId>)>,
    sets: Vec<Set>,
    /// By solvable.
    dependencies: Vec<Dependencies>,
    roots: Vec<ConditionalRequirement>,
}

#[derive(Default)]
struct Builder {
    place: HashMap<u32, u32>,
    first: Vec<u32>,
    ids: HashMap<Need, VersionSetId>,
    sets: Vec<Set>,
}

impl Builder {
    fn need(&mut self, need: &Need) -> ConditionalRequirement {
        if let Some(id) = self.ids.get(need) {
            return Requirement::Single(*id).into();
        }
        let place = self.place[&need.0];
        let first = self.first[place as usize];
        let matching = candidates(&need.1).rev();
        let matching = matching.map(|v| SolvableId::from_raw(first + v - 1)).collect();
        let id = VersionSetId(self.sets.len() as u32);
        self.sets.push(Set { name: NameId::from_raw(place), matching });
        self.ids.insert(need.clone(), id);
        Requirement::Single(id).into()
    }

    fn dependencies(&mut self, problem: &Problem, node: &Node, v: u32) -> Dependencies {
        let list = node.lists[v as usize - 1];
        if list == NEVER {
            return Dependencies::Unknown(StringId(0));
        }
        let base = node.base.map(|base| (base, vec![(v, v)]));
        let groups = problem.lists[list as usize].iter();
        let groups = groups.map(|&g| &problem.groups[g as usize]);
        let requirements = base.iter().chain(groups).map(|need| self.need(need)).collect();
        Dependencies::Known(KnownDependencies { requirements, constrains: Vec::new() })
    }
}

impl Index {
    pub fn new(problem: &Problem, scenario: &Scenario) -> Index {
        let (mut solvables, mut names) = (Vec::new(), Vec::new());
        let mut to = Builder::default();
        for n in problem.closure(scenario) {
            let (place, first) = (names.len() as u32, solvables.len() as u32);
            let count = problem.nodes[n as usize].count;
            to.place.insert(n, place);
            to.first.push(first);
            solvables.extend((1..=count).map(|v| (place, v)));
            let newest_first = (0..count).rev().map(|k| SolvableId::from_raw(first + k));
            names.push((n, newest_first.collect()));
        }
        let roots = scenario.roots.iter().map(|need| to.need(need)).collect();
        let dependencies = solvables.iter().map(|&(place, v): &(u32, u32)| {
            let (n, _) = names[place as usize];
            to.dependencies(problem, &problem.nodes[n as usize], v)
        });
        let dependencies = dependencies.collect();
        Index { solvables, names, sets: to.sets, dependencies, roots }
    }

    pub fn solve(&self, hint: bool, deadline: Deadline) -> Answer {
        let view = View { index: self, hint, deadline, fetched: Cell::new(0) };
        let mut solver = Solver::new(view);
        let problem = resolvo::Problem::new().requirements(self.roots.clone());
        let found = solver.solve(problem);
        let fetched = solver.provider().fetched.get();
        let pick = |s: SolvableId| {
            let (place, v) = self.solvables[s.into_raw() as usize];
            (self.names[place as usize].0, v)
        };
        match found {
            Ok(picks) => Answer::sat(picks.into_iter().map(pick).collect(), fetched),
            Err(UnsolvableOrCancelled::Unsolvable(_)) => Answer::unsat(fetched),
            Err(UnsolvableOrCancelled::Cancelled(_)) => Answer::limit(Passed.to_string(), fetched),
        }
    }
}

struct View<'a> {
    index: &'a Index,
    hint: bool,
    deadline: Deadline,
    fetched: Cell<u64>,
}

impl Interner for View<'_> {
    type NameId = NameId;
    type SolvableId = SolvableId;

    fn display_solvable(&self, solvable: SolvableId) -> impl Display + '_ {
        self.index.solvables[solvable.into_raw() as usize].1
    }
    fn display_name(&self, name: NameId) -> impl Display + '_ {
        self.index.names[name.into_raw() as usize].0
    }
    fn display_version_set(&self, version_set: VersionSetId) -> impl Display + '_ {
        version_set.0
    }
    fn display_string(&self, _: StringId) -> impl Display + '_ {
        "it contradicts itself"
    }
    fn version_set_name(&self, version_set: VersionSetId) -> NameId {
        self.index.sets[version_set.0 as usize].name
    }
    fn solvable_name(&self, solvable: SolvableId) -> NameId {
        NameId::from_raw(self.index.solvables[solvable.into_raw() as usize].0)
    }
    fn version_sets_in_union(&self, _: VersionSetUnionId) -> impl Iterator<Item = VersionSetId> {
        std::iter::empty()
    }
    fn resolve_condition(&self, _: ConditionId) -> Condition {
        unreachable!("nothing here is conditional")
    }
}

impl DependencyProvider for View<'_> {
    async fn filter_candidates(
        &self,
        all: &[SolvableId],
        version_set: VersionSetId,
        inverse: bool,
    ) -> Vec<SolvableId> {
        let matching = &self.index.sets[version_set.0 as usize].matching;
        if inverse {
            return all.iter().copied().filter(|s| !matching.contains(s)).collect();
        }
        matching.clone()
    }

    async fn get_candidates(&self, name: NameId) -> Option<Candidates> {
        let hint_dependencies_available = match self.hint {
            true => HintDependenciesAvailable::All,
            false => HintDependenciesAvailable::None,
        };
        let candidates = self.index.names[name.into_raw() as usize].1.clone();
        Some(Candidates { candidates, hint_dependencies_available, ..Candidates::default() })
    }

    /// The sets are in order already.
    async fn sort_candidates(&self, _: &SolverCache<Self>, _: &mut [SolvableId]) {}

    async fn get_dependencies(&self, solvable: SolvableId) -> Dependencies {
        self.fetched.set(self.fetched.get() + 1);
        self.index.dependencies[solvable.into_raw() as usize].clone()
    }

    fn should_cancel_with_value(&self) -> Option<Box<dyn Any>> {
        self.deadline.check().err().map(|passed| Box::new(passed) as Box<dyn Any>)
    }
}
