//! One-time codes (mã xác thực) on their way to an applicant. They are sent at once and not through the
//! outbox: somebody waits for them in front of a page, after minutes they are worth nothing, and what the
//! outbox holds is readable. The outbox gets a line without the code, so that whoever looks after the
//! channels sees that it went; in the demonstration's mailbox the line has it, for nothing else is sent.

use std::collections::BTreeMap;

use domain::{text, time};
use jiff::Timestamp;
use uuid::Uuid;

use super::channel::Channel;
use super::contact::{Contact, hidden};
use super::outbox::State;
use super::post::{Failure, Outgoing, Post};
use crate::app::{App, new_id};
use crate::error::{Error, Result};
use crate::reactions::Topic;
use crate::reference::notice_texts::Blanks;
use crate::{args, sql};

/// The channels that a code may take, the most certain first: what reaches one person alone.
const CHANNELS: [Channel; 2] = [Channel::Sms, Channel::Email];

/// Where a code goes.
#[derive(Clone, Debug)]
pub struct Reach {
    channel: Channel,
    address: String,
    template: String,
    code: String,
}

/// A code.
#[derive(Clone)]
pub struct Code {
    /// Six digits.
    pub digits: String,
    /// What it is for, in words.
    pub act: &'static str,
    /// Until when it counts.
    pub expires_at: Timestamp,
}

impl Reach {
    /// Where it goes, so that only who knows the address recognises it.
    #[must_use]
    pub fn shown(&self) -> String {
        let what = match self.channel {
            Channel::Email => "thư điện tử",
            Channel::Sms | Channel::Zalo | Channel::Portal => "số điện thoại",
        };
        format!("{what} {}", hidden(&self.address))
    }
}

/// Where a code for the applicant of a dossier would go: to the applicant's own telephone or e-mail
/// address; nothing where no channel is set up for either.
///
/// # Errors
/// Whatever the database says.
pub async fn reach(app: &App, dossier: Uuid) -> Result<Option<Reach>> {
    let day = time::local(app.now()).date();
    let reference = app.reference();
    let Some(text) = reference.notice_texts.on(Topic::ProofCode, day) else { return Ok(None) };
    let row = app
        .db
        .first(
            sql!(
                "select dossier.code, person.phone, person.email
                 from dossier join person on person.id = dossier.applicant where dossier.id = $1"
            ),
            args![dossier],
        )
        .await?
        .ok_or(Error::NotFound)?;
    let (post, contact) = (Post::new(&app.notices)?, Contact::of_applicant(&row));
    let found = CHANNELS.into_iter().filter(|channel| post.serves(*channel));
    let found = found.filter_map(|channel| Some((channel, contact.on(channel)?))).next();
    Ok(found.map(|(channel, address)| Reach {
        channel,
        address: address.to_owned(),
        template: text.id(),
        code: row.text("code"),
    }))
}

/// Sends a code; false when the other side did not take it.
///
/// # Errors
/// Whatever the database says.
pub async fn send(app: &App, dossier: Uuid, (reach, code): (&Reach, &Code)) -> Result<bool> {
    let post = Post::new(&app.notices)?;
    let outgoing = Outgoing {
        id: new_id(),
        topic: Topic::ProofCode.code().to_owned(),
        address: reach.address.clone(),
        template: reach.template.clone(),
        parameters: blanks(reach, code),
        at: app.now(),
        happened_at: app.now(),
    };
    let outcome = post.send(app, reach.channel, &outgoing).await;
    let is_sent = outcome.is_ok();
    let kept =
        if post.is_stand_in(reach.channel) { outgoing.parameters.clone() } else { Blanks::new() };
    write_down(app, dossier, (reach, &outgoing), (outcome, kept)).await?;
    Ok(is_sent)
}

/// What fills the blanks of the text; a telephone reads it without accents.
fn blanks(reach: &Reach, code: &Code) -> Blanks {
    let act = match reach.channel {
        Channel::Email => code.act.to_owned(),
        Channel::Sms | Channel::Zalo | Channel::Portal => text::plain(code.act),
    };
    BTreeMap::from(
        [
            ("ma_ho_so", reach.code.clone()),
            ("ma_xac_thuc", code.digits.clone()),
            ("viec", act),
            ("den_luc", time::local(code.expires_at).strftime("%H:%M").to_string()),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    )
}

async fn write_down(
    app: &App,
    dossier: Uuid,
    (reach, outgoing): (&Reach, &Outgoing),
    (outcome, kept): (std::result::Result<(), Failure>, Blanks),
) -> Result<()> {
    let (state, error) = match outcome {
        Ok(()) => (State::Sent, None),
        Err(failure) => (State::Dropped, Some(failure.sentence())),
    };
    let kept = serde_json::to_string(&kept).map_err(|error| Error::Internal(error.into()))?;
    let now = app.now();
    app.db
        .run(
            sql!(
                "insert into message (id, dossier, topic, occasion, channel, address, template,
                                      parameters, state, attempts, next_at, last_error, made_at,
                                      sent_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11, $10, $12)
                 on conflict (dossier, topic, occasion, channel) do nothing"
            ),
            args![
                outgoing.id,
                dossier,
                &outgoing.topic,
                now.as_millisecond(),
                reach.channel.code(),
                &outgoing.address,
                &outgoing.template,
                kept,
                state.code(),
                now,
                error,
                (state == State::Sent).then_some(now)
            ],
        )
        .await?;
    Ok(())
}
