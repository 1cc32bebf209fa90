//! A bounded cache that threads share.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

const SHARDS: usize = 16;

/// Remembers values of a pure function, at most about `capacity` of them.
///
/// Entries are kept in two generations: when the young one is full it becomes the old one, and
/// what was old and has not been asked for since is forgotten. What is forgotten is computed
/// again, so the cache never shows in results.
#[derive(Debug)]
pub(super) struct Cache<K, V> {
    shards: Vec<Mutex<Generations<K, V>>>,
    hasher: RandomState,
    /// Entries of one generation of one shard.
    limit: usize,
}

#[derive(Debug)]
struct Generations<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
}

impl<K: Hash + Eq, V: Clone> Cache<K, V> {
    pub(super) fn new(capacity: usize) -> Self {
        let empty = || Generations {
            young: HashMap::new(),
            old: HashMap::new(),
        };
        Cache {
            shards: (0..SHARDS).map(|_| Mutex::new(empty())).collect(),
            hasher: RandomState::new(),
            limit: (capacity / SHARDS / 2).max(1),
        }
    }

    /// The value remembered for `key`.
    pub(super) fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let mut shard = self.shard(key);
        if let Some(value) = shard.young.get(key) {
            return Some(value.clone());
        }
        let (key, value) = shard.old.remove_entry(key)?;
        self.keep(&mut shard, key, value.clone());
        Some(value)
    }

    /// Remembers the value for `key`.
    pub(super) fn insert(&self, key: K, value: V) {
        let mut shard = self.shard(&key);
        self.keep(&mut shard, key, value);
    }

    fn keep(&self, shard: &mut Generations<K, V>, key: K, value: V) {
        if shard.young.len() >= self.limit {
            shard.old = std::mem::take(&mut shard.young);
        }
        shard.young.insert(key, value);
    }

    fn shard<Q: Hash + ?Sized>(&self, key: &Q) -> MutexGuard<'_, Generations<K, V>> {
        let index = self.hasher.hash_one(key) as usize % SHARDS;
        // A thread that died holding the lock leaves whole entries behind.
        self.shards[index]
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_stays_and_the_size_is_bounded() {
        let cache: Cache<String, usize> = Cache::new(320);
        cache.insert("kept".into(), 7);
        for n in 0..5_000 {
            cache.insert(n.to_string(), n);
            assert_eq!(cache.get("kept"), Some(7), "after {n}");
        }
        assert_eq!(cache.get("0"), None);
        let held: usize = cache
            .shards
            .iter()
            .map(|shard| {
                let shard = shard.lock().unwrap();
                shard.young.len() + shard.old.len()
            })
            .sum();
        assert!(held <= 320, "{held}");
    }
}
