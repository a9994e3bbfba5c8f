//! Here or in the cloud: a decision by facts.

use std::time::Duration;

use crate::base::PixelSize;

use super::jobs::is_within_plan;
use super::renders::MeasuredSpeed;

/// The documents' usual time of a job in the cloud, until this user's own have been measured: the middle of 30 to 90 s.
const USUAL_JOB: Duration = Duration::from_secs(60);
/// Bytes a second of an upload until one has been measured: 10 Mbit/s.
const GUESSED_UPLOAD_RATE: f64 = 1_250_000.0;

/// Where a draft is rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On this machine.
    Local,
    /// In the cloud.
    Cloud,
}

/// The cloud's answers that count.
#[derive(Clone, Debug, PartialEq)]
pub enum Network {
    /// It answered.
    Up(CloudFacts),
    /// It did not, or refused; in words.
    Down(String),
    /// It was not asked, since the place is clear without.
    NotAsked,
}

/// The facts of the cloud that count.
#[derive(Clone, Debug, PartialEq)]
pub struct CloudFacts {
    /// Credits that can be spent; an export costs none.
    pub credits: f64,
    /// Bytes of media that it does not have yet.
    pub upload_bytes: u64,
    /// Bytes a second of past uploads.
    pub upload_rate: Option<f64>,
    /// How long past jobs took.
    pub usual_job: Option<Duration>,
    /// Whether it says that it renders every draft of this format.
    pub every_draft: bool,
}

/// Everything the decision is taken from.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Frames of the output.
    pub frames: u64,
    /// Size of the output.
    pub canvas: PixelSize,
    /// The speed that past renders tell; `None` where there were none like this.
    pub speed: Option<MeasuredSpeed>,
    /// Keys of the draft that the service may not know.
    pub unusual_keys: Vec<String>,
    /// The part of the output that the cloud cannot make, in words.
    pub local_only: Option<String>,
    /// The job that renders this draft to this output already.
    pub running_job: Option<String>,
    /// The cloud.
    pub network: Network,
}

/// Where, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Where.
    pub place: Place,
    /// The fact that settled it, in words.
    pub because: String,
}

impl Facts {
    /// The time that the render would take here.
    pub fn local_time(&self) -> Option<Duration> {
        let rate = self.speed.as_ref()?.frames_per_second;
        Duration::try_from_secs_f64(self.frames as f64 / rate).ok()
    }

    /// The time that it would take in the cloud, uploads included.
    pub fn cloud_time(&self) -> Option<Duration> {
        let Network::Up(cloud) = &self.network else { return None };
        Some(cloud.upload_time() + cloud.usual_job.unwrap_or(USUAL_JOB))
    }

    /// Whether nothing of the draft is beyond what the cloud knows.
    fn is_draft_known(&self) -> bool {
        self.unusual_keys.is_empty() || matches!(&self.network, Network::Up(cloud) if cloud.every_draft)
    }

    /// All facts, a line each.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("output: {} frames of {}", self.frames, self.canvas)];
        lines.push(match &self.speed {
            Some(speed) => format!(
                "this machine: {:.1} frames a second on drafts like this one ({}, measured on {} past renders)",
                speed.frames_per_second, speed.adapter, speed.renders
            ),
            None => "this machine: no draft like this one was rendered here yet".to_owned(),
        });
        lines.push(self.local_time().map_or("local render: unknown".to_owned(), |time| format!("local render: about {} s", seconds(time))));
        match &self.network {
            Network::Up(cloud) => lines.extend(cloud.lines()),
            Network::Down(reason) => lines.push(format!("cloud: not there ({reason})")),
            Network::NotAsked => lines.push("cloud: not asked".to_owned()),
        }
        lines.extend(self.cloud_time().map(|time| format!("cloud render: about {} s with uploads", seconds(time))));
        let within = is_within_plan(self.canvas.width, self.canvas.height);
        lines.push(format!("plan: the cloud renders up to 1080x1920; this canvas is {}", if within { "within" } else { "beyond" }));
        if !self.unusual_keys.is_empty() {
            let keys = self.unusual_keys.join(", ");
            let words = if self.is_draft_known() { "what renders there says that it knows" } else { "the cloud may not know" };
            lines.push(format!("draft: {words} its keys {keys}"));
        }
        lines.extend(self.local_only.iter().map(|reason| format!("output: {reason}")));
        lines.extend(self.running_job.iter().map(|id| format!("job: {id} renders this already")));
        lines
    }
}

impl CloudFacts {
    fn upload_time(&self) -> Duration {
        let rate = self.upload_rate.unwrap_or(GUESSED_UPLOAD_RATE).max(1.0);
        Duration::try_from_secs_f64(self.upload_bytes as f64 / rate).unwrap_or(Duration::MAX / 4)
    }

    fn lines(&self) -> Vec<String> {
        let rate = self
            .upload_rate
            .map_or_else(|| format!("{:.1} MB/s assumed", GUESSED_UPLOAD_RATE / 1e6), |rate| format!("{:.1} MB/s measured", rate / 1e6));
        let usual = self.usual_job.map_or_else(
            || format!("usually {} s by its documents", seconds(USUAL_JOB)),
            |usual| format!("usually {} s as measured", seconds(usual)),
        );
        vec![
            format!("cloud: there, {} credits (an export costs none), {usual}", self.credits),
            format!("upload: {:.1} MB left, {rate}, about {} s", self.upload_bytes as f64 / 1e6, seconds(self.upload_time())),
        ]
    }
}

