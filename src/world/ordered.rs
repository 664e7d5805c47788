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

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.size()
    }

    /// All rows, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &V> {
        self.rows.values().map(AsRef::as_ref)
    }

    /// The rows from the place `first` on, oldest first, with their places.
    pub(crate) fn from(&self, first: u64) -> impl Iterator<Item = (u64, &V)> {
        self.rows.range(first..).map(|(place, row)| (*place, row.as_ref()))
    }

    /// The row at a place.
    pub(crate) fn at(&self, place: u64) -> Option<&V> {
        self.rows.get(&place).map(AsRef::as_ref)
    }

    /// Where the row of `key` stands: those that came earlier have smaller places.
    pub(crate) fn place<Q>(&self, key: &Q) -> Option<u64>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.numbers.get(key).copied()
    }

    /// Adds a row at the end, or replaces the row of `key` where it stands; gives its place.
    pub(crate) fn insert(&mut self, key: K, row: V) -> u64 {
        let number = self.numbers.get(&key).copied().unwrap_or_else(|| {
            let next = self.rows.last().map_or(0, |(number, _)| number + 1);
            self.numbers.insert_mut(key, next);
            next
        });
        self.rows.insert_mut(number, Arc::new(row));
        number
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
