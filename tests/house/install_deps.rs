//! The calls of each package manager by the installing script, on a system made of stand-ins: nothing is installed.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// The programs that the script itself uses.
const TOOLS: &[&str] = &["bash", "env", "tr", "sort"];

/// A package manager writes down how it was called; once it installs, what was missing is there.
const MANAGER: &str = r#"echo "$(basename_of "$0") $*" >>"$LOG"
case " $* " in
*" repolist "*) echo "$REPOSITORIES" ;;
*" install "*|*" -Sy "*)
    for name in make cc pkg-config ffprobe; do give "$name" "exit 0"; done
    give ffmpeg "echo ' V....D libx264'"
    ;;
esac"#;

/// Shared by all stand-ins: only the shell's own means.
const PRELUDE: &str = r##"#!/usr/bin/env bash
basename_of() { echo "${1##*/}"; }
give() { printf '#!/usr/bin/env bash\n%s\n' "$2" >"$STAND_INS/$1" && chmod_x "$STAND_INS/$1"; }
chmod_x() { /bin/chmod +x "$1"; }
"##;

/// Programs that are there, by name and script.
type Programs<'a> = &'a [(&'a str, &'a str)];

struct System {
    folder: TempDir,
}

impl System {
    /// With these programs and none of what a build needs.
    fn with(programs: Programs<'_>) -> Self {
        let system = Self { folder: tempfile::tempdir().unwrap() };
        for tool in TOOLS {
            let found =
                std::env::split_paths(&std::env::var_os("PATH").unwrap()).map(|folder| folder.join(tool)).find(|path| path.exists());
            symlink(found.unwrap(), system.path(tool)).unwrap();
        }
        for (name, script) in [("cargo", "exit 0"), ("id", "echo 1000"), ("sudo", "\"$@\"")].iter().chain(programs) {
            fs::write(system.path(name), format!("{PRELUDE}{script}\n")).unwrap();
            fs::set_permissions(system.path(name), fs::Permissions::from_mode(0o755)).unwrap();
        }
        system
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn install(&self, repositories: &str) -> Output {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/install-deps");
        let mut command = Command::new(self.path("bash"));
        command.arg(script).env("PATH", self.folder.path()).env("HOME", self.folder.path()).env("LC_ALL", "C");
        command.env("LOG", self.path("log")).env("STAND_INS", self.folder.path()).env("REPOSITORIES", repositories);
        // Libraries and drivers are looked for where they lie on the system; this one is said to be there.
        command.env("LIBCLANG_PATH", "/nowhere").output().unwrap()
    }

    /// How the manager was called, without what this machine's own drivers add or spare.
    fn calls(&self) -> Vec<String> {
        let log = fs::read_to_string(self.path("log")).unwrap_or_default();
        let is_kept = |word: &&str| !word.contains("vulkan") && !word.contains("mesa");
        log.lines().map(|line| line.split(' ').filter(|word| !word.is_empty()).filter(is_kept).collect::<Vec<_>>().join(" ")).collect()
    }
}

/// Where `/usr/sbin` holds all programs, none can be missing.
fn can_stand_in() -> bool {
    !["/usr/sbin/make", "/usr/sbin/cc", "/sbin/ffmpeg"].iter().any(|path| Path::new(path).exists())
}

#[test]
fn each_package_manager_is_asked_for_its_own_names() {
    if !can_stand_in() {
        return eprintln!("skipped: this system's programs lie where the script always looks");
    }
    let linux = ("uname", "echo Linux");
    let cases: [(Programs<'_>, &str, &[&str]); 5] = [
        (
            &[linux, ("apt-get", MANAGER)],
            "",
            &[
                "apt-get -qq update",
                "apt-get -qq -y install --no-install-recommends ffmpeg gcc libavcodec-dev libavfilter-dev libavformat-dev libavutil-dev \
                 libc6-dev libswresample-dev libswscale-dev make pkg-config",
            ],
        ),
        (
            &[linux, ("dnf", MANAGER)],
            "rpmfusion-free",
            &["dnf -q repolist", "dnf -q repolist", "dnf -q -y install --allowerasing ffmpeg ffmpeg-devel gcc make pkgconf-pkg-config"],
        ),
        (
            &[linux, ("dnf", MANAGER)],
            "fedora",
            &[
                "dnf -q repolist",
                "dnf -q repolist",
                "dnf -q -y install --allowerasing ffmpeg-free ffmpeg-free-devel gcc make pkgconf-pkg-config",
            ],
        ),
        (&[linux, ("pacman", MANAGER)], "", &["pacman -Sy --needed --noconfirm --quiet ffmpeg gcc make pkgconf"]),
        (&[("uname", "echo Darwin"), ("cc", "exit 0"), ("brew", MANAGER)], "", &["brew install --quiet ffmpeg make pkgconf"]),
    ];
    for (programs, repositories, expected) in cases {
        let system = System::with(programs);
        let output = system.install(repositories);
        let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(system.calls(), expected, "{said}{complained}");
        assert!(output.status.success(), "{said}{complained}");
        assert!(said.contains("install-deps: installing "), "{said}");
        // A second run finds all of it.
        fs::remove_file(system.path("log")).unwrap();
        assert!(system.install(repositories).status.success());
        assert!(system.calls().is_empty(), "{:?}", system.calls());
    }
}

#[test]
fn what_cannot_be_installed_is_told() {
    if !can_stand_in() {
        return;
    }
    let linux = ("uname", "echo Linux");
    let without_x264 = MANAGER.replace("libx264", "libx265");
    let cases: [(Programs<'_>, &str); 4] = [
        (&[linux], "no apt, dnf, pacman or brew here; please install: make compiler"),
        (&[("uname", "echo Darwin")], "xcode-select --install"),
        (&[("uname", "echo Darwin"), ("cc", "exit 0")], "https://brew.sh"),
        (&[linux, ("dnf", &without_x264)], "enable RPM Fusion"),
    ];
    for (programs, expected) in cases {
        let output = System::with(programs).install("");
        let complained = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(1) && complained.contains(expected), "{complained}");
    }
}
