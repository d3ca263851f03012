## pages on who somebody is

step-second-title = One thing more
step-second-what = Besides your password, something that you hold shows who you are.
step-totp = The six digits of your authenticator
step-totp-hint = Type the digits that your authenticator shows now. A code is good once.
step-substitute = Substitute code
step-substitute-hint = The code that somebody with the right gave you, because a card or device was forgotten or broke.
step-recovery = Recovery code
step-recovery-hint = One of the ten codes that you wrote down, and have not used yet.
step-recovery-lost = If you do not have your device or passkey
step-do = Continue
step-leave = Stop logging in

enrol-title = Enrol a second element
enrol-what = To protect the records, enrol one thing more that only you hold. Either of the two is enough.
enrol-passkey = Passkey
enrol-passkey-what = A key that you use with a fingerprint, your face or a PIN. Neither key nor fingerprint ever leaves the device.
enrol-totp = Authenticator app
enrol-totp-scan = Scan the picture below with an authenticator app.
enrol-totp-type = Type the six digits that the app shows.
enrol-totp-picture = Picture for the authenticator app
enrol-totp-secret = If you cannot scan it
enrol-totp-secret-hint = Type these characters into the app. The method is SHA-256, six digits, 30 seconds.
enrol-totp-code-hint = If this code is right, the app is enrolled.
enrol-totp-do = Enrol the app
enrol-back = Back

recovery-title = Recovery codes
recovery-what = These are for the day your device is lost. They are shown here once. Print or copy them, and keep them in a safe place away from the device.
recovery-hint = Each code is good once. Show them to nobody, and do not save them on this device.
recovery-done = I have kept them. Continue

passkey-name = Name of the passkey
passkey-name-hint = By which you know it again, such as: blue key, room 1
passkey-create = Enrol a passkey
passkey-use = Use a passkey
passkey-log-in = Log in with a passkey
passkey-instead = Or prove it with a passkey alone.
passkey-no-script = A passkey needs JavaScript in your browser.
passkey-none = This browser cannot use passkeys. Please use another way.
passkey-failed = The passkey could not be used. Try again, or use another way.

password-change-title = Change your password
password-change-why = Your present password is a temporary one, or has ended. Choose one that only you know before you go on.
password-old = Present password
password-new = New password
password-suggestion = Use a random password
password-suggestion-hint = To use it, type it twice as the new password. It is another one each time this page opens.
password-rule-length = at least { $count } characters
password-rule-classes = letters, digits and symbols, each of them
password-rule-guess = not made of your name, user ID, birth date or a common word
password-rule-history = none of the last { $count } passwords, and nothing like them

password-fault-too-short = The password is too short.
password-fault-missing-class = Letters, digits and symbols are all needed.
password-fault-too-plain = The same characters come too often.
password-fault-own-data = Do not use your name, user ID or birth date.
password-fault-common-word = It is little more than a common word, which is guessed first.
password-fault-like-present = It is too much like the present one.
password-fault-used-before = You have used this password before.

rules-edition = edition { $edition }
rules-do = I have read this and will keep to it

## refusals

problem-password-weak = This password cannot be used.
problem-password-weak-next = Choose another one that keeps the rules.
problem-old-password-wrong = The present password is not right, or was wrong too often just now.
problem-old-password-wrong-next = Wait a little and type it again.
problem-proof-wrong = That did not prove who you are: the code is wrong, or came right after a wrong one.
problem-proof-wrong-next = Wait a few seconds and try again with a new code.
problem-too-busy = Too many people are logging in just now.
problem-too-busy-next = Wait a few seconds and try again.
problem-outside-hours = These are not the days and hours at which you may work here.
problem-outside-hours-next = If it is urgent, ask the administrator for an exception.
problem-last-second-factor = It is your last second element and stays.
problem-last-second-factor-next = Enrol another passkey or authenticator first.
problem-too-many-passkeys = You have as many passkeys as one person may have.
problem-too-many-passkeys-next = Remove one that you do not use.
problem-ceremony-ended = This took too long.
problem-ceremony-ended-next = Please begin again.

## actions in the trail

action-session-second-factor = Proved a second element
action-session-enter = Finished logging in
action-person-enrol-totp = Enrolled an authenticator app
action-person-enrol-passkey = Enrolled a passkey
action-person-remove-second-factor = Removed a second element
action-person-new-recovery-codes = Made new recovery codes
action-person-change-password = Changed their own password
action-person-old-password = Typed the present password right
action-person-acknowledge-rules = Acknowledged rules or training
action-person-list-readers = Looked at who has read rules and training
action-person-read-account = Looked at an account
action-person-list-accounts = Searched accounts
action-person-unlock = Unlocked an account
action-person-issue-substitute = Issued a substitute
action-person-issue-temporary-password = Issued a temporary password
action-person-report-leak = Reported a leak
action-person-reset-credentials = Set credentials anew
action-person-read-evidence = Looked at the evidence of a reset
action-person-read-own-account = Looked at their own account

problem-has-password = This person has a password already.
problem-has-password-next = Record how you made sure who they are, and use the reset.
action-person-suspend-passkey = Suspended a passkey (a copy may exist)

## my account

