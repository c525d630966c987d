//! Finds the four cuts of Liberation Serif, which the crate embeds, and tells it the folder.
//!
//! It is the free type with the measures of Times New Roman. Version 2 has every Vietnamese letter;
//! version 1, which Debian 12 calls `fonts-liberation`, lacks most of them and is refused.

use std::fs;
use std::path::{Path, PathBuf};

const CUTS: [&str; 4] = ["Regular", "Bold", "Italic", "BoldItalic"];
/// Debian 12, Debian 13 and later, Fedora.
const FOLDERS: [&str; 3] = [
    "/usr/share/fonts/truetype/liberation2",
    "/usr/share/fonts/truetype/liberation",
    "/usr/share/fonts/liberation-serif-fonts",
];

fn main() {
    println!("cargo::rerun-if-env-changed=MOTCUA_FONTS");
    let folders: Vec<PathBuf> = match option_env!("MOTCUA_FONTS") {
        Some(folder) => vec![PathBuf::from(folder)],
        None => FOLDERS.iter().map(PathBuf::from).collect(),
    };
    let Some(folder) = folders.iter().find(|folder| is_complete(folder)) else {
        let looked: Vec<String> = folders.iter().map(|f| f.display().to_string()).collect();
        println!(
            "cargo::error=Liberation Serif 2 (LiberationSerif-Regular.ttf and its bold and italic \
             cuts) was not found in {}. Run `apt-get install fonts-liberation2`, or set \
             MOTCUA_FONTS to the folder that holds the four files.",
            looked.join(", ")
        );
        return;
    };
    let folder = fs::canonicalize(folder).expect("the fonts in it were readable just now");
    println!("cargo::rustc-env=MOTCUA_FONTS_FOUND={}", folder.display());
    for cut in CUTS {
        println!("cargo::rerun-if-changed={}", file_of(&folder, cut).display());
    }
}

fn is_complete(folder: &Path) -> bool {
    CUTS.iter().all(|cut| fs::read(file_of(folder, cut)).is_ok_and(|font| is_version_2(&font)))
}

fn file_of(folder: &Path, cut: &str) -> PathBuf {
    folder.join(format!("LiberationSerif-{cut}.ttf"))
}

/// The name table says "Version 2.…" in UTF-16.
fn is_version_2(font: &[u8]) -> bool {
    let wanted: Vec<u8> = "Version 2.".encode_utf16().flat_map(u16::to_be_bytes).collect();
    font.windows(wanted.len()).any(|window| window == wanted)
}
