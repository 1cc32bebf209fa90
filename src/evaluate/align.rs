//! The best one-to-one pairing of two lists.

/// Pairs the rows of `weights` with its columns, one to one, so that the sum of the weights is as
/// large as can be; as many pairs as the shorter side has.
///
/// `weights[row][column]` may be negative; all rows have the same length. Among equally good
/// pairings the result is one and the same for the same input. Pairs come in row order.
///
/// Hungarian algorithm with potentials (Kuhn 1955, Munkres 1957), O(n²m) for n ≤ m.
pub fn assign(weights: &[Vec<i64>]) -> Vec<(usize, usize)> {
    let rows = weights.len();
    let columns = weights.first().map_or(0, Vec::len);
    if rows <= columns {
        let owner = solve(rows, columns, |r, c| -weights[r][c]);
        let mut pairs: Vec<_> = (0..columns)
            .filter_map(|c| owner[c].map(|r| (r, c)))
            .collect();
        pairs.sort_unstable();
        pairs
    } else {
        let owner = solve(columns, rows, |c, r| -weights[r][c]);
        (0..rows).filter_map(|r| owner[r].map(|c| (r, c))).collect()
    }
}

/// The row that each column is given to, at the least total cost; `n` rows, `m ≥ n` columns.
fn solve(n: usize, m: usize, cost: impl Fn(usize, usize) -> i64) -> Vec<Option<usize>> {
    // Column `m` is a stand-in that holds the row being placed.
    let mut row_potential = vec![0i64; n];
    let mut column_potential = vec![0i64; m + 1];
    let mut owner: Vec<Option<usize>> = vec![None; m + 1];
    for row in 0..n {
        owner[m] = Some(row);
        let mut column = m;
        let mut slack = vec![i64::MAX; m];
        let mut from = vec![m; m];
        let mut reached = vec![false; m + 1];
        while let Some(placed) = owner[column] {
            reached[column] = true;
            let (mut next, mut delta) = (m, i64::MAX);
            for c in (0..m).filter(|&c| !reached[c]) {
                let reduced = cost(placed, c) - row_potential[placed] - column_potential[c];
                if reduced < slack[c] {
                    slack[c] = reduced;
                    from[c] = column;
                }
                if slack[c] < delta {
                    delta = slack[c];
                    next = c;
                }
            }
            for c in 0..=m {
                if let (true, Some(r)) = (reached[c], owner[c]) {
                    row_potential[r] += delta;
                    column_potential[c] -= delta;
                } else if c < m {
                    slack[c] -= delta;
                }
            }
            column = next;
        }
        while column != m {
            owner[column] = owner[from[column]];
            column = from[column];
        }
    }
    owner.truncate(m);
    owner
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_greedy_choice_is_not_taken_when_it_costs_the_rest() {
        let weights = vec![vec![9, 8], vec![8, 1]];
        assert_eq!(assign(&weights), [(0, 1), (1, 0)]);
    }

    #[test]
    fn the_longer_side_leaves_its_worst_alone() {
        let weights = vec![vec![1], vec![5], vec![3]];
        assert_eq!(assign(&weights), [(1, 0)]);
        assert_eq!(assign(&[vec![1, 5, 3]]), [(0, 1)]);
    }

    #[test]
    fn nothing_pairs_with_nothing() {
        assert!(assign(&[]).is_empty());
        assert!(assign(&[vec![], vec![]]).is_empty());
    }

    /// The best total over all pairings, by trying each.
    fn brute_force(weights: &[Vec<i64>], row: usize, used: &mut Vec<bool>, left: usize) -> i64 {
        if row == weights.len() {
            return if left == 0 { 0 } else { i64::MIN / 2 };
        }
        let mut best = brute_force(weights, row + 1, used, left);
        for c in 0..used.len() {
            if left > 0 && !used[c] {
                used[c] = true;
                best = best.max(weights[row][c] + brute_force(weights, row + 1, used, left - 1));
                used[c] = false;
            }
        }
        best
    }

    fn matrix() -> impl Strategy<Value = Vec<Vec<i64>>> {
        (1usize..=6, 1usize..=6).prop_flat_map(|(rows, columns)| {
            prop::collection::vec(prop::collection::vec(-5i64..20, columns), rows)
        })
    }

    proptest! {
        #[test]
        fn no_pairing_is_better(weights in matrix()) {
            let (rows, columns) = (weights.len(), weights[0].len());
            let pairs = assign(&weights);
            prop_assert_eq!(pairs.len(), rows.min(columns));
            let mut taken: Vec<usize> = pairs.iter().map(|&(_, c)| c).collect();
            taken.sort_unstable();
            taken.dedup();
            prop_assert_eq!(taken.len(), pairs.len());
            prop_assert!(pairs.windows(2).all(|w| w[0].0 < w[1].0));
            let total: i64 = pairs.iter().map(|&(r, c)| weights[r][c]).sum();
            let best = brute_force(&weights, 0, &mut vec![false; columns], rows.min(columns));
            prop_assert_eq!(total, best);
        }
    }
}
