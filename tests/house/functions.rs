//! Pixels do not depend on the machine: what platforms' mathematical libraries round differently is not called where
//! they are made.

use std::path::Path;

/// Modules that make pixels, and modules that tell where they lie.
const MODULES: [&str; 4] = ["src/base", "src/scene", "src/timeline", "src/composite"];

/// Functions that IEEE 754 does not ask to be rounded correctly. `libm` has all of them, the same everywhere.
const FUNCTIONS: [&str; 13] = ["sin", "cos", "tan", "sin_cos", "atan2", "exp", "exp2", "ln", "log2", "log10", "powf", "hypot", "cbrt"];

/// Calls in a text, without what stands in its tests.
fn calls(text: &str) -> Vec<&'static str> {
    let made = text.split("#[cfg(test)]").next().unwrap_or_default();
    FUNCTIONS.into_iter().filter(|function| made.contains(&format!(".{function}("))).collect()
}

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn no_function_of_the_platform_goes_into_pixels() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    MODULES.iter().for_each(|module| files(&root.join(module), &mut sources));
    assert!(sources.len() > 80, "{} files", sources.len());
    let faults: Vec<_> = sources
        .iter()
        .map(|path| (path, calls(&std::fs::read_to_string(path).unwrap())))
        .filter(|(_, calls)| !calls.is_empty())
        .map(|(path, calls)| format!("{} calls {calls:?}; take those of libm", path.display()))
        .collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn calls_are_found_outside_of_tests() {
    assert_eq!(calls("let a = b.sin() + c.exp2();"), ["sin", "exp2"]);
    assert!(calls("let a = libm::sin(b);\n#[cfg(test)]\nmod tests { b.sin() }").is_empty());
}
