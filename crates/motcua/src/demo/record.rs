//! What the lived year leaves in writing: events in the journal, their free texts, drafts and files.

use domain::dossier::event::PaymentProof;
use domain::dossier::{Body, Event, Outcome};
use uuid::Uuid;

use super::messages::Told;
use super::parcels::Parcel;
use super::result;
use super::year::Year;
use crate::attachments::{NewFile, Placed, Purpose, Stored};
use crate::dossiers::{self, travel};
use crate::reactions;
use crate::work::drafts::LoadedDraft;

impl Year<'_> {
    /// Writes down an event, and what belongs to it.
    pub(super) fn follow(&mut self, position: usize, event: &Event) -> anyhow::Result<()> {
        let course = &self.courses[position];
        self.parcels.extend(Parcel::of(position, &course.dossier, event));
        let told_later = travel::is_told_on_arrival(&course.dossier, event);
        let topic = reactions::of(&event.body, &course.dossier).applicant;
        if let Some(topic) = topic.filter(|_| !told_later) {
            let told = Told { course: position, topic, seq: event.seq, at: event.at };
            self.told.extend(Some(told).filter(Told::is_recent));
        }
        let (dossier, staff, at) = (course.filing.id, event.by.staff, event.at);
        match &event.body {
            Body::Drafted { draft, outcome } => {
                let applicant = &self.population.persons[course.named.applicant].entry.name;
                let lead = &course.dossier.received.lead;
                self.drafts.push(LoadedDraft {
                    id: *draft,
                    dossier,
                    title: result::title_of(course.procedure, *outcome),
                    text: match outcome {
                        Outcome::Granted => {
                            result::text(self.reference, course.procedure, lead, applicant.as_str())
                        }
                        Outcome::Refused | Outcome::Stopped => result::refusal(
                            self.reference,
                            course.procedure,
                            lead,
                            applicant.as_str(),
                        ),
                    },
                    made_by: staff,
                    made_at: at,
                });
            }
            Body::Issued { number, paper, .. } => {
                let name = format!("ket-qua-{}.pdf", number.replace('/', "-").to_lowercase());
                let stored = self.scans.result.clone();
                self.attach((*paper, Purpose::Result, &name, stored), (dossier, event));
            }
            Body::PaymentProved { proof: PaymentProof::Scan(proof), .. } => {
                let stored = self.scans.paper.clone();
                let name = "giay-nop-tien-minh-hoa.pdf";
                self.attach((*proof, Purpose::Payment, name, stored), (dossier, event));
            }
            Body::OpinionGiven { paper: Some(paper), .. } => {
                let stored = self.scans.opinion.clone();
                let name = "van-ban-tra-loi-minh-hoa.pdf";
                self.attach((*paper, Purpose::Opinion, name, stored), (dossier, event));
            }
            Body::VisitRecorded { papers, .. } => {
                let contents = [
                    ("bien-ban-xac-minh-minh-hoa.pdf", self.scans.minutes.clone()),
                    ("anh-thuc-dia-minh-hoa.jpg", self.scans.photograph.clone()),
                ];
                for (paper, (name, stored)) in papers.iter().zip(contents) {
                    self.attach((*paper, Purpose::Visit, name, stored), (dossier, event));
                }
            }
            Body::PaymentProved { proof: PaymentProof::Till(_), .. }
            | Body::Received(_)
            | Body::HandedOver { .. }
            | Body::Accepted
            | Body::Assigned { .. }
            | Body::Forwarded { .. }
            | Body::SentBack { .. }
            | Body::Approved { .. }
            | Body::BroughtToDesk { .. }
            | Body::HandedToApplicant { .. }
            | Body::SupplementAsked { .. }
            | Body::SupplementSent { .. }
            | Body::SupplementReturned { .. }
            | Body::SupplementTaken { .. }
            | Body::WithdrawalAsked { .. }
            | Body::WithdrawalRetracted
            | Body::WithdrawalConfirmed { .. }
            | Body::Closed { .. }
            | Body::PaymentAsked { .. }
            | Body::OpinionAsked { .. }
            | Body::OpinionGiven { paper: None, .. }
            | Body::ExtensionProposed { .. }
            | Body::ExtensionConfirmed { .. }
            | Body::ExtensionDeclined { .. }
            | Body::HandedBack { .. }
            | Body::Corrected { .. }
            | Body::ReceiptReissued
            | Body::FlawReported { .. }
            | Body::ResultMended { .. }
            | Body::FlawDeclined { .. }
            | Body::MendedHandedOut { .. }
            | Body::LossRecorded { .. }
            | Body::PartMoved { .. }
            | Body::StoppedWithWhole => {}
        }
        self.write(dossier, event)
    }

    /// Writes an event down, its free texts beside it.
    pub(super) fn write(&mut self, dossier: Uuid, event: &Event) -> anyhow::Result<()> {
        let salts = &mut self.salts;
        let written = dossiers::entry(dossier, event, || salts.id(event.at).to_string())?;
        self.journal.push(written.entry);
        self.said.extend(written.said);
        Ok(())
    }

    /// Attaches a content that stands for many.
    fn attach(
        &mut self,
        (id, purpose, name, stored): (Uuid, Purpose, &str, Stored),
        (dossier, event): (Uuid, &Event),
    ) {
        let file = NewFile {
            dossier,
            purpose,
            component: None,
            name: name.to_owned(),
            added_by: event.by.staff,
        };
        self.place(Placed { id, file, stored, at: event.at, item: None });
    }

    pub(super) fn place(&mut self, placed: Placed) {
        self.journal.push(placed.entry());
        self.files.push(placed);
    }
}
