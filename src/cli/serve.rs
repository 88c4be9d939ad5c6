//! `soukan serve`.

use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use soukan::diag::{Lang, Text};
use soukan::serve::{self, Config, ENDPOINT, Event, Limits, Snapshot};
use soukan::site;

use super::args::{Args, Serve};
use super::{Failure, Outcome, build, report};

pub(super) fn run(args: &Args, command: &Serve, lang: Lang) -> Result<Outcome, Failure> {
    let config = config(args, command);
    // Asked once: a program that was replaced while it runs does not find itself again.
    let program = std::env::current_exe().map_err(|error| Failure::Server(error.into()))?;
    let first = snapshot(args, command, &config, &program, lang)?;
    let (data, own, given) = (args.clone(), config.clone(), command.clone());
    let reload = move || match snapshot(&data, &given, &own, &program, lang) {
        Ok(snapshot) => Some(snapshot),
        Err(failure) => {
            report::failure(&failure, lang);
            None
        }
    };
    serve::run(&config, first, reload, move |event| tell(event, lang))
        .map_err(|error| Failure::Server(error.into()))?;
    Ok(Outcome::Clean)
}

/// Data and theme as they stand now.
fn snapshot(
    args: &Args,
    command: &Serve,
    config: &Config,
    program: &Path,
    lang: Lang,
) -> Result<Snapshot, Failure> {
    let (corpus, diagnostics) = build::sound(args, lang)?;
    let theme = build::theme(command.theme.as_deref(), lang)?;
    let options = site::Options { endpoint: Some(ENDPOINT), base_url: config.base_url.clone(), theme };
    let files = site::build(&corpus, &diagnostics, &options, &|| ())?;
    Snapshot::new(&corpus, files, program, &config.limits).map_err(|error| Failure::Server(error.into()))
}

fn config(args: &Args, command: &Serve) -> Config {
    let limits = Limits {
        query_time: Duration::from_secs(command.query_timeout),
        query_memory: command.query_memory << 20,
        rows: command.max_rows,
        result_size: usize::from(command.max_result) << 20,
        request_size: (command.max_request as usize) << 10,
        queries: usize::from(command.concurrent_queries),
        queue_time: Duration::from_secs(command.queue_timeout),
        header_time: Duration::from_secs(command.header_timeout),
        body_time: Duration::from_secs(command.body_timeout),
        connections: command.max_connections as usize,
        service: command.allow_service,
    };
    Config {
        bind: command.bind,
        origins: command.allow_origin.clone(),
        watch: if command.watch {
            std::iter::once(&args.data).chain(&args.overlay).chain(&command.theme).cloned().collect()
        } else {
            Vec::new()
        },
        base_url: command.base_url.clone(),
        limits,
    }
}

fn tell(event: &Event, lang: Lang) {
    let text = match event {
        Event::Listening(address) => Text::new(
            format!(
                "http://{address}/ でサイトを、http://{address}/{ENDPOINT} で SPARQL を提供しています（Ctrl+C で終了）"
            ),
            format!(
                "serving the site at http://{address}/ and SPARQL at http://{address}/{ENDPOINT} (Ctrl+C to stop)"
            ),
        ),
        Event::Rebuilt => Text::new("データの変更を取り込みました", "took up the changed data"),
        Event::Kept => Text::new(
            "変更されたデータは使えません。前のサイトを提供し続けます",
            "the changed data cannot be used; the last good site is served on",
        ),
        Event::Stopping => Text::new("終了します", "stopping"),
    };
    let _ = writeln!(anstream::stderr(), "{}", text.get(lang));
}
