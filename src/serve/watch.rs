//! Takes up changes of the data and the theme; what cannot be used leaves the last good state in place.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use notify::event::EventKind;
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, timeout};

use crate::serve::{Event, Snapshot};

/// An editor writes several files, or one in several steps: this much quiet ends a change.
const QUIET: Duration = Duration::from_millis(300);
/// Something that never is quiet is taken up after this.
const LATEST: Duration = Duration::from_secs(5);

/// Watches until the watcher is dropped.
///
/// # Errors
/// When the system cannot watch a folder.
pub(super) fn start(
    folders: &[PathBuf],
    new: watch::Sender<Arc<Snapshot>>,
    reload: impl Fn() -> Option<Snapshot> + Send + Sync + 'static,
    tell: &Arc<dyn Fn(&Event) + Send + Sync>,
) -> notify::Result<RecommendedWatcher> {
    let (changed, mut changes) = mpsc::unbounded_channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| !matches!(event.kind, EventKind::Access(_))) {
            // The other end is gone only when the server is.
            let _ = changed.send(());
        }
    })?;
    for folder in folders {
        watcher.watch(folder, RecursiveMode::Recursive)?;
    }
    let (reload, tell) = (Arc::new(reload), Arc::clone(tell));
    tokio::spawn(async move {
        while changes.recv().await.is_some() {
            let latest = Instant::now() + LATEST;
            while Instant::now() < latest
                && timeout(QUIET, changes.recv()).await.is_ok_and(|more| more.is_some())
            {}
            let reload = Arc::clone(&reload);
            match tokio::task::spawn_blocking(move || reload()).await {
                Ok(Some(snapshot)) if snapshot.engine.warm(1).await.is_ok() => {
                    new.send_replace(Arc::new(snapshot));
                    tell(&Event::Rebuilt);
                }
                Ok(_) | Err(_) => tell(&Event::Kept),
            }
        }
    });
    Ok(watcher)
}
