//! Who is signed in and what that person may do. Deny by default: a handler asks for a right or a
//! duty, and the tables of `domain::access` answer.

pub mod reach;
pub mod standing_in;

use domain::access::{Right, has_right, may_act, needs_second_factor};
use domain::agency::{UnitId, Units};
use domain::dossier::{Actor, Verb};
use domain::duty::Duty;
use domain::time;
use jiff::{SignedDuration, Timestamp};
use reach::Reach;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::app::App;
use crate::config::limits;
use crate::db::{Db, Result, Row};
use crate::{args, sql};

/// The unit of those who administrate everything, whatever units there are: the first
/// administrator holds the duty there, before any unit has been imported.
pub const WHOLE_SYSTEM: &str = "he-thong";

/// A member of staff who is signed in.
#[derive(Clone, Debug)]
pub struct Who {
    /// The person.
    pub staff: Uuid,
    /// Name to sign in with.
    pub username: String,
    /// Name on screens and letters.
    pub name: String,
    /// The person's duties today.
    pub actor: Actor,
    /// Secret of the session that every form carries.
    pub csrf: String,
    /// Whether the password must be changed before anything else.
    pub must_change: bool,
    /// Whether signing in takes a second step.
    pub has_second: bool,
    /// Whether that step must be set up before anything else.
    pub must_set_up_second: bool,
    /// How many notices the person has not read.
    pub unread: i64,
    /// Whether a desk of the person calls people by numbers.
    pub calls_numbers: bool,
    /// The list that the browser showed last, and what it is called.
    pub last_list: (String, &'static str),
    /// Hash of the session's token, to end it.
    pub session: String,
}

impl Who {
    /// Whether any of the person's duties gives that right.
    #[must_use]
    pub fn has(&self, right: Right) -> bool {
        self.actor.posts.iter().any(|(_, duty)| has_right(*duty, right))
    }

    /// Whether any of the person's duties may use that verb.
    #[must_use]
    pub fn may(&self, verb: Verb) -> bool {
        self.actor.posts.iter().any(|(_, duty)| may_act(*duty, verb))
    }

    /// The units in which the person holds that duty.
    pub fn units_as(&self, duty: Duty) -> impl Iterator<Item = &UnitId> {
        self.actor.posts.iter().filter(move |(_, held)| held.covers(duty)).map(|(unit, _)| unit)
    }

    /// The desks at which the person receives, each once.
    #[must_use]
    pub fn desks(&self) -> Vec<&UnitId> {
        let mut desks: Vec<&UnitId> = self.units_as(Duty::Receiver).collect();
        desks.sort();
        desks.dedup();
        desks
    }

    /// The units in which the person's duty gives that right.
    pub fn units_with(&self, right: Right) -> impl Iterator<Item = &UnitId> {
        self.actor.posts.iter().filter(move |(_, duty)| has_right(*duty, right)).map(|(u, _)| u)
    }

    /// The unit to record for acts that belong to no dossier and no other unit: the person's first.
    #[must_use]
    pub fn home(&self) -> Option<&UnitId> {
        let mut own = self.actor.posts.iter().map(|(unit, _)| unit);
        own.clone().find(|unit| unit.0 != WHOLE_SYSTEM).or_else(|| own.next())
    }

    /// How far a right of the person reaches.
    #[must_use]
    pub fn reach<'a>(&self, units: &'a Units, right: Right) -> Reach<'a> {
        Reach::of(units, &self.actor, right)
    }
}

/// The units in which a duty of the person gives that right.
#[must_use]
pub fn units_with(actor: &Actor, right: Right) -> Vec<&UnitId> {
    actor.posts.iter().filter(|(_, duty)| has_right(*duty, right)).map(|(unit, _)| unit).collect()
}

/// What a session cookie leads to.
#[derive(Debug)]
pub enum Session {
    /// A running session.
    Running(Box<Who>),
    /// A session that has ended by itself; whose it was, so that a form sent now can be kept.
    Ended {
        /// The person.
        staff: Uuid,
    },
    /// Nothing.
    Unknown,
}

