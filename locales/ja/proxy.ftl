# 代行入力: what is refused, what a sheet says, and the pages.

problem-not-proxiable = この操作は代行入力が認められていません。
problem-not-proxiable-next = 代行入力規程にない業務です。本人が入力するか、規程の登録をシステム管理者に相談してください。
problem-not-a-proxy = この依頼者の代行入力者として定められていません。
problem-not-a-proxy-next = 代行入力規程で認められた依頼者を選ぶか、規程の登録をシステム管理者に相談してください。
problem-principal-may-not = 依頼者本人に、今この操作をする権限がありません。
problem-principal-may-not-next = 依頼者の利用が停止されているか、権限が変わっています。権限のある人に依頼してください。
problem-principal-unknown = 依頼者を特定できません。
problem-principal-unknown-next = 「主治医」「医師」などではなく、依頼した個人を利用者IDで指定してください。
problem-instruction-not-taken = その手段による指示は、代行入力規程で認められていません。
problem-instruction-not-taken-next = 規程で認められた手段で依頼者の指示を受けてから、入力してください。
problem-proxy-not-approved = 依頼者の承認がまだありません。
problem-proxy-not-approved-next = 事前承認が必要な代行入力です。依頼者が内容を開いて承認するまで、確定も提示もできません。
problem-proxy-refused = 依頼者が却下した代行入力です。
problem-proxy-refused-next = 却下の理由を確かめ、内容を直して保存しなおすか、破棄してください。
problem-not-the-principal = 承認できるのは依頼者本人だけです。
problem-not-the-principal-next = 依頼者に、承認待ちの一覧から内容を開いて承認するよう伝えてください。
problem-nothing-to-answer = 承認を待っている内容ではありません。
problem-nothing-to-answer-next = すでに回答されたか、承認の要らない代行入力です。記録を開いて確かめてください。
problem-proxy-not-opened = 内容を開かずに承認することはできません。
problem-proxy-not-opened-next = 一件ずつ内容を開き、読んでから承認してください。開いたあとに内容が変わったときも、開きなおしてください。
problem-refusal-without-reason = 却下の理由が必要です。
problem-refusal-without-reason-next = 代行入力者が直せるように、理由を一行で書いてください。

sheet-proxy = 代行入力者
sheet-instruction = 指示
sheet-proxy-policy = 代行入力規程
sheet-approval = 依頼者の承認
sheet-approval-none-yet = (この時点では承認待ち)
sheet-confirmation-note = システム外での確認
sheet-approval-waiting = 代行入力です。この時点で依頼者の承認を待っています。
