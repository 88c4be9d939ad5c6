//! Files out: the only writer of the disk. A set of files replaces a folder as a whole or not at all.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

/// The file by which a folder is known as one that soukan wrote and may replace.
pub const MARKER: &str = ".soukan-site";

/// Files by relative path, with `/`.
pub type FileSet = BTreeMap<String, Vec<u8>>;

/// Why nothing was written. The folder that stood there before still stands there.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The folder exists, is not empty and was not written by soukan.
    #[error("{0} exists, is not empty and was not written by soukan; it is left alone")]
    NotOurs(PathBuf),
    /// The path is no folder.
    #[error("{0} is not a folder")]
    NotAFolder(PathBuf),
    /// The disk refuses.
    #[error("cannot write {path}")]
    Write {
        /// What was to be written.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

fn failed(path: &Path) -> impl Fn(io::Error) -> OutputError + '_ {
    move |source| OutputError::Write { path: path.to_path_buf(), source }
}

/// Replaces the folder by the files: writes them beside it, then swaps. If anything fails, the old folder is whole.
/// A folder that holds exactly these files already is left as it is.
///
/// # Errors
/// [`OutputError`] when the folder is not soukan's to replace, or the disk refuses.
pub fn replace_folder(folder: &Path, files: &FileSet) -> Result<(), OutputError> {
    check_ours(folder)?;
    if is_same(folder, files) {
        return Ok(());
    }
    let (fresh, old) = (sibling(folder, "new")?, sibling(folder, "old")?);
    for leftover in [&fresh, &old] {
        if leftover.exists() {
            fs::remove_dir_all(leftover).map_err(failed(leftover))?;
        }
    }
    let written = write_all(&fresh, files).and_then(|()| swap(folder, &fresh, &old));
    if written.is_err() {
        // Best effort: the error that matters is the one that is returned.
        let _ = fs::remove_dir_all(&fresh);
    }
    written
}

fn check_ours(folder: &Path) -> Result<(), OutputError> {
    let meta = match fs::metadata(folder) {
        Ok(meta) => meta,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(folder)(error)),
    };
    if !meta.is_dir() {
        return Err(OutputError::NotAFolder(folder.to_path_buf()));
    }
    let is_empty = fs::read_dir(folder).map_err(failed(folder))?.next().is_none();
    if is_empty || folder.join(MARKER).is_file() {
        return Ok(());
    }
    Err(OutputError::NotOurs(folder.to_path_buf()))
}

/// `public` → `.public.new`: on the same disk, so that the swap is a rename.
fn sibling(folder: &Path, what: &str) -> Result<PathBuf, OutputError> {
    let name = folder.file_name().ok_or_else(|| OutputError::NotAFolder(folder.to_path_buf()))?;
    Ok(folder.with_file_name(format!(".{}.{what}", name.to_string_lossy())))
}

fn write_all(folder: &Path, files: &FileSet) -> Result<(), OutputError> {
    let mut folders: Vec<PathBuf> =
        files.keys().filter_map(|name| folder.join(name).parent().map(Path::to_path_buf)).collect();
    folders.push(folder.to_path_buf());
    folders.sort();
    folders.dedup();
    for folder in &folders {
        fs::create_dir_all(folder).map_err(failed(folder))?;
    }
    files.par_iter().try_for_each(|(name, bytes)| {
        let path = folder.join(name);
        fs::write(&path, bytes).map_err(failed(&path))
    })?;
    let marker = folder.join(MARKER);
    fs::write(&marker, b"").map_err(failed(&marker))
}

fn swap(folder: &Path, fresh: &Path, old: &Path) -> Result<(), OutputError> {
    let had_old = folder.exists();
    if had_old {
        fs::rename(folder, old).map_err(failed(folder))?;
    }
    if let Err(error) = fs::rename(fresh, folder) {
        if had_old {
            let _ = fs::rename(old, folder);
        }
        return Err(failed(folder)(error));
    }
    if had_old {
        remove_folder(old)?;
    }
    Ok(())
}

/// Removes a folder, its subfolders side by side: a site has hundreds of them.
fn remove_folder(folder: &Path) -> Result<(), OutputError> {
    let folders = |folder: &Path| -> Result<Vec<PathBuf>, OutputError> {
        let entries = fs::read_dir(folder).map_err(failed(folder))?.filter_map(Result::ok);
        Ok(entries.map(|entry| entry.path()).filter(|path| path.is_dir() && !path.is_symlink()).collect())
    };
    let mut pages = Vec::new();
    for part in folders(folder)? {
        pages.extend(folders(&part)?);
    }
    pages.par_iter().try_for_each(|page| fs::remove_dir_all(page).map_err(failed(page)))?;
    fs::remove_dir_all(folder).map_err(failed(folder))
}

/// Whether a folder that soukan wrote holds exactly these files already.
fn is_same(folder: &Path, files: &FileSet) -> bool {
    if !folder.join(MARKER).is_file() || count_files(folder) != files.len() + 1 {
        return false;
    }
    files.par_iter().all(|(name, bytes)| fs::read(folder.join(name)).is_ok_and(|found| found == *bytes))
}

/// Files below a folder; a folder that cannot be listed counts as holding none, which makes it differ.
fn count_files(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    paths.map(|path| if path.is_dir() { count_files(&path) } else { 1 }).sum()
}

/// Puts files into a folder that people keep by hand, and takes others out: all of it or, if the disk refuses, nothing.
///
/// # Errors
/// [`OutputError::Write`] when the disk refuses; what was there before stands there again.
pub fn change_folder(folder: &Path, files: &FileSet, removed: &[String]) -> Result<(), OutputError> {
    let mut done: Vec<(PathBuf, Option<Vec<u8>>)> = Vec::new();
    let mut change = |path: PathBuf, bytes: Option<&[u8]>| {
        let before = match fs::read(&path) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(failed(&path)(error)),
        };
        let outcome = put(&path, bytes);
        done.push((path, before));
        outcome
    };
    let outcome = files
        .iter()
        .try_for_each(|(name, bytes)| change(folder.join(name), Some(bytes)))
        .and_then(|()| removed.iter().try_for_each(|name| change(folder.join(name), None)));
    if outcome.is_err() {
        for (path, before) in done.iter().rev() {
            // Best effort: the error that matters is the one that is returned.
            let _ = put(path, before.as_deref());
        }
    }
    outcome
}

/// Writes a file with its folders, or takes it away.
fn put(path: &Path, bytes: Option<&[u8]>) -> Result<(), OutputError> {
    let Some(bytes) = bytes else {
        return match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(path)(error)),
            _ => Ok(()),
        };
    };
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(failed(parent))?;
    }
    write_file(path, bytes)
}

/// Writes one file, beside its old self first.
///
/// # Errors
/// [`OutputError::Write`] when the disk refuses.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let fresh = sibling(path, "new")?;
    fs::write(&fresh, bytes).map_err(failed(&fresh))?;
    fs::rename(&fresh, path).map_err(failed(path))
}
