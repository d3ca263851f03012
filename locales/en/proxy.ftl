# 代行入力: what is refused, what a sheet says, and the pages.

problem-not-proxiable = This operation may not be done by proxy.
problem-not-proxiable-next = No proxy policy covers it. The person themselves enters it, or ask an administrator about a policy.
problem-not-a-proxy = You are not a proxy of this principal.
problem-not-a-proxy-next = Choose a principal whom a proxy policy names for you, or ask an administrator about a policy.
problem-principal-may-not = The principal may not do this themselves now.
problem-principal-may-not-next = Their account is out of use or their rights have changed. Ask somebody who has the right.
problem-principal-unknown = It is not clear who the principal is.
problem-principal-unknown-next = Name the one person who asked you, by user ID; not “attending doctor” or a job title.
problem-instruction-not-taken = The proxy policy does not allow an instruction given in this way.
problem-instruction-not-taken-next = Take the principal's instruction in a way that the policy names, and enter it then.
problem-proxy-not-approved = The principal has not approved it yet.
problem-proxy-not-approved-next = This entry needs approval first. Until the principal opens and approves it, it can be neither shown nor confirmed.
problem-proxy-refused = The principal refused this entry.
problem-proxy-refused-next = Read the reason, change and save the entry again, or discard it.
problem-not-the-principal = Only the principal can approve it.
problem-not-the-principal-next = Ask the principal to open it from the list of approvals.
problem-nothing-to-answer = Nothing here waits for an approval.
problem-nothing-to-answer-next = It was answered already, or needs no approval. Open the record to see.
problem-proxy-not-opened = It cannot be approved without opening it.
problem-proxy-not-opened-next = Open each entry, read it, and approve it then. If it changed since you opened it, open it again.
problem-refusal-without-reason = A refusal needs a reason.
problem-refusal-without-reason-next = Write one line, so that the proxy can put it right.

sheet-proxy = Entered by proxy
sheet-instruction = Instruction
sheet-proxy-policy = Proxy policy
sheet-approval = Approval by the principal
sheet-approval-none-yet = (not given at this time)
sheet-confirmation-note = Confirmed outside of the system
sheet-approval-waiting = Entered by proxy. At this time the principal's approval is pending.
