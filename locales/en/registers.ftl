# Registers, their fields and choices, and why something is refused (en).

## label
register-label = Labels
register-label-about = Labels classify records and say how each class is handled. Rights are given per label.
register-label-code = Code
register-label-name = Name
register-label-importance = Importance
register-label-storage = Storage
register-label-delivery = Handing over
register-label-copying = Copying and printing
register-label-disposal = Disposal

## role
register-role = Roles
register-role-about = Roles say who may do what. What no role allows is refused.
register-role-code = Code
register-role-name = Name
register-role-rights = Rights
register-role-rights-operations = Operations
register-role-rights-labels = Labels
register-role-rights-every_label = Every label
register-role-rights-registers = Registers
register-role-rights-every_register = Every register
register-role-rights-groups = Information groups
register-role-rights-document_types = Document types (none: every type)
register-role-rights-own_patients = Own patients only
register-role-rights-departments = Departments (none: all)
register-role-rights-days = Weekdays
register-role-rights-from_minute = From (minutes since midnight)
register-role-rights-until_minute = Until (minutes since midnight)
register-role-rights-terminal_classes = Terminal classes (none: any)

## retention-rule
register-retention-rule = Retention rules
register-retention-rule-about = How long documents are kept, with the statute and how sure it is. Nothing is deleted because a term ended.
register-retention-rule-code = Code
register-retention-rule-name = Name
register-retention-rule-terms = Terms
register-retention-rule-terms-statute = Statute code
register-retention-rule-terms-basis = Basis
register-retention-rule-terms-applies_from = Applies from
register-retention-rule-terms-promulgated_on = Promulgated on (first day unknown)
register-retention-rule-terms-period = Period
register-retention-rule-terms-years = Years
register-retention-rule-terms-starts = Counts from
register-retention-rule-terms-certainty = Certainty
register-retention-rule-terms-source = Source
register-retention-rule-terms-note = Note

## document-type
register-document-type = Document types
register-document-type-about = Every kind of document that can be stored, and its rules. What is not listed cannot be stored.
register-document-type-code = Code
register-document-type-name = Name
register-document-type-aliases = Other names
register-document-type-basis = Statutory basis
register-document-type-chapters = Applicable chapters
register-document-type-retention = Retention rule
register-document-type-label = Label
register-document-type-importance = Importance
register-document-type-enterers = Roles that may enter
register-document-type-confirmers = Roles that may confirm
register-document-type-signature = Signature
register-document-type-viewer = Viewer
register-document-type-paper_allowed = May be kept on paper
register-document-type-has_patient = Belongs to a patient
register-document-type-institutions = Kinds of institution

## code-table
register-code-table = Code tables
register-code-table-about = Masters such as diseases, drugs and laboratory items. A record shows for ever with the edition it was made with.
register-code-table-code = Code
register-code-table-name = Name
register-code-table-system = System (URL or OID)
register-code-table-rows = Rows
register-code-table-rows-code = Code
register-code-table-rows-display = Display
register-code-table-rows-valid_from = Valid from
register-code-table-rows-formerly = Former codes

## person
register-person = People
register-person-about = The people who work with the system. A user id once used never names somebody else.
register-person-user_id = User id
register-person-name = Name
register-person-kana = Name in kana
register-person-qualification = Licence
register-person-roles = Roles
register-person-department = Department as written
register-person-departments = Departments
register-person-employment = Employment
register-person-employer = Employer
register-person-purpose = Purpose and range (people from outside)
register-person-personnel_no = Personnel number
register-person-starts_on = First day
register-person-ends_on = Last day
register-person-leave_from = Leave from
register-person-leave_until = Leave until
register-person-hours = Days and hours of log-in
register-person-hours-days = Days
register-person-hours-from_minute = From (minutes after midnight)
register-person-hours-until_minute = Until (minutes after midnight)
register-person-authentication = Authentication policy
register-person-birth_date = Date of birth (only to refuse passwords made of it)
register-person-is_group = Shared id (nobody logs in with it)
register-person-members = Who may change to the shared id
register-person-is_enabled = Enabled

## department
register-department = Departments
register-department-about = Where people work, who answers for it, and the roles that everybody there holds.
register-department-code = Code
register-department-name = Name
register-department-manager = Manager
register-department-roles = Roles of everybody there

