//! What the importer tells of a reading: what it understood, what not, and what to do about it.

use std::collections::BTreeMap;

use crate::diag::Text;
use crate::import::document::{Document, Format};
use crate::import::sheet::answer::Found;
use crate::import::sheet::form::Form;
use crate::import::sheet::reading::{Change, Reading, Remark, RemarkAt};
use crate::import::sheet::write::address;
use crate::import::{Finding, Proposal, Request, Says, Weight};

/// Findings of one kind beyond this many are counted and not listed; the tables have them all.
const MOST_LISTED: usize = 20;

/// Why a document is not imported as a disclosure sheet, if it is not.
pub(super) fn refusal(reading: &Reading, form: &Form, request: &Request<'_>) -> Option<Proposal> {
    let (found, all) = (reading.responses.len(), form.items.len());
    if reading.is_too_long {
        return Some(Proposal::refused(
            request.name,
            Text::new(
                format!("様式の {all} 項目を記した開示書"),
                format!("a disclosure sheet with the {all} items of the form"),
            ),
            Text::new(
                "行が多すぎます。開示書の部分だけを別のファイルに保存してください",
                "it has far too many rows: save the disclosure sheet as a file of its own",
            ),
        ));
    }
    (found * 2 < all).then(|| {
        Proposal::refused(
            format!("{found}/{all}"),
            Text::new(
                format!("様式の {all} 項目の半分以上（番号・順・文言の一致するもの）"),
                format!("at least half of the {all} items of the form, by number, order and wording"),
            ),
            Text::new(
                "医療情報セキュリティ開示書（サービス事業者用）であることと、全部の頁・シートがそろっていることを確かめてください。別の種類の文書なら --as で示してください",
                "check that it is a disclosure sheet of a service provider with all its pages; if it is something else, say so with --as",
            ),
        )
    })
}

/// What was understood, in sentences.
pub(super) fn understood(reading: &Reading, form: &Form, document: &Document, id: &str) -> Vec<Text> {
    let (found, all) = (reading.responses.len(), form.items.len());
    let encoding =
        if document.encoding.is_empty() { String::new() } else { format!("、{}", document.encoding) };
    let part = |role: &str| {
        reading.head.iter().find(|row| row.role == role).map_or("?", |row| row.words.as_str()).to_owned()
    };
    let (format, vendor, service) = (document.format.as_str(), part("vendor"), part("service"));
    let listed = |kind: &str| reading.remarks.values().filter(|remark: &&Remark| remark.kind == kind).count();
    let (numbered, beside) = (listed("numbered"), listed("in-place"));
    vec![
        Text::new(
            format!("開示書として読みました（{format}{encoding}）: {service}（{vendor}）、id は {id}"),
            format!(
                "read as a disclosure sheet ({format}{}): {service} ({vendor}), id {id}",
                encoding.replace('、', ", ")
            ),
        ),
        Text::new(
            format!("様式の {all} 項目のうち {found} 項目を見つけました"),
            format!("found {found} of the {all} items of the form"),
        ),
        counts("回答", "answers", reading.responses.iter().map(|response| word(response.answer.as_ref()))),
        counts(
            "印",
            "ticked by",
            reading.responses.iter().filter_map(|response| match &response.answer {
                Some(Found::Word { mark, .. }) => Some((mark.clone(), mark.clone())),
                _ => None,
            }),
        ),
        Text::new(
            format!("備考: 一覧に {numbered} 件、行に添えたもの {beside} 件"),
            format!("remarks: {numbered} in a list, {beside} beside their rows"),
        ),
    ]
}

fn word(answer: Option<&Found>) -> (String, String) {
    let (ja, en) = match answer {
        Some(Found::Word { word, .. }) => (*word, *word),
        Some(Found::Nothing) => ("無回答", "unanswered"),
        Some(Found::Unclear { .. }) => ("不明（印が決まらない）", "unknown (unclear ticks)"),
        None => ("不明", "unknown"),
    };
    (ja.to_owned(), en.to_owned())
}

