//! The lived year as rows.

use domain::agency::UnitId;
use domain::duty::Duty;
use domain::time;

use super::cast::{self, Account};
use super::leave::Leave;
use super::year::{BEGIN, Year};
use crate::access::WHOLE_SYSTEM;
use crate::accounts::{self, NewStaff, absences, card};
use crate::attachments;
use crate::certification;
use crate::db::Tx;
use crate::dossiers::{self, Loaded, Reception, said};
use crate::intake::{self, NewPerson, slips};
use crate::journal;
use crate::lists::sending;
use crate::payment;
use crate::reference::Reference;
use crate::work::{answering, drafts};
use crate::{args, sql};

/// The staff, with their duties.
pub(super) async fn write_accounts(
    tx: &mut Tx,
    all: &[Account],
    password_hash: &str,
) -> anyhow::Result<()> {
    let at = time::instant(BEGIN);
    for (number, Account { id, username, name, title, posts, .. }) in all.iter().enumerate() {
        let staff = NewStaff {
            id: *id,
            username: username.clone(),
            name: name.clone(),
            unit: posts.first().map_or_else(|| WHOLE_SYSTEM.into(), |(unit, _)| unit.clone()),
            password_hash: password_hash.to_owned(),
            must_change: false,
        };
        accounts::add_staff(tx, staff, at).await?;
        card::write(tx, *id, &cast::card(title, number)).await?;
        for (unit, duty) in posts {
            accounts::give_post(tx, *id, unit, *duty, cast::hired_on(at)).await?;
        }
        // The district runs the program for itself: its administrator answers for everything.
        if posts.iter().any(|(_, duty)| *duty == Duty::Administrator) {
            let everything = UnitId::from(WHOLE_SYSTEM);
            let from_on = cast::hired_on(at);
            accounts::give_post(tx, *id, &everything, Duty::Administrator, from_on).await?;
        }
    }
    Ok(())
}

/// Everything that happened to dossiers.
pub(super) async fn write_year(
    tx: &mut Tx,
    reference: &Reference,
    year: &mut Year<'_>,
) -> anyhow::Result<()> {
    let persons = &year.population.persons;
    let rows = persons.iter().map(|person| NewPerson {
        id: person.id,
        entry: &person.entry,
        at: person.since,
    });
    intake::insert_persons(tx, rows.collect()).await?;
    let id = |position: usize| persons[position].id;
    let loaded: Vec<Loaded<'_>> = year
        .courses
        .iter()
        .map(|course| Loaded {
            reception: Reception {
                id: course.filing.id,
                secret: course.secret.clone(),
                procedure: course.procedure,
                case: course.case,
                applicant: id(course.named.applicant),
                representative: course.named.representative.map(id),
                owner: course.named.owner.map(id),
                papers: &course.filing.papers,
                fees: &course.fees,
            },
            dossier: &course.dossier,
        })
        .collect();
    dossiers::load(tx, reference, &loaded).await?;
    answering::load(tx, &year.answers).await?;
    sending::load(tx, &year.sent.lists, &year.sent.ways).await?;
    payment::load(tx, &year.paid, &year.closed).await?;
    attachments::insert_all(tx, &year.files).await?;
    drafts::insert_all(tx, &year.drafts).await?;
    absences::load(tx, year.crew.leaves().all.iter().map(Leave::loaded)).await?;
    slips::load(tx, &year.slips).await?;
    certification::load(tx, &year.registered).await?;
    said::keep(tx, std::mem::take(&mut year.said)).await?;
    journal::append_all(tx, std::mem::take(&mut year.journal)).await?;
    Ok(())
}

/// The name over the pages, and the mark of a demonstration: by how much its clock is shifted.
pub(super) async fn write_settings(
    tx: &mut Tx,
    site_name: &str,
    shift_ms: i128,
) -> anyhow::Result<()> {
    for (name, value) in
        [("site_name", site_name.to_owned()), ("demo_clock_shift_ms", shift_ms.to_string())]
    {
        tx.run(sql!("insert into setting (name, value) values ($1, $2)"), args![name, value])
            .await?;
    }
    Ok(())
}
