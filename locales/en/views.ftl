# Reading a record: notes, sheets, differences.

# Notes
note-soap = Progress note (SOAP)
note-free = Note
note-subjective = S Subjective
note-objective = O Objective
note-assessment = A Assessment
note-plan = P Plan
note-text = Text

# What could not be read
view-unreadable = This part cannot be read. Nothing is guessed: the original stays as a file. Reason: { $reason }
view-too-large = This part is too large to be shown here. Open it as a file.
view-damaged = This part is damaged or lost. Do not rely on it; tell the records manager.
view-part-elsewhere = { $name } ({ $media_type }) cannot be shown here. Open it as a file.
view-part-open = Open { $name } ({ $media_type })
view-part-open-pages = Open { $name } ({ $media_type }, { $pages ->
    [one] 1 page
   *[other] { $pages } pages
})
view-caution = Caution
view-warning = Warning
view-information = Note

# Sheets
sheet-patient-number = Patient number
sheet-patient-name = Name
sheet-patient-kana = Kana
sheet-patient-birth-date = Date of birth
sheet-patient-sex = Sex
sheet-institution = Institution
sheet-document-type = Document type
sheet-label = Label
sheet-event-at = Date of event
sheet-encounter = Encounter
sheet-department = Department
sheet-content = Content
sheet-responsibility = Entry and confirmation
sheet-act = Act
sheet-reason = Reason
sheet-entered = Entered
sheet-confirmed = Confirmed
sheet-principal = On behalf of
sheet-in-place-of = In place of
sheet-mode = How it was confirmed
sheet-rule = Rule applied
sheet-rule-edition = { $code }, edition { $edition }
sheet-authentication = Authentication
sheet-clock = Clock
sheet-clock-offset = { $state } ({ $source }, offset { $offset } µs)
sheet-clock-source = { $state } ({ $source })
sheet-clock-last-sync = Last synchronized
sheet-device = Device
sheet-device-operator = Operator
sheet-device-manager = Manager of the device
sheet-late = Outage
sheet-late-paper = Number on the paper
sheet-late-written = Written on paper
sheet-entered-at = Entered at
sheet-confirmed-at = Confirmed at
sheet-retention = Retention
sheet-retention-years = { $years ->
    [one] 1 year
   *[other] { $years } years
} ({ $basis })
sheet-retention-unlimited = Without end ({ $basis })
sheet-identity = Identification
sheet-record = Record id
sheet-version = Version
sheet-previous = Manifest of the version before
sheet-software = Software
sheet-parts = Parts
sheet-part-name = Name
sheet-part-role = Role
sheet-part-media-type = Format
sheet-part-size = Size
sheet-part-digest = Digest
sheet-code-tables = Code tables
sheet-code-table = Code table
sheet-edition = Edition
sheet-person = { $name } ({ $roles }, { $user_id })
sheet-list-separator = {", "}
sheet-clock-unreliable = The time of confirmation comes from a clock that was not known to be synchronized. It may be wrong.
sheet-is-automatic = Confirmed automatically under a rule. Nobody was shown the content before.
sheet-is-device = Confirmed under a rule when the import from the device was complete.
sheet-is-late = Written on paper while the system was out, and registered afterwards. The number and the time of the paper are named below.
sheet-is-stand-in = A manager confirmed this in place of the person responsible, for the reason below.
sheet-is-withdrawn = This record has been withdrawn. Its content stays for those who may read it.
sheet-is-draft = This record is not confirmed. It is not an original.
sheet-meaning = Confirming makes exactly the content shown here the original, { $version }, and names you as its confirmer. Confirmed content cannot be changed: a correction or an addition is a new version, and this one stays.
sheet-fixed = This sheet was fixed at confirmation. Its own digest stands in the manifest of the version and can be checked against the ledger.

# Differences
diff-none = Nothing has changed.
diff-unchanged = Unchanged
diff-added = Added
diff-removed = Removed
diff-replaced = Replaced
diff-changed = Changed
diff-old = Before
diff-new = After
diff-field = Field
diff-nothing = (none)
diff-by = { $date } { $name }
diff-facts = About the record
diff-title-field = Title
diff-too-large = Too large to compare: the whole is shown as replaced.
diff-not-comparable = This format cannot be compared as text. Open both versions to check.

# Coded items
items-title = Items
items-item = Item
items-code = Code
items-value = Value
items-unknown = { $count ->
    [one] 1 code is
   *[other] { $count } codes are
} not in the edition of the code table that was in force; shown as given.

## CDA R2
cda-title = Clinical document (CDA)
cda-section = (without heading)
cda-no-namespace = This XML does not declare the namespace of CDA; it was read as CDA all the same.
cda-entries = This section has { $count } coded entries for machines, which are not shown here. They are in the file as it is.
cda-foreign-body = The body is embedded as a file of the type { $media_type } ({ $count } characters). It cannot be shown here; see the file as it is.
cda-technical = Rules the document was made by
cda-attributes = Attributes
cda-record-target = Patient
cda-patient-role = As a patient
cda-patient = The person
cda-id = Identifier
cda-name = Name
cda-addr = Address
cda-telecom = Contact
cda-sex = Sex
cda-birth-time = Birth date
cda-code = Kind
cda-effective-time = Date and time
cda-confidentiality = Confidentiality
cda-language = Language
cda-set = Set of versions
cda-version = Version
cda-author = Author
cda-data-enterer = Data enterer
cda-informant = Informant
cda-custodian = Custodian
cda-recipient = Recipient
cda-legal-authenticator = Legal authenticator
cda-authenticator = Authenticator
cda-participant = Participant
cda-documentation-of = Documentation of
cda-related-document = Related document
cda-encounter = Encounter
cda-time = Time
cda-from = From
cda-until = Until
cda-person = Person
cda-organization = Organization
