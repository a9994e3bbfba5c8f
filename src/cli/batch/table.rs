//! The table of a batch: a CSV file with a line of names, or a JSON object a line.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::base::{Code, Diagnostic};
use crate::files::read_file;
use crate::render::Failure;

/// Most bytes of a table.
const MOST_BYTES: usize = 256 << 20;

/// Most rows.
const MOST_ROWS: usize = 1_000_000;

/// One row: where it stands, and its values by column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Line of the file that it begins on, from 1.
    pub(super) line: u64,
    /// Values by the name of the column.
    pub(super) values: BTreeMap<String, String>,
}

/// Reads a table.
///
/// # Errors
/// Where it cannot be read, is no table, or is too long; with the line.
pub(super) fn read_table(path: &Path) -> Result<Vec<Row>, Failure> {
    let wrong = |message: String| {
        let error = Diagnostic::error(Code::Usage, format!("{}: {message}", path.display()));
        Failure::from(error.help("a table is a .csv file whose first line names the columns, or a .jsonl file with an object a line"))
    };
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    let is_csv = match extension.as_deref() {
        Some("csv") => true,
        Some("jsonl" | "ndjson") => false,
        _ => return Err(wrong("its extension tells no form of table".to_owned())),
    };
    let bytes = read_file(path).map_err(|error| wrong(format!("cannot be read: {error}")))?;
    if bytes.len() > MOST_BYTES {
        return Err(wrong(format!("is larger than {} MB", MOST_BYTES >> 20)));
    }
    let text =
        String::from_utf8(bytes).map_err(|error| wrong(format!("is not UTF-8 from byte {} on", error.utf8_error().valid_up_to())))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let rows = if is_csv { csv_rows(text) } else { json_rows(text) }.map_err(wrong)?;
    match rows.len() {
        0 => Err(wrong("has no rows".to_owned())),
        length if length > MOST_ROWS => Err(wrong(format!("has {length} rows; {MOST_ROWS} are the most"))),
        _ => Ok(rows),
    }
}

fn csv_rows(text: &str) -> Result<Vec<Row>, String> {
    if let Some(line) = open_quote(text) {
        return Err(format!("line {line} opens a quote that nothing closes"));
    }
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::Headers).from_reader(text.as_bytes());
    let names: Vec<String> = reader.headers().map_err(|error| error.to_string())?.iter().map(str::to_owned).collect();
    if let Some(index) = names.iter().position(String::is_empty) {
        return Err(format!("column {} has no name", index + 1));
    }
    if let Some(name) = names.iter().enumerate().find_map(|(index, name)| names[..index].contains(name).then_some(name)) {
        return Err(format!("has two columns named {name:?}"));
    }
    let row = |record: csv::Result<csv::StringRecord>| {
        let record = record.map_err(|error| told(&error, names.len()))?;
        let line = record.position().map_or(0, csv::Position::line);
        Ok(Row { line, values: names.iter().cloned().zip(record.iter().map(str::to_owned)).collect() })
    };
    reader.records().map(row).collect()
}

/// The error in our words, with the line.
fn told(error: &csv::Error, columns: usize) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { pos, len, .. } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            format!("line {line} has {len} values, and there are {columns} columns")
        }
        _ => error.to_string(),
    }
}

/// The line of a quote that is open at the end of the text. A doubled quote closes and opens again, which is the same.
fn open_quote(text: &str) -> Option<u64> {
    let (mut line, mut opened, mut at_start) = (1, None, true);
    for character in text.chars() {
        match (character, opened) {
            ('"', Some(_)) => opened = None,
            // Within a value that began without a quote, one is a character like others.
            ('"', None) if at_start => opened = Some(line),
            _ => {}
        }
        line += u64::from(character == '\n');
        at_start = matches!(character, ',' | '\n' | '"');
    }
    opened
}

fn json_rows(text: &str) -> Result<Vec<Row>, String> {
    let lines = text.lines().zip(1_u64..).filter(|(line, _)| !line.trim().is_empty());
    lines.map(|(text, line)| json_row(text, line).map_err(|error| format!("line {line}: {error}"))).collect()
}

fn json_row(text: &str, line: u64) -> Result<Row, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| format!("is no JSON: {error}"))?;
    let Value::Object(map) = value else { return Err("is no object".to_owned()) };
    let text_of = |(name, value): (String, Value)| match value {
        Value::String(text) => Ok((name, text)),
        Value::Number(number) => Ok((name, number.to_string())),
        Value::Bool(flag) => Ok((name, flag.to_string())),
        _ => Err(format!("{name:?} is neither a text nor a number")),
    };
    Ok(Row { line, values: map.into_iter().map(text_of).collect::<Result<_, _>>()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(row: &Row) -> Vec<(&str, &str)> {
        row.values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    #[test]
    fn both_forms_give_the_same_rows() {
        let csv = csv_rows("sku, words\n1,\"a, \"\"b\"\"\nc\"\n2,d\n").unwrap();
        let json = json_rows("{\"sku\":1,\"words\":\"a, \\\"b\\\"\\nc\"}\n\n{\"sku\":\"2\",\"words\":\"d\"}\n").unwrap();
        assert_eq!(values(&csv[0]), [("sku", "1"), ("words", "a, \"b\"\nc")]);
        assert_eq!(csv.iter().map(values).collect::<Vec<_>>(), json.iter().map(values).collect::<Vec<_>>());
        assert_eq!((csv[1].line, json[1].line), (4, 3));
    }

    #[test]
    fn broken_tables_are_told_with_their_line() {
        assert_eq!(csv_rows("a,b\n1,2\n3\n").unwrap_err(), "line 3 has 1 values, and there are 2 columns");
        assert_eq!(csv_rows("a,b\n1,\"2\n3,4\n").unwrap_err(), "line 2 opens a quote that nothing closes");
        assert!(csv_rows("a,a\n1,2\n").unwrap_err().contains("two columns"));
        assert!(json_rows("{\"a\":1}\n[1]\n").unwrap_err().starts_with("line 2"));
        assert!(json_rows("{\"a\":{}}").unwrap_err().contains("\"a\""));
    }
}
