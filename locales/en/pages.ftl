# What the pages say. Plain words, and what to do next.

## Frame

shell-skip = Skip to the content
shell-demo = This is a demonstration. All patients are made up. Do not enter data of real patients.
shell-areas = Areas
shell-search = Find a patient
shell-search-place = Number, name or kana
shell-search-do = Search
shell-account = Account menu
shell-logout = Log out
shell-language = Language
shell-damaged = Verification found damage in the archive. The records concerned are marked.
shell-damaged-see = See archive health
shell-zone = Times are Japan Standard Time (UTC+9)
shell-version = 原本 Genpon { $version }
area-inbox = Inbox
area-patients = Patients
area-types = Document types
area-registers = Registers
area-audit = Audit trail
area-health = Archive health
keys-title = Keyboard
keys-search = Go to patient search
keys-inbox = Open the inbox
keys-patients = Open patient search
keys-help = Open this list
keys-access-keys = Access keys
keys-access = With Alt (or Alt+Shift) on Windows, Control+Option on Mac: search S, new record N, save the draft W, go on to confirm C, fields of a note 1 to 4

## Common

patient = Patient
patient-number = Patient no.
patient-name = Name
patient-birth-date = Birth date
patient-age = Age
patient-sex = Sex
patient-records = Records
patient-last = Newest
patient-namesake = Same name exists
band-label = Patient shown
age-years = { $count ->
    [one] { $count } year
   *[other] { $count } years
}
age-months = { $count ->
    [one] { $count } month
   *[other] { $count } months
}
age-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
document-type = Document type
department = Department
author = Author
person = Person
enterer = Entered by
confirmer = Confirmed by
record-title = Title
record-number = Record id
state = State
state-draft = Unconfirmed
state-confirmed = Confirmed
state-withdrawn = Withdrawn
mode-stand-in = By a stand-in
mode-automatic = Automatic
mode-device = By device
act = Act
act-create = Create
act-correct = Correct
act-add = Add
act-withdraw = Withdraw
version = Version
version-number = Version { $number }
version-of = Version { $number } of { $latest }
at = Time
action = Action
event-at = Date of event
saved-at = Saved
entered = Entered
entered-where = Entered at terminal
confirmed = Confirmed
confirmed-where = Confirmed at terminal
on-behalf-of = On behalf of
reason = Reason
rule = Rule applied
retention = Retention
code-tables = Code tables used
digest = Digest
manifest-digest = Manifest digest
mark-damaged = Damaged
parts = Parts
part-name = Name
part-role = Role
part-media-type = Media type
part-size = Size
part-change = Change
part-download = Download
do = Actions
newer = Newer
older = Older
paging = More of this list
filter-from = From
filter-to = To
filter-do = Filter
filter-text = Words in the content
filter-remove = Remove this filter
filters-set = Filters set
filters-clear = Remove all filters
form-required = required
form-faults = Please check what you entered
present-do = Review and confirm

## Log-in and set-up

login-title = Log in
login-user-id = User id
login-password = Password
login-do = Log in
login-help = Forgot your password? Ask your administrator to set a new one.
login-samples = Log-ins of this demonstration
login-who = Role
setup-title = The first administrator
setup-what = Register the first administrator of “{ $institution }”. The link to this page works once.
setup-name = Name
setup-name-hint = The name that stands in records and in the audit trail.
setup-password-hint = At least { $count } characters. A long sentence is easy to remember and hard to guess.
setup-password-again = Password, once more
setup-do = Register

## Inbox

inbox-title = Inbox
inbox-empty = Nothing is waiting for you.
inbox-empty-do = Find a patient
inbox-confirm = Waiting for confirmation
inbox-confirm-hint = Entered by others; you may confirm these.
inbox-own = Your drafts
inbox-own-hint = What you have begun. Nothing here is an original until it is confirmed.
inbox-refused = Confirmation refused
inbox-refused-hint = You tried to confirm these and were refused. Look at the reason.
inbox-automatic = Confirmed automatically soon
inbox-automatic-hint = A rule confirms these at the time given unless somebody does before. Please review them.
inbox-due = Automatic at
inbox-refusal = Reason of refusal
inbox-more = See all { $count }

## Patient search

patients-title = Find a patient
patients-q = Number, name or kana
patients-q-hint = A part of it is enough.
patients-birth-hint = For example 1948-03-12
patients-found = { $count ->
    [one] { $count } patient found
   *[other] { $count } patients found
}
patients-found-more = The first { $count } patients
patients-next = Show more
patients-recent = Opened recently
patients-none = No such patient.
patients-none-do = Check the digits of the number, the reading and the birth date, and search again.

## Chart

chart-title = Chart
chart-new = New record
chart-location = Where records are
chart-merged = Numbers merged into this patient: { $numbers }
chart-records = Records
chart-none = No record matches.
matrix-title = By time and document type
matrix-steer = Time shown
matrix-total = All
matrix-cell =
    { $document_type }, { $time }: { $count ->
        [one] { $count } record
       *[other] { $count } records
    }{ $drafts ->
        [0] { "" }
       *[other] , { $drafts } unconfirmed
    }{ $withdrawn ->
        [0] { "" }
       *[other] , { $withdrawn } withdrawn
    }
