//! `soukan overlay`: the institution's own records held against the data, and `--accept`.

use std::io::Write as _;
use std::path::Path;

use soukan::diag::{Lang, Severity, Text};
use soukan::export::report::{Cell, Column, Report, Section};
use soukan::model::{Corpus, Key, Record};
use soukan::overlay::{self, Impact, Standing};
use soukan::source::DataDir;
use soukan::{output, pipeline};

use super::answer::{give, key_cells, key_columns};
use super::args::{Args, Overlay};
use super::{Failure, Outcome, found, key};

pub(super) fn run(args: &Args, command: &Overlay, lang: Lang) -> Result<Outcome, Failure> {
    let Some(folder) = &args.overlay else {
        return Err(Failure::Message(Text::new(
            "自院の記録のフォルダを --overlay DIR で指してください",
            "name the folder of your own records with --overlay DIR",
        )));
    };
    let (corpus, diagnostics) = found(args)?;
    let keys = command.keys.iter().map(|name| key(&corpus, name)).collect::<Result<Vec<Key>, Failure>>()?;
    let broken = diagnostics
        .iter()
        .filter(|found| found.code.is_of_overlay() && found.severity() == Severity::Error)
        .count();
    if broken > 0 {
        return Err(Failure::Message(Text::new(
            format!(
                "記録に読めないところが {broken} か所あります。soukan check --overlay DIR が場所を示します"
            ),
            format!("{broken} places of the records cannot be read; soukan check --overlay DIR shows them"),
        )));
    }
    if command.accept {
        return accept(folder, &corpus, &keys, lang);
    }
    let report = report(&corpus, &keys);
    let is_clean =
        report.sections.iter().all(|section| section.id == "unconfirmed" || section.rows.is_empty());
    give(&report, &command.answer, &corpus, lang)?;
    Ok(if is_clean { Outcome::Clean } else { Outcome::Findings })
}

/// Confirms the records and says which files that changed.
fn accept(folder: &Path, corpus: &Corpus, keys: &[Key], lang: Lang) -> Result<Outcome, Failure> {
    let records = DataDir::read(folder).map_err(pipeline::Error::from)?;
    let files =
        overlay::accept(&records, corpus, keys).map_err(|refusal| Failure::Message(refusal.text()))?;
    output::change_folder(folder, &files, &[])?;
    let mut err = anstream::stderr().lock();
    let said = match files.len() {
        0 => Text::new("変えるところはありません", "nothing to change"),
        count => Text::new(format!("{count} ファイルを書きました"), format!("{count} files written")),
    };
    let _ = writeln!(err, "{}", said.get(lang));
    for name in files.keys() {
        let _ = writeln!(err, "  {}", folder.join(name).display());
    }
    Ok(Outcome::Clean)
}

/// What has to be looked at, on these keys or on all.
fn report(corpus: &Corpus, keys: &[Key]) -> Report {
    let impact = Impact::new(corpus);
    let is_chosen =
        |record: &Record| keys.is_empty() || record.key.as_ref().is_some_and(|key| keys.contains(key));
    let all: Vec<(&Record, Standing)> = corpus
        .overlay
        .records
        .iter()
        .filter(|record| is_chosen(record))
        .map(|record| (record, impact.standing(record)))
        .collect();
    let new = impact.unrecorded().into_iter().filter(|new| keys.is_empty() || keys.contains(&new.key));
    let new: Vec<Vec<Cell>> = new
        .map(|new| {
            let mut cells = Vec::from(key_cells(corpus, &new.key));
            cells.push(names(&new.beside).into());
            cells
        })
        .collect();
    let current = all.iter().filter(|(_, standing)| *standing == Standing::Current).count();
    let mut columns = Vec::from(key_columns());
    columns.push(Column::new("beside", "記録のある隣", "neighbours with a record"));
    Report {
        title: Text::new("自院の記録と今のデータ", "own records and the data of today"),
        notes: vec![Text::new(
            format!(
                "データ {}。記録 {} 件のうち、対象の文が変わっていないもの {current} 件。記録の当否は判定しません。",
                corpus.manifest.version,
                all.len()
            ),
            format!(
                "Data {}. Of {} records, {current} rest on unchanged texts. Whether a record still holds is for you to say.",
                corpus.manifest.version,
                all.len()
            ),
        )],
        sections: vec![
            gone(&all),
            changed(corpus, &all),
            Section {
                id: "unrecorded",
                title: Text::new(
                    "新しく、隣には記録があるのに記録のないもの",
                    "new, and without a record while neighbours have one",
                ),
                columns,
                rows: new,
            },
            unconfirmed(corpus, &all),
        ],
    }
}

