//! The line cut after every byte of every kind of answer: never a success with a part, never a job twice, and always
//! told.

use offcut::api::NewSession;
use offcut::base::{Code, Explain};
use offcut::cloud::{CloudError, Stage, UploadSource};

use crate::cloud::cuts::{Client, Cut, Cutting, Ending, Kind};
use crate::cloud::material::{png, video};
use crate::cloud::service::{CREDITS_PATH, EXPORT_PATH, SESSION_PATH, TOKEN_PATH};
use crate::cloud::stand_in::Request;

/// Waits between attempts are hundredths of seconds.
const SCALE: f64 = 0.01;

const fn kind(name: &'static str, is_it: fn(&Request) -> bool) -> Kind {
    Kind { name, is_it, has_token: true }
}

const EXPORT: Kind = kind("export", |request| request.is("POST", EXPORT_PATH));
const POLL: Kind = kind("poll", |request| request.method == "GET" && request.path.starts_with("/api/render/proxy/lambda/"));
const RESULT: Kind = kind("result", |request| request.path.ends_with("/download"));

/// The kinds that are asked for again, and the last of each one's words.
const REPEATED: [(Kind, &str); 5] = [
    (Kind { name: "token", is_it: |request| request.path == TOKEN_PATH, has_token: false }, "2999-01-01T00:00:00Z"),
    (kind("session", |request| request.path == SESSION_PATH), "session1"),
    (kind("credits", |request| request.path == CREDITS_PATH), "100"),
    (kind("state", |request| request.path.starts_with("/api/state/")), "\"x\""),
    (kind("upload", |request| request.path.starts_with("/api/upload-video/")), "Some(6)"),
];

/// Asks for an answer of this kind, and gives the last of its words.
async fn ask(kind: Kind, client: &Client<'_>, cut: Cut) -> Result<String, CloudError> {
    let cloud = &client.cloud;
    match kind.name {
        "token" => cloud.login(true).await.map(|login| login.expires_at.unwrap().to_string()),
        "session" => cloud.new_session(&NewSession::default()).await.map(|session| session.session_id),
        "credits" => cloud.credits().await.map(|credits| credits.total.to_string()),
        "state" => cloud.state().await.map(|state| state.video_infos[0]["cdn_url"].to_string()),
        _ => {
            // A content of its own each time, since the same one goes up once.
            let path = client.place.path("p.png");
            std::fs::write(&path, [png(1), format!("{cut:?}").into_bytes()].concat()).unwrap();
            cloud.upload(&[UploadSource::File(path)]).await.map(|uploaded| format!("{:?}", uploaded[0].file.height))
        }
    }
}

/// Whether an error says that the line broke or that no whole answer came.
fn is_told(error: &CloudError) -> bool {
    matches!(error.cause(), CloudError::Lost { .. } | CloudError::TimedOut { .. }) && error.help().is_some()
}

#[test]
fn a_request_whose_line_is_reset_is_made_again() {
    for (kind, words) in REPEATED {
        let cutting = Cutting::start(kind);
        cutting.at_every_byte(Ending::Reset, 1, SCALE, async |client, cut| {
            let found = ask(kind, client, cut).await;
            assert_eq!(found.as_deref().ok(), Some(words), "{} {cut:?} {found:?}", kind.name);
        });
    }
}

#[test]
fn a_line_that_always_ends_early_is_an_error_after_a_few_attempts() {
    for (kind, words) in REPEATED {
        let cutting = Cutting::start(kind);
        cutting.at_every_byte(Ending::Short, usize::MAX, SCALE, async |client, cut| {
            let found = ask(kind, client, cut).await;
            if cut.is_none() {
                return assert_eq!(found.unwrap(), words);
            }
            let error = found.unwrap_err();
            assert!(is_told(&error) && (2..=4).contains(&client.asked()), "{} {cut:?} {error} {}", kind.name, client.asked());
            assert!(kind.name != "upload" || error.notes()[0].contains("0 of 1 files are up"), "{error:?}");
        });
    }
}

