//! `soukan suggest`.

use std::io::{Read as _, Write as _};
use std::path::Path;

use annotate_snippets::Renderer;
use soukan::diag::{Lang, Text};
use soukan::export::report::{Cell, Column, Report, Section};
use soukan::model::mapping::Scope;
use soukan::model::{Corpus, Key, Origin};
use soukan::pipeline;
use soukan::source::{self, DataDir};
use soukan::suggest::sssom::{self, Suggested};
use soukan::suggest::{Candidate, Evaluation, FIRST, Figures, Subject, Suggester, Synonyms};

use super::answer::{deliver, give};
use super::args::{Answer, AnswerFormat, Args, Suggest as Command, SuggestFormat, TargetArg};
use super::report::{snippet, width};
use super::{Failure, Outcome, corpus, key};

/// What candidates are wanted for: a subject, and the key that it has or is going to have.
struct Wanted {
    subject: Subject,
    key: Option<Key>,
}

pub(super) fn run(args: &Args, command: &Command, lang: Lang) -> Result<Outcome, Failure> {
    let corpus = corpus(args)?;
    let answer = answer(command);
    if command.evaluate {
        let answer =
            answer.ok_or_else(|| message("評価は SSSOM になりません", "an evaluation is no SSSOM"))?;
        return give(&evaluated(&corpus, args, lang)?, &answer, &corpus, lang);
    }
    let synonyms = synonyms(args, lang)?;
    let suggester = Suggester::new(&corpus, &synonyms);
    let target = scope(command.to);
    let wanted = wanted(&corpus, &suggester, command, target)?;
    let found: Vec<(Wanted, Vec<Candidate>)> = wanted
        .into_iter()
        .map(|wanted| {
            let candidates = suggester.suggest(&wanted.subject, target, command.limit);
            (wanted, candidates)
        })
        .collect();
    match answer {
        Some(answer) => give(&report(&corpus, target, &found), &answer, &corpus, lang),
        None => table(&corpus, target, found, command.output.as_deref()),
    }
}

/// The evaluation as tables; `soukan report` has them too.
pub(super) fn evaluated(corpus: &Corpus, args: &Args, lang: Lang) -> Result<Report, Failure> {
    let synonyms = synonyms(args, lang)?;
    Ok(evaluation(corpus, &Suggester::new(corpus, &synonyms).evaluate()))
}

fn message(ja: &str, en: &str) -> Failure {
    Failure::Message(Text::new(ja, en))
}

/// The synonyms; what is wrong with their table goes to standard error.
fn synonyms(args: &Args, lang: Lang) -> Result<Synonyms, Failure> {
    let data = DataDir::read(&args.data).map_err(pipeline::Error::from)?;
    let mut found = Vec::new();
    let synonyms = Synonyms::read(&data, &mut found);
    let renderer = Renderer::plain().term_width(width() + 20);
    for finding in &found {
        let _ = writeln!(anstream::stderr(), "{}\n", snippet(finding, &data, &renderer, lang));
    }
    Ok(synonyms)
}

/// How the answer is to be written; nothing for SSSOM, which is no report.
fn answer(command: &Command) -> Option<Answer> {
    let format = match command.format {
        SuggestFormat::Text => AnswerFormat::Text,
        SuggestFormat::Json => AnswerFormat::Json,
        SuggestFormat::Md => AnswerFormat::Md,
        SuggestFormat::Csv => AnswerFormat::Csv,
        SuggestFormat::Xlsx => AnswerFormat::Xlsx,
        SuggestFormat::Sssom => return None,
    };
    Some(Answer { format, output: command.output.clone() })
}

fn scope(target: TargetArg) -> Scope {
    match target {
        TargetArg::Guideline => Scope::Guideline,
        TargetArg::Sds => Scope::Form,
        TargetArg::Checklist => Scope::Checklist,
    }
}

fn wanted(
    corpus: &Corpus,
    suggester: &Suggester<'_>,
    command: &Command,
    target: Scope,
) -> Result<Vec<Wanted>, Failure> {
    let node = |key: Key| Wanted { subject: Subject::Node(key.clone()), key: Some(key) };
    if command.unlinked {
        return Ok(suggester.unlinked(target).into_iter().map(node).collect());
    }
    if let Some(text) = &command.text {
        return Ok(vec![Wanted { subject: Subject::Text(text.clone()), key: None }]);
    }
    if let Some(file) = &command.file {
        let text = read(file)?;
        return Ok(text.lines().filter(|line| !line.trim().is_empty()).map(line).collect());
    }
    command.keys.iter().map(|name| key(corpus, name).map(node)).collect()
}

