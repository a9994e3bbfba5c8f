//! A comparison as one page of HTML that needs nothing else: styles, plots and pictures stand inside it, and it loads
//! nothing.

mod exhibits;
mod page;
mod plots;

pub use page::{check_report, report_page, write_report};
