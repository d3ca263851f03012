//! The tables of the policy.

use super::Writer;
use crate::desk::Desk;
use crate::error::Error;
use crate::masters::Entry;
use crate::rights::{Standing, in_force};
use genpon_access::holding::Source;
use genpon_access::{Actor, Context, Operation, RecordTarget, Target, explain};
use genpon_formats::policy_document::{Section, Table};
use genpon_model::id::PersonId;
use genpon_model::registers::grant::Effect;
use genpon_model::registers::role::{Reach, Right};
use genpon_model::registers::{DocumentType, Grant};
use genpon_model::text::Code;
use jiff::civil::Date;

/// Allowed; allowed for some or under a condition; refused.
const SIGNS: [&str; 3] = ["○", "△", "－"];

impl Writer {
    /// How information is divided: by label, by group, by type.
    pub(super) fn division(&self) -> Section {
        let labels = in_force(&self.masters.labels).map(|(_, label)| {
            let importance = self.say(&label.importance.label_key());
            vec![self.localized(&label.name), importance]
        });
        let groups = in_force(&self.masters.rights.groups).map(|(_, group)| {
            let row = Right {
                operations: group.operations.clone(),
                labels: group.labels.clone(),
                every_label: group.every_label,
                document_types: group.document_types.clone(),
                registers: group.registers.clone(),
                every_register: group.every_register,
                ..Right::default()
            };
            let purpose = group.purpose.as_ref().map(ToString::to_string);
            vec![
                self.localized(&group.name),
                purpose.unwrap_or_default(),
                self.operations(group.operations.iter().copied()),
                self.on_what(&row),
            ]
        });
        let types = in_force(&self.masters.document_types).map(|(_, one)| {
            let roles = |codes: &[Code]| self.list(codes.iter().map(|code| self.role(code)));
            vec![
                self.localized(&one.name),
                self.label(&one.label),
                roles(&one.enterers),
                roles(&one.confirmers),
            ]
        });
        Section {
            words: vec![self.say("policy-division-words")],
            tables: vec![
                self.table(
                    "register-label",
                    &["policy-name", "policy-importance"],
                    labels,
                ),
                self.table(
                    "register-information-group",
                    &[
                        "policy-name",
                        "policy-purpose",
                        "policy-operations",
                        "policy-on-what",
                    ],
                    groups,
                ),
                self.table(
                    "register-document-type",
                    &[
                        "policy-name",
                        "register-label",
                        "policy-enterers",
                        "policy-confirmers",
                    ],
                    types,
                ),
            ],
            ..self.section("policy-division")
        }
    }

    /// The rows of each role as they are written.
    pub(super) fn of_roles(&self) -> Section {
        let tables = self.roles.iter().map(|role| Table {
            caption: format!("{} ({})", self.localized(&role.name), role.code),
            ..self.rights(&role.rights)
        });
        Section {
            tables: tables.collect(),
            ..self.section("policy-of-roles")
        }
    }

    fn rights(&self, rights: &[Right]) -> Table {
        let rows = rights.iter().enumerate().map(|(row, right)| {
            let groups = right.groups.iter().map(|code| self.group(code));
            let operations = right.operations.iter().copied();
            let operations = operations.map(|one| self.say(&one.label_key()));
            vec![
                (row + 1).to_string(),
                self.list(groups.chain(operations)),
                self.on_what(right),
                self.conditions(right),
            ]
        });
        let head = [
            "policy-row",
            "policy-operations",
            "policy-on-what",
            "policy-conditions",
        ];
        self.table("", &head, rows)
    }

    fn on_what(&self, right: &Right) -> String {
        let every = |is: bool, key: &str| is.then(|| self.say(key));
        let labels = right.labels.iter().map(|code| self.label(code));
        let registers = right.registers.iter().map(|code| self.register(code));
        let types = right
            .document_types
            .iter()
            .map(|code| self.document_type(code));
        self.list(
            every(right.every_label, "register-role-rights-every_label")
                .into_iter()
                .chain(labels)
                .chain(types)
                .chain(every(
                    right.every_register,
                    "register-role-rights-every_register",
                ))
                .chain(registers),
        )
    }

