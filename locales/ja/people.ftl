## 本人確認の画面

step-second-title = もう一つの本人確認
step-second-what = パスワードのほかに、あなたが持っているもので本人であることを確かめます。
step-totp = 認証アプリの6桁のコード
step-totp-hint = 認証アプリに今表示されている数字を入力してください。同じコードは一度しか使えません。
step-substitute = 代替コード
step-substitute-hint = カードや端末を忘れたとき・壊れたときに、権限のある人から渡されたコードです。
step-recovery = 回復コード
step-recovery-hint = 登録したときに控えた10個のコードのうち、まだ使っていない1つを入力してください。
step-recovery-lost = 端末やパスキーが手元にないとき
step-do = 確かめる
step-leave = ログインをやめる

enrol-title = 二つ目の認証を登録する
enrol-what = 診療の記録を守るため、パスワードのほかにもう一つ、あなただけが持つものを登録します。どちらか一方で構いません。
enrol-passkey = パスキー
enrol-passkey-what = 指紋・顔・PINで使う鍵です。鍵も指紋も、この端末や鍵の中から出ません。
enrol-totp = 認証アプリ
enrol-totp-scan = スマートフォンなどの認証アプリで、下の図を読み取ります。
enrol-totp-type = アプリに表示された6桁の数字を入力します。
enrol-totp-picture = 認証アプリで読み取る図
enrol-totp-secret = 図を読み取れないとき
enrol-totp-secret-hint = 認証アプリにこの文字を手で入力してください。方式はSHA-256、6桁、30秒です。
enrol-totp-code-hint = このコードが正しければ、登録が終わります。
enrol-totp-do = 認証アプリを登録する
enrol-back = 戻る

recovery-title = 回復コード
recovery-what = 端末をなくしたときに使うコードです。ここに一度だけ表示します。印刷するか書き写して、端末とは別の安全な場所に保管してください。
recovery-hint = 1つのコードは一度しか使えません。人に見せたり、この端末に保存したりしないでください。
recovery-done = 控えました。先へ進む

passkey-name = パスキーの名前
passkey-name-hint = あとで見分けられる名前です。例：青い鍵、診察室1の端末
passkey-create = パスキーを登録する
passkey-use = パスキーで確かめる
passkey-log-in = パスキーでログインする
passkey-instead = パスワードなどの代わりに、パスキーだけで確かめることもできます。
passkey-no-script = パスキーを使うには、ブラウザのJavaScriptを有効にしてください。
passkey-none = このブラウザではパスキーを使えません。ほかの方法を使ってください。
passkey-failed = パスキーを使えませんでした。もう一度試すか、ほかの方法を使ってください。

password-change-title = パスワードを変える
password-change-why = 今のパスワードは仮のものか、有効期限が過ぎています。先へ進む前に、あなただけが知るパスワードに変えてください。
password-old = 今のパスワード
password-new = 新しいパスワード
password-suggestion = 自動で作ったパスワードを使う
password-suggestion-hint = 使う場合は、新しいパスワードの欄に2回入力してください。この画面を開くたびに変わります。
password-rule-length = { $count }文字以上
password-rule-classes = 英字・数字・記号をすべて含む
password-rule-guess = 名前・利用者ID・生年月日・よく使われる言葉から作らない
password-rule-history = 直近{ $count }回のパスワードや、それに似たものは使えない

password-fault-too-short = パスワードが短すぎます。
password-fault-missing-class = 英字・数字・記号をすべて含めてください。
password-fault-too-plain = 同じ文字のくり返しが多すぎます。
password-fault-own-data = 自分の名前・利用者ID・生年月日は使わないでください。
password-fault-common-word = よく使われる言葉がほとんどで、推測されやすいパスワードです。
password-fault-like-present = 今のパスワードに似すぎています。
password-fault-used-before = 以前に使ったパスワードです。

rules-edition = 第{ $edition }版
rules-do = 読みました。守ります

## 断りの文

