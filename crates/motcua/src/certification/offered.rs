//! What the quick mode takes: procedures that are settled on the same day, without a receipt, with
//! fees that follow from pages and copies.

use domain::agency::UnitId;
use domain::certification::Book;
use domain::deadline::TimeLimit;
use domain::dossier::intake::Paper;
use domain::money::{Dong, FeeRule, Quantity};
use domain::procedure::{Case, Level, PaperForm, Procedure};
use jiff::civil::Date;

use crate::intake::{FeeChoice, FeeProblem, charge};
use crate::reference::Reference;

/// A procedure that the quick mode takes.
#[derive(Clone, Copy)]
pub struct Offer<'a> {
    /// The procedure.
    pub procedure: &'a Procedure,
    /// Its case of one day.
    pub case: &'a Case,
    /// The register that it is entered in.
    pub book: Option<Book>,
}

/// What a desk takes in the quick mode on a day: certifications first, by far the most frequent.
#[must_use]
pub fn offers<'a>(reference: &'a Reference, desk: &UnitId, day: Date) -> Vec<Offer<'a>> {
    let government = reference.units.government_of(desk);
    let Some(level) = government.and_then(|unit| Level::of(unit.kind)) else { return Vec::new() };
    let mut offers: Vec<Offer<'a>> = reference
        .catalogue
        .procedures()
        .filter(|procedure| procedure.in_force(day, level) && !procedure.receipt)
        .filter_map(|procedure| {
            let case = procedure.cases.iter().find(|case| case.limit == TimeLimit::SameDay)?;
            let declared = |fee: &domain::procedure::Fee| fee.rule == FeeRule::Declared;
            let computable = !procedure.fees_of(&case.id).any(declared);
            computable.then(|| Offer { procedure, case, book: Book::of(&procedure.code) })
        })
        .collect();
    offers.sort_by_key(|offer| {
        let place = Book::ALL.iter().position(|book| Some(*book) == offer.book);
        (place.unwrap_or(Book::ALL.len()), offer.procedure.code.as_str())
    });
    offers
}

impl Offer<'_> {
    /// The papers as whoever receives has checked them, by the procedure's list: shown, or handed in.
    #[must_use]
    pub fn papers(&self, copies: u32) -> Vec<Paper> {
        let all = self.case.papers();
        all.map(|component| {
            let paper = Paper { component: component.id.clone(), ..Paper::default() };
            if component.presented_only {
                return Paper { presented: true, ..paper };
            }
            match component.form {
                PaperForm::Original => Paper { originals: 1, ..paper },
                PaperForm::Copy => Paper { copies: 1, ..paper },
                PaperForm::Photocopy => Paper { photocopies: copies, ..paper },
            }
        })
        .collect()
    }

    /// What was chosen for each fee: pages and copies; where cases are counted, a copy is a case.
    #[must_use]
    pub fn fees(
        &self,
        (pages, copies): (u32, u32),
        waiver: Option<(String, String)>,
    ) -> Vec<FeeChoice> {
        let quantity = Quantity { pages, copies, count: copies, declared: None };
        let (exemption, evidence) = waiver.unzip();
        let choice = FeeChoice { quantity, exemption, evidence };
        self.procedure.fees_of(&self.case.id).map(|_fee| choice.clone()).collect()
    }
}

/// What so many pages and copies cost.
///
/// # Errors
/// A sentence for the field.
pub fn price(
    reference: &Reference,
    offer: &Offer<'_>,
    fees: &[FeeChoice],
    day: Date,
) -> Result<Dong, FeeProblem> {
    offer
        .procedure
        .fees_of(&offer.case.id)
        .zip(fees)
        .map(|(fee, choice)| charge(fee, choice, &reference.exemptions, day, false))
        .map(|charge| charge.map(|charge| charge.line.payable))
        .sum()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::reference::bundle::Bundle;

    fn reference() -> Reference {
        Reference::new(Bundle::delivered(), 1, None).expect("delivered data")
    }

    #[test]
    fn communes_are_offered_certifications_in_both_times() {
        let reference = reference();
        for (desk, day) in
            [("thanh-my.mot-cua", date(2022, 3, 15)), ("nam-giang.mot-cua", date(2022, 3, 15))]
        {
            let offers = offers(&reference, &UnitId::from(desk), day);
            let first = offers.first().expect("something is offered");
            assert_eq!(first.procedure.code.as_str(), "2.000815", "{desk}");
            assert!(offers.iter().all(|offer| offer.case.limit == TimeLimit::SameDay));
        }
        assert!(offers(&reference, &UnitId::from("nowhere"), date(2022, 3, 15)).is_empty());
    }

    /// The amounts of the circular: 2,000 for each of the first two pages, 1,000 from the third, at
    /// most 200,000 for a copy.
    #[test]
    fn pages_and_copies_cost_what_the_circular_says() {
        let reference = reference();
        let (desk, day) = (UnitId::from("thanh-my.mot-cua"), date(2022, 3, 15));
        let offers = offers(&reference, &desk, day);
        let copies_of = offers.first().expect("certified copies");
        for (pages, copies, cost) in [
            (1, 1, 2_000),
            (2, 1, 4_000),
            (3, 1, 5_000),
            (10, 1, 12_000),
            (198, 1, 200_000),
            (500, 1, 200_000),
            (3, 7, 35_000),
            (500, 2, 400_000),
        ] {
            let fees = copies_of.fees((pages, copies), None);
            let price = price(&reference, copies_of, &fees, day);
            assert_eq!(price, Ok(Dong(cost)), "{pages} pages, {copies} copies");
        }
        assert!(price(&reference, copies_of, &copies_of.fees((0, 1), None), day).is_err());
        let waiver = Some(("ho-ngheo".to_owned(), "Sổ hộ nghèo số 7".to_owned()));
        let waived = copies_of.fees((3, 2), waiver);
        assert_eq!(price(&reference, copies_of, &waived, day), Ok(Dong::ZERO));
    }

    #[test]
    fn every_paper_of_an_offer_is_dealt_with() {
        let reference = reference();
        let desk = UnitId::from("thanh-my.mot-cua");
        for offer in offers(&reference, &desk, date(2022, 3, 15)) {
            let papers = offer.papers(2);
            let missing = domain::dossier::intake::papers_missing(offer.case, &papers);
            assert_eq!(missing, Vec::<String>::new(), "{}", offer.procedure.code);
        }
    }
}
