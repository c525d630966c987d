//! How PostgreSQL is reached: personal data and the password must not cross a network in the open, nor
//! go to whoever answers first.

use anyhow::Context as _;

use super::Location;
use super::address::badly_written;
use crate::db::{self, Way};

/// What the way to a PostgreSQL server on another machine must be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum PostgresTls {
    /// Encrypted, and the server proves who it is.
    #[default]
    Verify,
    /// Encrypted.
    Encrypt,
    /// As the address says: the network between is closed.
    Off,
}

impl Location {
    /// Refuses a way to PostgreSQL that others can read or take over.
    ///
    /// # Errors
    /// A sentence that says what to write.
    pub fn check_transport(&self) -> anyhow::Result<()> {
        let Some(url) = self.postgres() else { return Ok(()) };
        if let Some(sentence) = badly_written("--data (MOTCUA_DATA)", url) {
            anyhow::bail!("{sentence}");
        }
        let way = db::way(url).context("địa chỉ PostgreSQL không đúng")?;
        match (way, self.postgres_tls) {
            (Way::Local | Way::Verified, _)
            | (Way::Encrypted(_), PostgresTls::Encrypt | PostgresTls::Off)
            | (Way::Plain(_), PostgresTls::Off) => Ok(()),
            (Way::Encrypted(host), PostgresTls::Verify) => anyhow::bail!(
                "PostgreSQL ở máy khác ({host}) nhưng địa chỉ không yêu cầu kiểm tra máy chủ là ai; xin \
                 viết sslmode=verify-full trong --data, ví dụ \
                 postgres://…@{host}/motcua?sslmode=verify-full&sslrootcert=/etc/motcua/ca.pem. Nếu chưa \
                 có chứng thư và mạng giữa hai máy là mạng riêng, thêm --postgres-tls encrypt."
            ),
            (Way::Plain(host), PostgresTls::Verify | PostgresTls::Encrypt) => anyhow::bail!(
                "PostgreSQL ở máy khác ({host}) nhưng đường truyền có thể không được mã hóa; xin viết \
                 sslmode=verify-full trong --data, ví dụ \
                 postgres://…@{host}/motcua?sslmode=verify-full&sslrootcert=/etc/motcua/ca.pem. Chỉ khi \
                 mạng giữa hai máy khép kín hoàn toàn mới dùng --postgres-tls off."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_crosses_a_network_in_the_open() {
        use PostgresTls::{Encrypt, Off, Verify};
        let table = [
            ("postgres://an@127.0.0.1/m", [true, true, true]),
            ("postgres://an@[::1]/m?sslmode=disable", [true, true, true]),
            ("postgres://an@localhost/m", [true, true, true]),
            ("postgres://an@localhost/m?host=/run/postgresql", [true, true, true]),
            ("postgres://an@%2Frun%2Fpostgresql/m", [true, true, true]),
            ("postgres://an@may/m?sslmode=verify-full", [true, true, true]),
            ("postgres://an@may/m?sslmode=verify-ca", [false, true, true]),
            ("postgres://an@10.0.0.7/m?sslmode=require", [false, true, true]),
            ("postgres://an@10.0.0.7/m", [false, false, true]),
            ("postgres://an@may/m?sslmode=prefer", [false, false, true]),
            ("postgres://an@localhost/m?host=may", [false, false, true]),
            ("postgres://an@localhost/m?hostaddr=10.0.0.7", [false, false, true]),
            ("postgresql://an@localhost.may.vn/m?sslmode=disable", [false, false, true]),
        ];
        for (url, expected) in table {
            for (postgres_tls, is_fine) in [Verify, Encrypt, Off].into_iter().zip(expected) {
                let place = Location { data: url.to_owned(), files: "f".into(), postgres_tls };
                let checked = place.check_transport();
                assert_eq!(checked.is_ok(), is_fine, "{url} {postgres_tls:?}: {checked:?}");
            }
        }
    }
}
