//! What a project is: ids, records, the merge rule, the project they add up to, and the plans that change it. Pure.

pub mod segment;
pub mod transcript;
pub mod turn;
