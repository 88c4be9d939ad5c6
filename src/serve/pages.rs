//! The site from memory.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use percent_encoding::percent_decode_str;

use crate::output::FileSet;
use crate::site;
use crate::source;

/// What the pages need and nothing more: files of the site itself, no style or script in the page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'self'";

/// The console evaluates WebAssembly, starts its worker from a Blob, sets styles and asks the endpoint.
const CONSOLE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; \
    style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'self'";

/// What a card needs, which runs nothing. Whoever likes may frame it: that is what it is for. No `frame-ancestors`, because
/// `*` would still shut out a page that is opened from disk.
const CARD_POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

/// Characters of a sum that make an ETag.
const TAG: usize = 16;

/// Files by path.
#[derive(Debug)]
pub(super) struct Pages(BTreeMap<String, File>);

#[derive(Debug)]
struct File {
    bytes: Bytes,
    /// A weak one, because an answer may be compressed.
    tag: HeaderValue,
    media_type: &'static str,
    policy: &'static str,
}

impl Pages {
    pub(super) fn new(files: FileSet) -> Self {
        let file = |(path, bytes): (String, Vec<u8>)| {
            let tag = format!("W/\"{}\"", &source::sha256(&bytes)[..TAG]);
            let tag = HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("W/\"\""));
            let (media_type, policy) = (media_type(&path), policy(&path));
            (path, File { bytes: bytes.into(), tag, media_type, policy })
        };
        Self(files.into_iter().map(file).collect())
    }

    /// A file, the page of a folder, or what is wrong.
    pub(super) fn answer(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response {
        if !matches!(*method, Method::GET | Method::HEAD) {
            return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
        }
        let path = percent_decode_str(uri.path().trim_start_matches('/')).decode_utf8_lossy();
        let index = if path.is_empty() || path.ends_with('/') {
            format!("{path}index.html")
        } else {
            path.clone().into_owned()
        };
        if let Some(file) = self.0.get(&index) {
            return file.answer(headers);
        }
        if self.0.contains_key(&format!("{path}/index.html")) {
            // Relative, so that it holds behind a proxy that serves the site in a folder.
            let folder = uri.path().rsplit('/').next().unwrap_or_default();
            return (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, format!("{folder}/"))])
                .into_response();
        }
        let missing =
            "このページはありません。/ から探せます。\nThere is no such page; start from / instead.\n";
        (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], missing)
            .into_response()
    }
}

impl File {
    fn answer(&self, headers: &HeaderMap) -> Response {
        let known =
            headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is_same = self.tag.to_str().is_ok_and(|tag| known.split(',').any(|known| known.trim() == tag));
        let mut response = if is_same {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            ([(header::CONTENT_TYPE, self.media_type)], self.bytes.clone()).into_response()
        };
        let headers = response.headers_mut();
        headers.insert(header::ETAG, self.tag.clone());
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(self.policy));
        response
    }
}

fn policy(path: &str) -> &'static str {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if name == site::CARD {
        CARD_POLICY
    } else if folder == "console" || folder.ends_with("/console") {
        CONSOLE_POLICY
    } else {
        POLICY
    }
}

/// By the ending; the site has no others but those that a theme brings.
fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "jsonld" => "application/ld+json",
        "srj" => "application/sparql-results+json",
        "rq" => "application/sparql-query",
        "ttl" => "text/turtle; charset=utf-8",
        "trig" => "application/trig",
        "csv" => "text/csv; charset=utf-8",
        "atom" => "application/atom+xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/vnd.microsoft.icon",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        "txt" | "toml" | "py" | "rst" => "text/plain; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "xml" => "application/xml",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}
