//! All procedures and routes, with the questions a desk asks of them.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::{Level, Procedure};
use crate::code::ProcedureCode;
use crate::route::Route;
use crate::text::{Query, Searchable};

/// Danh mục thủ tục hành chính: every version of every procedure, and the routes they name.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    pub(super) procedures: Vec<Procedure>,
    pub(super) routes: Vec<Route>,
    by_version: HashMap<String, usize>,
    /// Beside each procedure, what a search looks at.
    searchable: Vec<Searched>,
}

/// Most procedures that a search returns.
pub const FOUND_MAX: usize = 50;

#[derive(Clone, Debug)]
struct Searched {
    name: Searchable,
    official_name: Searchable,
    everything: Searchable,
}

impl Catalogue {
    /// Takes lists of procedures and routes as they are; [`Catalogue::problems`] says what is
    /// wrong with them.
    #[must_use]
    pub fn new(
        procedures: impl IntoIterator<Item = Procedure>,
        routes: impl IntoIterator<Item = Route>,
    ) -> Self {
        let procedures: Vec<Procedure> = procedures.into_iter().collect();
        let by_version = procedures.iter().enumerate().map(|(i, p)| (p.version_id(), i)).collect();
        let searchable = procedures.iter().map(Searched::of).collect();
        Self { procedures, routes: routes.into_iter().collect(), by_version, searchable }
    }

    /// Every version of every procedure, in the order of the data.
    pub fn procedures(&self) -> impl Iterator<Item = &Procedure> {
        self.procedures.iter()
    }

    /// Every route, in the order of the data.
    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        self.routes.iter()
    }

    /// The route with that id.
    #[must_use]
    pub fn route(&self, id: &str) -> Option<&Route> {
        self.routes.iter().find(|route| route.id == id)
    }

    /// The record that a dossier pinned.
    #[must_use]
    pub fn version(&self, version_id: &str) -> Option<&Procedure> {
        self.by_version.get(version_id).map(|position| &self.procedures[*position])
    }

    /// The record in force for a code on a day at a level.
    #[must_use]
    pub fn in_force(&self, code: &ProcedureCode, day: Date, level: Level) -> Option<&Procedure> {
        self.procedures
            .iter()
            .find(|procedure| procedure.code == *code && procedure.in_force(day, level))
    }

    /// The procedures that answer a query, best first, at most [`FOUND_MAX`]; the first ones of
    /// the data when the query is empty.
    #[must_use]
    pub fn search(&self, query: &str, day: Date, level: Level) -> Vec<&Procedure> {
        let query = Query::new(query);
        let mut found: Vec<(u32, &Procedure)> = self
            .procedures
            .iter()
            .zip(&self.searchable)
            .filter(|(procedure, _searched)| procedure.in_force(day, level))
            .filter_map(|(procedure, searched)| {
                let code = procedure.code.as_str();
                let rank = query.rank_code(code).or_else(|| searched.rank(&query));
                rank.map(|rank| (rank, procedure))
            })
            .collect();
        // A stable sort: equal ranks keep the order of the data.
        found.sort_by_key(|(rank, _procedure)| std::cmp::Reverse(*rank));
        found.into_iter().take(FOUND_MAX).map(|(_rank, procedure)| procedure).collect()
    }

    /// One version of each procedure, of whatever time and level, whose name answers a query, best
    /// first: for finding dossiers, which may be old.
    #[must_use]
    pub fn named(&self, query: &str, most: usize) -> Vec<&Procedure> {
        let query = Query::new(query);
        let mut found: Vec<(u32, &Procedure)> = self
            .procedures
            .iter()
            .zip(&self.searchable)
            .filter_map(|(procedure, searched)| Some((searched.name.rank(&query)?, procedure)))
            .collect();
        found.sort_by_key(|(rank, _procedure)| std::cmp::Reverse(*rank));
        let mut seen = HashSet::new();
        found.retain(|(_rank, procedure)| seen.insert(&procedure.code));
        found.into_iter().take(most).map(|(_rank, procedure)| procedure).collect()
    }
}

