//! All procedures and routes, with the questions a desk asks of them.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Level, Procedure};
use crate::code::ProcedureCode;
use crate::route::Route;
use crate::text;

/// Danh mục thủ tục hành chính: every version of every procedure, and the routes they name.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    procedures: Vec<Procedure>,
    routes: BTreeMap<String, Route>,
}

/// Most procedures that a search returns.
pub const FOUND_MAX: usize = 50;

impl Catalogue {
    /// Takes lists of procedures and routes as they are; `problems` says what is wrong with them.
    #[must_use]
    pub fn new(
        procedures: impl IntoIterator<Item = Procedure>,
        routes: impl IntoIterator<Item = Route>,
    ) -> Self {
        Self {
            procedures: procedures.into_iter().collect(),
            routes: routes.into_iter().map(|route| (route.id.clone(), route)).collect(),
        }
    }

    /// Every version of every procedure, in the order of the data.
    pub fn procedures(&self) -> impl Iterator<Item = &Procedure> {
        self.procedures.iter()
    }

    /// Every route, by id.
    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        self.routes.values()
    }

    /// The route with that id.
    #[must_use]
    pub fn route(&self, id: &str) -> Option<&Route> {
        self.routes.get(id)
    }

    /// The record that a dossier pinned.
    #[must_use]
    pub fn version(&self, version_id: &str) -> Option<&Procedure> {
        self.procedures.iter().find(|procedure| procedure.version_id() == version_id)
    }

    /// The record in force for a code on a day at a level.
    #[must_use]
    pub fn in_force(&self, code: &ProcedureCode, day: Date, level: Level) -> Option<&Procedure> {
        self.procedures
            .iter()
            .find(|procedure| procedure.code == *code && procedure.in_force(day, level))
    }

    /// The procedures that answer a query, best first, at most [`FOUND_MAX`]; all of them in the
    /// order of the data when the query is empty.
    #[must_use]
    pub fn search(&self, query: &str, day: Date, level: Level) -> Vec<&Procedure> {
        let mut found: Vec<(u32, &Procedure)> = self
            .procedures
            .iter()
            .filter(|procedure| procedure.in_force(day, level))
            .filter_map(|procedure| Some((rank(query, procedure)?, procedure)))
            .collect();
        // A stable sort: equal ranks keep the order of the data.
        found.sort_by_key(|(rank, _procedure)| std::cmp::Reverse(*rank));
        found.truncate(FOUND_MAX);
        found.into_iter().map(|(_rank, procedure)| procedure).collect()
    }
}

/// The code counts most, then the short name, then the official name and the field.
fn rank(query: &str, procedure: &Procedure) -> Option<u32> {
    let query = query.trim();
    if query.is_empty() {
        return Some(0);
    }
    let code = procedure.code.as_str();
    if code == query {
        return Some(10_000);
    }
    let by_code = (query.len() >= 3 && code.contains(query)).then_some(5_000);
    let by_name = text::matches(query, &procedure.name).map(|rank| rank + 100);
    let by_official_name = text::matches(query, &procedure.official_name).map(|rank| rank / 2 + 1);
    let with_field = format!("{} {} {code}", procedure.name, procedure.field);
    let by_everything = text::matches(query, &with_field).map(|_rank| 1);
    by_code.into_iter().chain(by_name).chain(by_official_name).chain(by_everything).max()
}
