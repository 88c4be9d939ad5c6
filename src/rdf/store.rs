//! The in-memory store.

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
