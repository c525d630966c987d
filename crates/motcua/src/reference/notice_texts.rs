//! What notices say: texts with dates of validity (`data/notices.toml` explains the format). What
//! a text may name is decided by the channel: an SMS names the code of the dossier and nothing
//! else, so that no text, however it is changed, can put personal data on a telephone's screen.

use std::collections::BTreeMap;

use anyhow::Context as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::reactions::Topic;

/// The name of the file.
pub const FILE: &str = "notices.toml";
/// The text delivered with the program, for places whose data are older than notices.
const DELIVERED: &str = include_str!("../../../../data/notices.toml");

/// The longest code of a dossier there can be.
const LONGEST_CODE: &str = "000.21.09.H47-220315-12345";
/// Characters of one SMS without and with accents.
const SMS_CHARS_MAX: (usize, usize) = (160, 70);
/// Blanks that an SMS may have.
pub const SMS_BLANKS: &[&str] = &["ma_ho_so"];
/// Blanks that a Zalo message may have.
pub const ZALO_BLANKS: &[&str] = &["ma_ho_so", "trang_thai", "don_vi", "hen_tra"];
/// Blanks that an e-mail and a message to the portal may have.
pub const LETTER_BLANKS: &[&str] =
    &["ma_ho_so", "trang_thai", "don_vi", "hen_tra", "thu_tuc", "tra_cuu"];

/// Blanks of a one-time code, on every channel: it names what it is for, and nobody.
pub const CODE_BLANKS: &[&str] = &["ma_ho_so", "ma_xac_thuc", "viec", "den_luc"];

/// The values of blanks by name.
pub type Blanks = BTreeMap<String, String>;

/// All texts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeTexts {
    /// Every text, one for each topic and period.
    #[serde(rename = "notice", default)]
    pub texts: Vec<NoticeText>,
}

/// What is said on one topic.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeText {
    /// What it is about.
    pub topic: Topic,
    /// Subject of the e-mail, title in the portal.
    pub title: String,
    /// Text of the e-mail and in the portal.
    pub body: String,
    /// The SMS.
    pub sms: String,
    /// The template registered with Zalo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zalo: Option<ZaloText>,
    /// First day on which it is used.
    pub from_on: Date,
    /// Last day, if an end is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_on: Option<Date>,
}

/// A template that Zalo has approved for the desk's Official Account.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZaloText {
    /// The number that Zalo gave it; without one nothing goes out by Zalo.
    pub template: String,
    /// Its fields.
    pub fields: Blanks,
}

impl NoticeText {
    /// Which text it is: `received@2018-06-21`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}@{}", self.topic.code(), self.from_on)
    }

    /// Whether it is in use on a day.
    #[must_use]
    pub fn is_used_on(&self, day: Date) -> bool {
        self.from_on <= day && self.to_on.is_none_or(|to_on| day <= to_on)
    }
}

impl NoticeTexts {
    /// The texts delivered with the program.
    #[must_use]
    pub fn delivered() -> Self {
        Self::read(DELIVERED).expect("a test reads the delivered texts")
    }

    /// Reads the file.
    ///
    /// # Errors
    /// When it is not such a file.
    pub fn read(text: &str) -> anyhow::Result<Self> {
        toml::from_str(text).with_context(|| FILE)
    }

    /// The text on a topic in use on a day.
    #[must_use]
    pub fn on(&self, topic: Topic, day: Date) -> Option<&NoticeText> {
        self.texts.iter().find(|text| text.topic == topic && text.is_used_on(day))
    }