/// A line of a file: a text, perhaps behind a key and a tab.
fn line(line: &str) -> Wanted {
    let keyed = line.split_once('\t').and_then(|(key, text)| Some((key.trim().parse().ok()?, text)));
    match keyed {
        Some((key, text)) => Wanted { subject: Subject::Text(text.trim().to_owned()), key: Some(key) },
        None => Wanted { subject: Subject::Text(line.trim().to_owned()), key: None },
    }
}

fn read(file: &Path) -> Result<String, Failure> {
    let bytes = if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map_err(Failure::Output)?;
        bytes
    } else {
        source::read_file(file).map_err(pipeline::Error::from)?.bytes
    };
    let text = String::from_utf8(bytes)
        .map_err(|_| message("ファイルは UTF-8 ではありません", "the file is not UTF-8"))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

fn table(
    corpus: &Corpus,
    target: Scope,
    found: Vec<(Wanted, Vec<Candidate>)>,
    file: Option<&Path>,
) -> Result<Outcome, Failure> {
    let rows: Option<Vec<Suggested>> = found
        .into_iter()
        .map(|(wanted, candidates)| {
            let subject = wanted.key?;
            let wording = match wanted.subject {
                Subject::Node(key) => corpus.wording(&key),
                Subject::Text(text) => text,
            };
            Some(Suggested { subject, wording, candidates })
        })
        .collect();
    let rows = rows.ok_or_else(|| {
        message(
            "SSSOM の行には鍵が要ります。--file の各行で、文の前に鍵とタブを置いてください",
            "a row of SSSOM needs a key: in a --file, put a key and a tab in front of each text",
        )
    })?;
    deliver(sssom::write(corpus, target, &rows).as_bytes(), file)
}

fn report(corpus: &Corpus, target: Scope, found: &[(Wanted, Vec<Candidate>)]) -> Report {
    let rows = found.iter().flat_map(|(wanted, candidates)| {
        (1_usize..).zip(candidates).map(|(rank, candidate)| cells(corpus, wanted, rank, candidate))
    });
    let (ja, en) = match target {
        Scope::Form => ("開示書", "the disclosure form"),
        Scope::Checklist => ("チェックリスト", "the checklist"),
        Scope::Guideline | Scope::Other => ("ガイドライン", "the guideline"),
    };
    Report {
        title: Text::new(format!("{ja}への対応の候補"), format!("candidates in {en}")),
        notes: vec![Text::new(
            "プログラムが文面から挙げた候補です。どれも人が確かめたものではなく、対応があるという主張ではありません。点の意味は --evaluate が示します。",
            "Computed from wording. Nothing here is curated, and nothing claims that a relation holds. What a score is worth, --evaluate tells.",
        )],
        sections: vec![Section {
            id: "candidates",
            title: Text::new("候補", "candidates"),
            columns: columns(),
            rows: rows.collect(),
        }],
    }
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("subject", "もと", "subject"),
        Column::detail("subject_name", "もとの文", "subject (wording)"),
        Column::new("rank", "順", "rank"),
        Column::new("score", "点", "score"),
        Column::new("key", "候補", "candidate"),
        Column::new("name", "名", "name"),
        Column::detail("wording", "候補の文", "candidate (wording)"),
        Column::new("words", "共通の語", "shared words"),
        Column::new("because", "ほかの手がかり", "what else speaks"),
        Column::detail("words_score", "文の似かた", "words"),
        Column::detail("alike_score", "似た行", "alike"),
        Column::detail("neighbours_score", "周りの行", "neighbours"),
        Column::detail("section_score", "見出し", "section"),
        Column::new("linked", "作成済み", "curated"),
        Column::detail("origin", "由来", "origin"),
    ]
}

fn cells(corpus: &Corpus, wanted: &Wanted, rank: usize, candidate: &Candidate) -> Vec<Cell> {
    let wording = match &wanted.subject {
        Subject::Node(key) => corpus.wording(key),
        Subject::Text(text) => text.clone(),
    };
    let subject = wanted.key.as_ref().map_or_else(|| wording.clone(), ToString::to_string);
    let voices = candidate.voices;
    vec![
        subject.into(),
        wording.into(),
        rank.into(),
        number(candidate.score),
        candidate.key.to_string().into(),
        corpus.label(&candidate.key).to_string().into(),
        corpus.wording(&candidate.key).into(),
        candidate.words.join("、").into(),
        because(candidate).into(),
        number(voices.words),
        number(voices.alike),
        number(voices.neighbours),
        number(voices.section),
        curated(corpus, wanted, candidate).into(),
        Origin::Suggested.as_str().into(),
    ]
}

/// The rows that speak for a candidate: `≈` one that reads alike, `±` those around, `§` the section.
fn because(candidate: &Candidate) -> String {
    let alike = candidate.alike.iter().map(|key| format!("≈{key}"));
    let around = candidate.neighbours.iter().map(|key| format!("±{key}"));
    let section = candidate.section.iter().map(|key| format!("§{key}"));
    alike.chain(around).chain(section).collect::<Vec<_>>().join(" ")
}

