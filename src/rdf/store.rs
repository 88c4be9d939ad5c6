//! The in-memory store.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Quad;
use oxigraph::store::Store;

use crate::rdf::RdfError;

/// A store with these quads, loaded in their order so that dumps do not depend on anything else.
///
/// # Errors
/// [`RdfError::Load`] when the store refuses them.
pub fn open(quads: impl IntoIterator<Item = Quad>) -> Result<Store, RdfError> {
    let store = Store::new().map_err(RdfError::Load)?;
    store.extend(quads).map_err(RdfError::Load)?;
    Ok(store)
}

/// A store with the quads of an N-Quads document.
///
/// # Errors
/// [`RdfError::Read`] when it is none.
pub fn read(quads: &[u8]) -> Result<Store, RdfError> {
    let store = Store::new().map_err(RdfError::Load)?;
    store.load_from_slice(RdfParser::from_format(RdfFormat::NQuads), quads).map_err(RdfError::Read)?;
    Ok(store)
}