    /// The text with that id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&NoticeText> {
        self.texts.iter().find(|text| text.id() == id)
    }

    /// What is wrong with the texts, in plain sentences.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for text in &self.texts {
            let mut say = |what: String| problems.push(format!("Thông báo {}: {what}", text.id()));
            let zalo = text.zalo.iter().flat_map(|zalo| zalo.fields.values());
            let may = |blanks| if text.topic == Topic::ProofCode { CODE_BLANKS } else { blanks };
            let all = [(&text.title, may(LETTER_BLANKS)), (&text.body, may(LETTER_BLANKS))]
                .into_iter()
                .chain([(&text.sms, may(SMS_BLANKS))])
                .chain(zalo.map(|field| (field, may(ZALO_BLANKS))));
            for (text, allowed) in all {
                for blank in blanks(text).filter(|blank| !allowed.contains(blank)) {
                    say(format!("chỗ này không dùng được “{{{blank}}}”."));
                }
            }
            if let Some(what) = too_long(&text.sms) {
                say(what);
            }
        }
        for (position, text) in self.texts.iter().enumerate() {
            let also_then = |other: &&NoticeText| {
                other.topic == text.topic
                    && other.to_on.is_none_or(|to_on| text.from_on <= to_on)
                    && text.to_on.is_none_or(|to_on| other.from_on <= to_on)
            };
            if let Some(other) = self.texts[..position].iter().find(also_then) {
                problems.push(format!(
                    "Thông báo {} và {} trùng thời gian.",
                    other.id(),
                    text.id()
                ));
            }
        }
        problems
    }
}

/// Fills the blanks of a text; one without a value stays as it is.
#[must_use]
pub fn fill(text: &str, values: &Blanks) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        match after.split_once('}').and_then(|(name, end)| Some((values.get(name)?, end))) {
            Some((value, end)) => {
                filled.push_str(value);
                rest = end;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// The names of the blanks of a text.
fn blanks(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0))
}

/// How long an SMS is with the longest code, and how long it may be.
#[must_use]
pub fn sms_length(sms: &str) -> (usize, usize) {
    measured(&fill(sms, &longest()))
}

fn measured(filled: &str) -> (usize, usize) {
    let (plain_max, accented_max) = SMS_CHARS_MAX;
    match gsm7_length(filled) {
        Some(length) => (length, plain_max),
        None => (filled.encode_utf16().count(), accented_max),
    }
}

/// Whether a text that is filled goes into one SMS.
#[must_use]
pub fn is_one_sms(filled: &str) -> bool {
    let (length, max) = measured(filled);
    length <= max
}

