//! Fills a database quickly: rows as the program writes them, many to a statement. Only the hashes
//! of the journal are not real, for nothing measured here reads them. One dossier in fifty is
//! open; the rest were returned.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::time::Instant;

use domain::agency::UnitId;
use domain::code::{DossierCode, ReceiptSecret};
use domain::deadline::{Policy, TimeLimit};
use domain::dossier::{Body, Channel, Outcome, Place, Received, ReturnWay, Taker};
use domain::duty::Duty;
use domain::route::Task;
use domain::typing;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use motcua::accounts::{self, NewStaff};
use motcua::app::{Clock, new_id, new_token};
use motcua::catalog::import;
use motcua::db::{Db, Sql};
use motcua::dossiers::finding;
use motcua::{access, args};
use uuid::Uuid;

use crate::names;

/// Rows of one statement.
const ROWS_PER_STATEMENT: u64 = 200;
/// Statements of one transaction.
const STATEMENTS_PER_TRANSACTION: u64 = 100;
/// One dossier in so many is open.
const OPEN_ONE_IN: u64 = 50;
/// Events of a returned dossier.
const EVENTS: i64 = 8;
/// The communes whose desks receive.
const COMMUNES: [&str; 6] = [
    "xa-thanh-my-2025",
    "xa-ben-giang-2025",
    "xa-nam-giang-2025",
    "xa-dac-pring-2025",
    "xa-la-dee-2025",
    "xa-la-ee-2025",
];
/// The procedure: registration of a household business.
pub const PROCEDURE: &str = "1.001612";

/// What the clients need to know.
pub struct Filled {
    /// A session of the first commune's case officer.
    pub officer_session: String,
    /// A token of the first commune's receiver for programs.
    pub receiver_token: String,
    /// Dossiers of the first commune to open and to look for.
    pub some: Vec<Known>,
}

/// What is known of a dossier.
pub struct Known {
    /// Its id.
    pub id: Uuid,
    /// Its code.
    pub code: String,
    /// The secret of its receipt.
    pub secret: String,
    /// Name of the applicant.
    pub name: String,
    /// Telephone number of the applicant.
    pub phone: String,
}

/// Fills the database.
pub async fn fill(db: &Db, dossiers: u64) -> anyhow::Result<Filled> {
    let now = Clock::Machine.now();
    import::delivered_if_empty(db, now).await?;
    let (receiver, officer) = people(db, now).await?;
    let some = rows(db, dossiers, now, receiver, officer).await?;
    db.analyze().await?;
    let officer_session = session(db, officer, now).await?;
    let receiver_token = token(db, receiver, now).await?;
    Ok(Filled { officer_session, receiver_token, some })
}

async fn people(db: &Db, now: Timestamp) -> anyhow::Result<(Uuid, Uuid)> {
    let mut tx = db.begin().await?;
    let mut ids = Vec::new();
    let posts = [
        ("mot-cua", Duty::Receiver),
        ("phong-kinh-te", Duty::CaseOfficer),
        ("phong-kinh-te", Duty::UnitHead),
    ];
    for (part, duty) in posts {
        let id = new_id();
        let unit = UnitId(format!("{}.{part}", COMMUNES[0]));
        let staff = NewStaff {
            id,
            username: format!("bench-{}", duty.code()),
            name: format!("Bh’nướch Thị {}", duty.label()),
            unit: unit.clone(),
            password_hash: "none".to_owned(),
            must_change: false,
        };
        accounts::add_staff(&mut tx, staff, now).await?;
        accounts::give_post(&mut tx, id, &unit, duty, jiff::civil::date(2025, 7, 1)).await?;
        ids.push(id);
    }
    tx.commit().await?;
    Ok((ids[0], ids[1]))
}

async fn session(db: &Db, staff: Uuid, now: Timestamp) -> anyhow::Result<String> {
    let token = new_token();
    db.run(
        Sql::registered(
            "insert into session (token_hash, staff, csrf, created_at, seen_at)
             values ($1, $2, $3, $4, $4)",
        ),
        args![access::token_hash(&token), staff, new_token(), now],
    )
    .await?;
    Ok(token)
}

async fn token(db: &Db, staff: Uuid, now: Timestamp) -> anyhow::Result<String> {
    let token = format!("motcua_{}", new_token());
    db.run(
        Sql::registered(
            "insert into api_token (id, token_hash, staff, proposed_by, name, scopes, created_at,
                                    confirmed_at, expires_at)
             values ($1, $2, $3, $3, 'bench', 'dossiers:read dossiers:write catalogue:read', $4, $4, $5)",
        ),
        args![
            new_id(),
            access::token_hash(&token),
            staff,
            now,
            now + SignedDuration::from_hours(24)
        ],
    )
    .await?;
    Ok(token)
}

