# What the pages say. Plain words, and what to do next.

## Frame

shell-skip = Skip to the content
shell-demo = Demonstration: all patients are made up. Do not enter real ones.
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
area-health = Health
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
birth-date-unknown = birth date unknown
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
record-title = Title
record-number = Record id
state = State
act = Act
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
mark-earlier-number = Written under number { $number }
parts = Parts
part-name = Name
part-role = Role
part-media-type = Media type
part-size = Size
do = Actions
newer = Newer
older = Older
paging = More of this list
list-first = From the beginning
list-next = Next
filter-from = From
filter-to = To
filter-do = Filter
filter-text = Words in the content
text-title = Search the text of records
text-title-patient = Search the text of this patient's records
text-hint = Finds records that have all the words, parted by spaces, at most 8. Hiragana and katakana, widths and letter cases are alike.
text-found = { $count ->
    [one] { $count } record found, newest confirmed first
   *[other] { $count } records found, newest confirmed first
}
text-found-more = The first { $count } records, newest confirmed first; there are more
text-none = Nothing was found
text-none-do = Use fewer words, or others. Letters inside pictures and PDF files are not searched.
text-next = Show more
text-behind = The index is being made: { $taken_in } of { $of } versions so far. The other records are not found yet; search again in a while.
text-partial = A word of one or two characters stands for too much: only a part was searched. Use three characters or more, or search in the chart of one patient, to find all.
filter-remove = Remove this filter
filters-set = Filters set
filters-clear = Remove all filters
form-required = required
form-faults = Please check what you entered
present-do = Review and confirm

## Log-in and set-up

login-title = Log in
login-institution = Institution
login-user-id = User id
login-password = Password
login-do = Log in
login-help = Forgot your password? Ask your administrator to set a new one.
provider-secret-enter = Enter the client secret
provider-secret = Client secret
provider-secret-hint = As the identity provider issued it. It is kept sealed and never shown again. Left empty, the one kept so far is taken away.
provider-secret-keep = Keep it
notice-provider-secret-kept = The client secret is kept.
sso-log-in = Through an identity provider
sso-log-in-through = Log in through { $name }
sso-prove-through = Prove it through { $name } instead
sso-onward = On to { $name }
sso-back = Back to Genpon
sso-go = Go on
sso-left = You are logged out of Genpon. At { $name } you are still logged in.
sso-leave = Log out at { $name } too
login-samples = Log-ins of this demonstration
login-who = Role
setup-title = The first administrator
setup-what = Register the first administrator of “{ $institution }”. The link to this page works once.
setup-name = Name
setup-name-hint = The name that stands in records and in the audit trail.
setup-password-hint = At least { $count } characters with letters, digits and symbols; no name, birth date or common word.
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
inbox-returned = Given back to you
inbox-returned-hint = A confirmer gave these drafts back. Read the reason, correct them, and hand them over again.
inbox-automatic = Confirmed automatically soon
inbox-automatic-hint = A rule confirms these at the time given unless somebody does before. Please review them.
inbox-due = Automatic at
inbox-returned-why = Why it was given back
inbox-more = See all { $count }
inbox-requests = Requests in registers
inbox-requests-hint = You can approve or reject these.
inbox-papers = Written on paper during an outage
inbox-papers-hint = Papers that are still to be registered.
inbox-papers-do = See the list
inbox-recent = Charts you opened last
outages-title = Written on paper during an outage
outages-what = What was written on paper while the system was out, and what became of it. Begin a new record in the patient's chart and choose the number of the paper: with its confirmation the paper counts as registered.
outages-none = No outage is registered.
outages-add = Add an outage
outages-lasts = it lasts
outages-missing = { $count } still missing
outages-complete = All registered
outages-paper = What it is
outages-open = Missing

## Patient search

