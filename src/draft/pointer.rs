//! JSON pointers (RFC 6901).

/// Adds an entry's name or index to a pointer; gives back its length before.
pub(super) fn enter(pointer: &mut String, entry: &str) -> usize {
    let length = pointer.len();
    pointer.push('/');
    pointer.push_str(&entry.replace('~', "~0").replace('/', "~1"));
    length
}

/// The entries that a pointer names, outermost first.
pub(super) fn entries(pointer: &str) -> impl Iterator<Item = String> + '_ {
    pointer.split('/').skip(1).map(|entry| entry.replace("~1", "/").replace("~0", "~"))
}