    fn conditions(&self, right: &Right) -> String {
        let own = right
            .own_patients
            .then(|| self.say("register-role-rights-own_patients"));
        let departments = right.departments.iter().map(|code| self.department(code));
        let hours = right.hours().map(|hours| {
            let days = hours.days.iter().map(|day| self.say(&day.label_key()));
            let clock = |minute: u32| format!("{}:{:02}", minute / 60, minute % 60);
            let (from, until) = (clock(hours.from_minute), clock(hours.until_minute));
            format!("{} {from}–{until}", self.list(days))
        });
        let classes = right.terminal_classes.iter();
        let classes = classes.map(|class| self.say(&class.label_key()));
        self.list(
            own.into_iter()
                .chain(departments)
                .chain(hours)
                .chain(classes),
        )
    }

    /// What each role amounts to, by operation and label.
    pub(super) fn signs_of_roles(&self, desk: &Desk<'_>) -> Result<Section, Error> {
        let mut tables = Vec::new();
        for role in &self.roles {
            let standing = Standing {
                is_here: true,
                roles: vec![role.clone()],
                ..Standing::default()
            };
            let of_records = Operation::ALL.iter().copied();
            let of_records = of_records.filter(|one| one.reach() == Reach::Records);
            let mut rows = Vec::new();
            for operation in of_records {
                let signs = self.signs(desk, desk.caller.person.id, &standing, operation)?;
                if signs.iter().any(|sign| *sign != SIGNS[2]) {
                    let signs = signs.into_iter().map(str::to_owned);
                    rows.push(
                        std::iter::once(self.say(&operation.label_key()))
                            .chain(signs)
                            .collect(),
                    );
                }
            }
            tables.push(Table {
                caption: self.localized(&role.name),
                head: self.label_head("policy-operations"),
                rows,
            });
        }
        Ok(Section {
            words: vec![self.say("policy-signs-words")],
            tables,
            ..self.section("policy-signs")
        })
    }

    /// Who may open what, by level.
    pub(super) fn levels_of_people(&self, desk: &Desk<'_>) -> Result<Section, Error> {
        let mut rows = Vec::new();
        for id in self.masters.people.keys() {
            let Some(person) = self.masters.active_person(*id) else {
                continue;
            };
            let standing = self.masters.standing(*id, desk.now.at);
            let signs = self.signs(desk, *id, &standing, Operation::Read)?;
            let sources = standing.holding.sources.iter();
            let sources = sources.map(|(role, source)| self.source(role, source));
            let mut row = vec![
                format!("{} ({})", person.name, person.user_id),
                self.list(sources),
            ];
            row.extend(signs.into_iter().map(str::to_owned));
            rows.push(row);
        }
        let mut head = self.label_head("policy-person");
        head.insert(1, self.say("register-role"));
        Ok(Section {
            words: vec![self.say("policy-levels-words")],
            tables: vec![Table {
                caption: String::new(),
                head,
                rows,
            }],
            ..self.section("policy-levels")
        })
    }

    fn source(&self, role: &Code, source: &Source) -> String {
        let role = self.role(role);
        match source {
            Source::Own => role,
            Source::Department(code) => format!("{role} [{}]", self.department(code)),
            Source::Grant {
                is_provisional: true,
                ..
            } => format!("{role} [{}]", self.say("access-source-provisional")),
            Source::Grant { .. } => format!("{role} [{}]", self.say("register-grant")),
        }
    }

    fn label_head(&self, first: &str) -> Vec<String> {
        let labels = in_force(&self.masters.labels).map(|(_, label)| self.localized(&label.name));
        std::iter::once(self.say(first)).chain(labels).collect()
    }

