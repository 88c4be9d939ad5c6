//! Bytes in: the only reader of the disk, and positions in what was read.
//!
//! A [`SourceFile`] keeps its bytes as they are; everything else in the crate points into it with a
//! [`Place`] (line, tab-separated cell, `<p>` paragraph) and never copies the position arithmetic.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

/// A failure to read a folder of data or a theme: the disk's fault, not theirs.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The directory itself cannot be listed.
    #[error("cannot read the folder {path}")]
    Directory {
        /// What was to be listed.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A file is there but cannot be read.
    #[error("cannot read {path}")]
    File {
        /// What was to be read.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}

/// Where a piece of text stands: file, line, cell and paragraph, all counted from 1.
///
/// `cell` 0 means the whole line, `paragraph` 0 means the whole cell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Path relative to the data directory, with `/`.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// Tab-separated cell, from 1.
    pub cell: u32,
    /// `<p>` paragraph inside the cell, from 1.
    pub paragraph: u32,
}

impl Place {
    /// A place in a file's line.
    #[must_use]
    pub fn line(file: &Arc<str>, line: u32) -> Self {
        Self { file: Arc::clone(file), line, cell: 0, paragraph: 0 }
    }

    /// A place in a cell of a line.
    #[must_use]
    pub fn cell(file: &Arc<str>, line: u32, cell: u32) -> Self {
        Self { file: Arc::clone(file), line, cell, paragraph: 0 }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        if self.cell > 0 {
            write!(f, ":{}", self.cell)?;
        }
        if self.paragraph > 0 {
            write!(f, ":{}", self.paragraph)?;
        }
        Ok(())
    }
}

/// Lower-case hexadecimal SHA-256.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
        use fmt::Write as _;
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// One file of the data directory, as bytes.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path relative to the data directory, with `/`.
    pub name: Arc<str>,
    /// The bytes as they stand on the disk.
    pub bytes: Vec<u8>,
}

impl SourceFile {
    /// A file from memory, as tests and importers need it.
    #[must_use]
    pub fn new(name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: Arc::from(name), bytes: bytes.into() }
    }

    /// Lower-case hexadecimal SHA-256 of the bytes.
    #[must_use]
    pub fn sha256(&self) -> String {
        sha256(&self.bytes)
    }

    /// The text, or the offset of the first byte that is not UTF-8.
    ///
    /// # Errors
    /// The offset in bytes up to which the file is valid UTF-8.
    pub fn text(&self) -> Result<&str, usize> {
        std::str::from_utf8(&self.bytes).map_err(|error| error.valid_up_to())
    }
}

/// All files of a data directory, by relative path. Iteration is sorted, so that no output depends
/// on the order in which a file system lists its entries.
#[derive(Debug, Clone, Default)]
pub struct DataDir {
    files: BTreeMap<String, SourceFile>,
}

impl DataDir {
    /// Reads every file below `root`. Hidden files and editors' backups are passed over.
    ///
    /// # Errors
    /// [`SourceError`] when the directory or one of its files cannot be read.
    pub fn read(root: &Path) -> Result<Self, SourceError> {
        let mut data = Self::default();
        data.read_below(root, "")?;
        Ok(data)
    }

    /// A data directory from memory.
    #[must_use]
    pub fn from_files(files: impl IntoIterator<Item = SourceFile>) -> Self {
        Self { files: files.into_iter().map(|file| (file.name.to_string(), file)).collect() }
    }

    /// The file of that relative path.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&SourceFile> {
        self.files.get(name)
    }

    /// Every file, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.values()
    }

    /// Puts a file in, replacing one of the same path.
    pub fn insert(&mut self, file: SourceFile) {
        self.files.insert(file.name.to_string(), file);
    }

    /// Takes a file out.
    pub fn remove(&mut self, name: &str) -> Option<SourceFile> {
        self.files.remove(name)
    }

    fn read_below(&mut self, directory: &Path, prefix: &str) -> Result<(), SourceError> {
        let failed = |source| SourceError::Directory { path: directory.to_path_buf(), source };
        for entry in std::fs::read_dir(directory).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let Ok(file_name) = entry.file_name().into_string() else { continue };
            if file_name.starts_with('.') || file_name.ends_with('~') {
                continue;
            }
            let (path, name) = (entry.path(), format!("{prefix}{file_name}"));
            if path.is_dir() {
                self.read_below(&path, &format!("{name}/"))?;
            } else {
                let bytes = std::fs::read(&path)
                    .map_err(|source| SourceError::File { path: path.clone(), source })?;
                self.insert(SourceFile::new(&name, bytes));
            }
        }
        Ok(())
    }
}

/// Reads one file that is not part of the data directory (a query, say).
///
/// # Errors
/// [`SourceError::File`] when it cannot be read.
pub fn read_file(path: &Path) -> Result<SourceFile, SourceError> {
    let bytes =
        std::fs::read(path).map_err(|source| SourceError::File { path: path.to_path_buf(), source })?;
    Ok(SourceFile::new(&path.to_string_lossy(), bytes))
}

/// A line of a source, split at tabs.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// Line, from 1.
    pub number: u32,
    /// The line without its end.
    pub text: &'a str,
}

impl<'a> Line<'a> {
    /// The cells with their number from 1; empty ones included.
    pub fn cells(&self) -> impl Iterator<Item = (u32, &'a str)> {
        (1..).zip(self.text.split('\t'))
    }

    /// The cells that hold more than blanks.
    pub fn filled(&self) -> impl Iterator<Item = (u32, &'a str)> {
        self.cells().filter(|(_, cell)| !cell.trim().is_empty())
    }
}

/// The lines of a text, numbered from 1; `\r\n` counts as one end.
pub fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    (1..).zip(text.lines()).map(|(number, text)| Line { number, text })
}
