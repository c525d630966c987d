//! The commune that a matter concerns, where the published time depends on it: chosen by whoever
//! receives, else read from the address.

use domain::agency::{UnitId, UnitKind};
use domain::procedure::Case;
use domain::text;
use jiff::civil::Date;

use super::typed::Typed;
use crate::error::{Error, Result};
use crate::reference::Reference;

/// Said where neither a choice nor the address tells the commune.
pub const UNCLEAR: &str =
    "Xin chọn xã, thị trấn nơi giải quyết: ở xã đặc biệt khó khăn, thời hạn dài hơn.";

/// A commune that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its id.
    pub id: UnitId,
    /// `Xã Tà Bhing`.
    pub name: String,
}

/// The communes of a government among which the matter's is chosen; empty where the published time does
/// not depend on it, and where the government has none.
#[must_use]
pub fn choices(reference: &Reference, case: &Case, government: &UnitId, day: Date) -> Vec<Choice> {
    if case.difficult_area.is_none() {
        return Vec::new();
    }
    let parts = reference.units.children(government);
    parts
        .filter(|unit| unit.kind == UnitKind::Commune && unit.valid.contains(day))
        .map(|unit| Choice { id: unit.id.clone(), name: unit.names_on(day).1.to_owned() })
        .collect()
}

/// The commune that an address names; nothing where it names none or several.
#[must_use]
pub fn named(choices: &[Choice], address: &str) -> Option<UnitId> {
    let address = words(address);
    let bare = |choice: &Choice| {
        let name = words(&choice.name);
        KINDS.iter().find_map(|kind| name.strip_prefix(kind).map(ToOwned::to_owned)).unwrap_or(name)
    };
    let has = |name: &str| address.contains(name);
    let all: Vec<&Choice> = choices.iter().filter(|choice| has(&bare(choice))).collect();
    // A village may be called like another commune: what stands behind “xã” is the commune.
    let with_kind = |choice: &&&Choice| {
        KINDS.iter().any(|kind| has(&format!("{kind}{}", bare(choice).trim_start())))
    };
    let mut sure = all.iter().filter(with_kind);
    match (all.as_slice(), sure.next(), sure.next()) {
        ([only], _, _) | (_, Some(only), None) => Some(only.id.clone()),
        (_, _, _) => None,
    }
}

/// What stands before the name of a commune, folded, between spaces.
const KINDS: [&str; 6] = [" xa ", " thi tran ", " phuong ", " x ", " tt ", " p "];

/// The folded words with a space around each.
fn words(text: &str) -> String {
    let folded = text::fold(text);
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

/// The commune of a matter: the one given, or else the one that the address names. The government itself
/// stands for a place in none of its communes.
///
/// # Errors
/// A sentence where it is unclear, or no commune of that government.
pub fn settled(
    choices: &[Choice],
    government: &UnitId,
    (given, address): (Option<&UnitId>, &str),
) -> Result<Option<UnitId>> {
    if choices.is_empty() {
        return Ok(given.cloned());
    }
    let known = |id: &UnitId| id == government || choices.iter().any(|choice| choice.id == *id);
    match given {
        Some(given) if known(given) => Ok(Some(given.clone())),
        Some(_unknown) => Err(Error::Bad(UNCLEAR.to_owned())),
        None => named(choices, address).map(Some).ok_or_else(|| Error::Bad(UNCLEAR.to_owned())),
    }
}

/// Proposes the commune on the form by the address, as long as nobody has chosen another.
pub fn propose(typed: &mut Typed, choices: &[Choice]) {
    let owner = typed.person("owner").address;
    let address = if owner.is_empty() { typed.person("applicant").address } else { owner };
    if typed.get("commune") == typed.get("commune_by_address") {
        let proposed = named(choices, &address).map_or_else(String::new, |id| id.0);
        typed.set("commune", &proposed);
        typed.set("commune_by_address", &proposed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commune_is_read_from_the_address() {
        let choices = [
            ("thanh-my", "Thị trấn Thạnh Mỹ"),
            ("ta-bhing", "Xã Tà Bhing"),
            ("dac-toi", "Xã Đắc Tôi"),
            ("dac-pring", "Xã Đắc Pring"),
            ("la-dee", "Xã La Dêê"),
        ]
        .map(|(id, name)| Choice { id: id.into(), name: name.to_owned() });
        for (address, found) in [
            ("Thôn Dung, thị trấn Thạnh Mỹ, huyện Nam Giang", Some("thanh-my")),
            ("thon Dung, TT. Thanh Mi", Some("thanh-my")),
            ("Pà Rồng, Tà Bhing, Nam Giang, Quảng Nam", Some("ta-bhing")),
            ("Thôn Đắc Tôi, xã Đắc Pring, Nam Giang", Some("dac-pring")),
            ("Thôn 49B, x. Đắc Pring", Some("dac-pring")),
            ("Thôn Đắc Tôi, Đắc Pring", None),
            ("La Dêê", Some("la-dee")),
            ("La Dêêk", None),
            ("12 Lê Lợi, Đà Nẵng", None),
            ("", None),
        ] {
            let named = named(&choices, address);
            assert_eq!(named.as_ref().map(|id| id.0.as_str()), found, "{address}");
        }
    }
}