/// The hash under which a token is stored.
#[must_use]
pub fn token_hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// Finds the session of a cookie.
///
/// # Errors
/// Whatever the database says.
pub async fn session(app: &App, token: &str) -> Result<Session> {
    let (hash, now) = (token_hash(token), app.now());
    let Some(row) = app
        .db
        .first(
            sql!(
                "select session.token_hash, session.csrf, session.created_at, session.seen_at,
                        session.ended_at, staff.id, staff.username, staff.name, staff.must_change,
                        staff.disabled_at,
                        (select count(*) from totp where totp.staff = staff.id)
                            + (select count(*) from passkey where passkey.staff = staff.id)
                            as factors,
                        (select count(*) from staff_notice
                         where staff_notice.staff = staff.id and staff_notice.read_at is null)
                            as unread,
                        (select count(*) from queue_desk join post on post.unit = queue_desk.desk
                         where post.staff = staff.id and queue_desk.is_on
                           and post.duty in ('receiver', 'desk_head') and post.from_on <= $2
                           and (post.to_on is null or post.to_on >= $2)) as queues
                 from session join staff on staff.id = session.staff
                 where session.token_hash = $1"
            ),
            args![&hash, time::local(now).date()],
        )
        .await?
    else {
        return Ok(Session::Unknown);
    };
    let staff = row.id("id");
    if row.opt_int("ended_at").is_some() || row.opt_int("disabled_at").is_some() {
        return Ok(Session::Unknown);
    }
    if has_expired(&row, now) {
        return Ok(Session::Ended { staff });
    }
    touch(app, &hash, row.at("seen_at"), now).await?;
    let actor = actor(&app.db, staff, now).await?;
    let has_second = row.int("factors") > 0;
    let needs_second = actor.posts.iter().any(|(_, duty)| needs_second_factor(*duty));
    Ok(Session::Running(Box::new(Who {
        staff,
        username: row.text("username"),
        name: row.text("name"),
        actor,
        csrf: row.text("csrf"),
        must_change: row.bool("must_change"),
        has_second,
        must_set_up_second: app.second_factor_required && needs_second && !has_second,
        unread: row.int("unread"),
        calls_numbers: row.int("queues") > 0,
        last_list: (String::new(), ""),
        session: hash,
    })))
}

fn has_expired(row: &Row, now: Timestamp) -> bool {
    let idle = now.duration_since(row.at("seen_at"));
    let age = now.duration_since(row.at("created_at"));
    idle > SignedDuration::from_mins(limits::SESSION_IDLE_MINUTES)
        || age > SignedDuration::from_hours(limits::SESSION_HOURS)
}

/// Writes down that the session was used, at most once a minute.
async fn touch(app: &App, hash: &str, seen_at: Timestamp, now: Timestamp) -> Result<()> {
    if now.duration_since(seen_at) > SignedDuration::from_mins(1) {
        app.db
            .run(sql!("update session set seen_at = $1 where token_hash = $2"), args![now, hash])
            .await?;
    }
    Ok(())
}

/// The duties of a person on a day.
///
/// # Errors
/// Whatever the database says.
pub async fn actor(db: &Db, staff: Uuid, at: Timestamp) -> Result<Actor> {
    let today = time::local(at).date();
    let rows = db
        .all(
            sql!(
                "select unit, duty from post
                 where staff = $1 and from_on <= $2 and (to_on is null or to_on >= $2)
                 order by unit, duty"
            ),
            args![staff, today],
        )
        .await?;
    let posts = rows
        .iter()
        .filter_map(|row| Some((row.unit("unit"), Duty::from_code(&row.text("duty"))?)))
        .collect();
    Ok(Actor { stands_in: standing_in::of(db, staff, today).await?, ..Actor::new(staff, posts) })
}
