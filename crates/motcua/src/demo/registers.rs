//! The registers of certified copies: every desk numbers its own, from the first of the year on.

use domain::certification::Book;
use domain::time;
use uuid::Uuid;

use super::course::Course;
use super::visits;
use super::year::Year;
use crate::certification::Registered;

impl<'a> Year<'a> {
    /// Enters what is certified in the register of the desk.
    pub(super) fn register(&mut self, course: &mut Course<'a>, staff: Uuid) {
        let Some(book) = Book::of(&course.procedure.code) else { return };
        let (desk, at) = (course.filing.desk.clone(), course.dossier.received_at);
        let year = time::local(at).year();
        let number = self.registers.entry((desk.clone(), book.code(), year)).or_default();
        *number += 1;
        course.registered = Some((book, *number));
        let counted = course.filing.fees.first().map(|fee| fee.quantity);
        self.registered.push(Registered {
            dossier: course.filing.id,
            desk,
            number: (book, *number),
            subject: visits::subject(book, &mut course.beside.chance),
            pages: counted.map_or(1, |counted| counted.pages),
            copies: counted.map_or(1, |counted| counted.copies),
            staff,
            at,
        });
    }
}
