//! `genpon measure`: how long reading takes on this machine, by purpose and means.
//!
//! JAHIS 3.3, 7.2.3: for each purpose of reading the means and the average throughput, measured on the
//! installed system. Exit codes: 0 every purpose meets its target, 1 one does not, 3 no answer.

use crate::config::Flags;
use crate::engine::Engine;
use crate::terminal::{locale, say};
use clap::Args;
use genpon_model::Institution;
use genpon_vault::read_samples::Purpose;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Measures reading.
#[derive(Debug, Args)]
pub(crate) struct Measure {
    #[command(flatten)]
    flags: Flags,
    /// How many of the newest versions are read for each purpose.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    samples: u32,
}

/// What was measured of one purpose.
struct Measured {
    count: usize,
    average: Duration,
    slowest: Duration,
}

impl Measure {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.flags.config()?;
        let engine = Engine::open(&config)?;
        let mut all_in_time = true;
        for institution in engine.vault.institutions() {
            let at = engine.vault.now().at.to_japan_text();
            say(&format!("{}  {at}", institution.name));
            for purpose in Purpose::ALL {
                if let Some(measured) = self.measure(&engine, &institution, purpose)? {
                    all_in_time &= is_in_time(purpose, &measured);
                    tell(purpose, &measured);
                }
            }
        }
        Ok(ExitCode::from(u8::from(!all_in_time)))
    }

    /// None while there is nothing to read.
    #[expect(
        clippy::disallowed_methods,
        reason = "how long reading takes is what is asked"
    )]
    fn measure(
        &self,
        engine: &Engine,
        institution: &Institution,
        purpose: Purpose,
    ) -> anyhow::Result<Option<Measured>> {
        let vault = &engine.vault;
        let samples = vault.samples(institution.id, self.samples)?;
        let (mut all, mut slowest) = (Duration::ZERO, Duration::ZERO);
        for sample in &samples {
            let begun = Instant::now();
            vault.read_sample(institution.id, purpose, sample)?;
            let took = begun.elapsed();
            all += took;
            slowest = slowest.max(took);
        }
        let count = samples.len();
        let average = u32::try_from(count)
            .ok()
            .and_then(|count| all.checked_div(count));
        Ok(average.map(|average| Measured {
            count,
            average,
            slowest,
        }))
    }
}

fn is_in_time(purpose: Purpose, measured: &Measured) -> bool {
    measured.average <= Duration::from_millis(purpose.target_millis())
}

fn tell(purpose: Purpose, measured: &Measured) {
    let locale = locale();
    let in_time = is_in_time(purpose, measured);
    let verdict = locale.say(if in_time {
        "measure-met"
    } else {
        "measure-missed"
    });
    let millis = |duration: Duration| format!("{:.1}", duration.as_secs_f64() * 1000.0);
    let per_second = 1.0 / measured.average.as_secs_f64().max(1e-9);
    let figures = [
        ("count", measured.count.to_string()),
        ("average", millis(measured.average)),
        ("slowest", millis(measured.slowest)),
        ("rate", format!("{per_second:.0}")),
        ("target", purpose.target_millis().to_string()),
    ];
    let figures = figures.map(|(name, value)| (name, value.into()));
    say(&format!(
        "  {}\n    {}  {verdict}",
        locale.say(&format!("measure-{}", purpose.code())),
        locale.text("measure-figures", &figures),
    ));
}
