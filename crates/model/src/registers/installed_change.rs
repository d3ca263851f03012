//! 機器・ソフトウェアの改訂履歴 (`installed-change`): what was changed, who tested it at installation, and
//! with what result, before it was put in use.
//!
//! 運用管理規程例 9②. An entry cannot say that something is in use before it says that it was tested,
//! by whom, and that it passed; it stays in the history whatever becomes of it.

use crate::register::field::choices;
use crate::register::{
    Approval, Description, Fault, Field, FieldFault, FieldKind, KeySource, Prose, Register, whole,
};
use crate::text::Name;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

choices! {
    /// What a test at installation showed.
    Tested("tested") {
        /// It does what it should.
        Passed = "passed",
        /// It does not.
        Failed = "failed",
    }
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstalledChange {
    /// The equipment or software.
    pub what: Name,
    /// Its version, after the change.
    pub version: Name,
    /// What was changed.
    pub changes: Prose,
    /// Who tested it here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tester: Option<Name>,
    /// On which day.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "crate::patient::optional_date"
    )]
    pub tested_on: Option<Date>,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Tested>,
    /// Since when it is in use.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "crate::patient::optional_date"
    )]
    pub used_since: Option<Date>,
}

impl Register for InstalledChange {
    const DESCRIPTION: &'static Description = &Description {
        code: "installed-change",
        key: KeySource::Made,
        approval: Approval::None,
        review_months: None,
        fields: &[
            Field::text("what").required().searchable(),
            Field::text("version").required().searchable(),
            Field::new("changes", FieldKind::LongText).required(),
            Field::text("tester"),
            Field::new("tested_on", FieldKind::Date),
            Field::choice("result", &Tested::CHOICES),
            Field::new("used_since", FieldKind::Date).searchable(),
        ],
        whole: whole::<Self>,
    };

    /// Nothing is in use that was not tested, or did not pass, or was tested only afterwards.
    fn contradictions(&self) -> Vec<FieldFault> {
        let Some(used_since) = self.used_since else {
            return Vec::new();
        };
        let other = "used_since";
        let unfit = [
            ("tester", self.tester.is_none()),
            (
                "tested_on",
                self.tested_on.is_none_or(|day| day > used_since),
            ),
            ("result", self.result != Some(Tested::Passed)),
        ];
        let faults = unfit.into_iter().filter(|(_, is_unfit)| *is_unfit);
        faults
            .map(|(field, _)| FieldFault::new(field, Fault::Contradicts { other }))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn faults(value: &Value) -> Vec<String> {
        let faults = InstalledChange::read(value).err().unwrap_or_default();
        faults.into_iter().map(|fault| fault.path).collect()
    }

    // shows: C-s9-2
    #[test]
    fn nothing_is_put_in_use_that_was_not_tested_and_did_not_pass() {
        let mut release = json!({
            "what": "Genpon",
            "version": "0.2.0",
            "changes": "障害期間の記録に後日登録の表示を付ける",
        });
        assert_eq!(faults(&release), [""; 0], "changed, not yet in use");
        release["used_since"] = "2026-12-01".into();
        assert_eq!(faults(&release), ["tester", "tested_on", "result"]);
        release["tester"] = "田中 一郎".into();
        release["tested_on"] = "2026-12-02".into();
        release["result"] = "failed".into();
        assert_eq!(faults(&release), ["tested_on", "result"]);
        release["tested_on"] = "2026-11-30".into();
        release["result"] = "passed".into();
        assert_eq!(faults(&release), [""; 0]);
    }
}