async fn rows(
    db: &Db,
    dossiers: u64,
    now: Timestamp,
    receiver: Uuid,
    officer: Uuid,
) -> anyhow::Result<Vec<Known>> {
    let version = procedure_version(db).await?;
    let mut some = Vec::new();
    let mut no = 1_i64 + head(db).await?;
    let mut n = 0;
    let mut numbers: HashMap<(u64, Date), u32> = HashMap::new();
    let mut vocabulary = BTreeSet::new();
    while n < dossiers {
        let mut tx = db.begin().await?;
        for _ in 0..STATEMENTS_PER_TRANSACTION {
            let mut batch = Batch { lite: db.engine() == "SQLite", ..Batch::default() };
            let end = (n + ROWS_PER_STATEMENT).min(dossiers);
            while n < end {
                let mut row = Row::new(n, dossiers, now, receiver, officer);
                row.number(&mut numbers);
                vocabulary.extend(typing::words_of_name(&domain::text::fold(&row.name)));
                if n % ((dossiers / 3000).max(1) * 6) == 0 {
                    some.push(row.known());
                }
                no = batch.add(&row, &version, no)?;
                n += 1;
            }
            if !batch.is_empty() {
                for text in batch.statements() {
                    tx.run(Sql::built(text), vec![]).await?;
                }
            }
        }
        tx.run(
            Sql::registered("update chain set no = $1, at = $2, hash = '' where id = 1"),
            args![no - 1, now - SignedDuration::from_hours(1)],
        )
        .await?;
        tx.commit().await?;
    }
    learn(db, vocabulary).await?;
    Ok(some)
}

