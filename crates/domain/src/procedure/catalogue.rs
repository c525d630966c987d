//! All procedures and routes, with the questions a desk asks of them.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::civil::Date;

use super::{Level, Procedure};
use crate::code::ProcedureCode;
use crate::route::Route;
use crate::text::{Query, Searchable, fold};

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
    everyday: Vec<Searchable>,
    /// The same, folded and in words.
    phrases: Vec<Vec<String>>,
    everything: Searchable,
    /// The words of everything, folded: for answering a part of what was typed.
    words: BTreeSet<String>,
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
    ///
    /// Who asks in whole sentences is answered, too: also what has all words but those that are said
    /// around a wish; where nothing has, a part of them is enough.
    #[must_use]
    pub fn search(&self, query: &str, day: Date, level: Level) -> Vec<&Procedure> {
        let in_force: Vec<(&Procedure, &Searched)> = self
            .procedures
            .iter()
            .zip(&self.searchable)
            .filter(|(procedure, _searched)| procedure.in_force(day, level))
            .collect();
        let wish = wish(query);
        let mut found = ranked(&in_force, &Query::new(query));
        if !wish.is_empty() && wish.join(" ") != fold(query) {
            found.extend(ranked(&in_force, &Query::new(&wish.join(" "))));
        }
        if found.is_empty() {
            found = answering_a_part(&in_force, &wish);
        }
        // A stable sort: equal ranks keep the order of the data.
        found.sort_by_key(|(rank, _procedure)| std::cmp::Reverse(*rank));
        let mut seen = HashSet::new();
        found.retain(|(_rank, procedure)| seen.insert(procedure.version_id()));
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
        let Procedure { name, official_name, everyday, field, .. } = procedure;
        let everything = format!("{name} {official_name} {field} {}", everyday.join(" "));
        Self {
            name: Searchable::new(name),
            official_name: Searchable::new(official_name),
            everyday: everyday.iter().map(|words| Searchable::new(words)).collect(),
            phrases: everyday.iter().map(|phrase| folded_words(phrase)).collect(),
            words: fold(&everything).split(' ').map(ToOwned::to_owned).collect(),
            everything: Searchable::new(&everything),
        }
    }

    /// The short name counts most, then what people call it, then the official name, then words spread
    /// over all of them and the field.
    fn rank(&self, query: &Query) -> Option<u32> {
        let by_name = self.name.rank(query).map(|rank| rank + 1_000);
        let everyday = self.everyday.iter().filter_map(|words| words.rank_words(query)).max();
        let by_everyday = everyday.map(|rank| rank + 950);
        let by_official_name = self.official_name.rank(query).map(|rank| rank + 500);
        let by_everything = || self.everything.rank_words(query);
        by_name.max(by_everyday).max(by_official_name).or_else(by_everything)
    }

    /// Whether one of the everyday names, of two words at least, is among the words: "mở quán" is in
    /// "mở quán cà phê".
    fn is_called_in(&self, words: &[String]) -> bool {
        let said = |phrase: &Vec<String>| phrase.iter().all(|word| words.contains(word));
        self.phrases.iter().any(|phrase| phrase.len() > 1 && said(phrase))
    }

    fn has(&self, word: &str) -> bool {
        self.words.contains(word)
    }
}

/// What is said around a wish: "tôi muốn làm … ở đâu", folded.
const AROUND: [&str; 16] = [
    "lam", "xin", "toi", "muon", "cho", "dau", "nao", "nhu", "thu", "tuc", "giup", "nop", "hoi",
    "khong", "co", "vay",
];

/// The words of a query that say what is wished for.
fn wish(query: &str) -> Vec<String> {
    let mut words = folded_words(query);
    words.retain(|word| !AROUND.contains(&word.as_str()));
    words
}

fn folded_words(text: &str) -> Vec<String> {
    fold(text).split(' ').filter(|word| !word.is_empty()).map(ToOwned::to_owned).collect()
}

fn ranked<'a>(
    procedures: &[(&'a Procedure, &Searched)],
    query: &Query,
) -> Vec<(u32, &'a Procedure)> {
    let rank = |(procedure, searched): &(&'a Procedure, &Searched)| {
        let by_code = query.rank_code(procedure.code.as_str());
        Some((by_code.or_else(|| searched.rank(query))?, *procedure))
    };
    procedures.iter().filter_map(rank).collect()
}

/// What a word counts that no procedure has: whoever typed it may have meant something else.
const UNKNOWN_WORD: u32 = 3;

/// The procedures that have an everyday name among the words, or the better part of them; a word counts
/// the more, the fewer procedures have it.
fn answering_a_part<'a>(
    procedures: &[(&'a Procedure, &Searched)],
    wish: &[String],
) -> Vec<(u32, &'a Procedure)> {
    let weight = |word: &str| {
        let have = procedures.iter().filter(|(_, searched)| searched.has(word)).count();
        let ratio = procedures.len().checked_div(have);
        ratio.map_or(UNKNOWN_WORD, |ratio| 1 + ratio.checked_ilog2().unwrap_or(0))
    };
    let weights: Vec<(&String, u32)> = wish.iter().map(|word| (word, weight(word))).collect();
    let whole: u32 = weights.iter().map(|(_, weight)| weight).sum();
    let part = |(procedure, searched): &(&'a Procedure, &Searched)| {
        let has = weights.iter().filter(|(word, _)| searched.has(word));
        let part: u32 = has.map(|(_, weight)| weight).sum();
        let named = if searched.is_called_in(wish) { whole } else { 0 };
        ((named + part) * 2 > whole).then_some((named + part, *procedure))
    };
    procedures.iter().filter_map(part).collect()
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
    fn everyday_words_and_whole_sentences_find_a_procedure() {
        let mut all = catalogue().procedures;
        all[0].everyday = vec!["giấy khai sinh".to_owned()];
        all[1].everyday = vec!["giấy báo tử".to_owned()];
        all[5].everyday = vec!["sao y".to_owned(), "công chứng".to_owned()];
        let catalogue = Catalogue::new(all, []);
        let first = |query| {
            let found = catalogue.search(query, DAY, Level::Commune);
            found.first().map(|procedure| procedure.name.clone()).unwrap_or_default()
        };
        for (query, name) in [
            ("lam giay khai sinh", "Đăng ký khai sinh"),
            ("tôi muốn làm giấy khai sinh cho con", "Đăng ký khai sinh"),
            ("bao tu", "Đăng ký khai tử"),
            ("sao y bản chính", "Chứng thực bản sao từ bản chính"),
            ("cong chung", "Chứng thực bản sao từ bản chính"),
            ("đăng kí kết hôn với người yêu", ""),
            ("đăng ký kết hôn ngay", "Đăng ký kết hôn"),
            ("khai sinh lưu động tại nhà", "Đăng ký khai sinh lưu động"),
            ("hộ chiếu", ""),
        ] {
            assert_eq!(first(query), name, "{query}");
        }
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