## authentication-policy
register-authentication-policy = Authentication policies
register-authentication-policy-about = For each class of people: how they prove who they are, the rules for passwords, and what happens after wrong attempts.
register-authentication-policy-code = Code
register-authentication-policy-name = Class of people
register-authentication-policy-second_factor = Second factor
register-authentication-policy-terminals = Terminals
register-authentication-policy-equivalent_measure = Equivalent measure (where it is not required)
register-authentication-policy-disclosure = Edition of the disclosure agreed on
register-authentication-policy-password_chars_min = Characters of a password, at least
register-authentication-policy-needs_three_classes = Letters, digits and symbols are all needed
register-authentication-policy-password_days_max = Days a password is good where it alone protects (0: no lifetime)
register-authentication-policy-no_lifetime_measure = Measure in place of a lifetime
register-authentication-policy-password_warning_days = Days of warning before the end
register-authentication-policy-password_generations = Earlier passwords not accepted again
register-authentication-policy-failure_delay_seconds = Seconds without answer after a wrong password
register-authentication-policy-failures_max = Wrong attempts that lock the account
register-authentication-policy-lock_minutes = Minutes until a lock ends (0: until someone ends it)
register-authentication-policy-step_up_minutes = Minutes an authentication is good for confirming, privileges and export
register-authentication-policy-dormant_days = Days without use after which an account is dormant

## terminal
register-terminal = Terminals
register-terminal-about = The places from which Genpon may be used. Nobody logs in from a terminal that is not registered.
register-terminal-name = Name
register-terminal-class = Class
register-terminal-place = Place
register-terminal-networks = Addresses it speaks from
register-terminal-entry_control = Entry-controlled zone
register-terminal-is_remote = Used from outside
register-terminal-ownership = Ownership
register-terminal-management = What was checked of its settings
register-terminal-management_checked_on = Checked on
register-terminal-idle_minutes = Minutes until it locks
register-terminal-certificate = SHA-256 of its certificate
register-terminal-device_digest = Digest of the secret of its browser
register-terminal-is_enabled = Enabled