/// The words of all names, by their spellings.
async fn learn(db: &Db, vocabulary: BTreeSet<String>) -> anyhow::Result<()> {
    let rows = vocabulary.iter().flat_map(|word| {
        typing::spellings(word).into_iter().map(move |spelling| args![spelling, word])
    });
    let mut tx = db.begin().await?;
    tx.insert_new("name_word (spelling, word)", rows.collect()).await?;
    tx.run(
        Sql::registered("insert into setting (name, value) values ('dossiers_findable', 'all') on conflict (name) do nothing"),
        args![],
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn head(db: &Db) -> anyhow::Result<i64> {
    let row = db.first(Sql::registered("select no from chain where id = 1"), args![]).await?;
    Ok(row.map_or(0, |row| row.int("no")))
}

async fn procedure_version(db: &Db) -> anyhow::Result<String> {
    let row = db
        .first(
            Sql::registered(
                "select id from reference_entry
                 where kind = 'procedure' and id like $1 order by id desc",
            ),
            args![format!("{PROCEDURE}@2025%")],
        )
        .await?;
    row.map(|row| row.text("id")).ok_or_else(|| anyhow::anyhow!("no procedure {PROCEDURE}"))
}

struct Row {
    n: u64,
    id: Uuid,
    person: Uuid,
    code: String,
    name: String,
    phone: String,
    secret: String,
    commune: &'static str,
    is_open: bool,
    received_at: Timestamp,
    due_at: Timestamp,
    receiver: Uuid,
    officer: Uuid,
}

/// The secret of the receipt of that number.
fn secret(mut n: u64) -> String {
    let draw = |end: usize| {
        let end = end as u64;
        let drawn = n % end;
        n /= end;
        usize::try_from(drawn).unwrap_or(0)
    };
    ReceiptSecret::drawn(draw).as_str().to_owned()
}

impl Row {
    fn new(n: u64, of: u64, now: Timestamp, receiver: Uuid, officer: Uuid) -> Self {
        let commune = COMMUNES[usize::try_from(n % 6).unwrap_or(0)];
        let is_open = n % OPEN_ONE_IN == OPEN_ONE_IN - 1;
        // Spread over four years, the newest an hour ago; open ones over the last ten days.
        let hours = if is_open { 240 } else { 4 * 365 * 24 };
        let age = i64::try_from((of - n) * hours * 3600 / of).unwrap_or(0) + 7200;
        let received_at = now - SignedDuration::from_secs(age);
        Self {
            n,
            id: new_id(),
            person: new_id(),
            code: String::new(),
            name: names::name(n),
            phone: format!("0905{n:06}"),
            secret: secret(n),
            commune,
            is_open,
            received_at,
            due_at: received_at + SignedDuration::from_hours(72),
            receiver,
            officer,
        }
    }
}

impl Row {
    /// Numbers it within its commune and day, as the program does; the agencies are the bench's own.
    fn number(&mut self, numbers: &mut HashMap<(u64, Date), u32>) {
        let day = domain::time::local(self.received_at).date();
        let last = numbers.entry((self.n % 6, day)).or_default();
        *last += 1;
        self.code = format!("H17.B{}-{}-{last:04}", self.n % 6, day.strftime("%y%m%d"));
    }

    fn known(&self) -> Known {
        Known {
            id: self.id,
            code: self.code.clone(),
            secret: self.secret.clone(),
            name: self.name.clone(),
            phone: self.phone.clone(),
        }
    }

    /// Everything by which it is found.
    fn words(&self) -> anyhow::Result<BTreeSet<String>> {
        let mut words = finding::words_of(&domain::text::fold(&self.name));
        let code = DossierCode::parse(&self.code)?;
        words.extend([finding::number_word(&code), PROCEDURE.to_owned()]);
        Ok(words)
    }
}

#[derive(Default)]
struct Batch {
    lite: bool,
    person: String,
    dossier: String,
    draft: String,
    journal: String,
    word: String,
}

impl Batch {
    fn is_empty(&self) -> bool {
        self.person.is_empty()
    }

    fn add(&mut self, row: &Row, version: &str, no: i64) -> anyhow::Result<i64> {
        let hex = |id: Uuid| {
            if self.lite { format!("x'{}'", id.simple()) } else { format!("'{id}'") }
        };
        let (id, person) = (hex(row.id), hex(row.person));
        let (received, due) = (row.received_at.as_millisecond(), row.due_at.as_millisecond());
        let ended = received + 48 * 3_600_000;
        let near = due - 12 * 3_600_000;
        let backwards = motcua::dossiers::backwards(&row.code);
        tuple(
            &mut self.person,
            format_args!(
                "{person}, 'citizen', '{name}', '{folded}', '0491{n:08}', '{phone}', 'Thôn Dung', {received}",
                n = row.n,
                name = row.name,
                folded = domain::text::fold(&row.name),
                phone = row.phone
            ),
        )?;
        let commune = row.commune;
        let (status, seq, step, unit, duty, officer, ended, returned) = if row.is_open {
            (
                "4",
                3,
                "tham-dinh",
                "phong-kinh-te",
                "case_officer",
                hex(row.officer),
                "null".to_owned(),
                "null".to_owned(),
            )
        } else {
            (
                "10",
                EVENTS,
                "tra-ket-qua",
                "mot-cua",
                "receiver",
                "null".to_owned(),
                ended.to_string(),
                (ended + 3_600_000).to_string(),
            )
        };
        tuple(
            &mut self.dossier,
            format_args!(
                "{id}, '{}', '{}', {seq}, {status}, '{version}', '{PROCEDURE}', 'Hộ kinh doanh', 'thong-thuong', \
             '{commune}', '{commune}.mot-cua', '{commune}.phong-kinh-te', '{step}', 'Thẩm định hồ sơ', \
             '{commune}.{unit}', '{duty}', {officer}, {person}, {received}, {due}, {due}, {near}, {due}, {ended}, {returned}, {received}, '{backwards}', {due}",
                row.code, row.secret
            ),
        )?;
        tuple(
            &mut self.draft,
            format_args!(
                "{person}, {id}, 'Giấy chứng nhận', '{DRAFT}', {}, {received}",
                hex(row.officer)
            ),
        )?;
        for word in row.words()? {
            for part in ["mot-cua", "phong-kinh-te"] {
                tuple(
                    &mut self.word,
                    format_args!("'{commune}.{part}', '{word}', {received}, {id}"),
                )?;
            }
        }
        let mut no = no;
        for seq in 1..=seq {
            let body = serde_json::to_string(&body(row, version, seq)?)?.replace('\'', "''");
            let (staff, unit) =
                if seq == 1 { (row.receiver, "mot-cua") } else { (row.officer, "phong-kinh-te") };
            tuple(
                &mut self.journal,
                format_args!(
                    "{no}, {}, {}, '{commune}.{unit}', '{}', {id}, {seq}, '{body}', ''",
                    received + seq * 60_000,
                    hex(staff),
                    "event"
                ),
            )?;
            no += 1;
        }
        Ok(no)
    }

    fn statements(self) -> [String; 5] {
        [
            format!(
                "insert into dossier_word (unit, word, received_at, dossier) values {}",
                self.word
            ),
            format!(
                "insert into person (id, kind, name, folded, personal_id, phone, address, created_at) values {}",
                self.person
            ),
            format!(
                "insert into dossier (id, code, secret, seq, status, procedure, procedure_code, field, case_id, government, desk, lead, place_step, place_name, place_unit, place_duty, officer, applicant, received_at, first_due_at, due_at, near_at, step_due_at, ended_at, returned_at, last_at, code_backwards, counted_due_at) values {}",
                self.dossier
            ),
            format!(
                "insert into result_draft (id, dossier, title, content, made_by, made_at) values {}",
                self.draft
            ),
            format!(
                "insert into journal (no, at, staff, unit, kind, dossier, seq, body, hash) values {}",
                self.journal
            ),
        ]
    }
}

fn tuple(rows: &mut String, values: std::fmt::Arguments<'_>) -> std::fmt::Result {
    if !rows.is_empty() {
        rows.push_str(", ");
    }
    write!(rows, "({values})")
}

/// What happened, in the order of a straight way.
fn body(row: &Row, version: &str, seq: i64) -> anyhow::Result<Body> {
    let place = |step: &str, name: &str, part: &str, duty, task| Place {
        step: step.to_owned(),
        name: name.to_owned(),
        unit: UnitId(format!("{}.{part}", row.commune)),
        duty,
        task,
    };
    let appraise = || {
        place("tham-dinh", "Thẩm định hồ sơ", "phong-kinh-te", Duty::CaseOfficer, Task::Appraise)
    };
    let desk = |task| place("tra-ket-qua", "Trả kết quả", "mot-cua", Duty::Receiver, task);
    Ok(match seq {
        1 => Body::Received(Box::new(Received {
            code: DossierCode::parse(&row.code)?,
            procedure: version.to_owned(),
            case: "thong-thuong".to_owned(),
            channel: Channel::Direct,
            return_way: ReturnWay::ByHand,
            desk: UnitId(format!("{}.mot-cua", row.commune)),
            lead: UnitId(format!("{}.phong-kinh-te", row.commune)),
            competent_desk: None,
            limit: TimeLimit::WorkingDays(3),
            policy: Policy::Day,
            due_at: row.due_at,
            explanation: EXPLANATION.iter().map(|line| (*line).to_owned()).collect(),
            place: place("tiep-nhan", "Tiếp nhận hồ sơ", "mot-cua", Duty::Receiver, Task::Receive),
            part_of: None,
        })),
        2 => Body::HandedOver { to: appraise() },
        4 => Body::Drafted { draft: row.person, outcome: Outcome::Granted },
        5 => Body::Forwarded {
            to: place("ky", "Ký kết quả", "lanh-dao", Duty::Signer, Task::Sign),
        },
        6 => Body::BroughtToDesk { to: desk(Task::Return) },
        EVENTS => Body::HandedToApplicant {
            way: ReturnWay::ByHand,
            taker: Taker::Applicant,
            tracking: None,
        },
        _ => Body::Accepted,
    })
}

/// A draft with nothing but its text, as the program keeps it.
const DRAFT: &str = concat!(
    r#"{"notation":"GCN","subject":"","authority":"","grounds":"","enacting":"","#,
    r#""body":"Chứng nhận hộ kinh doanh Zơrâm Thị Bh’nướch.","recipients":"","capacity":"","signer":""}"#,
);

const EXPLANATION: [&str; 5] = [
    "Tiếp nhận lúc 09:10 Thứ Năm 27/01/2022.",
    "Thời hạn giải quyết: 3 ngày làm việc.",
    "Ngày tiếp nhận không tính vào thời hạn (Điều 147 và Điều 148 Bộ luật Dân sự 2015).",
    "Ngày làm việc thứ 1 đến thứ 3: Thứ Sáu 28/01/2022 đến Thứ Ba 08/02/2022.",
    "Hẹn trả kết quả: 17:00 Thứ Ba 08/02/2022, khi hết giờ làm việc.",
];

/// How many transactions a second the database alone commits, each with as many rows as a
/// reception writes: the floor under every reception.
pub async fn bare(db: &Db, clients: usize, each: usize) -> anyhow::Result<f64> {
    let begun = Instant::now();
    let work = (0..clients).map(|client| {
        let db = db.clone();
        tokio::spawn(async move {
            for n in 0..each {
                bare_one(&db, &format!("bench {client} {n}")).await?;
            }
            anyhow::Ok(())
        })
    });
    for done in futures_util::future::join_all(work).await {
        done??;
    }
    Ok((clients * each) as f64 / begun.elapsed().as_secs_f64())
}

/// The statements of a reception with three papers and a fee, on a table of the bench's own.
async fn bare_one(db: &Db, name: &str) -> anyhow::Result<()> {
    let mut tx = db.begin().await?;
    for _ in 0..10 {
        tx.run(
            Sql::registered("insert into idempotency (staff, key, request_hash, body, at) values ($1, $2, '', $3, 0)"),
            args![new_id(), name, "Zơrâm Thị Bh’nướch, Thôn Dung, thị trấn Thạnh Mỹ"],
        )
        .await?;
    }
    tx.run(Sql::registered("update chain set no = no where id = 1"), args![]).await?;
    tx.commit().await?;
    Ok(())
}
