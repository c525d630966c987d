//! Messages as the screen for administrators lists them.

use jiff::Timestamp;
use uuid::Uuid;

use super::acts::desks_within;
use super::channel::Channel;
use super::contact::hidden;
use super::outbox::State;
use crate::access::Who;
use crate::app::App;
use crate::args;
use crate::config::limits::ROWS_PER_PAGE;
use crate::db::{Result, Row, Sql};
use crate::reactions::Topic;
use crate::reference::notice_texts::{Blanks, NoticeTexts, fill};

/// A message.
pub(super) struct Line {
    /// Its id.
    pub(super) id: Uuid,
    /// The dossier's code.
    pub(super) code: String,
    /// What it is about.
    pub(super) topic: String,
    /// Its channel.
    pub(super) channel: Option<Channel>,
    /// Where it goes, so that nobody can be recognised.
    pub(super) address: String,
    /// How often it was tried.
    pub(super) attempts: i64,
    /// When it is tried next.
    pub(super) next_at: Timestamp,
    /// Why it was not sent.
    pub(super) error: String,
    /// When it was made.
    pub(super) made_at: Timestamp,
    /// When it was sent.
    pub(super) sent_at: Option<Timestamp>,
    template: String,
    parameters: String,
}

/// A page of a list, newest first.
pub(super) struct Lines {
    /// The messages.
    pub(super) lines: Vec<Line>,
    /// Where the older ones begin.
    pub(super) older: Option<Uuid>,
}

/// The messages of the desks within reach in a state, older than one of them.
pub(super) async fn page(
    app: &App,
    who: &Who,
    state: State,
    before: Option<Uuid>,
) -> Result<Lines> {
    let limit = ROWS_PER_PAGE + 1;
    let mut values = args![state.code(), before.unwrap_or(Uuid::max())];
    let ours = desks_within(app, who, &mut values);
    let query = format!(
        "select message.id, dossier.code, message.topic, message.channel, message.address,
                message.attempts, message.next_at, message.last_error, message.made_at,
                message.sent_at, message.template, message.parameters
         from message join dossier on dossier.id = message.dossier
         where message.state = $1 and message.id < $2 and {ours}
         order by message.id desc limit {limit}"
    );
    let rows = app.db.all(Sql::built(query), values).await?;
    let mut lines: Vec<Line> = rows.iter().map(line).collect();
    let is_more = lines.len() > ROWS_PER_PAGE;
    lines.truncate(ROWS_PER_PAGE);
    let older = lines.last().filter(|_| is_more).map(|line| line.id);
    Ok(Lines { lines, older })
}

/// How many messages of the desks within reach are in each state.
pub(super) async fn counts(app: &App, who: &Who) -> Result<Vec<(State, i64)>> {
    let mut values = args![];
    let ours = desks_within(app, who, &mut values);
    let query = format!(
        "select message.state, count(*) as n
         from message join dossier on dossier.id = message.dossier
         where {ours} group by message.state"
    );
    let rows = app.db.all(Sql::built(query), values).await?;
    let of = |state: State| {
        rows.iter().find(|row| row.text("state") == state.code()).map_or(0, |row| row.int("n"))
    };
    Ok(State::ALL.map(|state| (state, of(state))).into())
}

fn line(row: &Row) -> Line {
    let topic = row.text("topic");
    Line {
        id: row.id("id"),
        code: row.text("code"),
        topic: Topic::from_code(&topic).map_or(topic, |topic| topic.label().to_owned()),
        channel: Channel::from_code(&row.text("channel")),
        address: hidden(&row.text("address")),
        attempts: row.int("attempts"),
        next_at: row.at("next_at"),
        error: row.opt_text("last_error").unwrap_or_default(),
        made_at: row.at("made_at"),
        sent_at: row.opt_at("sent_at"),
        template: row.text("template"),
        parameters: row.text("parameters"),
    }
}

impl Line {
    /// What it says, in lines.
    pub(super) fn text(&self, texts: &NoticeTexts) -> Vec<String> {
        let values: Blanks = serde_json::from_str(&self.parameters).unwrap_or_default();
        let Some(text) = texts.get(&self.template) else { return Vec::new() };
        let filled = |text: &str| fill(text, &values);
        match self.channel {
            None => Vec::new(),
            Some(Channel::Sms) => vec![filled(&text.sms)],
            Some(Channel::Zalo) => text.zalo.as_ref().map_or_else(Vec::new, |zalo| {
                let fields = zalo.fields.iter();
                fields.map(|(name, value)| format!("{name}: {}", filled(value))).collect()
            }),
            Some(Channel::Email | Channel::Portal) => {
                let body = filled(&text.body);
                let lines = body.lines().filter(|line| !line.is_empty()).map(ToOwned::to_owned);
                [filled(&text.title)].into_iter().chain(lines).collect()
            }
        }
    }
}
