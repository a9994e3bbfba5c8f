//! How fast this machine has rendered drafts like this one.

use std::path::Path;
use std::time::Duration;

use rusqlite::params;

use super::records::{Records, now_ms, signed};
use super::{Cloud, CloudError};

/// Past renders that count.
const COUNTED: usize = 10;

/// One render, and how long it took.
#[derive(Clone, Debug, PartialEq)]
pub struct RenderMeasure {
    /// The name of its compositor.
    pub adapter: String,
    /// Pixels of its canvas.
    pub pixels: u64,
    /// Tracks with pictures.
    pub layers: u64,
    /// Frames made.
    pub frames: u64,
    /// How long it took.
    pub elapsed: Duration,
}

/// The speed that past renders tell of the next.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasuredSpeed {
    /// Frames a second to expect.
    pub frames_per_second: f64,
    /// Renders it was taken from.
    pub renders: usize,
    /// The compositor of the latest of them.
    pub adapter: String,
}

/// Keeps a render's measure in the records at `folder`.
///
/// # Errors
/// Where the records cannot be written.
pub fn keep_render(folder: &Path, measure: &RenderMeasure) -> Result<(), CloudError> {
    let records = Records::open(folder)?;
    let RenderMeasure { adapter, pixels, layers, frames, elapsed } = measure;
    let sql = "INSERT INTO renders (at_ms, adapter, pixels, layers, frames, elapsed_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let elapsed_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
    let values = params![now_ms(), adapter, signed(*pixels), signed(*layers), signed(*frames), signed(elapsed_ms)];
    records.connection.execute(sql, values).map(drop).map_err(|error| records.unusable(&error))
}

impl Cloud<'_> {
    /// The speed to expect of a draft with this canvas and this many layers: from past renders within a factor of four
    /// in pixels and in layers, the ten latest, time taken as going with pixels. `None` where there are none.
    ///
    /// # Errors
    /// Where the records cannot be read.
    pub fn measured_speed(&self, pixels: u64, layers: u64) -> Result<Option<MeasuredSpeed>, CloudError> {
        let list = || -> rusqlite::Result<Vec<(String, f64, i64, i64)>> {
            let sql = "SELECT adapter, pixels, frames, elapsed_ms FROM renders
                WHERE pixels BETWEEN ?1 / 4 AND ?1 * 4 AND layers BETWEEN ?2 / 4 AND ?2 * 4 AND frames > 0 ORDER BY at_ms DESC LIMIT ?3";
            let mut statement = self.records.connection.prepare(sql)?;
            let values = params![signed(pixels), signed(layers.max(1)), signed(COUNTED as u64)];
            statement.query_map(values, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?.collect()
        };
        let renders = list().map_err(|error| self.records.unusable(&error))?;
        let Some((adapter, ..)) = renders.first() else { return Ok(None) };
        let scaled: f64 = renders.iter().map(|(_, own, frames, _)| *frames as f64 * own / pixels.max(1) as f64).sum();
        let seconds: f64 = renders.iter().map(|(.., elapsed_ms)| *elapsed_ms as f64 / 1000.0).sum();
        Ok(Some(MeasuredSpeed { frames_per_second: scaled / seconds, renders: renders.len(), adapter: adapter.clone() }))
    }
}
