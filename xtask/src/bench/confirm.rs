//! The case `confirm`: notes of 2 KiB made durable for 32 clients, beside PostgreSQL with the triggers
//! that hospitals use today.

use anyhow::Result;

use super::postgres::Cluster;
use super::scratch::DISKS;
use super::{Bench, Goal, Row};

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for disk in DISKS {
        let cluster = Cluster::start(bench, disk)?;
        let chain_goal = if disk.sync_us == 0 { 1.5 } else { 6.0 };
        let audit_goal = if disk.sync_us == 0 {
            Goal::Ratio(0.5)
        } else {
            Goal::None
        };
        for (table, peer, goal) in [
            ("plain", "PostgreSQL, plain insert", Goal::None),
            ("audited", "PostgreSQL, audit trigger", audit_goal),
            ("chained", "PostgreSQL, hash chain", Goal::Ratio(chain_goal)),
        ] {
            rows.push(Row::peer_only(
                disk.name,
                peer,
                cluster.insert(table)?,
                goal,
            ));
        }
    }
    Ok(rows)
}
