//! What a program may not do with anybody's key: a program that tries is told why and what to do,
//! instead of finding nothing at the address.

use axum::routing::post;
use domain::access::is_for_programs;
use domain::dossier::{Refusal, Verb};
use utoipa_axum::router::OpenApiRouter;

use super::address;
use super::caller::Caller;
use crate::app::App;
use crate::error::Error;

/// The addresses of these verbs; the document does not offer them.
pub(super) fn router() -> OpenApiRouter<App> {
    let closed = Verb::ALL.into_iter().filter(|verb| !is_for_programs(*verb));
    let closed = closed.filter_map(|verb| Some((verb, address(verb)?)));
    closed.fold(OpenApiRouter::new(), |router, (verb, path)| {
        let refuse =
            move |_caller: Caller| async move { Error::Refused(Refusal::NotForPrograms { verb }) };
        router.route(path, post(refuse))
    })
}
