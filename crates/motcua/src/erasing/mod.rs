//! Erasing free text from a dossier (xóa lời ghi) by a decision. The record stays whole: what is left
//! proves that something was written there, by whom and when, and by which decision it went.
//!
//! A text is chosen by its words: wherever the same words stand in the dossier, they go together.

pub mod pages;

use std::collections::BTreeMap;

use domain::access::{Right, has_right};
use domain::agency::UnitId;
use domain::dossier::{Actor, Dossier};
use domain::erasing::{Decision, IN_PLACE};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::app::App;
use crate::dossiers::said::{self, Spot, Standing};
use crate::dossiers::{self, beside};
use crate::error::{Error, Result};
use crate::journal::{self, Entry};
use crate::words;

/// Texts that are erased by one decision in one go.
pub const TEXTS_MAX: usize = 100;

/// A text of a dossier and everywhere it stands.
#[derive(Clone, Debug)]
pub struct Text {
    /// What chooses it in a form: a hash, so that the words stand in no address.
    pub key: String,
    /// What it says.
    pub words: String,
    /// Where it stands, in words.
    pub places: Vec<String>,
    /// Other texts of the dossier that hold its words; they stay unless they are chosen too.
    pub held_by: usize,
}

/// The free texts of a dossier.
#[derive(Clone, Debug)]
pub struct Found {
    /// The dossier.
    pub dossier: Dossier,
    /// Those that are there, in the order in which they were written.
    pub texts: Vec<Text>,
    /// What stands in place of those that were erased.
    pub erased: Vec<String>,
    spots: Vec<Spot>,
}

/// Reads them.
///
/// # Errors
/// [`Error::NotFound`] for those who may not erase here.
pub async fn find(app: &App, actor: &Actor, id: Uuid) -> Result<Found> {
    let events = dossiers::events(&app.db, id).await?;
    let dossier = dossiers::replay(&events)?;
    if !dossiers::is_erasable_by(&dossier, actor) {
        return Err(Error::NotFound);
    }
    let spots = said::spots(&app.db, id).await?;
    let mut texts: Vec<Text> = Vec::new();
    let mut erased = Vec::new();
    for spot in &spots {
        let place = format!("{}, {}", spot.field.label(), words::minute(spot.at));
        match &spot.standing {
            Standing::There { words, .. } => put(&mut texts, words, place),
            Standing::Erased(instead) => erased.push(format!("{place}: {instead}")),
            Standing::Lost => {}
        }
    }
    for one in beside::of(&app.db, id).await? {
        if one.words.starts_with(IN_PLACE) {
            erased.push(format!("{}: {}", one.label, one.words));
        } else {
            put(&mut texts, &one.words, one.label.to_owned());
        }
    }
    let all: Vec<String> = texts.iter().map(|text| text.words.clone()).collect();
    for text in &mut texts {
        let holds = |other: &&String| **other != text.words && other.contains(&text.words);
        text.held_by = all.iter().filter(holds).count();
    }
    Ok(Found { dossier, texts, erased, spots })
}

fn put(texts: &mut Vec<Text>, words: &str, place: String) {
    match texts.iter_mut().find(|text| text.words == words) {
        Some(text) => text.places.push(place),
        None => texts.push(Text {
            key: hex::encode(Sha256::digest(words.as_bytes())),
            words: words.to_owned(),
            places: vec![place],
            held_by: 0,
        }),
    }
}

impl Found {
    /// The texts that were chosen.
    #[must_use]
    pub fn chosen(&self, keys: &[String]) -> Vec<&Text> {
        self.texts.iter().filter(|text| keys.contains(&text.key)).take(TEXTS_MAX).collect()
    }
}

/// Erases the chosen texts, for good. `id` is the form's: pressing twice is once.
///
/// # Errors
/// [`Error::NotFound`] for those who may not; a sentence when nothing of what was chosen is there.
pub async fn erase(
    app: &App,
    actor: &Actor,
    (id, dossier): (Uuid, Uuid),
    keys: &[String],
    decision: &Decision,
) -> Result<()> {
    let found = find(app, actor, dossier).await?;
    let chosen = found.chosen(keys);
    let mut tx = app.db.begin().await?;
    if !said::decide(&mut tx, (id, dossier), decision, (actor.staff, app.now())).await? {
        return Ok(());
    }
    if chosen.is_empty() {
        return Err(Error::Bad(
            "Các lời ghi đã chọn không còn ở hồ sơ này. Xin xem lại danh sách.".to_owned(),
        ));
    }
    let goes = |spot: &&Spot| match &spot.standing {
        Standing::There { words, .. } => chosen.iter().any(|text| text.words == *words),
        Standing::Erased(_) | Standing::Lost => false,
    };
    let spots: Vec<&Spot> = found.spots.iter().filter(goes).collect();
    let marks: Vec<&str> = spots.iter().map(|spot| spot.mark.as_str()).collect();
    said::erase(&mut tx, id, &marks).await?;
    let code = found.dossier.received.code.as_str();
    let instead = decision.in_place();
    let mut others: BTreeMap<&str, u64> = BTreeMap::new();
    for text in &chosen {
        let about = (text.words.as_str(), instead.as_str());
        for (label, rows) in beside::replace(&mut tx, (dossier, code), about).await? {
            *others.entry(label).or_default() += rows;
        }
    }
    let texts: Vec<_> = spots
        .iter()
        .map(|spot| json!({ "seq": spot.seq, "field": spot.field.code(), "mark": spot.mark }))
        .collect();
    let facts = json!({
        "erasure": id,
        "decision": decision.number,
        "decided_on": decision.decided_on.to_string(),
        "ground": decision.ground.code(),
        "texts": texts,
        "beside": others,
    });
    let entry = Entry {
        at: app.now(),
        staff: Some(actor.staff),
        unit: unit(&found.dossier, actor).cloned(),
        kind: "text_erased".to_owned(),
        dossier: Some(dossier),
        seq: None,
        body: facts.to_string(),
    };
    journal::append(&mut tx, entry).await?;
    Ok(tx.commit().await?)
}

/// The unit whose duty the person uses.
fn unit<'a>(dossier: &Dossier, actor: &'a Actor) -> Option<&'a UnitId> {
    let concerned = |unit: &UnitId| dossiers::may_read(dossier, &[unit]);
    actor
        .posts
        .iter()
        .find(|(unit, duty)| has_right(*duty, Right::EraseText) && concerned(unit))
        .map(|(unit, _)| unit)
}
