//! Every SQL text of the program is one that both databases can prepare: names and types are right
//! on both. It stands in for a check at compile time.

use motcua::db::statements;

use crate::support::Town;

crate::journeys! {
    every_statement_can_be_prepared;
}

async fn every_statement_can_be_prepared(town: Town) {
    let mut count = 0;
    for statement in statements() {
        if let Err(error) = town.app.db.prepare(statement).await {
            panic!("{} refuses: {error}\n{statement}", town.app.db.engine());
        }
        count += 1;
    }
    assert!(count > 50, "only {count} statements are registered");
}
