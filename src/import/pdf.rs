//! The text layer of a PDF, each page a grid whose lines are laid out as they stand on paper: how far to the right a word stands
//! tells under which head a tick is. What is drawn and not written (a circle around a word, a scan) is not read.
//!
//! Its reader compiles for minutes, and few need it: it is the feature `pdf`. Without it a PDF is refused with the way to its text.

#[cfg(not(feature = "pdf"))]
pub(super) use refused::read;
#[cfg(feature = "pdf")]
pub(super) use text_layer::read;

#[cfg(not(feature = "pdf"))]
mod refused {
    use crate::import::document::Document;
    use crate::import::read::ReadError;

    /// Reads nothing of it.
    ///
    /// # Errors
    /// [`ReadError::Unknown`]: this program was built without a reader of PDF.
    pub(in crate::import) fn read(_: &[u8]) -> Result<Document, ReadError> {
        let message = "この soukan は PDF を読まない作りです（--features pdf で作れば読みます）。pdftotext -layout 文書.pdf 文書.txt で取り出したテキストを渡してください / this soukan was built without a reader of PDF (--features pdf has one): give the text that pdftotext -layout document.pdf document.txt takes out of it";
        Err(ReadError::Unknown(message.to_owned()))
    }
}

#[cfg(feature = "pdf")]
mod text_layer {
    use std::collections::BTreeMap;

    use pdf_oxide::PdfDocument;

    use crate::import::document::{Document, Format, Grid, GridCell};
    use crate::import::read::{MOST_CELLS, ReadError};

    /// A stretch of words on a page, in points; y grows upwards.
    struct Span {
        x: f32,
        end: f32,
        y: f32,
        size: f32,
        text: String,
    }

    /// Lines as far apart as this share of a letter are one.
    const SAME_LINE: f32 = 0.5;
    /// Words as far apart as this share of a letter are two.
    const NEXT_WORD: f32 = 0.15;
    /// Letters beyond which a line is not laid out further: no paper is as wide.
    const MOST_COLUMNS: usize = 1000;

    /// Reads the text layer.
    ///
    /// # Errors
    /// [`ReadError`] when it is encrypted, damaged, too large, or has no text.
    pub(in crate::import) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
        let damaged = |error: pdf_oxide::Error| ReadError::Damaged(error.to_string());
        let document = PdfDocument::from_bytes(bytes.to_vec()).map_err(damaged)?;
        if document.is_encrypted() && !document.authenticate(b"").unwrap_or(false) {
            return Err(ReadError::Password);
        }
        let (mut grids, mut text, mut count) = (Vec::new(), String::new(), 0);
        for page in 0..document.page_count().map_err(damaged)? {
            let spans = document.extract_spans(page).map_err(damaged)?;
            let spans = spans.into_iter().filter(|span| !span.text.trim().is_empty()).map(|span| Span {
                x: span.bbox.x,
                end: span.bbox.x + span.bbox.width,
                y: span.bbox.y,
                size: span.font_size.max(1.0),
                text: span.text,
            });
            let lines = laid_out(spans.collect());
            count += lines.len();
            if count > MOST_CELLS {
                return Err(ReadError::TooLarge(MOST_CELLS));
            }
            if page > 0 {
                text.push('\u{c}');
            }
            text.push_str(&lines.join("\n"));
            text.push('\n');
            grids.push(grid(page + 1, lines));
        }
        if text.trim().is_empty() {
            let message = "文字の層のない PDF（紙を写した画像）。文字認識にかけてから渡してください / a PDF without text, a picture of paper: have its letters recognised first";
            return Err(ReadError::Unknown(message.to_owned()));
        }
        let notes = vec![(
            "PDF の文字だけを読みます。線や図形で付けた印は読めません".to_owned(),
            "only the letters of a PDF are read: marks that are drawn are not".to_owned(),
        )];
        Ok(Document { format: Format::Pdf, encoding: String::new(), text, grids, notes })
    }

    fn grid(page: usize, lines: Vec<String>) -> Grid {
        let cell = |text: String| GridCell { text, ..GridCell::default() };
        let cells: BTreeMap<(u32, u32), GridCell> =
            (1..).zip(lines).map(|(row, text)| ((row, 1), cell(text))).collect();
        Grid { name: format!("p{page}"), cells, merged: Vec::new() }
    }

    /// The lines of a page from above, each with blanks in proportion to the distances on paper.
    fn laid_out(mut spans: Vec<Span>) -> Vec<String> {
        let mut sizes: Vec<f32> = spans.iter().map(|span| span.size).collect();
        sizes.sort_by(f32::total_cmp);
        // A letter of Japanese takes two columns.
        let Some(column) = sizes.get(sizes.len() / 2).map(|size| size / 2.0) else { return Vec::new() };
        let left = spans.iter().map(|span| span.x).fold(f32::INFINITY, f32::min);
        spans.sort_by(|one, other| other.y.total_cmp(&one.y).then(one.x.total_cmp(&other.x)));
        let mut lines: Vec<Vec<Span>> = Vec::new();
        for span in spans {
            let is_same = |line: &&mut Vec<Span>| {
                line.first()
                    .is_some_and(|first| (first.y - span.y).abs() <= first.size.max(span.size) * SAME_LINE)
            };
            match lines.last_mut().filter(is_same) {
                Some(line) => line.push(span),
                None => lines.push(vec![span]),
            }
        }
        lines.into_iter().map(|line| written(line, left, column)).collect()
    }

    fn written(mut line: Vec<Span>, left: f32, column: f32) -> String {
        use unicode_width::UnicodeWidthStr as _;
        line.sort_by(|one, other| one.x.total_cmp(&other.x));
        let (mut text, mut end, mut is_parted) = (String::new(), f32::NEG_INFINITY, false);
        for span in line {
            let gap = span.x - end;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a place on paper, bounded on both sides"
            )]
            let place = (((span.x - left) / column).round().max(0.0) as usize).min(MOST_COLUMNS);
            is_parted |= span.text.starts_with(char::is_whitespace) || gap >= span.size * NEXT_WORD;
            // Two blanks part pieces, one parts words; what touches is one word.
            let blanks = match () {
                () if text.is_empty() => place,
                () if gap >= span.size => place.saturating_sub(text.width()).max(2),
                () => usize::from(is_parted),
            };
            text.extend(std::iter::repeat_n(' ', blanks));
            text.push_str(span.text.trim());
            end = span.end;
            is_parted = span.text.ends_with(char::is_whitespace);
        }
        text
    }
}
