//! Where the cloud is, as whom it is asked, and where its records are kept.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use url::Url;

use super::{Attribution, CloudError, Secret, Waits};

/// The service, unless the environment names another.
const DEFAULT_API_URL: &str = "https://mega-api-prod.nemovideo.ai";
/// The service's pages for people.
const DEFAULT_WEB_URL: &str = "https://nemovideo.com";

/// Everything that is chosen outside of a command's arguments.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Base of the API.
    pub api: Url,
    /// The service's pages.
    pub web: Url,
    /// Who asks.
    pub attribution: Attribution,
    /// The token of the environment, which goes before a stored one.
    pub token: Option<Secret>,
    /// The client id of the environment, which goes before the kept one.
    pub client_id: Option<String>,
    /// Where the client id and the token are kept.
    pub config_folder: PathBuf,
    /// Where sessions, jobs and measurements are kept.
    pub data_folder: PathBuf,
    /// How long is waited.
    pub waits: Waits,
}

impl Settings {
    /// As the environment of this process says: `NEMO_API_URL`, `NEMO_WEB_URL`, `NEMO_TOKEN`, `NEMO_CLIENT_ID`,
    /// `SKILL_SOURCE`, `SKILL_PLATFORM`, `OFFCUT_SKILL_SOURCE`, `OFFCUT_SKILL_VERSION`, `OFFCUT_CONFIG_DIR`,
    /// `OFFCUT_DATA_DIR`, `OFFCUT_WAIT_SCALE`, `OFFCUT_LIMIT_SCALE` (that of the waits unless set).
    ///
    /// # Errors
    /// Where one of them cannot be used.
    pub fn from_environment(poll_interval: Option<Duration>) -> Result<Self, CloudError> {
        let home = directories::BaseDirs::new().map(|folders| folders.home_dir().to_owned());
        let program = std::env::current_exe().ok();
        let settings = Self::read(&|name| std::env::var_os(name), home.as_deref(), program.as_deref())?;
        Ok(Self { waits: Waits { poll_interval, ..settings.waits }, ..settings })
    }

    /// As `variable` says, for a user whose home and program lie there.
    fn read(variable: &dyn Fn(&str) -> Option<OsString>, home: Option<&Path>, program: Option<&Path>) -> Result<Self, CloudError> {
        let word = |name: &str| variable(name).and_then(|value| value.into_string().ok()).filter(|value| !value.is_empty());
        let scale = |name| word(name).map(|text| scale(name, &text)).transpose();
        let (wait_scale, limit_scale) = (scale("OFFCUT_WAIT_SCALE")?, scale("OFFCUT_LIMIT_SCALE")?);
        let api = match word("NEMO_API_URL") {
            Some(address) => base_url("NEMO_API_URL", &address)?,
            // Tests shorten the waits, and no test may ever reach the service.
            None if wait_scale.or(limit_scale).is_some() || cfg!(test) => {
                return Err(unusable(
                    "NEMO_API_URL",
                    "is not set, though OFFCUT_WAIT_SCALE or OFFCUT_LIMIT_SCALE is; waits are not shortened for the service itself",
                ));
            }
            None => base_url("NEMO_API_URL", DEFAULT_API_URL)?,
        };
        let folder = |name, usual: Option<PathBuf>| {
            let named = variable(name).filter(|folder| !folder.is_empty()).map(PathBuf::from);
            named.or(usual).ok_or_else(|| unusable(name, "is not set, and this user has no home folder"))
        };
        let folders = directories::ProjectDirs::from("", "", "offcut");
        Ok(Self {
            api,
            web: base_url("NEMO_WEB_URL", &word("NEMO_WEB_URL").unwrap_or_else(|| DEFAULT_WEB_URL.to_owned()))?,
            attribution: Attribution::read(&word, home, program),
            token: word("NEMO_TOKEN").map(Secret::new),
            client_id: word("NEMO_CLIENT_ID"),
            config_folder: folder("OFFCUT_CONFIG_DIR", folders.as_ref().map(|folders| folders.config_dir().to_owned()))?,
            data_folder: folder("OFFCUT_DATA_DIR", folders.as_ref().map(|folders| folders.data_dir().to_owned()))?,
            waits: Waits { scale: wait_scale.unwrap_or(1.0), limit_scale: limit_scale.or(wait_scale).unwrap_or(1.0), poll_interval: None },
        })
    }
}

impl Settings {
    /// Whether this is the documented service.
    pub fn is_default_api(&self) -> bool {
        Url::parse(DEFAULT_API_URL).is_ok_and(|default| default.host_str() == self.api.host_str())
    }
}

