//! Rows in order of arrival that are also found by what is in them: a name, an owner, a kind.

use std::{borrow::Borrow, fmt, hash::Hash};

use rpds::RedBlackTreeSetSync;

use super::Ordered;

/// What a row is found by, besides its own key. Several rows may share it.
pub(crate) trait Handles {
    /// One such thing, as a name.
    type Handle: Ord + Clone;

    /// All that this row is found by.
    fn handles(&self) -> Vec<Self::Handle>;
}

/// An [`Ordered`] map with an index, which is kept by `insert` and `remove` alone.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Indexed<K: Hash + Eq, V: Handles> {
    rows: Ordered<K, V>,
    // INVARIANT: holds exactly the handles of the rows, with the rows' places.
    index: RedBlackTreeSetSync<(V::Handle, u64)>,
}

impl<K: Hash + Eq + Clone, V: Clone + Handles> Indexed<K, V> {
    /// The row of `key`.
    pub(crate) fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.rows.get(key)
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// All rows, oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.rows.iter()
    }

    /// The rows from the place `first` on, oldest first, with their places.
    pub(crate) fn from(&self, first: u64) -> impl Iterator<Item = (u64, &V)> {
        self.rows.from(first)
    }

    /// Where the row of `key` stands: those that came earlier have smaller places.
    pub(crate) fn place<Q>(&self, key: &Q) -> Option<u64>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.rows.place(key)
    }

    /// The row at a place.
    pub(crate) fn at(&self, place: u64) -> Option<&V> {
        self.rows.at(place)
    }

    /// The oldest row that has this handle.
    pub(crate) fn find(&self, wanted: V::Handle) -> Option<&V> {
        self.having(wanted, 0).next().map(|(_, row)| row)
    }

    /// The rows from the place `first` on that have this handle, oldest first, with their places.
    pub(crate) fn having(
        &self,
        wanted: V::Handle,
        first: u64,
    ) -> impl DoubleEndedIterator<Item = (u64, &V)> + use<'_, K, V> {
        self.index
            .range((wanted.clone(), first)..=(wanted, u64::MAX))
            .filter_map(|(_, place)| Some((*place, self.rows.at(*place)?)))
    }

    /// The rows by handle, from `first` on as long as their handles are as `is_wanted` says.
    pub(crate) fn by_handle(
        &self,
        first: V::Handle,
        is_wanted: impl Fn(&V::Handle) -> bool,
    ) -> impl Iterator<Item = &V> {
        self.index
            .range((first, 0)..)
            .take_while(move |(handle, _)| is_wanted(handle))
            .filter_map(|(_, place)| self.rows.at(*place))
    }

    /// Adds a row at the end, or replaces the row of `key` where it stands.
    pub(crate) fn insert(&mut self, key: K, row: V) {
        let added = row.handles();
        let (place, before) = self.rows.insert(key, row);
        let dropped = before.map(|row| row.handles());
        if dropped.as_ref() == Some(&added) {
            return;
        }
        for it in dropped.into_iter().flatten() {
            self.index.remove_mut(&(it, place));
        }
        for it in added {
            self.index.insert_mut((it, place));
        }
    }

    /// Removes the row of `key`; says whether it was there.
    pub(crate) fn remove<Q>(&mut self, key: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let Some((place, row)) = self.rows.remove(key) else { return false };
        for it in row.handles() {
            self.index.remove_mut(&(it, place));
        }
        true
    }
}

impl<K: Hash + Eq, V: Handles> Default for Indexed<K, V> {
    fn default() -> Self {
        Self { rows: Ordered::default(), index: RedBlackTreeSetSync::new_sync() }
    }
}

impl<K: Hash + Eq, V: Handles + fmt::Debug> fmt::Debug for Indexed<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rows.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    struct Pet(&'static str, &'static str);

    impl Handles for Pet {
        type Handle = &'static str;

        fn handles(&self) -> Vec<&'static str> {
            vec![self.0, self.1]
        }
    }

    #[test]
    fn rows_are_found_by_what_they_are_now() {
        let mut pets = Indexed::default();
        pets.insert(1, Pet("cat", "black"));
        pets.insert(2, Pet("dog", "black"));
        pets.insert(3, Pet("cat", "white"));
        let found = |pets: &Indexed<i32, Pet>, what, first| {
            pets.having(what, first).map(|(place, pet)| (place, pet.1)).collect::<Vec<_>>()
        };
        assert_eq!(found(&pets, "cat", 0), [(0, "black"), (2, "white")]);
        assert_eq!(found(&pets, "cat", 1), [(2, "white")]);
        assert_eq!(found(&pets, "cow", 0), []);
        pets.insert(1, Pet("cow", "black"));
        assert_eq!(found(&pets, "cat", 0), [(2, "white")]);
        assert_eq!(pets.find("cow"), Some(&Pet("cow", "black")));
        assert_eq!(found(&pets, "black", 0), [(0, "black"), (1, "black")]);
        assert!(pets.remove(&1) && !pets.remove(&1));
        assert_eq!(found(&pets, "black", 0), [(1, "black")]);
        assert_eq!(pets.find("cow"), None);
    }
}
