//! The header block: date, vendor, service, version; a label, and its value beside or below it.

use crate::import::sheet::lines::{Line, Piece};
use crate::import::sheet::rows::At;

/// A part of the header: its name in `head.tsv`, and the labels under which it stands, longer ones first.
const PARTS: &[(&str, &[&str])] = &[
    ("date", &["作成年月日", "作成日", "記入日", "記載日", "記入年月日"]),
    ("vendor", &["サービス事業者名称", "サービス事業者名", "サービス事業者", "事業者名称", "事業者名"]),
    ("service", &["サービス名称", "サービス名"]),
    ("version", &["サービスバージョン", "バージョン", "Version", "Ver."]),
];

/// The part of the header that a piece names, and what stands behind the label in the same piece.
pub(super) fn label(text: &str) -> Option<(&'static str, String)> {
    let text = text.trim().trim_start_matches(['■', '●', '・', '【', '#', ' ']);
    PARTS.iter().find_map(|(part, labels)| {
        let rest = labels.iter().find_map(|label| text.strip_prefix(label))?.trim_start_matches('】');
        let value = rest.trim_start_matches(['：', ':']).trim();
        let is_parted =
            rest.is_empty() || rest.starts_with(['：', ':']) || rest.starts_with(char::is_whitespace);
        is_parted.then(|| (*part, value.to_owned()))
    })
}

/// The parts that a line of the header gives, with the cells of their values; `below` is the next line.
pub(super) fn parts(line: &Line, below: Option<&Line>) -> Vec<(&'static str, String, At)> {
    let pieces: Vec<&Piece> = line.pieces.iter().filter(|piece| !piece.text.trim().is_empty()).collect();
    let mut found = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let Some((part, behind)) = label(&piece.text) else { continue };
        if !behind.is_empty() {
            found.push((part, behind, at(line, piece)));
            continue;
        }
        let beside = pieces.get(index + 1).filter(|next| label(&next.text).is_none());
        if let Some(value) = beside {
            found.push((part, value.text.trim().to_owned(), at(line, value)));
            continue;
        }
        let under = below.and_then(|below| {
            let same = below.pieces.iter().find(|other| other.column == piece.column)?;
            let is_value = label(&same.text).is_none() && !same.text.trim().is_empty();
            (is_value && pieces.len() > 1).then(|| (part, same.text.trim().to_owned(), at(below, same)))
        });
        found.extend(under);
    }
    found
}

fn at(line: &Line, piece: &Piece) -> At {
    At { grid: line.grid, row: line.row, column: piece.column }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(cells: &[&str]) -> Line {
        let piece =
            |(column, text): (u32, &&str)| Piece { column, text: (*text).to_owned(), ..Piece::default() };
        Line { grid: 0, row: 1, pieces: (1..).zip(cells).map(piece).collect() }
    }

    fn found(cells: &[&str], below: &[&str]) -> Vec<(&'static str, String)> {
        let parts = parts(&line(cells), Some(&line(below)));
        parts.into_iter().map(|(part, value, _)| (part, value)).collect()
    }

    #[test]
    fn values_stand_behind_beside_or_below_their_labels() {
        assert_eq!(found(&["作成日：2026年1月13日"], &[]), [("date", "2026年1月13日".to_owned())]);
        assert_eq!(
            found(&["サービス名称", "甲", "バージョン", "1.0"], &[]),
            [("service", "甲".to_owned()), ("version", "1.0".to_owned())]
        );
        assert_eq!(
            found(&["サービス事業者", "サービス名称"], &["乙社", "甲"]),
            [("vendor", "乙社".to_owned()), ("service", "甲".to_owned())]
        );
        assert_eq!(label("サービス事業者による開示書"), None);
        assert_eq!(label("サービス名称に関する質問"), None);
    }
}