problem-password-weak = このパスワードは使えません。
problem-password-weak-next = 条件に合う別のパスワードを選んでください。
problem-old-password-wrong = 今のパスワードが違うか、続けて間違えたため、しばらく受け付けていません。
problem-old-password-wrong-next = 少し待ってから、もう一度入力してください。
problem-proof-wrong = 確認できませんでした。コードが違うか、間違えた直後に入力されました。
problem-proof-wrong-next = 数秒待ってから、新しいコードでもう一度試してください。
problem-too-busy = 今、ログインが混み合っています。
problem-too-busy-next = 数秒待ってから、もう一度試してください。
problem-outside-hours = 利用が許可された曜日・時間帯ではありません。
problem-outside-hours-next = 緊急の場合は、管理者に時間外利用の許可を申請してください。
problem-last-second-factor = 二つ目の認証がなくなるため、削除できません。
problem-last-second-factor-next = 先に別のパスキーか認証アプリを登録してください。
problem-too-many-passkeys = 登録できるパスキーの数を超えています。
problem-too-many-passkeys-next = 使っていないパスキーを削除してから登録してください。
problem-ceremony-ended = 手続きの時間が過ぎました。
problem-ceremony-ended-next = 最初からやり直してください。

## 監査証跡の操作

action-session-second-factor = 二つ目の本人確認
action-session-enter = ログインを終えた
action-person-enrol-totp = 認証アプリを登録した
action-person-enrol-passkey = パスキーを登録した
action-person-remove-second-factor = 二つ目の認証を削除した
action-person-new-recovery-codes = 回復コードを作り直した
action-person-change-password = 自分のパスワードを変更した
action-person-old-password = 今のパスワードを正しく入力した
action-person-acknowledge-rules = 規則・教材を確認した
action-person-list-readers = 規則・教材の確認状況を見た
action-person-read-account = アカウントの状態を見た
action-person-list-accounts = アカウントを検索した
action-person-unlock = アカウントの停止を解除した
action-person-issue-substitute = 代替コードを発行した
action-person-issue-temporary-password = 仮パスワードを発行した
action-person-report-leak = 漏えいを届け出た
action-person-reset-credentials = 認証情報を再設定した
action-person-read-evidence = 本人確認の書類の写しを見た
action-person-read-own-account = 自分のアカウントを見た

problem-has-password = この人にはすでにパスワードがあります。
problem-has-password-next = 本人確認を記録して「再設定」を行ってください。
action-person-suspend-passkey = パスキーを停止した（複製の疑い）

## 自分のアカウント

account-title = 自分のアカウント
account-see-all = ほかの人のアカウントを管理する
account-password-since = パスワードの変更日
account-factors = 二つ目の認証
account-no-factor = まだ登録していません。
account-factor = 種類と名前
account-since = 登録日時
account-used = 最後に使った日時
account-suspended = 停止中（複製の疑い）
account-enrol = パスキー・認証アプリを登録する
account-remove = 削除
account-recovery-left = 使える回復コードは残り{ $count }個です。
account-recovery-new = 回復コードを作り直す
account-recovery-hint = 作り直すと、前のコードはすべて使えなくなります。
account-read-at = 確認済み
account-unread = 未読
account-log-ins = 最近のログイン
account-sessions = 今開いているログインを見る
account-entered = 最後のログイン
account-failed = 最後の失敗

prove-title = もう一度の本人確認
prove-what = 大切な設定を変えるため、本人であることをもう一度確かめます。

leak-title = パスワードの漏えい・端末の紛失
leak-step-1 = ほかの人に知られたかもしれないときは、すぐに下のボタンで利用を止めてください。止めるのに理由は要りません。
leak-step-2 = システム管理者（または医療情報システムの運用担当者）に電話などで連絡してください。
leak-step-3 = 管理者が本人確認をしたあと、新しいパスワードを自分で決め、二つ目の認証を登録し直します。
leak-sure = 押すとすぐに、あなたのパスワード・パスキーなどはすべて使えなくなり、開いているログインもすべて終わります。
leak-do = 届け出て、利用を止める
leak-done = 届け出を受け付け、利用を止めました。管理者に連絡してください。
leak-back = ログイン画面に戻る

welcome-entered = 前回のログイン:
welcome-failed = 前回のあと、あなたのIDでログインの失敗がありました
welcome-failed-count = （{ $count }回）
welcome-failed-next = 心当たりがなければ、不正利用のおそれがあります。管理者に連絡するか、届け出てください。
welcome-seen = 確認しました
welcome-password = パスワードの期限まであと{ $count }日です。

notice-password-changed = パスワードを変更しました。ほかの端末のログインは終わりました。
notice-enrolled = 登録しました。
notice-factor-removed = 削除しました。
notice-rules-read = 確認を記録しました。
notice-unlocked = アカウントの停止を解除しました。

