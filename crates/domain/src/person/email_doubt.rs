//! E-mail addresses that can be right and hardly ever are: a letter wrong in the name of a post office
//! that everybody uses.

use super::Email;

/// Endings that are typed for `.com` and are no ending of the Internet, or hardly ever meant.
const ENDINGS: [(&str, &str); 9] = [
    ("con", "com"),
    ("cmo", "com"),
    ("ocm", "com"),
    ("comm", "com"),
    ("vom", "com"),
    ("xom", "com"),
    ("cim", "com"),
    ("vnn", "vn"),
    ("nv", "vn"),
];

/// Post offices that people here use.
const OFFICES: [&str; 7] = [
    "gmail.com",
    "yahoo.com",
    "yahoo.com.vn",
    "hotmail.com",
    "outlook.com",
    "icloud.com",
    "outlook.com.vn",
];
/// Real ones that are near one of those.
const REAL: [&str; 6] = ["mail.com", "email.com", "gmx.com", "ymail.com", "yahoo.co", "hotmail.co"];

impl Email {
    /// The address that was probably meant, when this one looks mistyped.
    #[must_use]
    pub fn probably(&self) -> Option<String> {
        let (name, domain) = self.as_str().rsplit_once('@')?;
        let domain = domain.to_lowercase();
        let meant = office(&domain).or_else(|| with_ending(&domain))?;
        Some(format!("{name}@{meant}"))
    }
}

fn with_ending(domain: &str) -> Option<String> {
    let (rest, ending) = domain.rsplit_once('.')?;
    let (_, meant) = ENDINGS.into_iter().find(|(wrong, _)| *wrong == ending)?;
    let meant = format!("{rest}.{meant}");
    Some(office(&meant).unwrap_or(meant))
}

/// The post office that is one slip away; `gmail.co` and `gmail.com.vn` are slips, too.
fn office(domain: &str) -> Option<String> {
    if OFFICES.contains(&domain) || REAL.contains(&domain) {
        return None;
    }
    if matches!(domain, "gmail.co" | "gmail.com.vn" | "gmail.vn" | "gmail.cm") {
        return Some("gmail.com".to_owned());
    }
    let near =
        |office: &&str| crate::typing::errors(domain, office).is_some_and(|slips| slips == 1);
    OFFICES.into_iter().find(near).map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_probably_meant() {
        for (typed, meant) in [
            ("hoa@gmail.con", Some("hoa@gmail.com")),
            ("hoa@gmail.co", Some("hoa@gmail.com")),
            ("hoa@gmail.com.vn", Some("hoa@gmail.com")),
            ("hoa@gmai.com", Some("hoa@gmail.com")),
            ("hoa@gmial.com", Some("hoa@gmail.com")),
            ("hoa@yaho.com", Some("hoa@yahoo.com")),
            ("hoa@congty.con", Some("hoa@congty.com")),
            ("Hoa@Hotmial.com", Some("Hoa@hotmail.com")),
            ("hoa@gmail.com", None),
            ("hoa@yahoo.com.vn", None),
            ("hoa@ymail.com", None),
            ("hoa@mail.com", None),
            ("hoa@vidu.vn", None),
            ("hoa@danang.gov.vn", None),
        ] {
            let email = Email::parse(typed).expect(typed);
            assert_eq!(email.probably().as_deref(), meant, "{typed}");
        }
    }
}
