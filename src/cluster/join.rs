//! From pairs that look the same to clusters.

use super::block::edges;
use super::happening::Happening;
use super::knowledge::Knowledge;
use super::likeness::likeness;

/// What the records of each cluster tell together, and which they are by their index, in order. The
/// clusters come in the order of their first records.
pub(super) fn join(
    happenings: Vec<Happening>,
    knowledge: &Knowledge,
) -> Vec<(Happening, Vec<usize>)> {
    let edges = edges(&happenings, knowledge);
    let mut forest = Forest::new(happenings);
    for edge in edges {
        forest.join(edge.first, edge.second, knowledge);
    }
    forest.trees()
}

/// Disjoint sets of records. The root of a set is its first record, and holds what all tell together.
struct Forest {
    parents: Vec<usize>,
    happenings: Vec<Option<Happening>>,
}

impl Forest {
    fn new(happenings: Vec<Happening>) -> Self {
        Forest {
            parents: (0..happenings.len()).collect(),
            happenings: happenings.into_iter().map(Some).collect(),
        }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parents[at] != at {
            self.parents[at] = self.parents[self.parents[at]];
            at = self.parents[at];
        }
        at
    }

    /// Joins the sets of two records, if all that they tell together can be of one happening.
    fn join(&mut self, a: usize, b: usize, knowledge: &Knowledge) {
        let (a, b) = (self.root(a), self.root(b));
        let (first, second) = (a.min(b), a.max(b));
        let Ok([Some(one), held]) = self.happenings.get_disjoint_mut([first, second]) else {
            return; // They are in one set already.
        };
        if let Some(other) = held.take_if(|other| likeness(one, other, knowledge).is_some()) {
            one.absorb(other, knowledge);
            self.parents[second] = first;
        }
    }

    fn trees(mut self) -> Vec<(Happening, Vec<usize>)> {
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); self.parents.len()];
        for at in 0..self.parents.len() {
            let root = self.root(at);
            members[root].push(at);
        }
        let trees = self.happenings.into_iter().zip(members);
        trees
            .filter_map(|(happening, members)| Some((happening?, members)))
            .collect()
    }
}