patients-title = Find a patient
patients-q = Number, name or kana
patients-q-hint = A part of it is enough.
patients-birth-hint = For example 1948-03-12
patients-found = { $count ->
    [one] { $count } patient found
   *[other] { $count } patients found
}
patients-found-more = { $count } patients shown; there are more.
patients-found-last = The last { $count ->
    [one] patient
   *[other] { $count } patients
} found
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
draft-confirmer = To be confirmed by
draft-late = Written on paper during an outage
draft-late-none = No, not from paper
draft-drawn = What was found in the document
draft-drawn-what = The import filled these in. Check them before you confirm.
draft-drawn-field = Field
draft-drawn-value = Value now
draft-drawn-place = Place in the document
draft-returned = { $name } gave this back
return-do = Give it back to the enterer
return-reason = Why it is given back
return-reason-hint = Say what is to be corrected. The enterer sees it in the inbox.
drawn-title = Title
drawn-event_at = Date and time
drawn-encounter = Visit or stay
drawn-author = Author
drawn-kind = Document type
drawn-patient = Patient
draft-confirmer-any = whoever may
draft-add-file = Add a file
draft-remove-file = Remove { $name }
draft-discard = Discard this draft
draft-discard-what = The draft will be gone. Confirmed versions do not change. The audit trail keeps that it was discarded.
draft-discard-do = Discard
note-subjective-hint = What the patient says
note-objective-hint = Findings, measurements, results
note-assessment-hint = Judgement, diagnosis
note-plan-hint = Treatment, tests, explanation
note-text-hint = Write freely.
note-to-free = Change to free form
note-to-soap = Change to SOAP

## Confirmation

confirm-title = Review before confirming
confirm-back = Back to writing
confirm-changes = Changes since version { $number }
confirm-heading-create = To be confirmed as version { $number }
confirm-heading = { $act }: to be confirmed as version { $number }
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
history-uses-elsewhere = Who read or printed this is shown to those who may read the audit trail.
differences-from = Earlier
differences-to = Later
differences-look = Show as
differences-unified = One text
differences-side = Side by side
differences-do = Show
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

## Where records are

location-title = Where records are
location-what = Records on paper and in electronic form, and where each of them is.
location-add = Register a record on paper
location-none = There are no records of this patient yet.
location-medium = Medium
location-place = Place
location-period = Period
location-standing = Now
medium-electronic = Electronic
medium-other-system = Other system
medium-paper = Paper
medium-film = Film

## New record

new-title = New record: choose its type
new-none = There is no document type that you may enter.
new-none-do = If you need one, ask your administrator to check your rights.
new-soap = Write as SOAP
new-free = Write freely
new-file = Hand in a file
deposit-title = Hand in a file
deposit-title-hint = If left empty, it is read from the file, or the file name is used.
deposit-event-hint = If left empty, it is read from the file.
deposit-file = File
deposit-file-hint = PDF, JPEG, PNG, TIFF, text, FHIR (JSON); up to { $size } each. The file is kept unchanged.
deposit-do = Hand in and review
deposit-next = A file handed in is unconfirmed. Review and confirm it on the next page.

## Document types

types-what = What kinds of document this institution can keep, for how long, and who may confirm them. Nothing else can be stored.
type-basis = Basis
type-confirmers = May confirm
type-paper = On paper
type-paper-yes = allowed
type-paper-no = not allowed
type-retired = This type is retired. Old records can be read as ever; new ones cannot use it.
code = Code
label = Label
retired = Retired

## Registers

register = Register
entry = Entry
field = Field
old = Old
new = New
day = Day
cancel = Cancel
register-add = Add an entry
register-edit = Change
register-none = There are no entries yet.
register-search = Search this register
register-entries = { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}
register-waiting = { $count } waiting for approval
register-requests = Requests waiting for approval
register-asked-by = Asked by
register-reminders = Reviews and expiries
register-due = What is due
register-overdue = overdue
register-requested = Waiting for approval
register-change-requested = Change waiting for approval
register-request = A request waits for approval
register-request-other = Who asks cannot approve. Another person with the right to approve must decide.
register-decision-reason = Reason of your decision
register-decision-hint = Needed when you reject.
register-approve = Approve
register-reject = Reject
register-take-back = Take the request back
register-history = History of changes
register-edition = Edition { $number }
register-decided = Decided by
register-care = Care
register-owner = Owner
register-review-on = Review on
register-expires-on = Expires on
register-retire = Retire it (old records go on showing with it)
register-reason-hint = Stays in the history and in the audit trail.
register-needs-approval = A change of this register takes effect when another person approves it.
register-ask = Ask for approval
register-save = Save

