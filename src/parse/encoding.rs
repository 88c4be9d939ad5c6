//! In what characters a text is written: what Japanese offices save is UTF-8, Shift_JIS or UTF-16.

use encoding_rs::Encoding;

/// The encoding of a text: by its mark, UTF-8 if it is, else what its bytes look like. `None` for what is no text.
#[must_use]
pub fn detect(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding);
    }
    if std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0) {
        return Some(encoding_rs::UTF_8);
    }
    // UTF-16 without a mark: every other byte of its line ends and digits is zero.
    let zeros = |offset: usize| bytes.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if even + odd > 0 {
        return match (even > odd * 4, odd > even * 4) {
            (true, _) => Some(encoding_rs::UTF_16BE),
            (_, true) => Some(encoding_rs::UTF_16LE),
            _ => None,
        };
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    Some(detector.guess(Some(b"jp"), chardetng::Utf8Detection::Deny))
}

/// The text, without a mark at its head, and its encoding. `None` where a byte of it is no character.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<(String, &'static Encoding)> {
    let (text, encoding, has_errors) = detect(bytes)?.decode(bytes);
    (!has_errors).then(|| (text.into_owned(), encoding))
}

/// A text in the encoding, and with or without the mark, that a file has; `None` where that encoding lacks a character.
#[must_use]
pub fn encode_like(original: &[u8], text: &str) -> Option<Vec<u8>> {
    let encoding = detect(original)?;
    let marked = Encoding::for_bom(original).map_or(0, |(_, length)| length);
    let mut bytes = original.get(..marked)?.to_vec();
    if encoding == encoding_rs::UTF_16LE {
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    } else if encoding == encoding_rs::UTF_16BE {
        bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    } else {
        let (encoded, _, has_errors) = encoding.encode(text);
        if has_errors {
            return None;
        }
        bytes.extend_from_slice(&encoded);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::unwrap_used, reason = "a test")]
    fn what_offices_save_is_read_and_written_back() {
        let text = "key,kind,text\r\nC14-1,メモ,定期的に点検する体制を確認した。\r\n";
        let (shift_jis, _, _) = encoding_rs::SHIFT_JIS.encode(text);
        let little: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        for bytes in [text.as_bytes().to_vec(), shift_jis.into_owned(), little, marked] {
            assert_eq!(decode(&bytes).unwrap().0, text);
            assert_eq!(encode_like(&bytes, text).unwrap(), bytes);
        }
        let (shift_jis, _, _) = encoding_rs::SHIFT_JIS.encode(text);
        assert_eq!(encode_like(&shift_jis, "𠮷"), None);
        assert_eq!(decode(&[0, 1, 2, 0, 0, 3]), None);
    }
}
