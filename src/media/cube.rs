//! Tables of colours in Adobe's `.cube` format ("Cube LUT Specification 1.0", 2013), of three dimensions or of one.

use std::io::Read;
use std::path::Path;

use crate::scene::CubeTable;

use super::MediaError;

/// The largest table taken in, points along each axis: as many as the specification allows.
const MOST_POINTS: usize = 256;

/// The longest file, bytes: as much as the largest table takes with long numbers.
const MOST_BYTES: u64 = 512 << 20;

/// Points along each axis of what is made of a table of one dimension.
const MADE_POINTS: usize = 65;

/// Reads a table.
///
/// # Errors
/// Where the file is missing, too long, or no table: rows that are missing or too many, numbers that are none, a size
/// out of range.
pub fn load_cube(path: &Path) -> Result<CubeTable, MediaError> {
    let file = std::fs::File::open(path).map_err(|error| MediaError::from_io(path, error))?;
    let mut text = String::new();
    let read = file.take(MOST_BYTES).read_to_string(&mut text).map_err(|error| match error.kind() {
        std::io::ErrorKind::InvalidData => MediaError::undecodable(path, "it is no text"),
        _ => MediaError::from_io(path, error),
    })?;
    if read as u64 == MOST_BYTES {
        return Err(MediaError::TooManyBytes { location: path.display().to_string(), max_bytes: MOST_BYTES });
    }
    parse_cube(&text).map_err(|fault| MediaError::undecodable(path, fault))
}

/// The entries of a table's lines.
struct Lines {
    one_dimension: Option<usize>,
    three_dimensions: Option<usize>,
    domain: [[f32; 3]; 2],
    rows: Vec<[f32; 3]>,
}

fn parse_cube(text: &str) -> Result<CubeTable, String> {
    let mut lines = Lines { one_dimension: None, three_dimensions: None, domain: [[0.0; 3], [1.0; 3]], rows: Vec::new() };
    for (index, line) in text.lines().enumerate() {
        lines.take(line.trim()).map_err(|fault| format!("line {}: {fault}", index + 1))?;
    }
    lines.table()
}

impl Lines {
    fn take(&mut self, line: &str) -> Result<(), String> {
        let mut words = line.split_whitespace();
        let Some(first) = words.next() else { return Ok(()) };
        match first {
            _ if first.starts_with('#') => {}
            "TITLE" | "LUT_1D_INPUT_RANGE" | "LUT_3D_INPUT_RANGE" => {}
            "LUT_1D_SIZE" => self.one_dimension = Some(size(words.next(), 65_536)?),
            "LUT_3D_SIZE" => self.three_dimensions = Some(size(words.next(), MOST_POINTS)?),
            "DOMAIN_MIN" => self.domain[0] = numbers(words)?,
            "DOMAIN_MAX" => self.domain[1] = numbers(words)?,
            _ => {
                let expected = self.expected().ok_or("a row of numbers before the table's size")?;
                if self.rows.len() == expected {
                    return Err(format!("more than the {expected} rows that the size asks for"));
                }
                self.rows.push(numbers(std::iter::once(first).chain(words))?);
            }
        }
        Ok(())
    }

    fn expected(&self) -> Option<usize> {
        self.three_dimensions.map(|size| size * size * size).or(self.one_dimension)
    }

    fn table(self) -> Result<CubeTable, String> {
        let expected = self.expected().ok_or("it names no LUT_3D_SIZE and no LUT_1D_SIZE")?;
        if self.rows.len() != expected {
            return Err(format!("{} rows, of which its size asks for {expected}", self.rows.len()));
        }
        let [low, high] = self.domain;
        if low.iter().zip(&high).any(|(low, high)| low >= high) {
            return Err("DOMAIN_MIN is not below DOMAIN_MAX".to_owned());
        }
        match self.three_dimensions {
            Some(size) => Ok(CubeTable { size, colours: self.rows, domain_min: low, domain_max: high }),
            None => Ok(CubeTable { size: MADE_POINTS, colours: spread(&self.rows), domain_min: low, domain_max: high }),
        }
    }
}

fn size(word: Option<&str>, most: usize) -> Result<usize, String> {
    let size = word.and_then(|word| word.parse().ok()).ok_or("a size that is no whole number")?;
    if (2..=most).contains(&size) { Ok(size) } else { Err(format!("a size of {size}; it must be 2 to {most}")) }
}

fn numbers<'a>(words: impl Iterator<Item = &'a str>) -> Result<[f32; 3], String> {
    let numbers: Vec<f32> = words.map_while(|word| word.parse().ok().filter(|number: &f32| number.is_finite())).take(4).collect();
    numbers.try_into().map_err(|_| "not three finite numbers".to_owned())
}

/// A table of one dimension as one of three, each channel by itself, straight between its points.
fn spread(rows: &[[f32; 3]]) -> Vec<[f32; 3]> {
    let last = rows.len() - 1;
    let curve = |channel: usize| -> Vec<f32> {
        let at = |point: usize| {
            let place = point as f32 / (MADE_POINTS - 1) as f32 * last as f32;
            let first = (place as usize).min(last - 1);
            let (low, high) = (rows[first][channel], rows[first + 1][channel]);
            low + (high - low) * (place - first as f32)
        };
        (0..MADE_POINTS).map(at).collect()
    };
    let curves = [curve(0), curve(1), curve(2)];
    let points = 0..MADE_POINTS * MADE_POINTS * MADE_POINTS;
    points
        .map(|i| [curves[0][i % MADE_POINTS], curves[1][i / MADE_POINTS % MADE_POINTS], curves[2][i / MADE_POINTS / MADE_POINTS]])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_with_comments_and_domains() {
        let rows: String = (0..8).map(|i| format!("{} {} {}\n", i % 2, i / 2 % 2, i / 4)).collect();
        let table = parse_cube(&format!("# made\nTITLE \"x y\"\n\nLUT_3D_SIZE 2\nDOMAIN_MIN 0 0 0\nDOMAIN_MAX 2 2 2\n{rows}")).unwrap();
        assert_eq!((table.size, table.domain_max, table.colours[1], table.colours[4]), (2, [2.0; 3], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]));
        let curve = parse_cube("LUT_1D_SIZE 2\n1 0 0\n0 1 0.5\n").unwrap();
        assert_eq!((curve.size, curve.colours[0], *curve.colours.last().unwrap()), (MADE_POINTS, [1.0, 0.0, 0.0], [0.0, 1.0, 0.5]));
    }

    #[test]
    fn what_is_no_table_says_why() {
        for (text, why) in [
            ("LUT_3D_SIZE 2\n0 0 0\n", "1 rows"),
            ("LUT_3D_SIZE 2000\n", "2 to 256"),
            ("LUT_3D_SIZE 1\n", "2 to 256"),
            ("LUT_3D_SIZE 2\nnan 0 0\n", "line 2: not three finite numbers"),
            ("LUT_3D_SIZE 2\n0 0\n", "not three"),
            ("0 0 0\n", "before the table's size"),
            ("LUT_1D_SIZE 2\n0 0 0\n1 1 1\n2 2 2\n", "more than the 2 rows"),
            ("LUT_1D_SIZE 2\nDOMAIN_MAX 0 1 1\n0 0 0\n1 1 1\n", "DOMAIN_MIN"),
            ("", "names no"),
        ] {
            let fault = parse_cube(text).unwrap_err();
            assert!(fault.contains(why), "{text:?}: {fault}");
        }
    }
}