## identity-provider
register-identity-provider = Identity providers
register-identity-provider-about = Who else may vouch for a person at log-in (OpenID Connect). Only people in the register of people get in.
register-identity-provider-code = Code
register-identity-provider-name = Name on the log-in page
register-identity-provider-issuer = Issuer (address that starts with https://)
register-identity-provider-client_id = Client ID
register-identity-provider-claim = Claim that names the person
register-identity-provider-person_field = Compared with
register-identity-provider-two_by_acr = Values of acr that mean two elements
register-identity-provider-two_by_amr = Values of amr that mean two elements
register-identity-provider-scopes = Scopes asked for besides openid
register-identity-provider-age_minutes_max = Age of the log-in there, at most (minutes)
register-identity-provider-keys = Pinned keys (JWKS; fetched if empty)
register-identity-provider-is_enabled = In use
choice-person-field-user_id = User ID
choice-person-field-personnel_no = Personnel number

## certificate-authority
register-certificate-authority = Certificate authorities
register-certificate-authority-about = The authorities whose certificates are accepted at log-in.
register-certificate-authority-code = Code
register-certificate-authority-name = Name
register-certificate-authority-certificate = Its certificate (PEM)
register-certificate-authority-is_enabled = Accepted

## certificate
register-certificate = Certificates and cards
register-certificate-about = Which certificate or card is whose. When one is lost, switch it off here: it stops working at once.
register-certificate-person = Owner
register-certificate-name = Number on the card
register-certificate-fingerprint = SHA-256 of the certificate
register-certificate-subject = Who it names
register-certificate-ends_on = Valid until
register-certificate-seen_on = Last seen in its owner's hands
register-certificate-is_enabled = May be used

## remote-window
register-remote-window = Remote access windows
register-remote-window-about = Who may come in from outside, what for, from where and until when. It ends by itself.
register-remote-window-person = Person
register-remote-window-purpose = Purpose
register-remote-window-conditions = Conditions (virtual desktop, VPN …)
register-remote-window-networks = Access point (addresses)
register-remote-window-starts_at = From
register-remote-window-ends_at = Until

## confirmation-rule
register-confirmation-rule = Confirmation rules
register-confirmation-rule-about = When a record may be confirmed in place, automatically, or from a device. Without a rule it does not happen.
register-confirmation-rule-code = Code
register-confirmation-rule-name = Name
register-confirmation-rule-mode = Mode
register-confirmation-rule-document_types = Document types
register-confirmation-rule-after_hours = After how many hours
register-confirmation-rule-enterer = Person who counts as the enterer
register-confirmation-rule-confirmer = Person who counts as the confirmer
register-confirmation-rule-managers = Managers
register-confirmation-rule-device = Device

## proxy-policy
register-proxy-policy = Proxy policies
register-proxy-policy-about = What may be entered in another's place, by whom, for whom, and how it is approved. What is not here cannot be done by proxy.
register-proxy-policy-code = Code
register-proxy-policy-name = Name
register-proxy-policy-operations = Operations
register-proxy-policy-document_types = Document types
register-proxy-policy-proxies = Proxies (people)
register-proxy-policy-proxy_roles = Proxies (job types)
register-proxy-policy-principals = Principals (people)
register-proxy-policy-principal_roles = Principals (job types)
register-proxy-policy-approval = Approval by the principal
register-proxy-policy-approve_within_hours = Approve within hours
register-proxy-policy-means = Ways of instruction
register-proxy-policy-needs_note = A note of a confirmation outside of the system is always attached
register-proxy-policy-basis = Grounds and cases

## system-client
register-system-client = Connected systems
register-system-client-about = Systems that deposit or read records, limited to the operations, types and patients listed here.
register-system-client-name = Name
register-system-client-responsible = Person who answers for it
register-system-client-operations = Operations
register-system-client-document_types = Document types
register-system-client-patients = Patients
register-system-client-patient_numbers = Patient numbers
register-system-client-key_digest = Digest of the key
register-system-client-is_enabled = Enabled

## paper-item
register-paper-item = Paper items
register-paper-item-about = Where paper charts, letters and films are now, and how long it takes to obtain them.
register-paper-item-patient_no = Patient number
register-paper-item-what = What it is
register-paper-item-document_type = Document type
register-paper-item-place = Place
register-paper-item-borrower = Lent to
register-paper-item-back_on = Back on
register-paper-item-minutes_to_obtain = Minutes to obtain

## storage-medium
register-storage-medium = Storage media
register-storage-medium-about = Where the media of backups and records are kept, how long they last, how they are sealed, and who moved them. As the expiry give the day on which the medium must be replaced; you are reminded beforehand.
register-storage-medium-mark = Mark
register-storage-medium-kind = Kind
register-storage-medium-holds = Holds
register-storage-medium-used_since = In use since
register-storage-medium-durability_years = Durability in years
register-storage-medium-place = Kept at
register-storage-medium-seal = Seal or lock
register-storage-medium-holder = Taken out to

## equipment-disposal
register-equipment-disposal = Disposal of equipment
register-equipment-disposal-about = Who disposed of equipment and media, with which expert knowledge and how, and who checked that nothing readable remains.
register-equipment-disposal-what = What is disposed of
register-equipment-disposal-method = Method
register-equipment-disposal-operator = Done by
register-equipment-disposal-qualification = Qualification or expert knowledge
register-equipment-disposal-checked_by = Checked by
register-equipment-disposal-remains = What remains
register-equipment-disposal-closed_on = Closed on
choice-remains-nothing = Nothing can be read
choice-remains-readable = Something can be read

## installed-change
register-installed-change = Changes of equipment and software
register-installed-change-about = Changes of equipment and software, with their test at installation. Until a test was passed, nothing can be said to be in use.
register-installed-change-what = Equipment or software
register-installed-change-version = Version or model
register-installed-change-changes = What was changed
register-installed-change-tester = Tested by
register-installed-change-tested_on = Tested on
register-installed-change-result = Result
register-installed-change-used_since = In use since
choice-tested-passed = Passed
choice-tested-failed = Failed

## outage
register-outage = Outages
register-outage-about = Times without the system, and what was written on paper meanwhile and is still to be registered.
register-outage-what = What happened
register-outage-started_at = From
register-outage-ended_at = Until
register-outage-items = Written on paper
register-outage-items-paper_reference = Number on the paper
register-outage-items-patient_no = Patient number
register-outage-items-what = What it is
register-outage-items-written_at = Written at
register-outage-items-record = Record made of it

## feature
register-feature = Optional features
register-feature-about = What is used only where it is wanted; a feature without an entry is off. Full-text search makes an index file in the data directory that holds the words of records without encryption; turning it off deletes the file.
register-feature-code = Feature
register-feature-is_on = In use
choice-feature-full-text = Full-text search
late-registered = Registered by the confirmation of its record.

## information-group
register-information-group = Information groups
register-information-group-about = Information and functions divided by purpose. The rights of a role switch them on group by group.
register-information-group-code = Code
register-information-group-name = Name
register-information-group-purpose = Purpose
register-information-group-operations = Operations
register-information-group-labels = Labels
register-information-group-every_label = Every label
register-information-group-document_types = Document types (none: every type)
register-information-group-registers = Registers
register-information-group-every_register = Every register

## grant
register-grant = Grants
register-grant-about = Gives one person a role, or takes an operation from one, for a time. Provisional until the manager of the department confirms it.
register-grant-person = Person
register-grant-effect = Effect
register-grant-role = Role given
register-grant-operations = Operations taken
register-grant-labels = Labels taken (none: all)
register-grant-document_types = Document types taken (none: all)
register-grant-registers = Registers taken (none: all)
register-grant-starts_on = First day
register-grant-ends_on = Last day
register-grant-reason = Reason
register-grant-purpose = Purpose
register-grant-requested_by = Requested by

## rights-review
register-rights-review = Reviews of rights
register-rights-review-about = What managers of departments decide on rights: newly granted, after a transfer, from time to time. Not written by hand.
register-rights-review-person = Person
register-rights-review-cause = Cause
register-rights-review-changed = What changed
register-rights-review-departments = Departments that decide
register-rights-review-items = Rights looked at
register-rights-review-items-kind = Kind
register-rights-review-items-key = Role or grant
register-rights-review-items-outcome = Decision
register-rights-review-due_on = Due on
register-rights-review-decided_by = Decided by
register-rights-review-decided_on = Decided on
register-rights-review-remark = Remark

## restriction
register-restriction = Restrictions
register-restriction-about = Limits who may know of a patient. For everybody else the patient is not there.
register-restriction-patient_no = Patient number
register-restriction-kind = Kind
register-restriction-reason = Reason
register-restriction-persons = People who may know
register-restriction-roles = Roles that may know
register-restriction-departments = Departments that may know
register-restriction-starts_on = First day
register-restriction-ends_on = Last day

## patient-care
register-patient-care = Care
register-patient-care-about = Who cares for which patient. Rights for own patients only are decided by it.
register-patient-care-patient_no = Patient number
register-patient-care-persons = People
register-patient-care-departments = Departments
register-patient-care-starts_on = First day
register-patient-care-ends_on = Last day

## privilege
register-privilege = Privileges
register-privilege-about = Strong rights that nobody holds all day. Only listed people use them, with a reason, for minutes.
register-privilege-code = Code
register-privilege-name = Name
register-privilege-purpose = Purpose
register-privilege-rights = Rights
register-privilege-rights-groups = Information groups
register-privilege-rights-operations = Operations
register-privilege-rights-labels = Labels
register-privilege-rights-every_label = Every label
register-privilege-rights-document_types = Document types (none: every type)
register-privilege-rights-registers = Registers
register-privilege-rights-every_register = Every register
register-privilege-rights-own_patients = Own patients only
register-privilege-rights-departments = Departments (none: all)
register-privilege-rights-days = Weekdays
register-privilege-rights-from_minute = From (minutes since midnight)
register-privilege-rights-until_minute = Until (minutes since midnight)
register-privilege-rights-terminal_classes = Terminal classes (none: any)
register-privilege-persons = People permitted
register-privilege-minutes_max = Minutes at once
register-privilege-terminal_classes = Terminal classes (none: management only)

## choice grant-effect
choice-grant-effect-allow = Gives a role
choice-grant-effect-withhold = Takes operations

## choice restriction-kind
choice-restriction-kind-staff = Staff as patient
choice-restriction-kind-public_figure = Public figure
choice-restriction-kind-wish = Patient's wish
choice-restriction-kind-other = Other

## choice review-cause
choice-review-cause-granted = Newly granted
choice-review-cause-transfer = Transfer
choice-review-cause-periodic = Periodic

## choice reviewed
choice-reviewed-role = Role
choice-reviewed-grant = Grant

## choice review-outcome
choice-review-outcome-keep = Keep
choice-review-outcome-withdraw = Withdraw

## choice second-factor
choice-second-factor-required = Required of everybody
choice-second-factor-enrolled = Only of those who enrolled one

## choice employment
choice-employment-employee = Employee
choice-employment-dispatched = Dispatched worker
choice-employment-vendor = Vendor or contractor
choice-employment-external = User from another institution
choice-employment-temporary = Trainee or helper

## choice weekday
choice-weekday-mon = Mon
choice-weekday-tue = Tue
choice-weekday-wed = Wed
choice-weekday-thu = Thu
choice-weekday-fri = Fri
choice-weekday-sat = Sat
choice-weekday-sun = Sun

## choice terminal-class
choice-terminal-class-staff = Staff area
choice-terminal-class-patient_reachable = Within reach of patients
choice-terminal-class-out_of_sight = Out of sight of staff
choice-terminal-class-management = Management

## choice terminal-ownership
choice-terminal-ownership-institution = Of the institution
choice-terminal-ownership-personal = Of a person (BYOD)

## choice terminal-rule
choice-terminal-rule-registered = Registered terminals only
choice-terminal-rule-management = Registered management terminals only
choice-terminal-rule-any = Any terminal

## choice importance
choice-importance-critical = Critical
choice-importance-high = High
choice-importance-normal = Normal
choice-importance-low = Low

## choice operation
choice-operation-read = Read
choice-operation-enter = Enter
choice-operation-confirm = Confirm
choice-operation-confirm_stand_in = Confirm in place
choice-operation-correct = Correct
choice-operation-add = Add
choice-operation-withdraw = Withdraw
choice-operation-print = Print
choice-operation-export = Export
choice-operation-read_history = Read the history
choice-operation-read_proof = Read proofs
choice-operation-deposit = Deposit (systems)
choice-operation-import = Import
choice-operation-find_patient = Find patients
choice-operation-search_text = Search the text of all patients' records
choice-operation-manage_patient = Manage patients
choice-operation-read_register = Read registers
choice-operation-administer_register = Administer registers
choice-operation-approve_register = Approve changes
choice-operation-unlock_account = Unlock accounts, issue substitutes, reset credentials
choice-operation-read_audit = Read the audit trail
choice-operation-verify = Verify
choice-operation-read_health = Read the health page
choice-operation-review_rights = Review rights

## choice period
choice-period-years = Years
choice-period-indefinite = For ever
choice-period-unset = None set by law

## choice start-event
choice-start-event-creation = Creation
choice-start-event-last_entry = Last entry
choice-start-event-completion = Completion
choice-start-event-dispensing = Dispensing
choice-start-event-use = Use
choice-start-event-dental_work_end = End of the dental work
choice-start-event-leaving_work = Leaving the work
choice-start-event-study_end = End of the study
choice-start-event-marketing_approval = Marketing approval

## choice certainty
choice-certainty-primary = Official text read
choice-certainty-secondary = Secondary source
choice-certainty-unconfirmed = Unconfirmed: check first
choice-certainty-unknown = Partly unknown: complete it
choice-certainty-decided = Decided by the institution

## choice chapter
choice-chapter-security = Chapter 6: basic security
choice-chapter-electronic_storage = Chapter 7: electronic storage
choice-chapter-external_storage = Chapter 8: external storage
choice-chapter-scanning = Chapter 9: scanning
choice-chapter-prescription_scanning = 9.4: scanning of dispensed prescriptions

## choice signature
choice-signature-none = None
choice-signature-institution_seal = Of the institution
choice-signature-personal = Of the confirmer
choice-signature-personal_licensed = Of the confirmer, with the licence

## choice viewer
choice-viewer-automatic = Automatic
choice-viewer-note = Note
choice-viewer-fhir = FHIR document
choice-viewer-pages = Pages
choice-viewer-images = Images

## choice institution-kind
choice-institution-kind-hospital = Hospital
choice-institution-kind-clinic = Clinic
choice-institution-kind-dental_clinic = Dental clinic
choice-institution-kind-maternity_clinic = Maternity clinic
choice-institution-kind-pharmacy = Pharmacy
choice-institution-kind-home_visit_nursing = Home-visit nursing station
choice-institution-kind-care_provider = Care provider
choice-institution-kind-regional_network = Regional network

## choice qualification
choice-qualification-physician = Physician
choice-qualification-dentist = Dentist
choice-qualification-pharmacist = Pharmacist
choice-qualification-nurse = Nurse
choice-qualification-assistant_nurse = Assistant nurse
choice-qualification-public_health_nurse = Public health nurse
choice-qualification-midwife = Midwife
choice-qualification-radiological_technologist = Radiological technologist
choice-qualification-clinical_laboratory_technologist = Clinical laboratory technologist
choice-qualification-clinical_engineer = Clinical engineer
choice-qualification-physical_therapist = Physical therapist
choice-qualification-occupational_therapist = Occupational therapist
choice-qualification-speech_therapist = Speech therapist
choice-qualification-registered_dietitian = Registered dietitian
choice-qualification-dental_hygienist = Dental hygienist
choice-qualification-dental_technician = Dental technician
choice-qualification-emergency_life_saving_technician = Emergency life-saving technician

## choice confirmation-mode
choice-confirmation-mode-stand_in = In place of the confirmer
choice-confirmation-mode-automatic = Automatic
choice-confirmation-mode-device = From a device

## choice proxy-approval
choice-proxy-approval-before = Before
choice-proxy-approval-after = After
choice-proxy-approval-none = None

## choice proxy-means
choice-proxy-means-in_person = In person
choice-proxy-means-voice = By voice
choice-proxy-means-phone = By phone
choice-proxy-means-mail = By mail
choice-proxy-means-paper = On paper

## choice patient-scope
choice-patient-scope-all = Every patient
choice-patient-scope-listed = Those listed

## choice revision-state
choice-revision-state-requested = Waits for approval
choice-revision-state-effective = In effect
choice-revision-state-rejected = Rejected
choice-revision-state-taken_back = Taken back

## choice due
choice-due-decision = Waits for a decision
choice-due-expiry = Expires
choice-due-review = To be reviewed

## what is wrong with a value
register-fault-missing = Fill this in.
register-fault-no-such-field = This register has no such field. Remove it.
register-fault-wrong-shape = The form is wrong. Check how it is written.
register-fault-too-long = Use at most { $max } characters.
register-fault-invisible = It contains a character that cannot be shown. Remove it.
register-fault-not-a-code = Use only a-z, 0-9, '-', '_' and '.'.
register-fault-not-a-choice = Choose one of the values offered.
register-fault-not-a-flag = Choose yes or no.
register-fault-not-an-integer = Enter a whole number from { $min } to { $max }.
register-fault-not-a-date = Enter a day such as 2026-11-20.
register-fault-not-a-time = Enter a time such as 2026-11-20T21:00:00+09:00.
register-fault-no-such-entry = There is no such usable entry in the register { $register }. Register it first.
register-fault-taken = Another entry has it or had it. Use another value.
register-fault-twice = It is given twice. Remove one.
register-fault-contradicts = It does not fit the field { $other }. Correct one of them.
register-fault-unreadable = It cannot be read as an entry of this register. Check each field.

## why a change or a decision is refused
register-refusal-key-taken = The code is in use or was once. Use another.
register-refusal-key-changed = The code of an entry never changes. Make a new entry.
register-refusal-not-latest = Another change took effect meanwhile. Open the latest content and try again.
register-refusal-request-open = Another change of this entry waits for approval. Try again when it is decided.
register-refusal-nothing-changed = Nothing would change.
register-refusal-not-open = The request is decided already.
register-refusal-own-request = Nobody decides on their own request. Ask another person.
register-refusal-not-yours = Only the person who asked takes a request back.
register-refusal-no-reason = Give the reason.

## why something is allowed or refused
access-reason-role-allows = A role allows it.
access-reason-own-draft = It is a draft that the person entered.
access-reason-client-allows = The entry of the system allows it.
access-reason-no-right = You do not have the right to do this. Ask an administrator if you need it.
access-reason-type-not-for-role = No role held may do this with documents of this type.
access-reason-type-retired = This document type is retired. Choose another for new records.
access-reason-type-not-for-institution = Institutions of this kind have no such documents.
access-reason-other-institution = It belongs to another institution.
access-reason-disabled = Use is disabled. Ask an administrator.
access-reason-not-designated = No confirmation rule names you for this document type.
access-reason-operation-not-listed = The entry of the system does not list this operation.
access-reason-type-not-listed = The entry of the system does not list this document type.
access-reason-patient-not-listed = The entry of the system does not list this patient.
access-reason-target-does-not-fit = This cannot be done here.
access-reason-proxy-allows = A proxy policy allows it.
access-reason-not-proxiable = This operation may not be done by proxy for this document type.
access-reason-not-a-proxy = No proxy policy names this proxy for this principal.
access-reason-principal-may-not = The principal may not do this themselves now.

## rules
register-rules = Rules and training
register-rules-about = The rules for use with their penalties, and material on passwords and the like. After a change everybody acknowledges them again at the next log-in.
register-rules-code = Code
register-rules-name = Title
register-rules-kind = Kind
register-rules-text = Text
register-rules-penalties = Penalties for misuse

## hours-exception
register-hours-exception = Work outside permitted hours
register-hours-exception-about = Requests and approvals for urgent work outside the permitted weekdays and hours.
register-hours-exception-person = Person
register-hours-exception-from = From
register-hours-exception-until = Until
register-hours-exception-reason = Reason

## choice rules-kind
choice-rules-kind-rules = Rules (acknowledged at log-in)
choice-rules-kind-training = Training (reading is recorded)

## credential-reset
register-credential-reset = Ledger of resets
register-credential-reset-about = How it was made sure who somebody is when their credentials were set anew, with a copy of the evidence. Written by the reset itself.
register-credential-reset-person = Person
register-credential-reset-method = How the identity was checked
register-credential-reset-evidence = Copy of the evidence
register-credential-reset-media_type = Media type
register-credential-reset-evidence_digest = Digest

register-audit-rule = Audit rules
register-audit-rule-about = From when on use is out of the ordinary, and how often somebody looks. The entry with the code “usual” holds.
register-audit-rule-code = Code
register-audit-rule-log_in_days = Days for which log-ins are kept (at least 31)
register-audit-rule-unusual_from_minute = Unusual hours begin (minutes after midnight)
register-audit-rule-unusual_until_minute = Unusual hours end (minutes after midnight)
register-audit-rule-unusual_days = Days that are unusual as a whole
register-audit-rule-long_minutes = A log-in shorter than this is never long (minutes)
register-audit-rule-many_log_ins = Fewer log-ins a week than this are never many
register-audit-rule-clock_seconds = How far the clock of a terminal may be off (seconds)
register-audit-rule-check_days = Days between checks (at most 7)

register-audit-check = Checks
register-audit-check-about = Who looked at which period of use, or at which device, and what came of it.
register-audit-check-kind = What was checked
register-audit-check-device = Device
register-audit-check-from = From
register-audit-check-until = Until
register-audit-check-findings = How much stood out
register-audit-check-result = Result
register-audit-check-note = Reasons and what was done
register-audit-check-checked_on = Checked on

register-device = Devices
register-device-about = What makes records by itself: who answers for it and who operates it.
register-device-code = Code
register-device-name = Name
register-device-kind = Kind
register-device-manager = Responsible manager
register-device-operators = Operators
register-device-client = System that sends its records
register-device-check_days = Days between the manager’s checks

register-device-operation = Operation of devices
register-device-operation-about = Who operated a device when, and which of its records that explains.
register-device-operation-device = Device
register-device-operation-operator = Operator
register-device-operation-from = From
register-device-operation-until = Until
register-device-operation-what = What was done
register-device-operation-records = Records it explains

choice-check-kind-abnormal_use = Abnormal use
choice-check-kind-screening = Screening
choice-check-kind-device = Device
choice-check-result-fine = No problem
choice-check-result-pursued = Being looked into
choice-check-result-settled = Problem, dealt with
choice-device-kind-laboratory = Laboratory
choice-device-kind-imaging = Imaging
choice-device-kind-physiology = Physiology
choice-device-kind-monitor = Patient monitor
choice-device-kind-other = Other
