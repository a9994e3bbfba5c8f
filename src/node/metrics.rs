//! Counters, as Prometheus reads them (OpenMetrics 1.0).

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

use crate::api::JobStatus;

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RequestLabels {
    route: String,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct JobLabels {
    status: &'static str,
}

/// All counters.
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    jobs: Family<JobLabels, Counter>,
    render_seconds: Histogram,
    uploaded_bytes: Counter,
    waiting: Gauge,
    running: Gauge,
    stored_bytes: Gauge,
}

impl Metrics {
    pub(super) fn new() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("offcut_node"),
            requests: Family::default(),
            jobs: Family::default(),
            // A quarter of a second to about half an hour.
            render_seconds: Histogram::new(exponential_buckets(0.25, 2.0, 14)),
            uploaded_bytes: Counter::default(),
            waiting: Gauge::default(),
            running: Gauge::default(),
            stored_bytes: Gauge::default(),
        };
        let registry = &mut metrics.registry;
        registry.register("requests", "Requests by route and HTTP status", metrics.requests.clone());
        registry.register("jobs", "Jobs that ended, by how", metrics.jobs.clone());
        registry.register("render_seconds", "Time of renders", metrics.render_seconds.clone());
        registry.register("uploaded_bytes", "Bytes of files that were taken in", metrics.uploaded_bytes.clone());
        registry.register("jobs_waiting", "Jobs that wait", metrics.waiting.clone());
        registry.register("jobs_running", "Jobs that run", metrics.running.clone());
        registry.register("stored_bytes", "Bytes of files and results on disk", metrics.stored_bytes.clone());
        metrics
    }

    pub(super) fn count_request(&self, route: &str, status: u16) {
        self.requests.get_or_create(&RequestLabels { route: route.to_owned(), status }).inc();
    }

    pub(super) fn count_job(&self, status: JobStatus) {
        self.jobs.get_or_create(&JobLabels { status: status.name() }).inc();
    }

    pub(super) fn count_render(&self, status: JobStatus, seconds: f64) {
        self.count_job(status);
        self.render_seconds.observe(seconds);
    }

    pub(super) fn count_upload(&self, bytes: u64) {
        self.uploaded_bytes.inc_by(bytes);
    }

    /// The text of all, with what is so now.
    pub(super) fn text(&self, waiting: usize, running: usize, stored_bytes: u64) -> Result<String, std::fmt::Error> {
        let gauge = |gauge: &Gauge, value: u64| gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
        gauge(&self.waiting, waiting as u64);
        gauge(&self.running, running as u64);
        gauge(&self.stored_bytes, stored_bytes);
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
