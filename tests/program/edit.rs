//! Verbs that change a draft: by a sentence, for other formats, into a template.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/promo/media");

fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_offcut"));
    command.args(arguments).current_dir(folder).env("OFFCUT_CACHE", folder.join(".cache")).env("OFFCUT_DATA_DIR", folder.join(".data"));
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn read(file: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

/// A folder with a promo of two photos and no music.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["cup.jpg", "lamp.jpg"] {
        std::fs::copy(Path::new(EXAMPLE).join(name), folder.path().join(name)).unwrap();
    }
    let made =
        run(folder.path(), &["promo", "cup.jpg", "lamp.jpg", "--title", "Hello", "--title", "Buy", "--duration", "8", "-o", "d.json"]);
    assert_eq!(made.0, 0, "{}", made.2);
    folder
}

#[test]
fn a_sentence_changes_the_draft_and_undo_takes_it_back() {
    let folder = folder();
    let (folder, draft) = (folder.path(), folder.path().join("d.json"));
    let before = read(&draft);
    let (status, reply, errors) = run(folder, &["edit", "d.json", "make the title red", "and remove the cup"]);
    assert!(status == 0 && reply.contains("#ff4d4d") && reply.contains("cup"), "{reply} {errors}");
    let edited = read(&draft);
    assert_ne!(edited, before);
    assert_eq!(run(folder, &["validate", "d.json", "--strict"]).0, 0);
    let (_, done, _) = run(folder, &["edit", "d.json", "paint the cat", "--json"]);
    let done: Value = serde_json::from_str(&done).unwrap();
    assert_eq!((&done["changed"], read(&draft) == edited), (&Value::Bool(false), true));
    assert_eq!(run(folder, &["edit", "d.json", "undo"]).0, 0);
    assert_eq!(read(&draft), before);
    assert_eq!(run(folder, &["edit", "d.json", "redo"]).0, 0);
    assert_eq!(read(&draft), edited);
    // With -o the draft itself stays.
    assert_eq!(run(folder, &["edit", "d.json", "make it square", "-o", "s.json"]).0, 0);
    assert_eq!((read(&draft) == edited, &read(&folder.join("s.json"))["m"]["height"]), (true, &Value::from(1080)));
    assert_eq!(run(folder, &["edit", "gone.json", "undo"]).0, 3);
}

#[test]
fn a_draft_is_adapted_to_other_formats_from_any_folder() {
    let folder = folder();
    let folder = folder.path();
    assert_eq!(run(folder, &["edit", "d.json", "make the title gold and put the lamp first"]).0, 0);
    let (status, told, errors) = run(folder, &["adapt", "d.json", "--platform", "tiktok,youtube,square", "-o", "formats"]);
    assert_eq!(status, 0, "{told} {errors}");
    for (name, width, height) in [("tiktok", 1080, 1920), ("youtube", 1920, 1080), ("square", 1080, 1080)] {
        let file = format!("formats/d-{name}.json");
        let draft = read(&folder.join(&file));
        assert_eq!((&draft["m"]["width"], &draft["m"]["height"]), (&Value::from(width), &Value::from(height)));
        let text = draft.to_string();
        assert!(text.contains("#ffcf5c") && text.contains("../lamp.jpg"), "{text}");
        let (status, _, errors) = run(folder, &["validate", &file]);
        assert_eq!(status, 0, "{file}: {errors}");
    }
    assert_eq!(run(folder, &["adapt", "d.json", "--platform", "square", "-o", "formats"]).0, 1);
}

#[test]
fn a_template_takes_other_media_and_words() {
    let folder = folder();
    let folder = folder.path();
    let (status, told, errors) = run(folder, &["template", "d.json", "-o", "t.json", "--json"]);
    let told: Value = serde_json::from_str(&told).unwrap_or_else(|_| panic!("{errors}"));
    let slots: Vec<&str> = told["slots"].as_array().unwrap().iter().map(|slot| slot.as_str().unwrap()).collect();
    assert_eq!(status, 0);
    for slot in ["photo1", "photo2", "headline", "cta"] {
        assert!(slots.contains(&slot), "{slots:?}");
    }
    let still = |extra: &[&str], name: &str| {
        let (status, _, errors) = run(folder, &[&["still", "t.json", "--at", "1s", "-o", name, "--force"], extra].concat());
        assert_eq!(status, 0, "{errors}");
        std::fs::read(folder.join(name)).unwrap()
    };
    assert_eq!(run(folder, &["still", "d.json", "--at", "1s", "-o", "own.png"]).0, 0);
    let own = std::fs::read(folder.join("own.png")).unwrap();
    assert_eq!(still(&[], "same.png"), own);
    assert_ne!(still(&["--var", "photo1=lamp.jpg", "--var", "photo2=cup.jpg", "--var", "headline=Other"], "other.png"), own);
}