/// Where records are kept, for what needs no more than that; `None` where the user has no home folder.
pub fn data_folder() -> Option<PathBuf> {
    let named = std::env::var_os("OFFCUT_DATA_DIR").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    named.or_else(|| Some(directories::ProjectDirs::from("", "", "offcut")?.data_dir().to_owned()))
}

fn scale(name: &'static str, text: &str) -> Result<f64, CloudError> {
    let scale = text.parse::<f64>().ok().filter(|scale| *scale > 0.0 && *scale <= 1000.0);
    scale.ok_or_else(|| unusable(name, "is not a number above 0 and up to 1000"))
}

/// An address without what is not part of a base; user and password are refused, since addresses are shown.
fn base_url(name: &'static str, text: &str) -> Result<Url, CloudError> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let mut url = url.ok_or_else(|| unusable(name, "is not an http or https address"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(unusable(name, "holds a user or password; put the token into NEMO_TOKEN instead"));
    }
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

fn unusable(name: &'static str, reason: &'static str) -> CloudError {
    CloudError::Setting { name, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)], program: &str) -> Result<Settings, CloudError> {
        let find = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value));
        Settings::read(&find, Some(Path::new("/home/ada")), Some(Path::new(program)))
    }

    #[test]
    fn attribution_follows_the_environment_and_the_place_of_the_program() {
        let api = ("NEMO_API_URL", "http://127.0.0.1:1/base/?query=1");
        let usual = read(&[api], "/usr/bin/offcut").unwrap();
        assert_eq!(usual.api.as_str(), "http://127.0.0.1:1/base/");
        assert_eq!((usual.attribution.source.as_str(), usual.attribution.platform.as_str()), ("flexclip-alternative", "unknown"));
        assert_eq!((usual.attribution.version.as_str(), usual.web.as_str()), (env!("CARGO_PKG_VERSION"), "https://nemovideo.com/"));
        let of = |program| read(&[api], program).unwrap().attribution.platform;
        assert_eq!(of("/home/ada/.clawhub/bin/offcut"), "clawhub");
        assert_eq!(of("/home/ada/.cursor/skills/x/offcut"), "cursor");
        assert_eq!(of("/home/ada/.cursor/offcut"), "unknown");
        let own = read(&[api, ("SKILL_PLATFORM", "mine"), ("OFFCUT_SKILL_SOURCE", "s"), ("OFFCUT_SKILL_VERSION", "9")], "/x").unwrap();
        assert_eq!(
            own.attribution,
            Attribution { source: "s".into(), version: "9".into(), platform: "mine".into(), is_by_old_name: false }
        );
    }

    #[test]
    fn a_test_never_falls_back_to_the_service() {
        for variables in [
            &[][..],
            &[("OFFCUT_WAIT_SCALE", "0.01")][..],
            &[("OFFCUT_LIMIT_SCALE", "1")][..],
            &[("OFFCUT_WAIT_SCALE", "1"), ("NEMO_API_URL", "")][..],
        ] {
            assert!(matches!(read(variables, "/x"), Err(CloudError::Setting { name: "NEMO_API_URL", .. })), "{variables:?}");
        }
    }

    #[test]
    fn limits_have_the_scale_of_the_waits_unless_they_have_their_own() {
        let api = ("NEMO_API_URL", "http://127.0.0.1:1");
        for (own, wanted) in [(&[][..], 0.1), (&[("OFFCUT_LIMIT_SCALE", "0.5")][..], 0.5)] {
            let waits = read(&[&[api, ("OFFCUT_WAIT_SCALE", "0.1")][..], own].concat(), "/x").unwrap().waits;
            assert_eq!((waits.scale, waits.limit_scale), (0.1, wanted));
        }
    }

    #[test]
    fn unusable_values_are_refused_by_name() {
        let api = ("NEMO_API_URL", "http://127.0.0.1:1");
        for bad in ["0", "-1", "NaN", "inf", "x"] {
            assert!(
                matches!(read(&[api, ("OFFCUT_WAIT_SCALE", bad)], "/x"), Err(CloudError::Setting { name: "OFFCUT_WAIT_SCALE", .. })),
                "{bad}"
            );
        }
        for bad in ["example.com", "ftp://example.com", "http://", "https://me:word@example.com"] {
            assert!(matches!(read(&[("NEMO_API_URL", bad)], "/x"), Err(CloudError::Setting { name: "NEMO_API_URL", .. })), "{bad}");
        }
    }
}