/// 「回答: はい 120、いいえ 3」.
fn counts(ja: &str, en: &str, words: impl Iterator<Item = (String, String)>) -> Text {
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    let mut sorted: Vec<_> = counts.into_iter().collect();
    sorted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let list = |pick: fn(&(String, String)) -> &String, comma: &str| {
        let parts: Vec<String> =
            sorted.iter().map(|(word, count)| format!("{} {count}", pick(word))).collect();
        if parts.is_empty() { "-".to_owned() } else { parts.join(comma) }
    };
    Text::new(
        format!("{ja}: {}", list(|word| &word.0, "、")),
        format!("{en}: {}", list(|word| &word.1, ", ")),
    )
}

/// What was not understood, or only with doubt.
pub(super) fn findings(reading: &Reading, form: &Form, document: &Document) -> Vec<Finding> {
    let teller = Teller { reading, form, document };
    let mut findings = Vec::new();
    findings.extend(teller.lost_ticks());
    findings.extend(teller.revision());
    findings.extend(teller.changes());
    findings.extend(teller.unclear());
    findings.extend(teller.doubts());
    findings.extend(teller.references());
    findings.extend(teller.rows());
    findings.extend(document.notes.iter().map(|(ja, en)| Finding {
        weight: Weight::Note,
        at: String::new(),
        found: document.format.as_str().to_owned(),
        expected: Text::new("開示書の表", "the table of the sheet"),
        advice: Text::new(ja, en),
    }));
    findings
}

/// What the header lacks: the user has to say it, apart from the version.
pub(super) fn header(reading: &Reading, says: &Says) -> Vec<Finding> {
    let parts = [
        ("date", "作成日", "--date", says.date.as_str()),
        ("vendor", "サービス事業者", "--publisher", says.publisher.as_str()),
        ("service", "サービス名称", "--title", says.title.as_str()),
        ("version", "バージョン", "", ""),
    ];
    let missing = parts.iter().filter(|(role, ..)| !reading.head.iter().any(|row| row.role == *role));
    missing.map(|(_, name, option, said)| missing_part(name, option, said)).collect()
}

fn missing_part(name: &str, option: &str, said: &str) -> Finding {
    let (weight, advice) = match (option, said) {
        ("", _) => (
            Weight::Doubt,
            Text::new("見つかりません。空として記します", "not found; it is recorded as empty"),
        ),
        (_, "") => (
            Weight::Refused,
            Text::new(
                format!("見つかりません。{option} で示してください"),
                format!("not found: say it with {option}"),
            ),
        ),
        _ => (
            Weight::Doubt,
            Text::new(
                format!("見つかりません。{option} の「{said}」を記します"),
                format!("not found; “{said}” of {option} is recorded"),
            ),
        ),
    };
    let expected = Text::new(name, name);
    Finding { weight, at: String::new(), found: "-".to_owned(), expected, advice }
}

struct Teller<'a> {
    reading: &'a Reading,
    form: &'a Form,
    document: &'a Document,
}

