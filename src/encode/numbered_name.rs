//! Names of numbered pictures.

use std::path::Path;

/// A file name with a frame number in it: `%d`, or `%05d` for at least five digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NumberedName {
    before: String,
    digits: usize,
    after: String,
}

impl NumberedName {
    /// The one number in the file name of `path`.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let (before, rest) = path.file_name()?.to_str()?.split_once('%')?;
        let (width, after) = rest.split_once('d')?;
        let digits = match width.strip_prefix('0') {
            Some(digits) => digits.parse().ok().filter(|digits| (1..=18).contains(digits))?,
            None if width.is_empty() => 1,
            None => return None,
        };
        (!after.contains('%')).then(|| Self { before: before.to_owned(), digits, after: after.to_owned() })
    }

    /// Whether a file of this name may be one of the pictures.
    pub(super) fn covers(&self, name: &str) -> bool {
        let digits = name.strip_prefix(&self.before).and_then(|rest| rest.strip_suffix(&self.after));
        digits.and_then(|digits| digits.parse().ok()).is_some_and(|index| self.name(index) == name)
    }

    pub(super) fn name(&self, index: u64) -> String {
        format!("{}{index:0digits$}{}", self.before, self.after, digits = self.digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_padded_as_printf_does() {
        let name = |pattern: &str, index| NumberedName::of(Path::new(pattern)).map(|name| name.name(index));
        assert_eq!(name("x/a%05d.png", 42).as_deref(), Some("a00042.png"));
        assert_eq!(name("%d.png", 7).as_deref(), Some("7.png"));
        assert_eq!(name("%03d.png", 12345).as_deref(), Some("12345.png"));
        let covers = |name: &str| NumberedName::of(Path::new("a%03d.png")).unwrap().covers(name);
        assert_eq!(["a000.png", "a1234.png", "a12.png", "b000.png", "a+01.png"].map(covers), [true, true, false, false, false]);
        for pattern in ["a.png", "%5d.png", "%d%d.png", "%0d.png", "%x.png", "%099d.png"] {
            assert_eq!(name(pattern, 1), None, "{pattern}");
        }
    }
}
