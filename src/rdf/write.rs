//! Quads as text. The order is the given one, so that the same quads make the same bytes.

use oxigraph::io::{RdfFormat, RdfSerializer, WriterQuadSerializer};
use oxigraph::model::{Quad, Triple};
use serde::{Deserialize, Serialize};

use crate::rdf::{Iris, RdfError};

/// The serialisations on offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Turtle: all graphs merged.
    Turtle,
    /// N-Triples: all graphs merged.
    NTriples,
    /// N-Quads.
    NQuads,
    /// TriG.
    TriG,
    /// JSON-LD, expanded, one document.
    JsonLd,
    /// RDF/XML: all graphs merged.
    RdfXml,
}

impl Format {
    fn rdf(self) -> RdfFormat {
        match self {
            Self::Turtle => RdfFormat::Turtle,
            Self::NTriples => RdfFormat::NTriples,
            Self::NQuads => RdfFormat::NQuads,
            Self::TriG => RdfFormat::TriG,
            Self::RdfXml => RdfFormat::RdfXml,
            Self::JsonLd => RdfFormat::JsonLd { profile: oxigraph::io::JsonLdProfileSet::default() },
        }
    }
}

/// Writes quads in a format.
///
/// # Errors
/// [`RdfError::Write`] when the serialiser refuses a quad.
pub fn write(quads: &[Quad], iris: &Iris, format: Format) -> Result<Vec<u8>, RdfError> {
    if !format.rdf().supports_datasets() {
        let mut triples: Vec<(String, Triple)> = quads
            .iter()
            .map(|quad| Triple::new(quad.subject.clone(), quad.predicate.clone(), quad.object.clone()))
            .map(|triple| (triple.to_string(), triple))
            .collect();
        triples.sort_by(|left, right| left.0.cmp(&right.0));
        triples.dedup_by(|left, right| left.0 == right.0);
        return write_each(triples.iter().map(|(_, triple)| triple), iris, format);
    }
    let mut writer = serializer(iris, format)?.for_writer(Vec::new());
    for quad in quads {
        writer.serialize_quad(quad).map_err(RdfError::Write)?;
    }
    finish(writer)
}

/// Writes triples, in their order.
///
/// # Errors
/// [`RdfError::Write`] when the serialiser refuses a triple.
pub fn write_triples(triples: &[Triple], iris: &Iris, format: Format) -> Result<Vec<u8>, RdfError> {
    write_each(triples.iter(), iris, format)
}

fn write_each<'a>(
    triples: impl Iterator<Item = &'a Triple>,
    iris: &Iris,
    format: Format,
) -> Result<Vec<u8>, RdfError> {
    let mut writer = serializer(iris, format)?.for_writer(Vec::new());
    for triple in triples {
        writer.serialize_triple(triple).map_err(RdfError::Write)?;
    }
    finish(writer)
}

fn serializer(iris: &Iris, format: Format) -> Result<RdfSerializer, RdfError> {
    iris.prefixes().try_fold(RdfSerializer::from_format(format.rdf()), |serializer, (prefix, namespace)| {
        serializer.with_prefix(prefix, namespace).map_err(|_| RdfError::Namespace(namespace.to_owned()))
    })
}

fn finish(writer: WriterQuadSerializer<Vec<u8>>) -> Result<Vec<u8>, RdfError> {
    let mut bytes = writer.finish().map_err(RdfError::Write)?;
    if bytes.last() != Some(&b'\n') {
        bytes.push(b'\n');
    }
    Ok(bytes)
}