## アカウントの管理

entrance-title = アカウント
entrance-what = ログインできない人、二つ目の認証がない人、パスワードを長く変えていない人、長く使っていない人を探します。
entrance-unchanged = パスワードを変えていない日数（以上）
entrance-dormant = ログインしていない日数（以上、0は規程の日数）
entrance-without = 二つ目の認証がない
entrance-alarming = 停止中・漏えい届・パスキー複製の疑い
entrance-search = 探す
entrance-found = { $count }人
entrance-alarms = 対応が必要なこと
entrance-no-second = なし
entrance-never = なし
entrance-one = { $name } さんのアカウント
entrance-own = 自分のアカウントの解除や再設定は、ほかの管理者が行います。
entrance-alarm-locked = ロック中（{ $at }から）
entrance-alarm-leaked = 漏えい届（{ $at }）
entrance-alarm-copied = パスキー「{ $name }」に複製の疑い
entrance-unlock = 停止を解除する
entrance-unlock-what = 続けて間違えたためのロック、または漏えいの届け出による停止を解除します。本人であることを確かめてから行ってください。
entrance-unlock-do = 解除する
entrance-substitute = 代替コード
entrance-substitute-what = カードや端末を忘れた人・壊れた人に、期限のある代わりのコードを渡します。本人に直接渡してください。
entrance-substitute-do = 代替コードを発行する
entrance-substitute-hand = このコードを本人に直接渡してください。ここに一度だけ表示します。パスワードと一緒に、期限まで使えます。
entrance-hours = 有効な時間
entrance-hours-hint = { $count }時間まで
entrance-temporary = 仮パスワード
entrance-temporary-what = まだパスワードのない人に、乱数の仮パスワードを渡します。最初のログインで必ず変更します。
entrance-temporary-do = 仮パスワードを発行する
entrance-temporary-hand = この仮パスワードを本人に直接渡してください。ここに一度だけ表示します。最初のログインで、本人が新しいパスワードに変えます。
entrance-reset = 再設定
entrance-reset-what = パスワードを忘れた人、すべての端末をなくした人の認証情報を消し、本人だけが新しいパスワードを決める一回限りのリンクを発行します。本人確認の方法と書類の写しが必要です。
entrance-reset-method-hint = 例：職員証と顔写真を対面で確認した
entrance-reset-evidence-hint = 職員証などの写し（2 MBまで）。暗号化して保管します。
entrance-reset-do = 再設定する

inbox-accounts = 対応が必要なアカウント

# `genpon people`, `genpon authentication`
cli-second-factor = 認証アプリの6桁のコード（または代替コード・回復コード）
people-count = { $count } 人

auth-title = 利用者の認証に関する規程
auth-risk = 根拠とするリスク評価
auth-general = 利用者は一人ひとり別の利用者IDで識別し、パスワードは本人だけが知り、管理者を含め誰にも分からない形（argon2idによるハッシュ）で保管する。名前・生年月日・よく使われる言葉から作ったパスワードは使えない。仮パスワードは最初のログインで変更する。この規程は稼働中の設定から作成した。
auth-two = ログインには種類の異なる二つの要素（パスワードと認証アプリ、パスキーなど）を必要とする。
auth-one = 二つ目の要素は登録した人だけに求める。パスワードだけの利用は推奨しない。
auth-measure = 同等の措置: { $text }
auth-alone = 二つ目の要素を登録していない利用者: { $count } 人（推奨しない）
auth-length = パスワードは { $count } 文字以上とする。
auth-classes = パスワードには英字・数字・記号をすべて含める。
auth-lifetime = 二つの要素を使わない場合、パスワードの有効期間は { $count } 日とし、過ぎたときは変更するまで業務を行えない。
auth-no-lifetime = パスワードの有効期間は定めない。
auth-generations = 直近 { $count } 回のパスワードと、現在のものに似たものは使えない。
auth-delay = 誤入力のあと { $count } 秒間は入力を受け付けない。
auth-lock = 続けて { $count } 回誤ったときは { $minutes } 分間利用を停止し、管理者に知らせる。
auth-lock-until-released = 続けて { $count } 回誤ったときは、権限のある者が解除するまで利用を停止し、管理者に知らせる。
auth-step-up = 確定・特権・持出しの前に、{ $count } 分以内の本人確認を必要とする。
auth-dormant = { $count } 日間ログインのない利用者IDは休眠として報告する。