fn names(keys: &[Key]) -> String {
    keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn record_columns() -> [Column; 3] {
    [
        Column::new("kind", "種類", "kind"),
        Column::new("text", "記録", "record"),
        Column::new("place", "場所", "place"),
    ]
}

fn record_cells(record: &Record) -> [Cell; 3] {
    let kind = Cell::Word(record.kind.as_str(), Text::new(record.kind.label(), record.kind.as_str()));
    [kind, record.text.as_str().into(), record.place.to_string().into()]
}

/// Records whose key nothing bears any more.
fn gone(all: &[(&Record, Standing)]) -> Section {
    let mut columns = vec![
        Column::new("key", "鍵", "key"),
        Column::new("standing", "変化", "change"),
        Column::new("now", "今の鍵", "key now"),
        Column::new("before", "前の文", "words then"),
    ];
    columns.extend(record_columns());
    let rows = all.iter().filter_map(|(record, standing)| {
        let Standing::Gone { before, moved } = standing else { return None };
        let word = if moved.is_empty() {
            Text::new("今のデータにない", "gone")
        } else {
            Text::new("改番", "renumbered")
        };
        let mut cells: Vec<Cell> = vec![
            record.written.as_str().into(),
            Cell::Word(standing.as_str(), word),
            names(moved).into(),
            before.clone().unwrap_or_default().into(),
        ];
        cells.extend(record_cells(record));
        Some(cells)
    });
    Section {
        id: "gone",
        title: Text::new("鍵がなくなった記録", "records whose key is gone"),
        columns,
        rows: rows.collect(),
    }
}

/// Records whose subject says something else now.
fn changed(corpus: &Corpus, all: &[(&Record, Standing)]) -> Section {
    let mut columns = Vec::from(key_columns());
    columns.extend([
        Column::new("before", "前の文", "words then"),
        Column::new("after", "今の文", "words now"),
        Column::new("moved", "前の文が今あるところ", "where the old words stand now"),
    ]);
    columns.extend(record_columns());
    let rows = all.iter().filter_map(|(record, standing)| {
        let (Standing::Changed { before, now, moved }, Some(key)) = (standing, &record.key) else {
            return None;
        };
        let unknown = || "（前の文は残っていません / the old words are not kept）".to_owned();
        let mut cells = Vec::from(key_cells(corpus, key));
        cells.extend([
            before.clone().unwrap_or_else(unknown).into(),
            now.as_str().into(),
            names(moved).into(),
        ]);
        cells.extend(record_cells(record));
        Some(cells)
    });
    Section {
        id: "changed",
        title: Text::new("対象の文が変わった記録", "records whose text has changed"),
        columns,
        rows: rows.collect(),
    }
}

/// Records that rest on no text.
fn unconfirmed(corpus: &Corpus, all: &[(&Record, Standing)]) -> Section {
    let mut columns = Vec::from(key_columns());
    columns.extend(record_columns());
    let rows =
        all.iter().filter(|(_, standing)| *standing == Standing::Unconfirmed).filter_map(|(record, _)| {
            let mut cells = Vec::from(key_cells(corpus, record.key.as_ref()?));
            cells.extend(record_cells(record));
            Some(cells)
        });
    Section {
        id: "unconfirmed",
        title: Text::new(
            "どの文について書いたかの印がない記録（--accept で付きます）",
            "records that rest on no text yet (--accept adds it)",
        ),
        columns,
        rows: rows.collect(),
    }
}
