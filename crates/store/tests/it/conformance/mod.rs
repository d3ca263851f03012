//! What every store must do, whatever engine it stands on: functions over `&dyn Store`, run here on
//! SQLite, and on the next engine when there is one.

mod contents;
mod drafts;
mod housekeeping;
mod logs;
mod patients;
mod records;
mod registers;
mod tenants;

use crate::world::World;
use genpon_model::id::InstitutionId;
use genpon_store::Store;

/// Makes one test of each function for each engine.
macro_rules! on_every_store {
    ($($(#[$note:meta])* $name:ident),+ $(,)?) => {
        mod sqlite {
            $($(#[$note])* #[test] fn $name() { crate::conformance::on_sqlite(super::$name); })+
        }
    };
}
pub(crate) use on_every_store;

pub(crate) fn on_sqlite(check: fn(&dyn Store, InstitutionId)) {
    let world = World::new();
    check(&world.store, world.institution);
}