/// Where to render. What the cloud cannot do stays here; a job that runs is waited for; else whichever is sooner, and
/// here where that is not known.
pub fn decide(facts: &Facts) -> Decision {
    let local = |because: String| Decision { place: Place::Local, because };
    if let Some(id) = &facts.running_job {
        return Decision { place: Place::Cloud, because: format!("the job {id} renders this draft to this output already") };
    }
    if let Some(reason) = &facts.local_only {
        return local(reason.clone());
    }
    if !is_within_plan(facts.canvas.width, facts.canvas.height) {
        return local(format!("the canvas {} is beyond the 1080x1920 of the cloud", facts.canvas));
    }
    if !facts.is_draft_known() {
        return local(format!("the draft uses what the cloud may not know: {}", facts.unusual_keys.join(", ")));
    }
    if let Network::Down(reason) = &facts.network {
        return local(format!("the cloud is not there ({reason})"));
    }
    let (Some(here), Some(there)) = (facts.local_time(), facts.cloud_time()) else {
        return local("how fast this machine is with such drafts is not known yet; this render measures it".to_owned());
    };
    let (here_s, there_s) = (seconds(here), seconds(there));
    if there < here {
        return Decision { place: Place::Cloud, because: format!("about {there_s} s there against {here_s} s here") };
    }
    local(format!("about {here_s} s here against {there_s} s there"))
}

fn seconds(time: Duration) -> u64 {
    time.as_secs_f64().ceil() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        let cloud = CloudFacts {
            credits: 100.0,
            upload_bytes: 10_000_000,
            upload_rate: Some(1e6),
            usual_job: Some(Duration::from_secs(40)),
            every_draft: false,
        };
        Facts {
            frames: 900,
            canvas: PixelSize::new(1080, 1920),
            speed: Some(MeasuredSpeed { frames_per_second: 10.0, renders: 3, adapter: "cpu".into() }),
            unusual_keys: Vec::new(),
            local_only: None,
            running_job: None,
            network: Network::Up(cloud),
        }
    }

    fn with(change: impl Fn(&mut Facts)) -> Decision {
        let mut facts = facts();
        change(&mut facts);
        decide(&facts)
    }

    #[test]
    fn the_sooner_place_is_taken() {
        assert_eq!(decide(&facts()), Decision { place: Place::Cloud, because: "about 50 s there against 90 s here".into() });
        let fast = with(|facts| facts.speed.as_mut().unwrap().frames_per_second = 100.0);
        assert_eq!(fast, Decision { place: Place::Local, because: "about 9 s here against 50 s there".into() });
        let slow_line = with(|facts| {
            if let Network::Up(cloud) = &mut facts.network {
                cloud.upload_rate = Some(100_000.0)
            }
        });
        assert_eq!((slow_line.place, slow_line.because.as_str()), (Place::Local, "about 90 s here against 140 s there"));
    }

    #[test]
    fn what_the_cloud_cannot_do_stays_here() {
        type Change<'a> = &'a dyn Fn(&mut Facts);
        let table: [(Change<'_>, &str); 5] = [
            (&|facts| facts.canvas = PixelSize::new(2160, 3840), "beyond the 1080x1920"),
            (&|facts| facts.unusual_keys = vec!["kf".into(), "tr".into()], "may not know: kf, tr"),
            (&|facts| facts.network = Network::Down("no route".into()), "no route"),
            (&|facts| facts.local_only = Some("the cloud makes MP4 alone".into()), "MP4 alone"),
            (&|facts| facts.speed = None, "not known yet"),
        ];
        for (change, because) in table {
            let decision = with(change);
            assert_eq!(decision.place, Place::Local, "{because}");
            assert!(decision.because.contains(because), "{}", decision.because);
        }
    }

    #[test]
    fn a_service_that_says_so_knows_every_draft() {
        let rich = with(|facts| {
            facts.unusual_keys = vec!["kf".into()];
            if let Network::Up(cloud) = &mut facts.network {
                cloud.every_draft = true;
            }
        });
        assert_eq!(rich.place, Place::Cloud);
    }

    #[test]
    fn a_running_job_goes_before_everything() {
        let decision = with(|facts| {
            facts.running_job = Some("render_1".into());
            facts.network = Network::Down("x".into());
        });
        assert_eq!(decision.place, Place::Cloud);
    }

    #[test]
    fn every_fact_is_told() {
        let mut facts = facts();
        facts.unusual_keys = vec!["kf".into()];
        facts.running_job = Some("render_1".into());
        let text = facts.lines().join("\n");
        for word in [
            "900 frames",
            "1080x1920",
            "10.0 frames a second",
            "cpu",
            "3 past",
            "90 s",
            "100 credits",
            "40 s",
            "10.0 MB left",
            "1.0 MB/s",
            "within",
            "kf",
            "render_1",
        ] {
            assert!(text.contains(word), "{word} in {text}");
        }
    }
}
