//! The guides as they are written, and what their pages show: links lead to pages, headings have names.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// The address of the guides.
pub const PATH: &str = "/huong-dan";

#[derive(rust_embed::RustEmbed)]
#[folder = "../../docs/huong-dan/"]
#[include = "*.md"]
struct Texts;

#[derive(rust_embed::RustEmbed)]
#[folder = "../../docs/anh/huong-dan/"]
struct Pictures;

/// In the order in which the first page names them; a guide that is not here comes last.
const ORDER: [&str; 11] = [
    "can-bo",
    "tiep-nhan",
    "chuyen-vien",
    "lanh-dao-phong",
    "chu-tich",
    "van-thu",
    "thu-phi",
    "kiem-soat",
    "quan-tri",
    "may-chu",
    "nguoi-dan",
];

/// A guide.
#[derive(Debug)]
pub struct Guide {
    /// Its name in addresses: `tiep-nhan`.
    pub name: String,
    /// Its first heading.
    pub title: String,
    /// Its sections: the name in addresses and the words.
    pub sections: Vec<(String, String)>,
    /// Everything below the first heading.
    pub body: String,
}

static GUIDES: LazyLock<BTreeMap<String, Guide>> = LazyLock::new(|| {
    let names = Texts::iter().filter_map(|file| file.strip_suffix(".md").map(ToOwned::to_owned));
    names.filter_map(|name| Some((name.clone(), read(name)?))).collect()
});

/// The guide of that name.
#[must_use]
pub fn get(name: &str) -> Option<&'static Guide> {
    GUIDES.get(name)
}

/// All guides, in order.
#[must_use]
pub fn all() -> Vec<&'static Guide> {
    let mut all: Vec<&Guide> = GUIDES.values().collect();
    let place = |guide: &Guide| ORDER.iter().position(|name| *name == guide.name);
    all.sort_by_key(|guide| place(guide).unwrap_or(ORDER.len()));
    all
}

/// A picture of the guides.
#[must_use]
pub fn picture(name: &str) -> Option<Vec<u8>> {
    Pictures::get(name).map(|file| file.data.into_owned())
}

fn read(name: String) -> Option<Guide> {
    let file = Texts::get(&format!("{name}.md"))?;
    let text = std::str::from_utf8(&file.data).ok()?;
    let mut title = String::new();
    let mut sections = Vec::new();
    let mut events: Vec<Event<'_>> = Vec::new();
    let mut heading: Option<(HeadingLevel, usize, String)> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        if let Event::Start(Tag::Heading { level, .. }) = event {
            heading = Some((level, events.len(), String::new()));
        } else if let Event::End(TagEnd::Heading(level)) = event {
            let Some((_, begin, words)) = heading.take() else { continue };
            let inner = events.split_off(begin);
            if level == HeadingLevel::H1 && title.is_empty() {
                title = words;
                continue;
            }
            let id = slug(&words);
            let (tag, class) = match level {
                HeadingLevel::H1 | HeadingLevel::H2 => {
                    sections.push((id.clone(), words));
                    ("h2", "govuk-heading-m")
                }
                HeadingLevel::H3 | HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => {
                    ("h3", "govuk-heading-s")
                }
            };
            let open = format!("<{tag} id=\"{id}\" class=\"{class}\">");
            events.push(Event::Html(CowStr::from(open)));
            events.extend(inner);
            events.push(Event::Html(CowStr::from(format!("</{tag}>\n"))));
        } else if !matches!(event, Event::Html(_) | Event::InlineHtml(_)) {
            // What the texts have of HTML is for other places than this one.
            if let (Some((_, _, words)), Event::Text(text) | Event::Code(text)) =
                (&mut heading, &event)
            {
                words.push_str(text);
            }
            events.push(led(event));
        }
    }
    let mut body = String::new();
    html::push_html(&mut body, events.into_iter());
    Some(Guide { name, title, sections, body })
}

/// An event with its link as the pages have it.
fn led(event: Event<'_>) -> Event<'_> {
    if let Event::Start(Tag::Link { link_type, dest_url, title, id }) = event {
        let dest_url = CowStr::from(page_of(&dest_url));
        return Event::Start(Tag::Link { link_type, dest_url, title, id });
    }
    if let Event::Start(Tag::Image { link_type, dest_url, title, id }) = event {
        let name = dest_url.rsplit('/').next().unwrap_or_default();
        let dest_url = CowStr::from(format!("{PATH}/anh/{name}"));
        return Event::Start(Tag::Image { link_type, dest_url, title, id });
    }
    event
}

/// Where a link of a guide leads on the pages; files that are no guides stay behind.
fn page_of(link: &str) -> String {
    let (path, anchor) = link
        .split_once('#')
        .map_or((link, String::new()), |(path, name)| (path, format!("#{name}")));
    match path.strip_suffix(".md") {
        Some(name) if !name.contains('/') => format!("{PATH}/{name}{anchor}"),
        Some(_elsewhere) => PATH.to_owned(),
        None => link.to_owned(),
    }
}

/// The name that a heading has in addresses, as readers of the files have it, too.
fn slug(words: &str) -> String {
    words
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || "-_ ".contains(*c))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::help;

    #[test]
    fn every_guide_has_a_title_and_leads_to_pages() {
        assert_eq!(all().len(), ORDER.len(), "a guide is missing in its order");
        for guide in all() {
            assert!(!guide.title.is_empty() && !guide.body.is_empty(), "{}", guide.name);
            assert!(
                !guide.body.contains(".md\"") && !guide.body.contains(".md#"),
                "{}",
                guide.name
            );
            for (_, rest) in guide.body.match_indices("/huong-dan/anh/") {
                assert!(!rest.is_empty());
            }
            for piece in guide.body.split("src=\"/huong-dan/anh/").skip(1) {
                let name = piece.split('"').next().unwrap_or_default();
                assert!(picture(name).is_some(), "{}: {name}", guide.name);
            }
        }
    }

    #[test]
    fn every_help_link_leads_to_a_section() {
        for (path, link) in help::LINKS {
            let (name, anchor) = link.split_once('#').unwrap_or((link, ""));
            let guide = get(name).unwrap_or_else(|| panic!("{path}: no guide {name}"));
            let all = guide.body.to_string();
            assert!(
                anchor.is_empty() || all.contains(&format!("id=\"{anchor}\"")),
                "{path}: {link}"
            );
        }
    }
}
