//! Addresses with a password in them. A password is written into an address with its special signs
//! encoded; where it is not, the address means something else, and what fails is far from what is wrong.

/// Signs that mean something in an address.
const SPECIAL: [(char, &str); 6] =
    [('#', "%23"), ('/', "%2F"), ('?', "%3F"), ('@', "%40"), (':', "%3A"), ('%', "%25")];

/// What is wrong with the user name or password of the address in the setting `name`, in a sentence that
/// repeats nothing of them but the kinds of signs; nothing when they are written well.
#[must_use]
pub fn badly_written(name: &str, address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    let person = person(rest)?;
    let (user, password) = person.split_once(':').unwrap_or((person, ""));
    let found: Vec<String> = SPECIAL
        .into_iter()
        .filter(|(sign, _)| [user, password].iter().any(|text| has_bare(text, *sign)))
        .map(|(sign, code)| format!("“{sign}” thành {code}"))
        .collect();
    (!found.is_empty()).then(|| {
        format!(
            "{name}: tên đăng nhập hoặc mật khẩu có ký tự đặc biệt chưa mã hóa, nên địa chỉ bị hiểu sai; xin \
             viết {}, chỉ trong tên đăng nhập và mật khẩu",
            found.join(", ")
        )
    })
}

/// What stands before the host: up to the last `@` that can end it. One in a query is a value's own.
fn person(rest: &str) -> Option<&str> {
    let at = rest.rfind('@')?;
    let person = &rest[..at];
    let ends = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = &rest[..ends];
    let (Some(first), true) = (authority.rfind('@'), at > ends) else { return Some(person) };
    // Behind the authority: the value of an option, unless there is no option around it.
    let query = rest.split_once('?').map_or("", |(_, query)| query);
    let is_value = query.rsplit_once('@').is_some_and(|(before, _)| {
        before.rsplit('&').next().is_some_and(|option| option.contains('='))
    });
    Some(if is_value { &authority[..first] } else { person })
}

/// Whether a sign stands there that is not a part of a code.
fn has_bare(text: &str, sign: char) -> bool {
    if sign != '%' {
        return text.contains(sign);
    }
    text.match_indices('%').any(|(at, _)| {
        let code = text.as_bytes().get(at + 1..at + 3);
        !code.is_some_and(|code| code.iter().all(u8::is_ascii_hexdigit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_with_special_signs_is_told_how_it_is_written() {
        for (address, named) in [
            ("smtps://u:ki#n@thu.example", "“#” thành %23"),
            ("smtps://u:ki/n@thu.example", "“/” thành %2F"),
            ("smtps://u:ki?n@thu.example", "“?” thành %3F"),
            ("smtps://u:ki@n@thu.example", "“@” thành %40"),
            ("smtps://u:ki:n@thu.example", "“:” thành %3A"),
            ("smtps://u:50%n@thu.example", "“%” thành %25"),
            ("smtps://u@coquan.example:kin@thu.example", "“@” thành %40"),
            ("postgres://u:k@i/n@csdl/m?sslmode=require", "“/” thành %2F, “@” thành %40"),
            ("postgres://u:ki#n@csdl/m", "“#” thành %23"),
            ("postgres://u:k@i?n@csdl/m", "“?” thành %3F"),
        ] {
            let said = badly_written("X", address).unwrap_or_else(|| panic!("{address}"));
            assert!(said.contains(named) && said.starts_with("X: "), "{address}: {said}");
            assert!(!said.contains("thu.example") && !said.contains("csdl"), "{said}");
        }
        for address in [
            "smtps://thu.example",
            "smtp://127.0.0.1:25",
            "smtps://u:k%23%2F%3f%40%3A%25@thu.example:465",
            "postgres:///m?host=/run/postgresql",
            "postgres://an@%2Frun%2Fpostgresql/m",
            "postgres://u:p@csdl:5432/m?sslmode=verify-full&sslrootcert=/etc/ca.pem",
            "postgres://u:p@csdl/m?options=a@b",
            "không phải địa chỉ",
        ] {
            assert_eq!(badly_written("X", address), None, "{address}");
        }
    }
}
