//! Who is said to ask: the skill that this program came with, its version, and the platform it is installed on.

use std::path::Path;

/// Who is said to ask, unless configured.
const DEFAULT_SOURCE: &str = "flexclip-alternative";
/// The file that describes a skill, beside the program or above it in the folder of the skill.
const SKILL_FILE: &str = "SKILL.md";
/// A front matter is no longer.
const MAX_SKILL_BYTES: usize = 1 << 20;
/// Folders of skills below the home folder, with their platforms.
const PLATFORMS: [(&str, &str); 2] = [(".clawhub", "clawhub"), (".cursor/skills", "cursor")];
const UNKNOWN_PLATFORM: &str = "unknown";

/// The values of the headers `X-Skill-*` of every request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// `X-Skill-Source`.
    pub source: String,
    /// `X-Skill-Version`.
    pub version: String,
    /// `X-Skill-Platform`.
    pub platform: String,
    /// Whether `SKILL_SOURCE` was read as the platform, which was its meaning once.
    pub is_by_old_name: bool,
}

impl Attribution {
    /// As the environment says, else the skill's file, else by where the program lies.
    pub(super) fn read(variable: &dyn Fn(&str) -> Option<String>, home: Option<&Path>, program: Option<&Path>) -> Self {
        let file = program.and_then(|program| front_matter(program, home)).unwrap_or_default();
        let of_file = |key: &str| file.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone());
        let named = variable("SKILL_SOURCE");
        let is_platform = |name: &String| name == UNKNOWN_PLATFORM || PLATFORMS.iter().any(|(_, platform)| name == platform);
        let is_by_old_name = named.as_ref().is_some_and(is_platform) && variable("SKILL_PLATFORM").is_none();
        let (source, old_platform) = if is_by_old_name { (None, named) } else { (named, None) };
        let version = variable("OFFCUT_SKILL_VERSION").or_else(|| of_file("version"));
        Self {
            source: variable("OFFCUT_SKILL_SOURCE")
                .or(source)
                .or_else(|| of_file("source"))
                .or_else(|| of_file("name"))
                .unwrap_or_else(|| DEFAULT_SOURCE.to_owned()),
            version: version.unwrap_or_else(|| env!("CARGO_PKG_VERSION").to_owned()),
            platform: variable("SKILL_PLATFORM").or(old_platform).unwrap_or_else(|| platform(home, program).to_owned()),
            is_by_old_name,
        }
    }
}

/// `X-Skill-Platform` by where the program is installed.
fn platform(home: Option<&Path>, program: Option<&Path>) -> &'static str {
    let is_under = |folder: &str| home.zip(program).is_some_and(|(home, program)| program.starts_with(home.join(folder)));
    PLATFORMS.iter().find(|(folder, _)| is_under(folder)).map_or(UNKNOWN_PLATFORM, |(_, platform)| platform)
}

/// The front matter of the skill's file: beside the program, or in a folder above it as far as the folder of skills.
fn front_matter(program: &Path, home: Option<&Path>) -> Option<Vec<(String, String)>> {
    let root = home.and_then(|home| PLATFORMS.iter().map(|(folder, _)| home.join(folder)).find(|folder| program.starts_with(folder)));
    let beside = program.parent()?;
    let mut folders =
        beside.ancestors().take_while(|folder| *folder == beside || root.as_ref().is_some_and(|root| folder.starts_with(root)));
    let text = folders.find_map(|folder| std::fs::read(folder.join(SKILL_FILE)).ok())?;
    let text = String::from_utf8_lossy(&text[..text.len().min(MAX_SKILL_BYTES)]).into_owned();
    Some(fields(&text))
}

/// The plain fields of a front matter: lines `key: value` between two lines of three dashes.
fn fields(text: &str) -> Vec<(String, String)> {
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    if lines.next().map(str::trim_end) != Some("---") {
        return Vec::new();
    }
    let inside = lines.take_while(|line| line.trim_end() != "---");
    let field = |line: &str| {
        let (key, value) = line.split_once(':').filter(|(key, _)| !key.starts_with([' ', '\t', '#', '-']))?;
        let value = value.trim().trim_matches(['"', '\'']);
        // Only what can stand in a header.
        let is_plain = !value.is_empty() && value.len() <= 100 && value.chars().all(|c| c.is_ascii_graphic() || c == ' ');
        is_plain.then(|| (key.trim().to_owned(), value.to_owned()))
    };
    inside.filter_map(field).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)], home: &Path, program: &Path) -> [String; 3] {
        let find = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        let Attribution { source, version, platform, .. } = Attribution::read(&find, Some(home), Some(program));
        [source, version, platform]
    }

    #[test]
    fn the_environment_wins_over_the_skills_file_and_that_over_the_rest() {
        let home = tempfile::tempdir().unwrap();
        let skill = home.path().join(".cursor/skills/promo");
        std::fs::create_dir_all(skill.join("bin")).unwrap();
        let program = skill.join("bin/offcut");
        let own = env!("CARGO_PKG_VERSION");
        assert_eq!(read(&[], home.path(), &program), ["flexclip-alternative", own, "cursor"]);
        std::fs::write(skill.join("SKILL.md"), "---\nname: \"promo-maker\"\nversion: 1.4.2\nmetadata:\n  version: 9\n---\nversion: 8\n")
            .unwrap();
        assert_eq!(read(&[], home.path(), &program), ["promo-maker", "1.4.2", "cursor"]);
        let set = [("SKILL_SOURCE", "mine"), ("SKILL_PLATFORM", "there"), ("OFFCUT_SKILL_VERSION", "9")];
        assert_eq!(read(&set, home.path(), &program), ["mine", "9", "there"]);
        // Beside a program elsewhere, and not above it.
        let elsewhere = home.path().join("bin");
        std::fs::create_dir(&elsewhere).unwrap();
        std::fs::write(home.path().join("SKILL.md"), "---\nname: above\n---\n").unwrap();
        assert_eq!(read(&[], home.path(), &elsewhere.join("offcut"))[0], "flexclip-alternative");
        std::fs::write(elsewhere.join("SKILL.md"), "---\nname: bad\u{1b}name\nsource: beside\n").unwrap();
        assert_eq!(read(&[], home.path(), &elsewhere.join("offcut"))[0], "beside");
    }

    #[test]
    fn the_old_meaning_is_read_where_it_is_plain() {
        let of = |variables: &[(&str, &str)]| {
            let find = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
            let found = Attribution::read(&find, None, None);
            (found.source, found.platform, found.is_by_old_name)
        };
        assert_eq!(of(&[("SKILL_SOURCE", "clawhub")]), ("flexclip-alternative".into(), "clawhub".into(), true));
        assert_eq!(of(&[("SKILL_SOURCE", "mine")]), ("mine".into(), "unknown".into(), false));
        assert_eq!(of(&[("SKILL_SOURCE", "cursor"), ("SKILL_PLATFORM", "x")]), ("cursor".into(), "x".into(), false));
    }
}
