//! How the browser is told the preview's address: by a file that this user alone can read, for arguments of processes
//! are there for everybody to see.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use tempfile::{Builder, TempDir};

/// A page that leads on to the preview; removed when this is dropped.
pub(super) struct HandOver {
    folder: TempDir,
}

impl HandOver {
    /// Writes the page for `url`, which holds nothing that HTML reads otherwise.
    ///
    /// # Errors
    /// Where the disk refuses.
    pub(super) fn write(url: &str) -> io::Result<Self> {
        let mut builder = Builder::new();
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let made = Self { folder: builder.prefix("offcut-preview-").tempdir()? };
        // No one else gets into the folder.
        let mut file = File::create_new(made.path())?;
        write!(
            file,
            "<!doctype html>\n<meta charset=\"utf-8\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta http-equiv=\"refresh\" content=\"0; url={url}\">\n<title>Offcut preview</title>\n<a href=\"{url}\">The preview</a>\n"
        )?;
        Ok(made)
    }

    /// Where the page lies.
    pub(super) fn path(&self) -> PathBuf {
        self.folder.path().join("open.html")
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_page_is_this_users_alone_and_goes() {
        let page = HandOver::write("http://127.0.0.1:1/token/").unwrap();
        let path = page.path();
        assert!(std::fs::read_to_string(&path).unwrap().contains("0; url=http://127.0.0.1:1/token/\""));
        assert_eq!(path.parent().unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o700);
        drop(page);
        assert!(!path.exists());
    }
}