/// The longest values that the blanks of an SMS can have.
fn longest() -> Blanks {
    let values = [
        ("ma_ho_so", LONGEST_CODE),
        ("ma_xac_thuc", "000000"),
        ("viec", "rut hoac thoi rut"),
        ("den_luc", "00:00"),
    ];
    values.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

/// Why a text does not fit into one SMS, if it does not.
fn too_long(sms: &str) -> Option<String> {
    let (plain_max, accented_max) = SMS_CHARS_MAX;
    let (length, max) = sms_length(sms);
    (length > max).then(|| {
        format!("tin nhắn SMS dài {length} ký tự, tối đa {plain_max} (không dấu) hoặc {accented_max} (có dấu).")
    })
}

/// How many of the 160 characters of an SMS a text takes; none when it needs the alphabet with
/// accents.
///
/// # Source
/// 3GPP TS 23.038, default alphabet and its extension.
fn gsm7_length(text: &str) -> Option<usize> {
    const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    const EXTENSION: &str = "^{}\\[~]|€";
    text.chars()
        .map(|c| match (BASIC.contains(c), EXTENSION.contains(c)) {
            (true, _) => Some(1),
            (false, true) => Some(2),
            (false, false) => None,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_topic_has_one_text_in_every_year() {
        let texts = NoticeTexts::delivered();
        assert_eq!(texts.problems(), Vec::<String>::new());
        for day in [date(2019, 1, 2), date(2022, 3, 15), date(2025, 7, 1), date(2030, 1, 1)] {
            for topic in Topic::ALL {
                let text = texts.on(topic, day).unwrap_or_else(|| panic!("{topic:?} on {day}"));
                assert_eq!(texts.get(&text.id()).map(NoticeText::id), Some(text.id()));
            }
        }
    }

    #[test]
    fn an_sms_holds_the_code_and_fixed_words_only() {
        let values: Blanks = LETTER_BLANKS
            .iter()
            .map(|name| ((*name).to_owned(), format!("<{name}>")))
            .chain([("ma_ho_so".to_owned(), LONGEST_CODE.to_owned())])
            .collect();
        let texts = NoticeTexts::delivered().texts;
        for text in texts.into_iter().filter(|text| text.topic != Topic::ProofCode) {
            let sms = fill(&text.sms, &values);
            assert!(sms.contains(LONGEST_CODE), "{sms}");
            assert_eq!(blanks(&text.sms).collect::<Vec<_>>(), ["ma_ho_so"], "{sms}");
            // Outside the code there is no number: no telephone, no identity, no date, no secret.
            let words = sms.replace(LONGEST_CODE, "");
            assert!(!words.contains(|c: char| c.is_ascii_digit()), "{sms}");
            assert!(gsm7_length(&sms).is_some_and(|length| length <= 160), "{sms}");
        }
    }

    #[test]
    fn a_one_time_code_names_what_it_is_for_and_nobody() {
        let texts = NoticeTexts::delivered();
        let text = texts.on(Topic::ProofCode, date(2022, 3, 15)).expect("a text");
        for words in [&text.title, &text.body, &text.sms] {
            assert!(blanks(words).all(|blank| CODE_BLANKS.contains(&blank)), "{words}");
        }
        let sms = fill(&text.sms, &longest());
        assert!(sms.contains("000000") && sms.contains("rut hoac thoi rut"), "{sms}");
        assert!(gsm7_length(&sms).is_some_and(|length| length <= 160), "{sms}");
    }

    #[test]
    fn what_is_wrong_is_said() {
        let with = |sms: &str, body: &str, from_on: &str| {
            format!(
                "[[notice]]\ntopic = \"received\"\nfrom_on = \"{from_on}\"\ntitle = \"Tiếp nhận\"\n\
                 body = \"{body}\"\nsms = \"{sms}\"\n"
            )
        };
        let said = |text: &str| NoticeTexts::read(text).expect("a file").problems().join(" ");
        let accented = "Hồ sơ {ma_ho_so} đã được tiếp nhận. Xin cảm ơn Ông/Bà rất nhiều ạ!";
        for (text, expected) in [
            (with("Ho so {ma_ho_so}", "Kính gửi", "2022-01-01"), ""),
            (with("Ho so {ma_ho_so}, ma {ma_xac_thuc}", "", "2022-01-01"), "“{ma_xac_thuc}”"),
            (with("Ho so {ma_ho_so} cua {ten}", "", "2022-01-01"), "“{ten}”"),
            (with("Ho so {ma_ho_so} {thu_tuc}", "", "2022-01-01"), "“{thu_tuc}”"),
            (with("x", "{thu_tuc} {so_dien_thoai}", "2022-01-01"), "“{so_dien_thoai}”"),
            (with(&"a".repeat(160), "", "2022-01-01"), ""),
            (with(&"a".repeat(161), "", "2022-01-01"), "161 ký tự"),
            (with(&"a".repeat(159), "", "2022-01-01"), ""),
            (with(&format!("{}[", "a".repeat(159)), "", "2022-01-01"), "161 ký tự"),
            (with(accented, "", "2022-01-01"), "ký tự"),
            (with("Hồ sơ {ma_ho_so} đã được tiếp nhận.", "", "2022-01-01"), ""),
        ] {
            let said = said(&text);
            assert!(
                if expected.is_empty() { said.is_empty() } else { said.contains(expected) },
                "{text}{said}"
            );
        }
        let twice = with("x", "", "2022-01-01") + &with("x", "", "2023-01-01");
        assert!(said(&twice).contains("trùng thời gian"));
        assert!(NoticeTexts::read("[[notice]]\ntopic = \"birthday\"").is_err());
    }

    #[test]
    fn blanks_are_filled() {
        let values = Blanks::from([("a".to_owned(), "{b}".to_owned())]);
        for (text, expected) in [
            ("", ""),
            ("x {a} y", "x {b} y"),
            ("{c} {a}", "{c} {b}"),
            ("{a", "{a"),
            ("}{a}{", "}{b}{"),
        ] {
            assert_eq!(fill(text, &values), expected);
        }
    }
}
