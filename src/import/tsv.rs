//! Readings as tables: one row a fact, tab-separated; what would break a line becomes a blank, and nothing is `-`.

/// A table as text.
pub(super) fn table(columns: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let mut out = columns.join("\t") + "\n";
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| folded(cell)).collect();
        out.push_str(&cells.join("\t"));
        out.push('\n');
    }
    out.into_bytes()
}

/// The words of a cell on one line.
fn folded(cell: &str) -> String {
    let is_break = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let words: Vec<&str> = cell.split(is_break).map(str::trim).filter(|part| !part.is_empty()).collect();
    if words.is_empty() { "-".to_owned() } else { words.join(" ") }
}

/// Several paragraphs in one cell, each in `<p>`; so is one whose own words might be taken for that.
pub(super) fn marked_up(paragraphs: &[String]) -> String {
    match paragraphs {
        [one] if !one.contains("<p>") => one.clone(),
        several => several.iter().flat_map(|paragraph| ["<p>", paragraph, "</p>"]).collect(),
    }
}

/// The lines of a cell that hold words.
pub(super) fn lines(cell: &str) -> Vec<String> {
    cell.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_one_line() {
        assert_eq!(folded(" 一\r\n二\t三 "), "一 二 三");
        assert_eq!(folded(" \n"), "-");
        assert_eq!(marked_up(&lines("一\n\n 二")), "<p>一</p><p>二</p>");
    }
}