impl Searched {
    fn of(procedure: &Procedure) -> Self {
        let Procedure { name, official_name, field, .. } = procedure;
        Self {
            name: Searchable::new(name),
            official_name: Searchable::new(official_name),
            everything: Searchable::new(&format!("{name} {official_name} {field}")),
        }
    }

    /// The short name counts most, then the official name, then words spread over both and the
    /// field.
    fn rank(&self, query: &Query) -> Option<u32> {
        let by_name = self.name.rank(query).map(|rank| rank + 1_000);
        let by_official_name = self.official_name.rank(query).map(|rank| rank + 500);
        let by_everything = || self.everything.rank_words(query);
        by_name.max(by_official_name).or_else(by_everything)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::procedure::tests::procedure;

    const DAY: Date = date(2022, 3, 15);

    #[test]
    fn procedures_are_named_once_whatever_their_versions() {
        let twice = catalogue().procedures.into_iter().cycle().take(12);
        let catalogue = Catalogue::new(twice, []);
        let codes = |query| -> Vec<String> {
            catalogue.named(query, 2).iter().map(|one| one.code.to_string()).collect()
        };
        assert_eq!(codes("khai sinh"), ["1.001193", "1.003583"]);
        assert_eq!(codes("hộ tịch gì đó").len(), 0);
    }

    fn catalogue() -> Catalogue {
        let names = [
            ("1.001193", "Đăng ký khai sinh"),
            ("1.000656", "Đăng ký khai tử"),
            ("2.000528", "Đăng ký khai sinh có yếu tố nước ngoài"),
            ("1.003583", "Đăng ký khai sinh lưu động"),
            ("1.000894", "Đăng ký kết hôn"),
            ("2.000815", "Chứng thực bản sao từ bản chính"),
        ];
        let procedures = names.map(|(code, name)| {
            let mut one = procedure();
            one.code = ProcedureCode::parse(code).expect(code);
            one.name = name.to_owned();
            one.official_name = format!("Thủ tục {name}");
            one
        });
        Catalogue::new(procedures, [])
    }

    fn names(query: &str) -> Vec<String> {
        let catalogue = catalogue();
        let found = catalogue.search(query, DAY, Level::Commune);
        found.into_iter().map(|procedure| procedure.name.clone()).collect()
    }

    #[test]
    fn words_initials_and_codes_find_a_procedure() {
        for query in
            ["khai sinh", "sinh khai dang", "dkks", "DKKS", "1.001193", "001193", "1001193"]
        {
            assert_eq!(names(query)[0], "Đăng ký khai sinh", "{query}");
        }
        for query in ["chung thuc ban sao", "ctbs", "bản chính", "2.000815"] {
            assert_eq!(names(query), ["Chứng thực bản sao từ bản chính"], "{query}");
        }
        assert_eq!(names("khai sinh nuoc ngoai")[0], "Đăng ký khai sinh có yếu tố nước ngoài");
        assert_eq!(names("ho tich thu tuc").len(), 6);
        assert_eq!(names("").len(), 6);
        assert_eq!(names("ly hon"), Vec::<String>::new());
    }

    #[test]
    fn only_what_is_in_force_at_the_level_is_found() {
        let catalogue = catalogue();
        let code = ProcedureCode::parse("1.001193").expect("a code");
        let day_before = date(2018, 12, 31);
        for (day, level, is_found) in [
            (DAY, Level::Commune, true),
            (DAY, Level::District, false),
            (day_before, Level::Commune, false),
        ] {
            assert_eq!(!catalogue.search("", day, level).is_empty(), is_found, "{day} {level:?}");
            assert_eq!(catalogue.in_force(&code, day, level).is_some(), is_found);
        }
        let pinned = catalogue.version("1.001193@2019-01-01:commune").expect("a version");
        assert_eq!(pinned.code, code);
        assert_eq!(catalogue.version("1.001193@2020-01-01:commune"), None);
    }
}
