//! The original of a document in `sources/` and in the manifest, and what goes when it takes the place of an earlier one.

use crate::diag::Text;
use crate::import::manifest::ManifestError;
use crate::import::{NewSource, Proposal, Request, with_source};
use crate::model::SourceKind;
use crate::model::key::is_slug;
use crate::parse::manifest::MANIFEST;
use crate::source::sha256;

/// What the manifest says of a document where the user does not.
pub(super) struct Defaults<'a> {
    /// Short id.
    pub(super) id: String,
    /// The kind, as the manifest writes it, and as it is read.
    pub(super) kind: (&'static str, SourceKind),
    /// Title.
    pub(super) title: &'a str,
}

/// The publisher of a document of which the user says nothing.
const UNKNOWN: &str = "不詳（取り込みのときに示されていない）";
/// The terms of such a document.
const LICENCE: &str = "著作権は発行者に帰属する。取り込んだ文書をそのまま収録";

/// The id that the document will have.
pub(super) fn id(request: &Request<'_>, defaults: &Defaults<'_>) -> Result<String, Box<Proposal>> {
    let id = if request.says.id.is_empty() { defaults.id.clone() } else { request.says.id.clone() };
    if is_slug(&id.replace('.', "-")) {
        return Ok(id);
    }
    Err(Box::new(Proposal::refused(
        id,
        Text::new(
            "小文字の英数字とハイフンの短い名",
            "a short name of lower-case letters, digits and hyphens",
        ),
        Text::new("--id で名を付けてください", "give it a name with --id"),
    )))
}

/// Puts the original and its entry of the manifest into a proposal; what an earlier one of the same id had goes.
pub(super) fn add(
    request: &Request<'_>,
    id: &str,
    defaults: &Defaults<'_>,
    proposal: &mut Proposal,
) -> Result<(), Box<Proposal>> {
    let says = &request.says;
    let or = |given: &str, found: &str| if given.is_empty() { found.to_owned() } else { given.to_owned() };
    let file = format!("sources/{id}.{}", request.document.format.as_str());
    let source = NewSource {
        id: id.to_owned(),
        kind: defaults.kind.0,
        file,
        title: or(&says.title, defaults.title),
        publisher: or(&says.publisher, UNKNOWN),
        date: says.date.clone(),
        licence: or(&says.licence, LICENCE),
        sha256: sha256(request.bytes),
    };
    make_room(request, &source, defaults.kind.1, proposal)?;
    list(request, Ok(manifest(request)), &source, proposal)
}

/// The manifest as it stands.
pub(super) fn manifest(request: &Request<'_>) -> String {
    request.data.get(MANIFEST).and_then(|file| file.text().ok()).unwrap_or_default().to_owned()
}

/// Lists a source in the manifest, and puts the document itself beside the others.
///
/// # Errors
/// A refusal where the manifest cannot be read.
pub(super) fn list(
    request: &Request<'_>,
    manifest: Result<String, ManifestError>,
    source: &NewSource,
    proposal: &mut Proposal,
) -> Result<(), Box<Proposal>> {
    let text = manifest.and_then(|text| with_source(&text, source)).map_err(|error| {
        Box::new(Proposal::refused(
            error.to_string(),
            Text::new("読めるマニフェスト（soukan.toml）", "a manifest (soukan.toml) that can be read"),
            Text::new("soukan check で誤りを確かめてください", "run soukan check to see what is wrong"),
        ))
    })?;
    proposal.files.insert(MANIFEST.to_owned(), text.into_bytes());
    proposal.files.insert(source.file.clone(), request.bytes.to_vec());
    proposal.removed.retain(|name| !proposal.files.contains_key(name));
    Ok(())
}

/// Refuses a document that is there, or an id that is taken; with `--replace` takes out what the earlier one had.
fn make_room(
    request: &Request<'_>,
    source: &NewSource,
    kind: SourceKind,
    proposal: &mut Proposal,
) -> Result<(), Box<Proposal>> {
    let sources = &request.corpus.manifest.sources;
    if let Some(twin) = sources.iter().find(|other| other.sha256 == source.sha256 && other.id != source.id) {
        return Err(Box::new(Proposal::refused(
            &twin.id,
            Text::new("まだ収めていない文書", "a document that is not in the data folder yet"),
            Text::new(
                format!("取り込み直すなら --id {} --replace", twin.id),
                format!("to import it again use --id {} --replace", twin.id),
            ),
        )));
    }
    let Some(old) = sources.iter().find(|other| other.id == source.id) else { return Ok(()) };
    if old.kind != kind || !request.says.replace {
        return Err(Box::new(Proposal::refused(
            &source.id,
            Text::new("まだ使われていない名", "a name that is not taken"),
            Text::new(
                "別の名を --id で付けるか、同じ種類の文書を置き換えるなら --replace を添えてください",
                "give it another name with --id, or, to put it in the place of one of its kind, add --replace",
            ),
        )));
    }
    let prefix = format!("readings/{}.", source.id);
    let is_own = |name: &str| {
        name == old.file
            || name
                .strip_prefix(&prefix)
                .and_then(|rest| rest.strip_suffix(".tsv"))
                .is_some_and(|rest| !rest.contains('.'))
    };
    let names = request.data.iter().map(|file| file.name.to_string());
    proposal.removed.extend(names.filter(|name| is_own(name) && !proposal.files.contains_key(name)));
    Ok(())
}