    /// For each label: whether it is allowed on every type of that label, on some, or on none.
    fn signs(
        &self,
        desk: &Desk<'_>,
        person: PersonId,
        standing: &Standing,
        operation: Operation,
    ) -> Result<Vec<&'static str>, Error> {
        let labels = in_force(&self.masters.labels).map(|(code, _)| {
            let types = self.masters.document_types.values();
            let types = types.filter(|one| !one.is_retired && one.value.label == *code);
            let mut open = types.map(|one| self.is_open(desk, person, standing, operation, one));
            let mut found = [false; 2];
            open.try_for_each(|is_open| {
                found[usize::from(!is_open?)] = true;
                Ok::<(), Error>(())
            })?;
            Ok(match found {
                [true, false] => SIGNS[0],
                [true, true] => SIGNS[1],
                [false, _] => SIGNS[2],
            })
        });
        labels.collect()
    }

    fn is_open(
        &self,
        desk: &Desk<'_>,
        person: PersonId,
        standing: &Standing,
        operation: Operation,
        one: &Entry<DocumentType>,
    ) -> Result<bool, Error> {
        let target = Target::Record(RecordTarget {
            institution: desk.house.institution.id,
            record: None,
            document_type: &one.value,
            is_type_retired: false,
            label: &one.value.label,
            patient: None,
            numbers: &[],
            is_own_draft: false,
            rule: None,
        });
        desk.in_context(None, |context| {
            let context = Context {
                actor: Actor::Person {
                    id: person,
                    is_enabled: standing.is_here,
                    roles: &standing.roles,
                    holding: &standing.holding,
                },
                ..context.clone()
            };
            let explained = explain(&context, operation, &target, &standing.roles);
            // Rows narrowed by place, hour or care are a condition, and are written with the role.
            let is_withheld =
                !explained.is_allowed && explained.reason == genpon_access::Reason::Withheld;
            !is_withheld && !explained.ways.is_empty()
        })
    }

    pub(super) fn departments(&self) -> Section {
        let rows = in_force(&self.masters.departments).map(|(_, one)| {
            vec![
                self.localized(&one.name),
                one.manager.map(|id| self.person(id)).unwrap_or_default(),
                self.list(one.roles.iter().map(|code| self.role(code))),
            ]
        });
        let head = [
            "policy-name",
            "register-department-manager",
            "register-role",
        ];
        Section {
            tables: vec![self.table("", &head, rows)],
            ..self.section("register-department")
        }
    }

    pub(super) fn grants(&self, today: Date) -> Section {
        let in_force = in_force(&self.masters.rights.grants);
        let rows = in_force.filter(|(_, grant)| grant.is_in_force_on(today));
        let rows = rows.map(|(_, grant)| {
            vec![
                self.person(grant.person),
                self.say(&grant.effect.label_key()),
                self.what_of(grant),
                grant.ends_on.map(|day| day.to_string()).unwrap_or_default(),
                grant.reason.to_string(),
            ]
        });
        let head = [
            "policy-person",
            "register-grant-effect",
            "policy-operations",
            "register-grant-ends_on",
            "register-grant-reason",
        ];
        Section {
            tables: vec![self.table("", &head, rows)],
            ..self.section("register-grant")
        }
    }

    fn what_of(&self, grant: &Grant) -> String {
        match (grant.effect, &grant.role) {
            (Effect::Allow, Some(role)) => self.role(role),
            _ => {
                let row = Right {
                    labels: grant.labels.clone(),
                    document_types: grant.document_types.clone(),
                    registers: grant.registers.clone(),
                    ..Right::default()
                };
                let operations = self.operations(grant.operations.iter().copied());
                format!("{operations} {}", self.on_what(&row))
            }
        }
    }

    /// All privileges with those permitted to hold them.
    pub(super) fn privileges(&self) -> Section {
        let rows = in_force(&self.masters.rights.privileges).map(|(_, one)| {
            let rights = self.rights(&one.rights).rows;
            let rights = rights.into_iter().map(|row| row[1..].join(" "));
            let people = self.list(one.persons.iter().map(|id| self.person(*id)));
            vec![
                self.localized(&one.name),
                self.list(rights),
                people,
                one.minutes_max.to_string(),
            ]
        });
        let head = [
            "policy-name",
            "register-privilege-rights",
            "register-privilege-persons",
            "register-privilege-minutes_max",
        ];
        Section {
            tables: vec![self.table("", &head, rows)],
            ..self.section("register-privilege")
        }
    }

    /// What each system may do: its list, and nothing else.
    pub(super) fn systems(&self) -> Section {
        let rows = in_force(&self.masters.clients).map(|(_, one)| {
            vec![
                one.name.to_string(),
                self.operations(one.operations.iter().copied()),
                self.list(
                    one.document_types
                        .iter()
                        .map(|code| self.document_type(code)),
                ),
            ]
        });
        let head = ["policy-name", "policy-operations", "register-document-type"];
        Section {
            tables: vec![self.table("", &head, rows)],
            ..self.section("register-system-client")
        }
    }

    fn table(
        &self,
        caption: &str,
        head: &[&str],
        rows: impl IntoIterator<Item = Vec<String>>,
    ) -> Table {
        Table {
            caption: if caption.is_empty() {
                String::new()
            } else {
                self.say(caption)
            },
            head: head.iter().map(|key| self.say(key)).collect(),
            rows: rows.into_iter().collect(),
        }
    }
}
