//! Takes the parts of the in-page console into the program when they have been built (see README), and nothing when not.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

const PARTS: &[&str] = &["console.js", "worker.js"];

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let built = Path::new(&root).join("site-templates/console/dist");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={}", built.display());
    let mut code = String::from("&[");
    if PARTS.iter().all(|part| built.join(part).is_file()) {
        for part in PARTS {
            let path = built.join(part);
            println!("cargo:rerun-if-changed={}", path.display());
            let path = path.display().to_string();
            let _ = write!(code, "({part:?}, include_bytes!({path:?}).as_slice()), ");
        }
    }
    code.push(']');
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("console.rs"), code)
}
