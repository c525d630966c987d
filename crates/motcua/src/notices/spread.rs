//! From a notice to the messages: one for each channel that is set up, has an address of the
//! applicant and has a text. What a message says is kept as values, only those that its channel may
//! carry.

use domain::agency::UnitId;
use domain::time;
use jiff::Timestamp;
use uuid::Uuid;

use super::channel::Channel;
use super::contact::Contact;
use super::post::Post;
use super::schedule;
use crate::app::{App, new_id};
use crate::db::{Row, Tx};
use crate::error::{Error, Result};
use crate::reactions::Topic;
use crate::reference::Reference;
use crate::reference::notice_texts::{Blanks, LETTER_BLANKS, NoticeText, SMS_BLANKS, ZALO_BLANKS};
use crate::{args, sql, words};

/// Notices that are spread in one go.
const AT_ONCE: i64 = 200;

/// Spreads the notices that have not been yet, and tells how many there were.
///
/// # Errors
/// Whatever the database says.
pub(super) async fn spread(app: &App, post: &Post) -> Result<usize> {
    let rows = app
        .db
        .all(
            sql!(
                "select dossier, topic, occasion, at from notice
                 where spread_at is null order by at limit $1"
            ),
            args![AT_ONCE],
        )
        .await?;
    for row in &rows {
        let mut tx = app.db.begin().await?;
        one(&mut tx, app, post, row).await?;
        tx.commit().await?;
    }
    Ok(rows.len())
}

/// Another process may be at the same notice: the one that marks it first goes on.
async fn one(tx: &mut Tx, app: &App, post: &Post, notice: &Row) -> Result<()> {
    let (dossier, topic, occasion) =
        (notice.id("dossier"), notice.text("topic"), notice.int("occasion"));
    let now = app.now();
    let marked = tx
        .run(
            sql!(
                "update notice set spread_at = $4
                 where dossier = $1 and topic = $2 and occasion = $3 and spread_at is null"
            ),
            args![dossier, &topic, occasion, now],
        )
        .await?;
    if marked == 0 {
        return Ok(());
    }
    let reference = app.reference();
    let day = time::local(notice.at("at")).date();
    let known = Topic::from_code(&topic);
    let found = known.and_then(|topic| Some((topic, reference.notice_texts.on(topic, day)?)));
    let Some((topic, text)) = found else {
        tracing::warn!(topic, %day, "there is no text for a notice");
        return Ok(());
    };
    let facts = facts(tx, dossier).await?;
    let values = values(app, &reference, &facts, topic);
    let contact = Contact::of(&facts);
    for channel in Channel::ALL.into_iter().filter(|channel| post.serves(*channel)) {
        let Some(address) = contact.on(channel).filter(|_| has_text(text, channel, post)) else {
            continue;
        };
        let message = NewMessage {
            dossier,
            topic,
            occasion,
            channel,
            address,
            template: text.id(),
            parameters: carried(channel, &values),
            next_at: schedule::open(channel, post.quiet_hours(), now),
            made_at: now,
        };
        message.insert(tx).await?;
    }
    Ok(())
}

/// What the database knows about a dossier for its notices. Of linked procedures the applicant has
/// one code and one date: those of the whole.
async fn facts(tx: &mut Tx, dossier: Uuid) -> Result<Row> {
    tx.first(
        sql!(
            "select dossier.code, dossier.procedure, dossier.desk, dossier.due_at,
                    dossier.paused_at,
                    applicant.phone, applicant.email, applicant.personal_id, applicant.tax_code,
                    second.phone as second_phone, second.email as second_email
             from dossier as part
             join dossier on dossier.id = coalesce(part.whole, part.id)
             join person applicant on applicant.id = dossier.applicant
             left join person second on second.id = dossier.representative
             where part.id = $1"
        ),
        args![dossier],
    )
    .await?
    .ok_or(Error::NotFound)
}

fn values(app: &App, reference: &Reference, facts: &Row, topic: Topic) -> Blanks {
    let procedure = reference.catalogue.version(&facts.text("procedure"));
    let desk = UnitId(facts.text("desk"));
    let desk_name = reference.units.get(&desk).map_or_else(|| desk.to_string(), |u| u.name.clone());
    [
        ("ma_ho_so", facts.text("code")),
        ("trang_thai", topic.label().to_owned()),
        ("don_vi", desk_name),
        ("hen_tra", due_in_words(facts)),
        ("thu_tuc", procedure.map_or_else(String::new, |procedure| procedure.name.clone())),
        ("tra_cuu", format!("{}/tra-cuu", app.public_url)),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

/// The due date, or that there is none while the clock stands still.
fn due_in_words(facts: &Row) -> String {
    if facts.opt_at("paused_at").is_some() {
        "sẽ được tính lại khi hồ sơ được giải quyết tiếp".to_owned()
    } else {
        words::long(facts.at("due_at"))
    }
}

/// The values that a channel may carry; the others are not even kept.
fn carried(channel: Channel, values: &Blanks) -> Blanks {
    let allowed = match channel {
        Channel::Sms => SMS_BLANKS,
        Channel::Zalo => ZALO_BLANKS,
        Channel::Email | Channel::Portal => LETTER_BLANKS,
    };
    let may = |name: &String| allowed.contains(&name.as_str());
    values.iter().filter(|(name, _)| may(name)).map(|(n, v)| (n.clone(), v.clone())).collect()
}

/// Zalo takes only templates that it has given a number.
fn has_text(text: &NoticeText, channel: Channel, post: &Post) -> bool {
    match channel {
        Channel::Email | Channel::Sms | Channel::Portal => true,
        Channel::Zalo => text
            .zalo
            .as_ref()
            .is_some_and(|zalo| !zalo.template.is_empty() || post.is_stand_in(channel)),
    }
}

struct NewMessage<'a> {
    dossier: Uuid,
    topic: Topic,
    occasion: i64,
    channel: Channel,
    address: &'a str,
    template: String,
    parameters: Blanks,
    next_at: Timestamp,
    made_at: Timestamp,
}

impl NewMessage<'_> {
    async fn insert(self, tx: &mut Tx) -> Result<()> {
        let parameters = serde_json::to_string(&self.parameters)
            .map_err(|error| Error::Internal(error.into()))?;
        tx.run(
            sql!(
                "insert into message (id, dossier, topic, occasion, channel, address, template,
                                      parameters, state, attempts, next_at, made_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', 0, $9, $10)"
            ),
            args![
                new_id(),
                self.dossier,
                self.topic.code(),
                self.occasion,
                self.channel.code(),
                self.address,
                self.template,
                parameters,
                self.next_at,
                self.made_at
            ],
        )
        .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_is_told_the_code_and_nothing_else() {
        let values: Blanks =
            LETTER_BLANKS.iter().map(|name| ((*name).to_owned(), format!("<{name}>"))).collect();
        let keys = |channel| carried(channel, &values).into_keys().collect::<Vec<_>>();
        assert_eq!(keys(Channel::Sms), ["ma_ho_so"]);
        assert_eq!(keys(Channel::Zalo), ["don_vi", "hen_tra", "ma_ho_so", "trang_thai"]);
        assert_eq!(carried(Channel::Email, &values), values);
    }
}
