//! Who may do what to what, when and from where.
//!
//! One [`Context`] in, one answer out: [`Granted`] or [`Refused`], each with the reason and the rule
//! that decided, so that it can be explained both ways. What no rule allows is refused. All rules
//! are data: roles, document types, confirmation rules and system clients are registers
//! (JAHIS 3.3, 6.1.2, 7.1.1, 7.1.2; 運用14⑧). The golden file `golden/default-policy.txt` shows what
//! the shipped data amounts to. This room never looks anything up and never reads a clock.
//! Patients, living or dead, are decided on alike (意見47): a date of death is not even known here.
#![forbid(unsafe_code)]

mod answer;
pub mod attempts;
mod context;
mod decide;
pub mod entrance;
mod explain;
pub mod holding;
pub mod hours;
pub mod password;
mod policy;
mod proxy;
mod rows;

pub use answer::{Granted, Reason, Refused, Rule};
pub use context::{Actor, ActorId, Context, Emergency, PersonTarget, Proxy, RecordTarget, Target};
pub use decide::decide;
pub use explain::{Explanation, Way, explain};
pub use genpon_model::registers::Operation;
pub use holding::Holding;
pub use policy::Policy;
pub use rows::Missing;