matrix-legend-count = number of records
matrix-legend-drafts = some are unconfirmed
matrix-legend-withdrawn = some are withdrawn
unit-day = Days
unit-month = Months
unit-year = Years

## Record

record-content = Content of the record
record-facts = Facts about the record
record-damaged = This record is damaged. Do not rely on it for care.
record-damaged-do = Tell your administrator: a backup may hold it whole.
record-withdrawn = This record has been withdrawn
record-older = You are looking at version { $number }. There is a newer one.
record-older-see = See the newest, version { $number }
record-open-draft = { $name } has an unconfirmed draft open ({ $act }).
record-open-draft-see = See the draft
pager-label = Versions
tabs-label = Views of the record
tab-content = Content
tab-history = History
tab-differences = Differences
tab-proof = Proof
print-do = Print view

## Draft

draft-title = Write: { $document_type }
draft-title-of = { $act }: { $document_type } (from version { $number })
draft-saved = Saved
draft-saving = Saving…
draft-unsaved = There are changes not yet saved
draft-save-failed = Could not save by itself. Press “Save draft”.
draft-save = Save draft
draft-leave = There are changes not yet saved. Leave the page?
draft-not-original = A draft is not an original. Confirming it makes a version.
draft-other = { $name } has this draft open too
draft-other-do = What is saved first stays. Who saves later is shown both texts; neither is lost.
draft-conflict = { $name } saved before you
draft-conflict-do = Your text is still in the fields below. Compare it with theirs, bring both together, then save.
draft-discard = Discard this draft
draft-discard-what = The draft will be gone. Confirmed versions do not change. The audit trail keeps that it was discarded.
draft-discard-do = Discard
note-subjective = S Subjective
note-subjective-hint = What the patient says
note-objective = O Objective
note-objective-hint = Findings, measurements, results
note-assessment = A Assessment
note-assessment-hint = Judgement, diagnosis
note-plan = P Plan
note-plan-hint = Treatment, tests, explanation
note-text = Text
note-text-hint = Write freely.
note-to-free = Change to free form
note-to-soap = Change to SOAP

## Confirmation

confirm-title = Review before confirming
confirm-back = Back to writing
confirm-changes = Changes since version { $number }
confirm-heading = { $act }: will be confirmed as version { $number }
confirm-means-read = You have read all that is shown here and find it right.
confirm-means-create = It becomes the original.
confirm-means-correct = It becomes the new version. Earlier versions stay and can always be seen.
confirm-means-add = The addition becomes the new version. Earlier versions stay and can always be seen.
confirm-means-withdraw = The record counts as withdrawn. Those who may can always see earlier versions.
confirm-means-for-ever = Nobody can change or delete a confirmed version. To put something right, correct, add or withdraw.
confirm-means-kept = Kept: { $retention }
confirm-as = Confirming as
confirm-reason-hint = Stays with the version and shows in the history.
confirm-password = Password
confirm-password-hint = Once more, to be sure that it is you.
confirm-do = Confirm version { $number }
confirm-shown = as shown,

## History and differences

history-versions = Versions
history-from = From
history-to = To
history-compare = Compare the two chosen versions
history-uses = Who read or took it out
differences-from = Earlier
differences-to = Later
differences-look = Show as
differences-unified = One text
differences-side = Side by side
differences-do = Show
differences-none = The content of the two versions is the same.
differences-deleted = deleted text
differences-added = added text

## Proof

proof-whole = Whole
proof-whole-means = Content, manifest and ledger agree. Nothing was changed after confirmation.
proof-pending = All agrees; waiting for a checkpoint
proof-pending-means = Content and manifest agree. The proof file can be taken once the next checkpoint of the ledger covers this version.
proof-damaged = Does not agree
proof-damaged-means = Something changed after confirmation. Do not use this version as evidence, and tell your administrator.
proof-checked-at = Checked at
proof-checks = What was checked
check-fits = agrees
check-not = differs
check-open = not checked
proof-evidence = Evidence
proof-authentication = Authenticated by
proof-presentation = Presented to the confirmer
proof-presentation-none = Nothing was presented (confirmed by a rule)
proof-previous = Manifest before
proof-clock = Clock
proof-clock-sync = last synchronized
proof-place = Place in the ledger
proof-place-at = Leaf { $index } (the checkpoint covers { $size } leaves)
proof-place-none = Set by the next checkpoint
proof-checkpoint-at = Checkpoint made
proof-checkpoint = Checkpoint (signed note)
proof-software = Software that confirmed it
proof-take = Take the proof with you
proof-take-what = With the proof file and the parts, anyone can check that this version was not changed, without this system.
proof-take-later = The proof file can be taken after the next checkpoint.
proof-download = Download the proof file
proof-without-us = To check it yourself
proof-step-file = Save the proof file.
proof-step-parts = Save the parts from the content page beside it.
proof-step-run = Run the checker. The format is public; your own checker will do.
proof-step-compare = Compare the checkpoint it prints with the one your auditor or custodian holds.

## Refusals and faults

problem-where = Where:
problem-next = What to do
problem-reference = Reference number