## Audit trail

audit-none = No event matches.
audit-outcome = Outcome
audit-leaf = Leaf
terminal = Terminal
record = Record
outcome-done = Done
outcome-refused = Refused
outcome-failed = Failed

## Archive health

health-title = Archive health
health-whole = The archive is whole
health-whole-means = At the last verification, every version agreed with the ledger.
health-unverified = Not verified
health-unverified-means = There was no verification yet, or it is too long ago. Wait for the next or start one.
health-damaged = Damage was found
health-damaged-means = The records listed below are not what was stored. Do not rely on them for care; look for them in a backup.
health-last = Last verification
health-checked = { $count } versions checked
health-next = next
health-findings = Damage found
health-kind = Kind
health-what = Concerns
health-ledger = Ledger
health-leaves = Leaves
health-pending = Waiting for a checkpoint
health-checkpoint = Last checkpoint
health-checkpoint-none = none yet
health-witness-holds = agrees
health-witness-not = differs
health-clock-source = Source of time
health-clock-offset = Offset
health-clock-sync = Last synchronized
health-counts = Counts
health-space = Space
health-space-short = running short
health-space-free = Free
health-text = Full-text index
health-text-off = not in use
health-text-ready = has taken in every version
health-text-behind = has taken in { $taken_in } of { $of } versions
health-by-day = Versions confirmed per day
chart-most = most: { $count }
chart-numbers = Show the numbers

## Print

print-back = Back
print-now = Print
print-hint = The audit trail keeps that it was printed.
print-by = Printed by
print-draft = Unconfirmed. This is not an original.

## Refusals and faults

problem-where = Where:
problem-next = What to do
problem-reference = Reference number

## Words of the handlers

filter-all = All
list-separator = {", "}
rule-edition = { $rule }, edition { $edition }
retention-years = { $years ->
    [one] { $years } year
   *[other] { $years } years
} ({ $basis })
retention-indefinite = without end ({ $basis })
terminal-browser = Browser
clock-source-kernel-ntp = System clock (NTP)
clock-source-system = System clock
confirm-not-yours = You may not confirm this type. It waits for somebody who may.
confirm-clock-unsure = The clock of the server is not synchronized. The version will carry that mark for ever.

# What the last action did
notice-draft-saved = The draft is saved.
notice-draft-discarded = The draft is discarded.
notice-draft-returned = The draft was given back to its enterer.
notice-confirmed = Confirmed. This version is an original now and will not change.
notice-note-confirmed-clock-unsure = Confirmed. The clock of the server was not synchronized; the version carries that mark.

# Steps of checking a proof
proof-check-format = The proof file has the form it should have
proof-check-owner = The log belongs to this institution
proof-check-parts = The parts named are those of the version
proof-check-signature = The checkpoint is signed with the key of the log
proof-check-inclusion = The version stands in the log of the checkpoint
proof-check-later = The later checkpoint continues this one

# Actions of the audit trail
action-session-log-in = Logged in
action-session-log-out = Logged out
action-session-prove-again = Proved again who they are
action-inbox-read = Opened the inbox
action-patient-find = Searched for patients
action-patient-read = Opened a patient
action-patient-register = Registered a patient
action-patient-revise = Changed a patient
action-patient-merge = Merged patients
action-text-search = Searched in the text of records
action-text-index-begin = A full-text index was begun
action-text-index-delete = The full-text index was deleted
action-feature-set-up = Switched an optional feature at the machine
action-chart-read = Opened a chart
action-draft-begin = Began a draft
action-draft-read = Opened a draft
action-draft-read-part = Opened a part of a draft
action-draft-save = Saved a draft
action-draft-present = Was shown a draft for confirmation
action-draft-discard = Discarded a draft
action-part-stage = Handed in a file
action-part-read = Opened a part
action-record-confirm = Confirmed
action-record-read = Opened a record
action-record-print = Printed a record
action-record-prove = Took a proof
action-history-read = Opened a history
action-history-compare = Compared versions
action-audit-read = Opened the audit trail
action-audit-find-patient = Looked for a patient in the trail
action-institution-found = Founded the institution
action-person-set-up = Set up a person
action-person-first-administrator = Set up the first administrator

