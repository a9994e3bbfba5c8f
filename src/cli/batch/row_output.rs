//! The output of a row: a pattern with variables in it, filled in, that leads nowhere else.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::base::{Code, Diagnostic};
use crate::draft::fill_in;
use crate::render::Failure;

use super::table::Row;

/// The variable that holds the number of the row, from 1.
const NUMBER: &str = "row";

/// The outputs of all rows.
///
/// # Errors
/// Where the pattern names a column that is not there, a value leads out of its folder, or two rows share an output.
pub(super) fn row_outputs(pattern: &Path, rows: &[Row]) -> Result<Vec<PathBuf>, Failure> {
    let pattern = pattern.to_str().ok_or_else(|| usage("the pattern of the outputs is not UTF-8".to_owned(), "name it in UTF-8"))?;
    let mut known: HashMap<PathBuf, u64> = HashMap::new();
    let mut outputs = Vec::with_capacity(rows.len());
    for (row, number) in rows.iter().zip(1_u64..) {
        let output = PathBuf::from(row_output(pattern, row, number)?);
        if let Some(other) = known.insert(output.clone(), row.line) {
            let message = format!("the rows of lines {other} and {} both write {:?}", row.line, output.display().to_string());
            return Err(usage(message, "put a column that differs into -o, such as 'out/{{sku}}.mp4', or {{row}}"));
        }
        outputs.push(output);
    }
    Ok(outputs)
}

fn row_output(pattern: &str, row: &Row, number: u64) -> Result<String, Failure> {
    let number = number.to_string();
    let unsafe_value = row.values.iter().find(|(name, value)| is_in(pattern, name) && !is_plain_name(value));
    if let Some((name, value)) = unsafe_value {
        let message = format!("line {}, column {name:?}: {value:?} cannot be part of a file's name", row.line);
        return Err(usage(message, "use letters, digits and blanks; no slash, no control character, not empty"));
    }
    let value_of = |name: &str| row.values.get(name).map(String::as_str).or((name == NUMBER).then_some("\u{0}"));
    let filled = fill_in(pattern, value_of).map_err(|name| {
        let columns: Vec<&str> = row.values.keys().map(String::as_str).collect();
        let message = format!("-o names {{{{{name}}}}}, and line {} has no such column", row.line);
        usage(message, &format!("the columns are {}", columns.join(", ")))
    })?;
    Ok(filled.replace('\u{0}', &number))
}

/// Whether a pattern names a variable.
fn is_in(pattern: &str, name: &str) -> bool {
    fill_in(pattern, |met| Some(if met == name { "\u{0}" } else { "" })).is_ok_and(|filled| filled.contains('\u{0}'))
}

/// Whether a value is a name within one folder on every system.
fn is_plain_name(value: &str) -> bool {
    let is_strange = |character: char| character.is_control() || "/\\:*?\"<>|%".contains(character);
    !value.trim().is_empty() && value != "." && !value.contains("..") && !value.contains(is_strange) && value.len() <= 200
}

fn usage(message: String, help: &str) -> Failure {
    Diagnostic::error(Code::Usage, message).help(help).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(line: u64, values: &[(&str, &str)]) -> Row {
        Row { line, values: values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect() }
    }

    #[test]
    fn a_value_leads_to_no_other_folder() {
        let named = |value| row_outputs(Path::new("out/{{sku}}.mp4"), &[row(2, &[("sku", value), ("words", "a/b")])]);
        assert_eq!(named("blue cup").unwrap(), [PathBuf::from("out/blue cup.mp4")]);
        for value in ["../x", "a/b", "", " ", "..", "a\nb", "a\u{0}b", "C:\\x", "%05d"] {
            assert!(named(value).unwrap_err().to_string().contains("column \"sku\""), "{value:?}");
        }
    }

    #[test]
    fn rows_share_no_output() {
        let rows = [row(2, &[("a", "x")]), row(3, &[("a", "x")])];
        assert!(row_outputs(Path::new("{{a}}.mp4"), &rows).unwrap_err().to_string().contains("lines 2 and 3"));
        assert_eq!(row_outputs(Path::new("{{row}}.mp4"), &rows).unwrap()[1], PathBuf::from("2.mp4"));
        assert!(row_outputs(Path::new("{{b}}.mp4"), &rows).unwrap_err().to_string().contains("{{b}}"));
    }
}
