//! The secret of a session as it stands on a page: masked by another number on every page, so that
//! nobody learns it from how well pages compress that repeat what an asker sent.

use subtle::ConstantTimeEq as _;

use crate::app::new_token;

/// Bytes of a secret.
const SECRET_BYTES: usize = 32;

/// The token for the forms of one page: a mask, and the secret under it, as hexadecimal text.
#[must_use]
pub fn masked(secret: &str) -> String {
    let mask = new_token();
    let hidden = hex::decode(secret)
        .and_then(|secret| Ok((secret, hex::decode(&mask)?)))
        .map(|(secret, mask)| hex::encode(under(&secret, &mask)));
    hidden.map_or_else(|_| String::new(), |hidden| mask + &hidden)
}

/// Whether a token was made of that secret; in constant time.
#[must_use]
pub fn holds(secret: &str, token: &str) -> bool {
    let (Ok(secret), Ok(token)) = (hex::decode(secret), hex::decode(token)) else { return false };
    let (mask, hidden) = token.split_at(token.len() / 2);
    !secret.is_empty() && under(hidden, mask).ct_eq(&secret).into()
}

/// The secret that a token was made of, to find out whose it is.
#[must_use]
pub fn unmasked(token: &str) -> Option<String> {
    let token = hex::decode(token).ok().filter(|token| token.len() == 2 * SECRET_BYTES)?;
    let (mask, hidden) = token.split_at(SECRET_BYTES);
    Some(hex::encode(under(hidden, mask)))
}

fn under(text: &[u8], mask: &[u8]) -> Vec<u8> {
    text.iter().zip(mask).map(|(one, other)| one ^ other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_another_token_of_the_same_secret() {
        let (ours, theirs) = (new_token(), new_token());
        let (one, two) = (masked(&ours), masked(&ours));
        assert_ne!(one, two);
        assert!(!one.contains(&ours) && one.len() == 128);
        assert!(holds(&ours, &one) && holds(&ours, &two));
        for bad in ["", "0", "zz", ours.as_str(), &one[..126], &one[2..], &masked(&theirs)] {
            assert!(!holds(&ours, bad), "{bad}");
        }
        assert_eq!([unmasked(&one), unmasked(&two)], [Some(ours.clone()), Some(ours.clone())]);
        assert_eq!([unmasked(""), unmasked("zz"), unmasked(&one[..126])], [None, None, None]);
        assert!(!holds("", "") && !holds("", &one));
        let nothing = "0".repeat(128);
        assert!(!holds(&ours, &nothing));
    }
}