impl Teller<'_> {
    fn lost_ticks(&self) -> Option<Finding> {
        let Reading { ticked, offered, .. } = self.reading;
        self.reading.are_ticks_lost.then(|| Finding {
            weight: Weight::Doubt,
            at: String::new(),
            found: format!("{ticked}/{offered}"),
            expected: Text::new(
                "選択肢に付けた印（○ ● ✓ ■ レ 1、塗られたセル、囲み、書き込まれた語）",
                "ticked choices (○ ● ✓ ■ レ 1, a filled cell, a circle, the word written out)",
            ),
            advice: Text::new(
                format!(
                    "印の読めない行の回答は不明とします。{}",
                    if self.document.format == Format::Xlsx || self.document.format == Format::Ods {
                        "印が画像なら、文字の印に直した版を事業者に求めてください"
                    } else {
                        "塗りや囲みで示されているなら、XLSX か ODS の版を取り込んでください"
                    }
                ),
                format!(
                    "answers without a tick that can be read stay unknown; {}",
                    if self.document.format == Format::Xlsx || self.document.format == Format::Ods {
                        "if the ticks are pictures, ask the vendor for a version with characters"
                    } else {
                        "if they are fills or drawings, import the XLSX or ODS version"
                    }
                ),
            ),
        })
    }

    /// Whether the document follows another revision of the form.
    fn revision(&self) -> Option<Finding> {
        let count = |kind: &str| self.reading.changes.iter().filter(|change| change.kind == kind).count();
        let reworded = count("reworded");
        if self.reading.structural() == 0 {
            return (reworded > 0).then(|| Finding {
                weight: Weight::Note,
                at: String::new(),
                found: reworded.to_string(),
                expected: Text::new("様式の文言", "the wording of the form"),
                advice: Text::new(
                    "文言の違う質問です。違いは changes.tsv と check の wording-differs にあります",
                    "questions that are worded differently; changes.tsv and check (wording-differs) list them",
                ),
            });
        }
        let kinds = ["missing", "new", "replaced", "renumbered", "moved"].map(count);
        let [missing, new, replaced, renumbered, moved] = kinds;
        Some(Finding {
            weight: Weight::Doubt,
            at: String::new(),
            found: format!("{}/{}", self.reading.responses.len(), self.form.items.len()),
            expected: Text::new("収録している版の様式", "the revision of the form in the data folder"),
            advice: Text::new(
                format!(
                    "別の版の様式とみられます（ない {missing}、増えた {new}、差し替わった {replaced}、番号の違う {renumbered}、移った {moved}、文言の違う {reworded}）。確かに同じ質問だけを取り込みます。違いの一覧は changes.tsv に残ります"
                ),
                format!(
                    "another revision of the form, it seems ({missing} missing, {new} new, {replaced} replaced, {renumbered} renumbered, {moved} moved, {reworded} reworded): only what is surely the same question is imported, and changes.tsv keeps the differences"
                ),
            ),
        })
    }

    fn changes(&self) -> Vec<Finding> {
        let structural = self.reading.changes.iter().filter(|change| change.kind != "reworded");
        let found = structural.map(|change| self.change(change)).collect();
        self.limited(found, Weight::Doubt, "changes.tsv")
    }

    fn change(&self, change: &Change) -> Finding {
        let item = change.item.map(|index| &self.form.items[index]);
        let here = item.map_or_else(|| "-".to_owned(), |item| format!("{} {}", item.key, item.wording));
        let there = format!("{} {}", change.number, change.wording).trim().to_owned();
        Finding {
            weight: Weight::Doubt,
            at: change.at.map(|at| address(self.document, at)).unwrap_or_default(),
            found: if there.is_empty() { "-".to_owned() } else { there },
            expected: Text::new(here.clone(), here),
            advice: match change.kind {
                "missing" => Text::new("様式の項目がありません", "an item of the form is missing"),
                "new" => Text::new(
                    "様式にない質問です。取り込みません",
                    "the form has no such question; it is not imported",
                ),
                "replaced" => Text::new(
                    "同じ番号の別の質問です。取り込みません",
                    "another question of the same number; it is not imported",
                ),
                "moved" => Text::new(
                    "別の位置にありますが、文言から決めました",
                    "it stands elsewhere; settled by its words",
                ),
                _ => Text::new(
                    "番号が違いますが、文言と順から決めました",
                    "its number differs; settled by words and order",
                ),
            },
        }
    }

    fn unclear(&self) -> Vec<Finding> {
        let found = self.reading.responses.iter().filter_map(|response| match &response.answer {
            Some(Found::Unclear { marks, at }) => Some(Finding {
                weight: Weight::Doubt,
                at: address(self.document, *at),
                found: marks.clone(),
                expected: Text::new(
                    format!("項目 {} の選択肢一つに印一つ", self.form.items[response.item].key),
                    format!("one tick at one choice of item {}", self.form.items[response.item].key),
                ),
                advice: Text::new(
                    "回答は不明とします。元の資料を見て、事業者に確かめてください",
                    "the answer stays unknown; look at the original and ask the vendor",
                ),
            }),
            _ => None,
        });
        self.limited(found.collect(), Weight::Doubt, "responses.tsv")
    }

    fn doubts(&self) -> Vec<Finding> {
        let found = self.reading.responses.iter().filter(|response| !response.doubts.is_empty());
        let found = found.map(|response| Finding {
            weight: Weight::Doubt,
            at: address(self.document, response.at),
            found: format!("{} {}", response.number, response.question).trim().to_owned(),
            expected: {
                let item = &self.form.items[response.item];
                let words = format!("{} {}", item.key, item.wording);
                Text::new(words.clone(), words)
            },
            advice: Text::new(
                format!("{}。responses.tsv に probable として記します", response.doubts.join("。")),
                "not certain; recorded as probable in responses.tsv, with the reason",
            ),
        });
        self.limited(found.collect(), Weight::Doubt, "responses.tsv")
    }

    fn references(&self) -> Vec<Finding> {
        let reading = self.reading;
        let has = |number: u16| reading.remarks.contains_key(&number);
        let mut found: Vec<Finding> = reading
            .responses
            .iter()
            .filter_map(|response| match response.remark {
                RemarkAt::Number(number) if !has(number) => Some(Finding {
                    weight: Weight::Doubt,
                    at: address(self.document, response.at),
                    found: number.to_string(),
                    expected: Text::new("備考の一覧にある番号", "a number of the list of remarks"),
                    advice: Text::new(
                        "その番号の備考が見つかりません。備考の頁やシートが欠けていないか確かめてください",
                        "there is no remark of this number; check that no page or worksheet is missing",
                    ),
                }),
                _ => None,
            })
            .collect();
        found.extend(reading.twice.iter().map(|(number, at)| Finding {
            weight: Weight::Doubt,
            at: address(self.document, *at),
            found: number.to_string(),
            expected: Text::new("一度だけの番号", "a number that stands once"),
            advice: Text::new(
                "先の備考を使い、これは使いません",
                "the first remark is used, this one is not",
            ),
        }));
        found.extend(reading.several.iter().map(|(words, at)| Finding {
            weight: Weight::Doubt,
            at: address(self.document, *at),
            found: words.clone(),
            expected: Text::new("備考の番号一つ", "one number of a remark"),
            advice: Text::new(
                "いくつもの番号は結び付けず、書かれたとおりの字句を備考とします",
                "several numbers are not followed; the words as they stand are taken as the remark",
            ),
        }));
        self.limited(found, Weight::Doubt, "responses.tsv")
    }

    fn rows(&self) -> Vec<Finding> {
        let row = |weight: Weight, role: &'static str, expected: (&str, &str), advice: (&str, &str)| {
            let rows = self.reading.head.iter().filter(|row| row.role == role);
            let found = rows.map(|row| Finding {
                weight,
                at: address(self.document, row.at),
                found: row.words.chars().take(80).collect(),
                expected: Text::new(expected.0, expected.1),
                advice: Text::new(advice.0, advice.1),
            });
            self.limited(found.collect(), weight, "head.tsv")
        };
        let mut found = row(
            Weight::Doubt,
            "unknown",
            ("項目・見出し・備考のどれか", "an item, a heading or a remark"),
            (
                "読みに使っていません。読み落としがないか確かめてください",
                "not used; check that nothing is missed",
            ),
        );
        found.extend(row(
            Weight::Doubt,
            "repeated",
            ("一度だけの項目", "an item that stands once"),
            ("同じ項目の二度目です。先のものを使います", "the item stands twice; the first one is used"),
        ));
        found.extend(row(
            Weight::Note,
            "aside",
            ("質問・選択肢・備考の列", "a column of questions, choices or remarks"),
            ("ほかの列の字句です。読みに使っていません", "words of another column; not used"),
        ));
        found
    }

    /// The first few, and how many more there are.
    fn limited(&self, mut found: Vec<Finding>, weight: Weight, table: &str) -> Vec<Finding> {
        let more = found.len().saturating_sub(MOST_LISTED);
        if more > 1 {
            found.truncate(MOST_LISTED);
            let last = found.last().map(|finding| (finding.expected.clone(), finding.advice.clone()));
            found.extend(last.map(|(expected, _)| Finding {
                weight,
                at: String::new(),
                found: format!("+{more}"),
                expected,
                advice: Text::new(
                    format!("ほかに {more} 件あります。全件は {table} にあります"),
                    format!("{more} more; {table} has them all"),
                ),
            }));
        }
        found
    }
}
