//! `motcua admin add`: makes an administrator from the terminal, for a server without a browser
//! and for the day on which nobody can sign in any more.

use std::io::Write as _;
use std::process::ExitCode;

use domain::agency::UnitId;
use domain::duty::Duty;
use domain::time;
use serde_json::json;

use super::clock;
use crate::access::WHOLE_SYSTEM;
use crate::accounts::{self, NewStaff, password, staff, username};
use crate::app::{Clock, new_id};
use crate::config::Location;
use crate::error::Error;
use crate::journal::{self, Entry};

/// Arguments of `motcua admin add`.
#[derive(Clone, Debug, clap::Args)]
pub struct AddArgs {
    /// Name to sign in with.
    #[arg(long)]
    pub username: String,
    /// Full name.
    #[arg(long)]
    pub name: String,
}

/// Adds the administrator and prints a password that must be changed at the first sign-in.
///
/// # Errors
/// When a name is wrong or taken.
pub async fn add(place: &Location, args: &AddArgs) -> anyhow::Result<ExitCode> {
    let username = username::parse(&args.username).map_err(anyhow::Error::msg)?;
    let name = staff::parse_name(&args.name).map_err(anyhow::Error::msg)?;
    let db = place.open().await?;
    let (id, password) = (new_id(), password::temporary());
    let password_hash = password::hash_aside(password.clone()).await?;
    let at = Clock::Machine.now();
    clock::require(&db, at).await?;
    let unit = UnitId::from(WHOLE_SYSTEM);
    let mut tx = db.begin().await?;
    let person = NewStaff {
        id,
        username: username.clone(),
        name,
        unit: unit.clone(),
        password_hash,
        must_change: true,
    };
    match accounts::add_staff(&mut tx, person, at).await {
        Err(Error::Db(error)) if error.is_duplicate() => {
            anyhow::bail!("tên đăng nhập {username} đã có người dùng")
        }
        added => added?,
    }
    let today = time::local(at).date();
    accounts::give_post(&mut tx, id, &unit, Duty::Administrator, today).await?;
    let entry = Entry {
        at,
        staff: None,
        unit: Some(unit),
        kind: "administrator_added_at_terminal".to_owned(),
        dossier: None,
        seq: None,
        body: json!({ "account": id }).to_string(),
    };
    journal::append(&mut tx, entry).await?;
    tx.commit().await?;
    db.close().await;
    writeln!(
        std::io::stdout(),
        "Đã tạo tài khoản quản trị {username}.\nMật khẩu tạm, chỉ hiện một lần: {password}\nXin đăng nhập và đổi mật khẩu ngay."
    )?;
    Ok(ExitCode::SUCCESS)
}
