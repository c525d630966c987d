//! What of some changes lies beyond the reach of whoever makes them. Reach comes from the tree of
//! units, which is itself an entry that administrators edit: so an entry must lie within reach as it
//! was *and* as it will be, what the tree hangs on is for the whole system alone, and no change may
//! widen the reach of its author. `docs/access.md` has the table.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Right;
use domain::agency::{Unit, UnitId, Units};
use domain::calendar::CalendarFile;
use domain::dossier::Actor;
use domain::procedure::{Level, Procedure};
use domain::validity::Validity;

use super::edit::{Change, after};
use super::whole::Entries;
use crate::access::reach::{Object, Reach};

const FOREIGN: &str = "không thuộc phạm vi quản trị của bạn. Xin nhờ quản trị của đơn vị đó hoặc \
                       của cấp trên.";
const SHARED: &str = "dùng chung cho mọi đơn vị, chỉ quản trị toàn hệ thống sửa được. Xin gửi đề \
                      nghị đến quản trị toàn hệ thống.";
const PROTECTED: &str = "cấp trên, loại, các mã, diện đặc biệt khó khăn, đơn vị kế thừa, ngày bắt \
                         đầu (và ngày kết thúc của cấp chính quyền) chỉ quản trị toàn hệ thống sửa \
                         được. Xin giữ nguyên các mục đó, hoặc gửi đề nghị đến quản trị toàn hệ thống.";
const NEW_PART: &str = "bạn chỉ thêm được phòng, ban, bộ phận của cơ quan thuộc phạm vi quản trị của \
                        mình, với mã bắt đầu bằng mã cơ quan và một dấu chấm, chưa có mã định danh. \
                        Phần khác xin gửi đề nghị đến quản trị toàn hệ thống.";
const WIDER: &str = "Thay đổi này mở rộng phạm vi quản trị của chính bạn nên không ghi được. Xin nhờ \
                     quản trị toàn hệ thống.";

/// Who changes entries, and by which right.
#[derive(Clone, Copy, Debug)]
pub struct Author<'a> {
    /// The person with the duties of the day.
    pub actor: &'a Actor,
    /// The right.
    pub right: Right,
}

/// What lies beyond, in sentences that say what to do; none when all lies within reach.
#[must_use]
pub fn sentences(held: &Entries, changes: &[Change], author: Author<'_>) -> Vec<String> {
    let (old, new) = (units(held), units(&after(held.clone(), changes)));
    let reach = Reach::of(&old, author.actor, author.right);
    if reach.covers(Object::Shared) {
        return Vec::new();
    }
    let mut found = BTreeSet::new();
    for change in changes.iter().filter(|change| held.get(&change.key()) != Some(&change.body)) {
        let said = match change.kind {
            "unit" => unit(&reach, &old, change),
            "calendar" => calendar(&reach, held.get(&change.key()), change),
            "procedure" if author.right == Right::DecideReview => decided(&reach, &old, change),
            _ => Some(SHARED),
        };
        found.extend(said.map(|said| format!("“{}”: {said}", change.id)));
    }
    let afterwards = Reach::of(&new, author.actor, author.right);
    let gained = |unit: &Unit| {
        let object = Object::Unit(&unit.id);
        old.get(&unit.id).is_some() && afterwards.covers(object) && !reach.covers(object)
    };
    if new.iter().any(gained) {
        found.insert(WIDER.to_owned());
    }
    found.into_iter().collect()
}

/// The tree; an entry that cannot be read is said to be wrong elsewhere.
fn units(entries: &Entries) -> Units {
    let all = entries.iter().filter(|((kind, _), _)| kind == "unit");
    Units::new(all.filter_map(|(_, body)| serde_json::from_str(body).ok()))
}

