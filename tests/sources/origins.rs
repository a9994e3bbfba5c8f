//! How sources are found: paths, jails, hashes, and fetching in the face of bad servers.

use std::fs;
use std::path::Path;

use crate::support::server::{Server, answer};
use offcut::base::{Code, Explain};
use offcut::draft::SourceRef;
use offcut::media::{Cache, Limits, MediaError, ResolvedSource, Resolver, ResolverOptions};
use sha2::{Digest, Sha256};

fn source(location: &str) -> SourceRef {
    SourceRef { location: location.to_owned(), sha256: None, name: None }
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn options(folder: &Path) -> ResolverOptions {
    ResolverOptions {
        cache: Cache::new(folder.join("cache"), 1_000_000),
        allow_private_urls: true,
        limits: Limits { max_bytes: 500_000, ..Limits::default() },
        ..ResolverOptions::new(folder)
    }
}

fn code(result: Result<ResolvedSource, MediaError>) -> Code {
    result.unwrap_err().code()
}

fn body() -> Vec<u8> {
    (0..200_000_u32).map(|n| (n * 7 % 251) as u8).collect()
}

#[test]
fn paths_start_at_the_drafts_folder_and_file_urls_are_decoded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a b.jpg");
    fs::write(&path, b"x").unwrap();
    let resolver = Resolver::new(options(folder.path()));
    assert_eq!(resolver.resolve(&source("a b.jpg")).unwrap().path, path);
    let url = format!("file://{}/a%20b.jpg", folder.path().display());
    assert_eq!(resolver.resolve(&source(&url)).unwrap().path, path);
    let missing = resolver.resolve(&source("c.jpg")).unwrap_err();
    assert_eq!(
        (missing.code(), missing.notes()),
        (Code::MissingMedia, vec![format!("looked in: {}", folder.path().join("c.jpg").display())])
    );
    assert_eq!(code(resolver.resolve(&source("ftp://example.com/a.jpg"))), Code::FetchFailed);
}

#[test]
fn a_hash_is_checked_and_both_sums_are_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.bin"), b"hello").unwrap();
    let resolver = Resolver::new(options(folder.path()));
    let right = SourceRef { sha256: Some(hash(b"hello")), ..source("a.bin") };
    assert_eq!(resolver.resolve(&right).unwrap().sha256, Some(hash(b"hello")));
    let wrong = resolver.resolve(&SourceRef { sha256: Some(hash(b"other")), ..source("a.bin") }).unwrap_err();
    assert_eq!(wrong.code(), Code::HashMismatch);
    assert_eq!(wrong.notes(), vec![format!("wanted: {}", hash(b"other")), format!("found:  {}", hash(b"hello"))]);
}

#[test]
#[cfg(unix)]
fn nothing_outside_a_jail_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let jail = folder.path().join("jail");
    fs::create_dir_all(jail.join("sub")).unwrap();
    fs::write(folder.path().join("secret.jpg"), b"x").unwrap();
    fs::write(jail.join("sub/in.jpg"), b"x").unwrap();
    std::os::unix::fs::symlink(folder.path(), jail.join("out")).unwrap();
    let resolver = Resolver::new(ResolverOptions { jail: Some(jail.clone()), ..options(&jail) });
    assert!(resolver.resolve(&source("sub/../sub/in.jpg")).is_ok());
    assert_eq!(code(resolver.resolve(&source("sub/missing.jpg"))), Code::MissingMedia);
    let secret = folder.path().join("secret.jpg").display().to_string();
    for location in ["../secret.jpg", "out/secret.jpg", "out/missing.jpg", "nowhere/../../secret.jpg", &secret, &format!("file://{secret}")]
    {
        assert_eq!(code(resolver.resolve(&source(location))), Code::OutsideJail, "{location}");
    }
}

#[test]
fn a_url_is_fetched_once() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|_, _| answer("200 OK", "", &body(), body().len()));
    let url = source(&server.url("/a.jpg"));
    let first = Resolver::new(options(folder.path())).resolve(&url).unwrap();
    assert_eq!((fs::read(&first.path).unwrap(), first.sha256), (body(), Some(hash(&body()))));
    let again = Resolver::new(options(folder.path())).resolve(&url).unwrap();
    assert_eq!(again.path, first.path);
    let by_hash = SourceRef { sha256: Some(hash(&body())), ..source("http://nowhere.invalid/b.jpg") };
    assert_eq!(Resolver::new(options(folder.path())).resolve(&by_hash).unwrap().path, first.path);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_broken_download_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|request, _| {
        let start = request.split("range: bytes=").nth(1).and_then(|range| range.split('-').next()?.parse::<usize>().ok());
        match start {
            None => answer("200 OK", "etag: \"one\"\r\n", &body(), 70_000),
            Some(start) => {
                let rest = &body()[start..];
                let range = format!("etag: \"one\"\r\ncontent-range: bytes {start}-199999/200000\r\n");
                answer("206 Partial Content", &range, rest, rest.len().min(80_000))
            }
        }
    });
    let found = Resolver::new(options(folder.path())).resolve(&source(&server.url("/a"))).unwrap();
    assert_eq!(found.sha256, Some(hash(&body())));
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    assert!(requests[1].contains("range: bytes=70000-") && requests[1].contains("if-range: \"one\""), "{requests:?}");
}

#[test]
fn a_file_that_changes_during_a_break_is_fetched_anew() {
    let folder = tempfile::tempdir().unwrap();
    let other: Vec<u8> = body().into_iter().rev().collect();
    let changed = other.clone();
    let server = Server::start(move |_, index| match index {
        0 => answer("200 OK", "etag: \"one\"\r\n", &body(), 70_000),
        _ => answer("200 OK", "etag: \"two\"\r\n", &changed, changed.len()),
    });
    let found = Resolver::new(options(folder.path())).resolve(&source(&server.url("/a"))).unwrap();
    assert_eq!(found.sha256, Some(hash(&other)));
}

#[test]
fn what_a_server_refuses_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|request, _| match request.split_whitespace().nth(1) {
        Some("/gone") => answer("404 Not Found", "", b"no", 2),
        Some("/long") => answer("200 OK", "", &vec![0; 600_000], 600_000),
        Some("/endless") => [&b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n"[..], &vec![0; 600_000]].concat(),
        Some("/loop") => answer("302 Found", "location: /loop\r\n", b"", 0),
        _ => answer("200 OK", "", b"hello", 5),
    });
    let resolver = Resolver::new(options(folder.path()));
    let cases =
        [("/gone", Code::FetchFailed), ("/long", Code::MediaTooLarge), ("/endless", Code::MediaTooLarge), ("/loop", Code::FetchFailed)];
    for (path, wanted) in cases {
        assert_eq!(code(resolver.resolve(&source(&server.url(path)))), wanted, "{path}");
    }
    let other = SourceRef { sha256: Some(hash(b"other")), ..source(&server.url("/a")) };
    assert_eq!(code(resolver.resolve(&other)), Code::HashMismatch);
    let left = fs::read_dir(folder.path().join("cache/objects")).unwrap().count();
    assert_eq!(left, 0, "what was refused is not kept");
}

#[test]
fn private_addresses_are_refused_unless_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|_, _| answer("200 OK", "", b"secret", 6));
    let resolver = Resolver::new(ResolverOptions { allow_private_urls: false, ..options(folder.path()) });
    let port = server.address.split(':').nth(1).unwrap();
    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"] {
        assert_eq!(code(resolver.resolve(&source(&format!("http://{host}:{port}/a")))), Code::PrivateUrl, "{host}");
    }
    assert!(server.requests().is_empty());
}