account-title = My account
account-see-all = Accounts of others
account-password-since = Password changed
account-factors = Second element
account-no-factor = None yet.
account-factor = Kind and name
account-since = Enrolled
account-used = Last used
account-suspended = suspended (a copy may exist)
account-enrol = Enrol a passkey or an app
account-remove = Remove
account-recovery-left = { $count } recovery codes are left.
account-recovery-new = Make new recovery codes
account-recovery-hint = The ones before are good no more.
account-read-at = read
account-unread = not read yet
account-log-ins = Recent log-ins
account-sessions = See where you are logged in now
account-entered = Last log-in
account-failed = Last failure

prove-title = Who you are, once more
prove-what = Something important is about to change, so please show again who you are.

leak-title = Password known to others, device lost
leak-step-1 = If somebody else may know it, close your account with the button below at once. You need no reason.
leak-step-2 = Call the administrator, or whoever runs the system.
leak-step-3 = When they have made sure who you are, you choose a new password and enrol a second element again.
leak-sure = At once, your password, passkeys and codes let nobody in, and all your open log-ins end.
leak-do = Report it and close my account
leak-done = Your report is in and the account is closed. Please call the administrator.
leak-back = Back to the log-in page

welcome-entered = Last log-in:
welcome-failed = Somebody tried to log in with your ID since the last time
welcome-failed-count = ({ $count } times)
welcome-failed-next = If it was not you, somebody may be misusing it. Call the administrator or report it.
welcome-seen = I have seen this
welcome-password = Your password ends in { $count } days.

notice-password-changed = Your password is changed. Log-ins on other devices have ended.
notice-enrolled = Enrolled.
notice-factor-removed = Removed.
notice-rules-read = Your reading is recorded.
notice-unlocked = The account is unlocked.

## accounts

entrance-title = Accounts
entrance-what = Find who cannot log in, who has no second element, whose password is old, who has not come for long.
entrance-unchanged = Password unchanged for days (at least)
entrance-dormant = Not logged in for days (at least; 0: as the policy says)
entrance-without = Without a second element
entrance-alarming = Locked, reported as leaked, or with a copied passkey
entrance-search = Find
entrance-found = { $count } people
entrance-alarms = To be dealt with
entrance-no-second = none
entrance-never = never
entrance-one = Account of { $name }
entrance-own = Somebody else unlocks or resets your own account.
entrance-alarm-locked = Locked (since { $at })
entrance-alarm-leaked = Leak reported ({ $at })
entrance-alarm-copied = A copy of the passkey “{ $name }” may exist
entrance-unlock = Unlock
entrance-unlock-what = Ends a lock after wrong attempts, or a closure after a report of a leak. Make sure first who is asking.
entrance-unlock-do = Unlock
entrance-substitute = Substitute code
entrance-substitute-what = For somebody whose card or device was forgotten or broke: a code with an end. Hand it to the person directly.
entrance-substitute-do = Issue a substitute
entrance-substitute-hand = Hand this code to the person directly. It is shown here once. It goes with the password until its end.
entrance-hours = Hours
entrance-hours-hint = at most { $count }
entrance-temporary = Temporary password
entrance-temporary-what = For somebody who has no password yet: a random one, to be changed at the first log-in.
entrance-temporary-do = Issue a temporary password
entrance-temporary-hand = Hand this temporary password to the person directly. It is shown here once. At the first log-in the person chooses another.
entrance-reset = Reset
entrance-reset-what = For somebody who forgot the password or lost every device: what was enrolled goes, and a one-time link lets the person alone choose a new password. It takes a record of how you made sure who they are, with a copy.
entrance-reset-method-hint = Such as: staff card with photograph, seen in person
entrance-reset-evidence-hint = A copy of the card or the like (at most 2 MB). It is kept encrypted.
entrance-reset-do = Reset

inbox-accounts = Accounts to be dealt with

# `genpon people`, `genpon authentication`
cli-second-factor = The six digits of your authenticator (or a substitute or recovery code)
people-count = { $count } people

auth-title = Rules on the authentication of users
auth-risk = Risk assessment they follow from
auth-general = Each user has a user ID of their own. A password is known to its user alone and kept in a form that nobody, administrators included, can turn back (argon2id). A password made of a name, a birth date or a common word is not accepted. A temporary password is changed at the first log-in. These rules were written from the settings in force.
auth-two = Log-in takes two elements of different kinds (a password with an authenticator, a passkey).
auth-one = A second element is asked for from those who enrolled one. A password alone is not recommended.
auth-measure = Equivalent measure: { $text }
auth-alone = Users without a second element: { $count } (not recommended)
auth-length = A password has at least { $count } characters.
auth-classes = A password has letters, digits and symbols, each of them.
auth-lifetime = Where two elements are not used, a password is good for { $count } days; after that it is changed before any work.
auth-no-lifetime = A password has no lifetime.
auth-generations = The last { $count } passwords, and any like the present one, are not accepted.
auth-delay = After a wrong entry none is accepted for { $count } seconds.
auth-lock = After { $count } wrong entries in a row the account is locked for { $minutes } minutes, and administrators are told.
auth-lock-until-released = After { $count } wrong entries in a row the account is locked until somebody with the right unlocks it, and administrators are told.
auth-step-up = Confirmation, privilege and export take a proof of identity at most { $count } minutes old.
auth-dormant = A user ID without log-in for { $count } days is reported as dormant.