fn unit(reach: &Reach<'_>, held: &Units, change: &Change) -> Option<&'static str> {
    let Ok(new) = serde_json::from_str::<Unit>(&change.body) else { return Some(FOREIGN) };
    if new.id.0 != change.id {
        return Some(FOREIGN);
    }
    let Some(old) = held.get(&new.id) else {
        return (!may_add(reach, &new)).then_some(NEW_PART);
    };
    if !reach.covers(Object::Unit(&old.id)) {
        return Some(FOREIGN);
    }
    (tree_facts(old) != tree_facts(&new)).then_some(PROTECTED)
}

/// Whether this is a part of a government within reach, without anything that gives it more.
fn may_add(reach: &Reach<'_>, new: &Unit) -> bool {
    let plain = Unit {
        id: new.id.clone(),
        parent: new.parent.clone(),
        kind: new.kind,
        valid: new.valid,
        gso_code: None,
        agency_code: None,
        especially_difficult: false,
        successor: None,
        ..new.clone()
    };
    let parent = new.parent.as_ref().filter(|parent| reach.covers(Object::Unit(parent)));
    let named_after = |parent: &UnitId| {
        let government = parent.0.split('.').next().unwrap_or_default();
        new.id.0.strip_prefix(government).is_some_and(|rest| rest.starts_with('.'))
    };
    *new == plain && !new.kind.is_government() && parent.is_some_and(named_after)
}

/// What the tree, the codes of dossiers and the law hang on. The parts of a government end when its
/// administrator says so; governments begin and end by law.
fn tree_facts(unit: &Unit) -> Unit {
    let to_on = unit.valid.to_on.filter(|_| unit.kind.is_government());
    Unit {
        name: String::new(),
        short_name: String::new(),
        place: None,
        hotline: None,
        former_names: Vec::new(),
        later_names: Vec::new(),
        valid: Validity { to_on, ..unit.valid },
        ..unit.clone()
    }
}

/// A file of calendars: what it says about units is theirs, the rest is shared.
fn calendar(reach: &Reach<'_>, old: Option<&String>, change: &Change) -> Option<&'static str> {
    let read = |text: &str| toml::from_str::<CalendarFile>(text);
    let old = old.map_or_else(CalendarFile::default, |text| read(text).unwrap_or_default());
    // What cannot be read is not written; another check says where it is wrong.
    let new = read(&change.body).ok()?;
    let shared = |file: &CalendarFile| {
        toml::to_string(&CalendarFile { unit: Vec::new(), ..file.clone() }).unwrap_or_default()
    };
    if shared(&old) != shared(&new) {
        return Some(SHARED);
    }
    let (old, new) = (by_unit(&old), by_unit(&new));
    let mut touched = old.keys().chain(new.keys()).filter(|id| old.get(*id) != new.get(*id));
    touched.any(|id| !reach.covers(Object::Unit(id))).then_some(FOREIGN)
}

/// Everything a file says about each unit, in its order.
fn by_unit(file: &CalendarFile) -> BTreeMap<&UnitId, Vec<String>> {
    let mut all: BTreeMap<&UnitId, Vec<String>> = BTreeMap::new();
    for one in &file.unit {
        all.entry(&one.id).or_default().push(toml::to_string(one).unwrap_or_default());
    }
    all
}

/// What a review decides about a procedure binds every government that settles it: they all lie
/// within the reach of whoever decides.
fn decided(reach: &Reach<'_>, units: &Units, change: &Change) -> Option<&'static str> {
    let Ok(version) = serde_json::from_str::<Procedure>(&change.body) else { return Some(SHARED) };
    let day = version.valid.to_on.map_or(version.valid.from_on, |to| to.tomorrow().unwrap_or(to));
    let settles = |unit: &&Unit| {
        let level = Level::of(unit.kind);
        unit.valid.contains(day) && level.is_some_and(|level| version.levels.contains(&level))
    };
    let mut all = units.iter().filter(settles);
    all.any(|unit| !reach.covers(Object::Unit(&unit.id))).then_some(SHARED)
}