#[test]
fn a_part_of_an_answer_without_a_length_is_told_as_what_it_is() {
    for (kind, words) in REPEATED {
        let cutting = Cutting::start(kind);
        cutting.at_every_byte(Ending::Unannounced, usize::MAX, SCALE, async |client, cut| {
            let found = ask(kind, client, cut).await;
            if cut.is_none() {
                return assert_eq!(found.unwrap(), words);
            }
            let error = found.unwrap_err();
            assert!(is_told(&error) || error.code() == Code::CloudAnswer, "{} {cut:?} {error}", kind.name);
        });
    }
}

#[test]
fn a_job_whose_answer_breaks_off_is_handed_in_once() {
    for ending in [Ending::Reset, Ending::Unannounced] {
        let cutting = Cutting::start(EXPORT);
        let length = cutting.at_every_byte(ending, usize::MAX, SCALE, async |client, cut| {
            let name = format!("{}.mp4", cut.offset);
            client.cloud.export(&client.order(&name)).await.unwrap();
            assert_eq!(std::fs::read(client.place.path(&name)).unwrap(), video(), "{cut:?}");
        });
        let submissions = cutting.service.submissions();
        assert_eq!((submissions.len(), submissions.values().max()), (length + 1, Some(&1)), "{ending:?}");
    }
}

#[test]
fn a_job_that_cannot_be_looked_at_stays_on_record_and_is_gone_on_with() {
    for ending in [Ending::Short, Ending::Unannounced] {
        let cutting = Cutting::start(POLL);
        let length = cutting.at_every_byte(ending, usize::MAX, SCALE, async |client, cut| {
            let name = format!("{}.mp4", cut.offset);
            if let Err(error) = client.cloud.export(&client.order(&name)).await {
                assert!(is_told(&error) || error.code() == Code::CloudAnswer, "{cut:?} {error}");
                let job = client.cloud.jobs().unwrap().into_iter().find(|job| job.stage.is_open()).unwrap();
                assert!(error.notes()[0].contains(&format!("offcut cloud resume {}", job.id)), "{error:?}");
                client.mend_the_line();
                client.cloud.resume(&job.id, None, false).await.unwrap();
            } else {
                assert!(cut.is_none(), "{cut:?}");
            }
            assert_eq!(std::fs::read(client.place.path(&name)).unwrap(), video(), "{cut:?}");
        });
        let submissions = cutting.service.submissions();
        assert_eq!((submissions.len(), submissions.values().max()), (length + 1, Some(&1)), "{ending:?}");
    }
}

#[test]
fn a_result_that_breaks_off_is_never_kept_in_part() {
    for ending in [Ending::Short, Ending::Unannounced] {
        let cutting = Cutting::start(RESULT);
        // One address in place of two: what is asked of each is the same.
        cutting.service.world.lock().unwrap().keeps_address = true;
        cutting.at_every_byte(ending, usize::MAX, SCALE, async |client, cut| {
            // Each byte of a file without a length is tried where its boxes are read; a server's answer takes longer
            // than that.
            if ending == Ending::Unannounced && cut.offset % 11 > 0 && !cut.is_none() {
                return;
            }
            // One job a client, which the line never lets come to its end.
            let result = match client.cloud.jobs().unwrap().into_iter().find(|job| job.stage.is_open()) {
                Some(job) => client.cloud.resume(&job.id, None, false).await,
                None => client.cloud.export(&client.order(&format!("{}.mp4", cut.offset))).await,
            };
            if cut.is_none() {
                return drop(result.unwrap());
            }
            let error = result.unwrap_err();
            assert!(is_told(&error) || error.code() == Code::CloudAnswer, "{cut:?} {error}");
            let job = client.cloud.jobs().unwrap().into_iter().find(|job| job.stage.is_open()).unwrap();
            assert!(error.notes()[0].contains(&format!("offcut cloud resume {}", job.id)), "{error:?}");
            assert_eq!((job.stage, client.files(".part").len(), job.output.exists()), (Stage::Completed, 0, false), "{cut:?}");
        });
    }
}
