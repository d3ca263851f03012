# Words shared by every page and format.

core-version = Version { $number }

# State of a record
state-draft = Unconfirmed
state-confirmed = Confirmed
state-withdrawn = Withdrawn

# What a version does to its record
act-create = Create
act-correct = Correct
act-add = Add
act-withdraw = Withdraw

# How a version was confirmed
mode-personal = Confirmed in person
mode-stand_in = Confirmed by a stand-in
mode-automatic = Confirmed automatically
mode-device = Confirmed for a device
mark-late = Registered late

# Sex
sex-male = Male
sex-female = Female
sex-other = Other
sex-unknown = Unknown

# What a part is to its version
part-original = Original
part-data = Data
part-view = For reading
part-attachment = Attachment
part-rendition = Sheet fixed at confirmation

# How a person proved who they are
authentication-password = Password
authentication-totp = One-time code
authentication-passkey = Passkey
authentication-certificate = Certificate
authentication-client_key = Key of the system
authentication-recovery_code = Recovery code
authentication-substitute = Substitute
authentication-entry_control = Entry-controlled zone
authentication-single_sign_on = Single sign-on
authentication-single_sign_on_two = Single sign-on with two factors

# State of the clock
clock-synchronized = Synchronized
clock-unsynchronized = Not synchronized
clock-unknown = Unknown

# Roles
role-physician = Physician
role-dentist = Dentist
role-pharmacist = Pharmacist
role-nurse = Nurse
role-midwife = Midwife
role-technician = Technician
role-clerk = Clerk
role-records-manager = Records manager
role-auditor = Auditor
role-administrator = Administrator

# Labels as shipped
label-normal = Ordinary
label-sensitive = Sensitive
label-health-check = Health examination
label-operations = Operations

# Kinds of encounter
encounter-outpatient = Outpatient
encounter-inpatient = Inpatient
encounter-emergency = Emergency
encounter-home = Home visit

# Sizes
size-bytes = { $size } { $size ->
    [one] byte
   *[other] bytes
}
