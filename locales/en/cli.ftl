# What the command line says.

cli-init-done = The data directory { $path } is ready.
cli-init-link = Open this link once, within three days, to make the first administrator:
cli-init-next = Start the server with: genpon serve --data DIR
cli-demo-ready = Genpon is running with synthetic patients. Open this address in a browser on this machine:
cli-demo-about = Plain HTTP on this machine alone; all patients are made up. Data: { $path }
    Stop with Ctrl-C.
cli-demo-sato = physician
cli-demo-tanaka = physician (orthopaedics)
cli-demo-suzuki = nurse
cli-demo-ito = clerk
cli-demo-kato = records manager
cli-demo-mori = auditor
cli-demo-admin = administrator
cli-password = Password
cli-client-added = The system { $id } is registered. Its key, shown only now:
cli-client-next = It sends the key with every request: Authorization: Bearer KEY
cli-import-confirmed = confirmed by the rule
cli-import-stored = brought in
cli-import-earlier = there already
cli-import-refused = refused
cli-import-unreadable = cannot be read
cli-import-sum = { $stored } brought in and waiting for confirmation, { $confirmed } confirmed by the rule, { $earlier } there already, { $refused } refused.
readers-none = nothing reads it
readers-fails = could not be read
readers-figures = { $parts } parts in { $records } records
cli-terminal-added = The terminal “{ $name }” is registered. Its code, good for 30 minutes:
cli-terminal-next = Open /terminal on the device and type this code there.
measure-chart = Care (the chart, over all departments)
measure-record = Care (one record on the screen)
measure-print = Explaining to the patient (the file fixed at confirmation)
measure-trail = Audit (a page of the trail)
measure-proof = In court (the proof of a version)
measure-figures = { $count } read, average { $average } ms, slowest { $slowest } ms, { $rate } per second (target: { $target } ms on average)
measure-met = met
measure-missed = MISSED

# `genpon keys`
keys-passphrase-now = Passphrase of the root key
keys-passphrase-new = New passphrase
keys-passphrase-again = The same again
keys-passphrase-set = The root key is under a passphrase now. Without it nobody opens this archive: keep it in two places.
keys-passphrase-changed = The root key is under the new passphrase.
keys-passphrase-removed = The root key is under no passphrase now: whoever reads its file has the key.
keys-passphrase-file = The settings name { $file } for the passphrase: change what is in it, or the server does not start.
keys-running = { $institution }: { $done } of { $total } keys of contents wrapped again
keys-rotated-institution = { $institution }: edition { $edition } of the key seals what is new; { $count } keys of contents were wrapped again.
keys-interrupted = { $institution }: interrupted after { $count } keys of contents. Everything opens; run the command again to go on.
keys-rotated-root = The root key was replaced; { $count } keys of institutions were wrapped again. Back it up now and destroy the copies of the old one.
keys-signer-changed = { $institution }: the next checkpoints are signed by these keys. Hand them to whoever keeps the keys of your ledgers:
keys-signer-same = { $institution }: checkpoints are signed by this algorithm already:
