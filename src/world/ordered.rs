//! A persistent map that keeps the order in which its rows came.

use std::{borrow::Borrow, fmt, sync::Arc};

use rpds::RedBlackTreeMapSync;

/// Rows found by key and listed in order of arrival; a copy costs two pointers.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Ordered<K: Ord, V> {
    numbers: RedBlackTreeMapSync<K, u64>,
    rows: RedBlackTreeMapSync<u64, Arc<V>>,
}

impl<K: Ord + Clone, V: Clone> Ordered<K, V> {
    /// The row of `key`.
    pub(crate) fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.rows.get(self.numbers.get(key)?).map(AsRef::as_ref)
    }

    /// All rows, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &V> {
        self.rows.values().map(AsRef::as_ref)
    }

    /// Adds a row at the end, or replaces the row of `key` where it stands.
    pub(crate) fn insert(&mut self, key: K, row: V) {
        let number = self.numbers.get(&key).copied().unwrap_or_else(|| {
            let next = self.rows.last().map_or(0, |(number, _)| number + 1);
            self.numbers.insert_mut(key, next);
            next
        });
        self.rows.insert_mut(number, Arc::new(row));
    }

    /// Removes the row of `key`; says whether it was there.
    pub(crate) fn remove<Q>(&mut self, key: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        let Some(number) = self.numbers.get(key).copied() else { return false };
        self.numbers.remove_mut(key) && self.rows.remove_mut(&number)
    }
}

impl<K: Ord, V> Default for Ordered<K, V> {
    fn default() -> Self {
        Self { numbers: RedBlackTreeMapSync::new_sync(), rows: RedBlackTreeMapSync::new_sync() }
    }
}

impl<K: Ord, V: fmt::Debug> fmt::Debug for Ordered<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.rows.values()).finish()
    }
}
