//! A zipped package of XML parts, as office programs write them: opened only when all of it has a size that a paper may have.

use std::io::{self, BufReader, Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::import::read::ReadError;

/// Bytes of XML beyond which a package is refused.
pub(super) const MOST_XML: u64 = 256 << 20;
/// Parts beyond which a package is refused.
const MOST_PARTS: usize = 4000;

/// A package.
pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
}

/// What a walk over a part meets.
pub(super) enum Seen<'a> {
    /// An element opens; its name is without prefix.
    Open(&'a str, &'a BytesStart<'a>),
    /// An element ends.
    Close(&'a str),
    /// Text.
    Text(&'a str),
}

fn damaged(error: impl std::fmt::Display) -> ReadError {
    ReadError::Damaged(error.to_string())
}

impl<'a> Package<'a> {
    /// Opens a package and unpacks all its XML once, to know that it is not too much whatever its directory says.
    pub fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        if zip.len() > MOST_PARTS {
            return Err(ReadError::Inflated(MOST_XML >> 20));
        }
        let mut left = MOST_XML;
        for index in 0..zip.len() {
            let part = zip.by_index(index).map_err(|error| match error {
                ZipError::UnsupportedArchive(_) => ReadError::Password,
                other => damaged(other),
            })?;
            let is_xml = [".xml", ".rels", ".vml"]
                .iter()
                .any(|ending| part.name().is_ok_and(|name| name.ends_with(ending)));
            if !is_xml {
                continue;
            }
            let read = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(damaged)?;
            left = left.checked_sub(read).ok_or(ReadError::Inflated(MOST_XML >> 20))?;
        }
        Ok(Self { zip })
    }

    /// The names of the parts.
    pub fn names(&self) -> Vec<String> {
        self.zip.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect()
    }

    /// Walks over a part; does nothing where there is none.
    pub fn walk(
        &mut self,
        name: &str,
        mut see: impl FnMut(Seen<'_>) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        let part = match self.zip.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(()),
            Err(error) => return Err(damaged(error)),
        };
        let mut reader = Reader::from_reader(BufReader::new(part.take(MOST_XML)));
        reader.config_mut().expand_empty_elements = true;
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer).map_err(damaged)? {
                Event::Eof => return Ok(()),
                Event::Start(element) => {
                    let name = element.local_name();
                    see(Seen::Open(name.as_ref(), &element))?;
                }
                Event::End(element) => see(Seen::Close(element.local_name().as_ref()))?,
                Event::Text(text) => see(Seen::Text(&text.xml10_content()))?,
                Event::CData(text) => see(Seen::Text(&text.xml10_content()))?,
                Event::GeneralRef(entity) => {
                    let text = format!("&{};", &*entity);
                    // An entity that XML does not know stays as it is written; none is ever expanded.
                    see(Seen::Text(&quick_xml::escape::unescape(&text).unwrap_or(text.as_str().into())))?;
                }
                _ => {}
            }
        }
    }
}

/// The value of an attribute by its name without prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let found = attributes
        .with_checks(false)
        .filter_map(Result::ok)
        .find(|found| found.key.local_name().as_ref() == name)?;
    let value = quick_xml::escape::unescape(&found.value).map(std::borrow::Cow::into_owned);
    Some(value.unwrap_or_else(|_| found.value.into_owned()))
}

/// The same as a number.
pub(super) fn number(element: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(element, name)?.parse().ok()
}