# Details of an event
detail-act = Act
detail-mode = Way
detail-manifest = Manifest digest
detail-digest = Digest
detail-from = From version
detail-to = To version
detail-found = Found
detail-into = Into
detail-joined = Joined numbers
detail-part = Part
detail-media-type = Media type
detail-words = Number of words
detail-records = Records shown
detail-why = Why
detail-is-on = In use
detail-operation = Right asked for
detail-access-reason = Reason
detail-access-rule = Rule

## Registers and places of records, in words of the handlers

register-by-setup = Set-up
register-import = Import a file
register-import-file = File (CSV or JSON)
register-import-hint = Export the register, change that file, and import it here. All rows are taken, or none.
register-more-rows = … and { $count } more
register-no = No
register-row-refused = Row { $row }: { $why }
register-secret = (changed; not shown)
register-yes = Yes
location-at-once = at once
location-here = this archive
location-in-place = in its place; about { $minutes } min to obtain
location-lent = lent to { $borrower } until { $day }; about { $minutes } min to obtain
location-overdue = lent to { $borrower }; it should have come back on { $day }
notice-register-asked = The change waits for another person to approve it.
notice-register-decided = The decision is recorded.
notice-register-imported = The file was imported.
notice-register-saved = The entry is saved and in effect.
rows-see = See and change: { $name } ({ $count ->
    [one] { $count } row
   *[other] { $count } rows
})
rows-of-edition = Edition { $number }, { $count ->
    [one] { $count } row
   *[other] { $count } rows
} in all. Each change of a row makes a new edition of this entry.
rows-search = Find rows
rows-none = No row fits.
rows-number = Row
rows-add = Add a row
rows-edit = Change a row
rows-remove = Take this row out
rows-remove-hint = A row that is taken out stays in the editions before. Records made with them show as they did.

## Archive health, in words of the handlers

count-patients = Patients
count-records = Records
count-versions = Versions
count-drafts = Drafts
count-audit-events = Audit events
count-contents = Contents
space-database = Database
space-contents = Sealed contents
log-versions = Versions
log-audit = Audit trail
scope-full = the whole archive
scope-added = what was added
scope-deep = every content unsealed
scope-sealed = sealed bytes
action-health-read = Opened archive health
action-patient-locate = Looked up where records are
health-witness = Witness
health-readers = Formats and their readers
health-reader-none = no reader
action-client-log-in = A system proved itself
action-client-set-up = Set up a system
action-changes-read = Read the changes
action-document-import = Imported a document
action-record-deposit = A system deposited a record
action-version-deposit = A system deposited a version
action-register-overview = Opened the registers
action-register-read = Opened a register
action-register-read-entry = Opened an entry
action-register-propose = Changed an entry or asked for it
action-register-decide = Decided on a request
action-register-import = Imported a register
action-register-export = Exported a register
action-archive-verify = The archive was verified
action-index-rebuild = The index was made again
action-key-rotate-institution = The institution's key was replaced
action-key-rotate-root = The root key was replaced
action-key-change-passphrase = The root key's passphrase was changed
action-key-change-signer = The keys that sign checkpoints were changed
action-client-lock = Stopped a connection after wrong keys
action-draft-print = Printed a draft
action-draft-return = Gave a draft back
action-audit-export = Took the trail out
action-audit-log-ins = Looked up log-ins
action-audit-screen = Screened the use
action-audit-check = Recorded a check
action-audit-timeline = Looked at a timeline of accesses
action-audit-clocks = Looked at the clocks of terminals
action-audit-devices = Looked at what devices made
action-card-list = Looked up which cards are confirmed
action-card-confirm = Confirmed a card
action-card-report-loss = Reported a card as lost
action-terminal-tell-time = Received the time of a terminal
action-person-issue-link = Issued a one-time link
action-person-choose-password = Chose a password
detail-scope = Scope
detail-deep = Contents unsealed
detail-complete = Complete
detail-versions = Versions
detail-audit-events = Audit events
detail-damages = Damage
detail-register = Register
detail-key = Key
detail-edition = Edition
detail-fields = Fields
detail-state = State
detail-retired = Retired
detail-verdict = Decision
detail-rows = Rows
detail-rule = Rule
detail-form = Form
detail-filters = Filters
detail-revision = Revision
detail-outage = Outage
detail-paper = Number on the paper
detail-lock = What is stopped
detail-seconds = Seconds

