//! The facts that a place is chosen by, gathered.

use std::path::Path;
use std::time::Duration;

use crate::base::PixelSize;

use super::hand_off::{CloudFacts, Facts, Network};
use super::jobs::Outgoing;
use super::{Cloud, CloudError, decide};

/// How long the service may take to answer.
const REACH_LIMIT: Duration = Duration::from_secs(20);
/// The only ending that the cloud makes.
const ENDING: &str = "mp4";

/// The render that is wanted, as this machine would make it.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// The draft.
    pub draft: &'a Outgoing,
    /// The file to write.
    pub output: &'a Path,
    /// Size of the output.
    pub canvas: PixelSize,
    /// Frames of the output.
    pub frames: u64,
    /// Tracks with pictures.
    pub layers: u64,
    /// A wish that the cloud does not fulfil, in words.
    pub local_only: Option<String>,
    /// Whether the service is asked even where the place is clear without.
    pub ask_always: bool,
}

impl Cloud<'_> {
    /// All facts about `wanted`. The service is asked only where nothing else has settled the place, or where that is
    /// wanted all the same. Another service than the documented one is also asked whether it knows what the draft uses.
    ///
    /// # Errors
    /// Where the records cannot be read.
    pub async fn facts(&self, wanted: &Wanted<'_>) -> Result<Facts, CloudError> {
        let mut facts = Facts {
            frames: wanted.frames,
            canvas: wanted.canvas,
            speed: self.measured_speed(u64::from(wanted.canvas.width) * u64::from(wanted.canvas.height), wanted.layers)?,
            unusual_keys: wanted.draft.unusual_keys.clone(),
            local_only: wanted.local_only.clone().or_else(|| other_ending(wanted.output)),
            running_job: self.open_job_of(wanted.draft, wanted.output)?.map(|job| job.id),
            network: Network::NotAsked,
        };
        let is_unknown_there = !facts.unusual_keys.is_empty() && self.settings.is_default_api();
        let is_settled = facts.running_job.is_some() || facts.local_only.is_some() || is_unknown_there || facts.speed.is_none();
        if is_settled && !wanted.ask_always {
            return Ok(facts);
        }
        match self.bytes_left_to_upload(wanted.draft) {
            Ok(bytes) => facts.network = self.network(bytes).await?,
            Err(error) => facts.local_only = facts.local_only.or_else(|| Some(error.to_string())),
        }
        tracing::debug!(decision = ?decide(&facts), "a place was chosen");
        Ok(facts)
    }

    async fn network(&self, upload_bytes: u64) -> Result<Network, CloudError> {
        let asked = tokio::time::timeout(self.settings.waits.limit(REACH_LIMIT), self.is_reachable()).await;
        let balance = match asked {
            Ok(Ok(balance)) => balance,
            Ok(Err(error)) => return Ok(Network::Down(error.to_string())),
            Err(_) => return Ok(Network::Down(format!("no answer within {} s", REACH_LIMIT.as_secs()))),
        };
        let usual_ms = self.records.usual_job_ms(self.api())?.and_then(|ms| u64::try_from(ms).ok());
        Ok(Network::Up(CloudFacts {
            credits: balance.available,
            upload_bytes,
            upload_rate: self.records.upload_rate(self.api())?,
            usual_job: usual_ms.map(Duration::from_millis),
            every_draft: balance.every_draft,
        }))
    }
}

/// Why an output is none of the cloud's.
fn other_ending(output: &Path) -> Option<String> {
    let is_own = output.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(ENDING));
    (!is_own).then(|| "the cloud makes MP4 alone".to_owned())
}
