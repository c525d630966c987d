//! What applicants were told in the last weeks: written as it went out then. Nothing is sent for it,
//! and a few could not be delivered.

use std::collections::BTreeMap;

use domain::time;
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};

use super::chance::Chance;
use super::shares;
use super::year::Year;
use crate::args;
use crate::db::Tx;
use crate::notices::{self, Channel};
use crate::reactions::Topic;
use crate::reference::Reference;
use crate::reference::notice_texts::SMS_BLANKS;

/// Older ones are of no use on the screen.
const SINCE: Date = date(2022, 12, 12);
/// What a gateway answers when nobody has that number.
const NOBODY_THERE: i64 = 404;

/// A reason to tell an applicant something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    /// The position of the dossier.
    pub(super) course: usize,
    pub(super) topic: Topic,
    /// The position of the event.
    pub(super) seq: u32,
    pub(super) at: Timestamp,
}

impl Told {
    /// Whether it happened lately.
    pub(super) fn is_recent(&self) -> bool {
        time::local(self.at).date() >= SINCE
    }
}

/// Writes the notices and their messages.
pub(super) async fn write(
    tx: &mut Tx,
    reference: &Reference,
    year: &Year<'_>,
    mut chance: Chance,
) -> anyhow::Result<()> {
    let (mut told, mut sent) = (Vec::new(), Vec::new());
    for one in &year.told {
        let course = &year.courses[one.course];
        let (dossier, seq) = (course.filing.id, i64::from(one.seq));
        let gone_at = one.at + SignedDuration::from_secs(i64::from(chance.between(1, 20)));
        told.push(args![dossier, one.topic.code(), seq, one.at, gone_at]);
        let (id, fails) = (chance.id(gone_at), chance.happens(shares::UNDELIVERED_PERCENT));
        let applicant = &year.population.persons[course.named.applicant].entry;
        let phone = applicant.phone.as_ref().map(|phone| phone.as_str());
        let Some(phone) = phone.filter(|phone| !phone.starts_with("02")) else { continue };
        let text = reference.notice_texts.on(one.topic, time::local(one.at).date());
        let Some(text) = text else { continue };
        let code = course.dossier.received.code.as_str();
        let values: BTreeMap<&str, &str> = SMS_BLANKS.iter().map(|name| (*name, code)).collect();
        let error = fails.then(|| notices::why_refused(NOBODY_THERE));
        sent.push(args![
            id,
            dossier,
            one.topic.code(),
            seq,
            Channel::Sms.code(),
            phone,
            text.id(),
            serde_json::to_string(&values)?,
            if fails { "dead" } else { "sent" },
            1_i64,
            gone_at,
            error,
            one.at,
            (!fails).then_some(gone_at)
        ]);
    }
    tx.insert_all("notice (dossier, topic, occasion, at, spread_at)", told).await?;
    let columns = "message (id, dossier, topic, occasion, channel, address, template, parameters, \
                   state, attempts, next_at, last_error, made_at, sent_at)";
    Ok(tx.insert_all(columns, sent).await?)
}
