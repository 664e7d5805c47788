//! A persistent map that keeps the order in which its rows came.

use std::{
    borrow::Borrow,
    fmt,
    hash::{BuildHasherDefault, DefaultHasher, Hash},
    sync::Arc,
};

use rpds::{HashTrieMapSync, RedBlackTreeMapSync};

/// Rows found by key and listed in order of arrival; a copy costs two pointers.
#[derive(Clone)]
pub(crate) struct Ordered<K: Hash + Eq, V> {
    // INVARIANT: holds exactly the rows of `rows`, with their places: most rows are found by key, in one search.
    // Long ids are hashed once where a tree would compare them at each of its levels; nothing goes through this.
    keys: HashTrieMapSync<K, Placed<V>, Hashes>,
    rows: RedBlackTreeMapSync<u64, Arc<V>>,
}

/// A row and its place: rows that came earlier have smaller places.
pub(crate) type Placed<V> = (u64, Arc<V>);

/// The same on every run and every machine.
type Hashes = BuildHasherDefault<DefaultHasher>;

/// How many branches a node has at most: few, because what is shared with another world is copied to be changed.
const DEGREE: u8 = 16;

impl<K: Hash + Eq + Clone, V: Clone> Ordered<K, V> {
    /// The row of `key`.
    pub(crate) fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.keys.get(key).map(|(_, row)| row.as_ref())
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.size()
    }

    /// All rows, oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &V> {
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
        Q: Hash + Eq + ?Sized,
    {
        self.keys.get(key).map(|(place, _)| *place)
    }

    /// Adds a row at the end, or replaces the row of `key` where it stands; gives its place, and the row that was
    /// there before.
    pub(crate) fn insert(&mut self, key: K, row: V) -> (u64, Option<Arc<V>>) {
        let row = Arc::new(row);
        let before = self.keys.get(&key).cloned();
        let place = before.as_ref().map_or_else(
            || self.rows.last().map_or(0, |(place, _)| place + 1),
            |(place, _)| *place,
        );
        self.keys.insert_mut(key, (place, row.clone()));
        self.rows.insert_mut(place, row);
        (place, before.map(|(_, row)| row))
    }

    /// Removes the row of `key`; gives it with its place, if it was there.
    pub(crate) fn remove<Q>(&mut self, key: &Q) -> Option<Placed<V>>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let removed = self.keys.get(key).cloned()?;
        self.keys.remove_mut(key);
        self.rows.remove_mut(&removed.0);
        Some(removed)
    }
}

/// The same rows in the same order.
impl<K: Hash + Eq, V: PartialEq> PartialEq for Ordered<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.keys == other.keys && self.rows == other.rows
    }
}

impl<K: Hash + Eq, V: Eq> Eq for Ordered<K, V> {}

impl<K: Hash + Eq, V> Default for Ordered<K, V> {
    fn default() -> Self {
        Self {
            keys: HashTrieMapSync::new_with_hasher_and_degree_and_ptr_kind(
                Hashes::default(),
                DEGREE,
            ),
            rows: RedBlackTreeMapSync::new_sync(),
        }
    }
}

impl<K: Hash + Eq, V: fmt::Debug> fmt::Debug for Ordered<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.rows.values()).finish()
    }
}
