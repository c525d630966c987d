//! Every column of text in the schema, and how what stands in it goes away again: a new one is sorted here, or
//! this fails. Who adds a column that people type into thinks about erasing first (decision 0020).

use std::collections::BTreeSet;

use motcua::args;
use motcua::db::Sql;

use crate::support::Town;

crate::journeys! {
    every_column_of_text_is_sorted;
}

/// Free text about a dossier: erased by decision, on the dossier's page.
const ERASED_BY_DECISION: &str = "said.salt said.words fee_kept.reason fee_waived.evidence \
    dossier_fee.evidence dossier_paper.not_needed paper_travel.note payment.reason \
    payment.bank_reference supplement_answer.note certification.subject result_draft.title \
    reception_slip.body idempotency.body";

/// What goes by itself, when the act is done or some time after.
const GOES_BY_ITSELF: &str = "desk_form.body reception_slip.typed late_form.fields late_form.files \
    late_form.came_from message.address message.parameters message.last_error";

/// People, and the words by which they are found.
const PEOPLE: &str = "person.name person.folded person.personal_id person.tax_code person.birth person.sex \
    person.phone person.email person.address dossier_word.word name_word.spelling name_word.word \
    staff.username staff.name staff.folded staff_card.field staff_card.position staff_card.telephone";

/// Documents and their names, kept by the Law on Archives.
const DOCUMENTS: &str = "result_draft.content file.name file.warnings file.scan";

/// What the office writes about itself, its data and its money; of no dossier.
const OF_THE_OFFICE: &str = "api_token.name passkey.name erasure.number paper_list.carrier paper_list.tracking \
    reference_entry.body reference_history.old_body reference_history.new_body \
    review_proposal.paper review_proposal.reason review_proposal.basis review_proposal.saving \
    review_proposal.answer review_proposal.decision review_round.plan setting.value till.bank \
    till.bank_name till.account till.holder till_closing.note";

/// The journal, which keeps marks in place of free text (`attack::traces` looks into it).
const JOURNAL: &str = "journal.body";

/// Codes of ours, days, hashes, and names that the reference data give.
const CODES: &str = "absence.from_on absence.to_on absence_substitute.duty absence_substitute.unit \
    api_token.scopes api_token.token_hash applicant_proof.act applicant_proof.code_hash \
    applicant_proof.sent_on certification.book certification.desk chain.hash counter.name desk_form.desk \
    device.network_hash device.token_hash dossier.case_id dossier.code dossier.code_backwards dossier.desk \
    dossier.extension_leaders dossier.field dossier.flaw_unit dossier.government dossier.lead dossier.place_duty \
    dossier.place_name dossier.place_step dossier.place_unit dossier.procedure dossier.procedure_code \
    dossier.secret dossier_fee.exemption dossier_fee.name dossier_paper.component dossier_paper.name \
    dossier_question.unit dossier_word.unit erasure.decided_on erasure.ground fee_kept.desk \
    fee_waived.exemption file.component file.media file.purpose file.sha256 idempotency.key \
    idempotency.request_hash journal.hash journal.kind journal.unit late_form.path look_up.browser \
    passkey.credential passkey.public_key recovery_code.code_hash sign_in_step.token_hash spent_challenge.hash \
    totp.secret urging.urged_on \
    message.channel message.state message.template message.topic notice.topic paper_list.giver \
    paper_list.receiver paper_travel.giver paper_travel.load paper_travel.receiver payment.book payment.day \
    payment.desk payment.kind payment.means payment.series people_seen.list people_seen.way person.kind \
    post.duty post.from_on post.to_on post.unit queue_desk.closed_on queue_desk.desk queue_desk.device_key \
    queue_desk.groups queue_ticket.day queue_ticket.desk queue_ticket.letter queue_ticket.state \
    reception_slip.case_id reception_slip.desk reception_slip.kind reception_slip.procedure \
    reference_entry.id reference_entry.kind reference_history.id reference_history.kind \
    review_proposal.case_id review_proposal.effect_on review_proposal.kind review_proposal.new_limit \
    review_proposal.state review_proposal.unit review_proposal.version review_round.government \
    review_round.until_on review_unit.unit said.mark session.csrf session.token_hash setting.name \
    staff.password_hash staff.unit staff_notice.topic till.book till.closed_on till.desk till_closing.day \
    till_closing.desk watch_mark.job";

async fn every_column_of_text_is_sorted(town: Town) {
    let asked = if town.app.db.engine() == "SQLite" {
        "select tables.name as of_table, columns.name as of_column
         from sqlite_master as tables join pragma_table_info(tables.name) as columns
         where tables.type = 'table' and lower(columns.type) = 'text'"
    } else {
        "select cast(table_name as text) as of_table, cast(column_name as text) as of_column
         from information_schema.columns
         where table_schema = current_schema() and data_type = 'text'"
    };
    let rows = town.app.db.all(Sql::built(asked.to_owned()), args![]).await.expect("the schema");
    let there: BTreeSet<String> = rows
        .iter()
        .map(|row| format!("{}.{}", row.text("of_table"), row.text("of_column")))
        .collect();
    let lists =
        [ERASED_BY_DECISION, GOES_BY_ITSELF, PEOPLE, DOCUMENTS, OF_THE_OFFICE, JOURNAL, CODES];
    let all: Vec<&str> = lists.iter().flat_map(|list| list.split_whitespace()).collect();
    let sorted: BTreeSet<String> = all.iter().map(|column| (*column).to_owned()).collect();
    assert_eq!(all.len(), sorted.len(), "a column stands in two lists");
    let unsorted: Vec<&String> = there.difference(&sorted).collect();
    assert!(
        unsorted.is_empty(),
        "can people type into these, and how does it go again? {unsorted:?}"
    );
    let gone: Vec<&String> = sorted.difference(&there).collect();
    assert!(gone.is_empty(), "these are no columns any more: {gone:?}");
}
