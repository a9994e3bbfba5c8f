//! The folder that a node is given: taken only where it is empty or a node's own, and nothing in it lost that no node
//! made.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::node::client::Client;
use crate::node::material::{plain, png};
use crate::node::service::Service;

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

/// All files and folders below, without symbolic links.
fn below(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { [vec![path.clone()], below(&path)].concat() } else { vec![path] }).collect()
}

#[test]
fn a_folder_of_something_else_is_refused_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("p");
    for name in ["work/wedding.mp4", "incoming/film.mp4", "notes.txt"] {
        std::fs::create_dir_all(project.join(name).parent().unwrap()).unwrap();
        std::fs::write(project.join(name), "x").unwrap();
    }
    std::fs::set_permissions(&project, std::fs::Permissions::from_mode(0o755)).unwrap();
    let before = below(&project);
    let output =
        Command::new(env!("CARGO_BIN_EXE_offcut")).args(["node", "--listen", "127.0.0.1:0", "--data"]).arg(&project).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("no node's folder") && told.contains("empty folder"), "{told}");
    assert_eq!((below(&project), mode(&project)), (before, 0o755));
}

#[tokio::test]
async fn what_a_node_makes_is_its_users_alone_and_what_it_did_not_make_stays() {
    let service = Service::start(&[]);
    let client = Client::new(&service).await;
    client.upload(&[("a.png", png(1))]).await.data();
    client.export("r", &plain(100)).await.data();
    client.wait_end("r").await;
    for path in [vec![service.data()], below(&service.data())].concat() {
        let wanted = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode(&path), wanted, "{} has the mode {:o}", path.display(), mode(&path));
    }
    let foreign =
        ["work/wedding.mp4", "offcut-node-work/film.mp4", "media/notes.txt", "results/mine.mp4"].map(|name| service.data().join(name));
    for path in &foreign {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "x").unwrap();
    }
    // As a kill between a file and its record leaves them.
    let orphans = ["offcut-node-work/job-9", "offcut-node-incoming/upload-x", "results/99.mp4", &format!("media/1/{}", "a".repeat(64))]
        .map(|name| service.data().join(name));
    orphans.iter().for_each(|path| std::fs::write(path, "x").unwrap());
    let service = service.kill_and_restart();
    assert!(foreign.iter().all(|path| path.exists()));
    assert_eq!(orphans.iter().find(|path| path.exists()), None);
    assert_eq!(client.at(&service).poll("r").await.data()["status"], "completed");
    assert_eq!(client.at(&service).bytes("/api/render/proxy/r/download").await.0, 200);
}