/// The relation that a mapping set already holds between the two; it had no part in the score.
fn curated(corpus: &Corpus, wanted: &Wanted, candidate: &Candidate) -> &'static str {
    let Some(key) = &wanted.key else { return "" };
    let between = |from: &Key, to: &Key| {
        let links = corpus.mappings.iter().filter(|link| link.is_editorial_match());
        links.filter(|link| link.from == *from && link.to == *to).map(|link| link.relation.as_str()).next()
    };
    between(key, &candidate.key).or_else(|| between(&candidate.key, key)).unwrap_or("")
}

fn number(value: f64) -> Cell {
    format!("{value:.3}").into()
}

fn evaluation(corpus: &Corpus, evaluation: &Evaluation) -> Report {
    let mut columns = vec![
        Column::new("set", "対応の組", "set"),
        Column::new("voices", "手がかり", "voices"),
        Column::new("rows", "行", "rows"),
        Column::new("links", "対応", "links"),
    ];
    let [one, five, ten] = ["1", "5", "10"].map(|first| {
        (
            format!("対応の再現率@{first}"),
            format!("recall@{first}"),
            format!("当たった行@{first}"),
            format!("rows@{first}"),
        )
    });
    let ids = [("recall_1", "rows_1", one), ("recall_5", "rows_5", five), ("recall_10", "rows_10", ten)];
    columns.extend(ids.iter().map(|(recall, _, (ja, en, ..))| Column::new(recall, ja, en)));
    columns.extend(ids.iter().map(|(_, rows, (.., ja, en))| Column::new(rows, ja, en)));
    columns.push(Column::new("mrr", "MRR", "MRR"));
    Report {
        title: Text::new("候補の評価（一行ずつ伏せる）", "evaluation of candidates, leave-one-out"),
        notes: notes(corpus),
        sections: vec![
            Section {
                id: "sets",
                title: Text::new("組ごと", "by set"),
                columns,
                rows: evaluation.figures.iter().map(figures).collect(),
            },
            bands(evaluation),
        ],
    }
}

fn notes(corpus: &Corpus) -> Vec<Text> {
    let first = FIRST.map(|first| first.to_string()).join(", ");
    let manifest = &corpus.manifest;
    vec![
        Text::new(
            format!(
                "{} データ {}（{}）。各行について、その行自身の対応をどの手がかりにも使わずに候補を挙げ、作成済みの対応と比べた。章への対応と「該当なし」は数えない。",
                manifest.edition, manifest.version, manifest.date
            ),
            format!(
                "{}, data {} ({}). Candidates for each row without any use of its own links, held against those links. Links to chapters and rows without a link are not counted.",
                manifest.edition, manifest.version, manifest.date
            ),
        ),
        Text::new(
            format!(
                "対応の再現率@k: 作成済みの対応のうち、上位 k 件（k = {first}）に現れた割合。当たった行@k: 対応のある行のうち、上位 k 件に少なくとも一つ現れた割合。MRR: 最初に現れた対応の順位の逆数の、行についての平均。"
            ),
            format!(
                "recall@k: share of the curated links among the first k candidates (k = {first}). rows@k: share of the rows with at least one of their links there. MRR: mean over the rows of 1 / rank of the first of their links."
            ),
        ),
        Text::new(
            "words は文面だけ。new-document は加えて、ほかの資料の似た行の対応（新しい資料の行に使えるのはここまで）。all は同じ資料の似た行、周りの行、見出しも使う。重みはこの同じ組を見て決めたので、数字はいくらか甘い。",
            "words: wording alone. new-document: and links of rows of other documents that read alike, which is all that a row of a new document has. all: and alike rows of the same document, neighbours, section. The weights were chosen on these very sets, which flatters the figures.",
        ),
    ]
}

fn figures(figures: &Figures) -> Vec<Cell> {
    let mut cells: Vec<Cell> = vec![
        figures.set.as_str().into(),
        figures.hearing.as_str().into(),
        figures.rows.into(),
        figures.links.into(),
    ];
    cells.extend(figures.recall().map(number));
    cells.extend(figures.hits().map(number));
    cells.push(number(figures.mrr()));
    cells
}

fn bands(evaluation: &Evaluation) -> Section {
    let rows = evaluation
        .bands
        .iter()
        .map(|band| vec![format!("{:.1}", band.from).into(), band.candidates.into(), band.curated.into()]);
    Section {
        id: "scores",
        title: Text::new(
            "点の意味（各行の上位 10 件、三組の合計）",
            "what a score was worth (first 10 of each row, all sets)",
        ),
        columns: vec![
            Column::new("from", "点（以上）", "score from"),
            Column::new("candidates", "候補", "candidates"),
            Column::new("curated", "うち作成済みの対応", "of these curated"),
        ],
        rows: rows.collect(),
    }
}