## One-time links and passwords

link-issue = Issue a one-time link
link-title = One-time link for { $name }
link-what = Check who the person is, then hand this link over. It works once; nobody but the person will know the password. It is not shown again.
link-until = Good until
link-back = Back to the person
password-title = Choose your password
password-what = { $name }, you will log in with the user ID “{ $id }”. Nobody else knows the password you choose here.
password-do = Choose this password
proof-check-contents = The contents are those that the manifest names
proof-large = Large contents were not compared for this page.
proof-compare = Read and compare all contents (may take a while)
health-software = This software
new-group-notes = Written here
new-group-others = Others
patient-new-title = Register a patient
patient-edit-title = Change what is registered of a patient
patient-edit = Change patient data
patient-kana = Kana
patient-death-date = Date of death
patient-save = Register
patient-merge = Join into another number (duplicate)
patient-merge-what = The records stay under the number they were made with. This number is not used for new records any more.
patient-merge-into = Number of the patient who remains
patient-merge-do = Join
notice-patient-registered = The patient is registered.
notice-patient-revised = The change is registered.
notice-patient-merged = The duplicate was joined into this number.
patient-merged-see = This number was joined into { $number }. New records go there.

# Locked screens, log-ins, terminals
locked-title = The screen is locked
locked-what = This is the screen of { $name } ({ $id }). They can unlock it and go on where they were.
locked-do = Unlock
locked-leave = Let somebody else log in
locked-leave-hint = Drafts that were saved are kept.
terminal-title = Register this device as a terminal
terminal-what = This device is not registered yet. Type the code of 16 characters that the administrator gave you.
terminal-code = Code of the terminal
terminal-code-hint = Hyphens and upper or lower case make no difference.
terminal-do = Register
terminal-is-now = This device is now registered as “{ $name }”.
terminal-go-on = Go on to log-in
terminal-code-title = Code of the terminal
terminal-code-what = Open /terminal on the device and type this code there. It is not shown again.
terminal-code-issue = Issue a code for this terminal
log-ins-title = My log-ins
log-ins-title-all = Everybody’s log-ins
log-ins-what = The terminals at which you are logged in now. End what you do not know, and tell the administrator.
log-ins-see-all = See everybody’s log-ins
log-ins-who = Person
log-ins-terminal = Terminal
log-ins-methods = Proven by
log-ins-opened = Since
log-ins-seen = Last used
log-ins-state = State
log-ins-end = End
log-ins-locked = Locked
log-ins-open = In use
log-ins-several = In use at several terminals
log-ins-this = This one
log-ins-end-do = End it
shell-lock = Lock
shell-lock-hint = Hides the screen while you are away (F9)
shell-log-ins = My log-ins
keys-lock = Lock the screen
notice-log-in-ended = The log-in was ended.
action-session-lock = Locked the screen
action-session-auto-lock = The screen locked itself
action-session-resume = Tried to go on at another device
action-session-end = The log-in could not go on
action-session-list = Looked at everybody’s log-ins
action-session-end-remotely = Ended a log-in from elsewhere
action-terminal-issue-code = Issued the code of a terminal
action-terminal-set-up = Registered a device as a terminal
action-register-set-secret = Entered the secret of an identity provider
action-register-set-up = Changed a register at the machine
