# 画面のことば。読む人が次に何をすればよいかまで書く。

## 枠

shell-skip = 本文へ進む
shell-demo = 試用環境です。患者はすべて架空です。実在の患者の情報を入れないでください。
shell-areas = 画面の切り替え
shell-search = 患者を探す
shell-search-place = 患者番号・氏名・カナ
shell-search-do = 検索
shell-account = 利用者メニュー
shell-logout = ログアウト
shell-language = 表示の言語
shell-damaged = 検証で保存内容の損傷が見つかりました。該当する記録には印があります。
shell-damaged-see = 保全状態を見る
shell-zone = 時刻は日本標準時（UTC+9）
shell-version = 原本 Genpon { $version }
area-inbox = 受信箱
area-patients = 患者
area-types = 文書種別
area-registers = 台帳
area-audit = 監査証跡
area-health = 保全状態
keys-title = キー操作
keys-search = 患者検索へ移る
keys-inbox = 受信箱を開く
keys-patients = 患者の一覧を開く
keys-help = この一覧を開く
keys-access-keys = アクセスキー
keys-access = Windows は Alt（または Alt+Shift）、Mac は Control+Option を押しながら: 検索 S、新しい記録 N、下書きの保存 W、確認へ進む C、記載欄 1〜4

## 共通

patient = 患者
patient-number = 患者番号
patient-name = 氏名
patient-birth-date = 生年月日
patient-age = 年齢
patient-sex = 性別
patient-records = 記録
patient-last = 最新の記録
patient-namesake = 同姓同名あり
band-label = 表示中の患者
birth-date-unknown = 生年月日不明
age-years = { $count }歳
age-months = { $count }か月
age-days = 生後{ $count }日
document-type = 文書種別
department = 診療科・部門
author = 作成者
person = 利用者
enterer = 入力者
record-title = 表題
record-number = 記録の識別番号
state = 状態
act = 操作
version = 版
version-number = 第{ $number }版
version-of = 第{ $number }版（全{ $latest }版）
at = 日時
action = 操作
event-at = 発生日時
saved-at = 保存日時
entered = 入力
entered-where = 入力した端末
confirmed = 確定
confirmed-where = 確定した端末
on-behalf-of = 依頼者
reason = 理由
rule = 適用した規則
retention = 保存期間
code-tables = 使用したコード表
digest = ダイジェスト
manifest-digest = 版明細のダイジェスト
mark-damaged = 損傷
mark-earlier-number = 番号 { $number } のときの記録
parts = 構成要素
part-name = 名前
part-role = 役割
part-media-type = 形式
part-size = 大きさ
do = 操作
newer = 新しい方へ
older = 古い方へ
paging = 前後の一覧
list-first = はじめから
list-next = 次へ
filter-from = 期間の始め
filter-to = 期間の終わり
filter-do = 絞り込む
filter-text = 本文のことば
text-title = 記録の本文を検索
text-title-patient = この患者の記録の本文を検索
text-hint = 空白で区切った言葉をすべて含む記録を探します(8語まで)。ひらがな・カタカナ、全角・半角、大文字・小文字は区別しません。
text-found = { $count } 件見つかりました(確定の新しい順)
text-found-more = 最初の { $count } 件です(確定の新しい順)。続きがあります
text-none = 見つかりません
text-none-do = 言葉を減らすか、別の言い方で探してください。画像とPDFの中の文字は探せません。
text-next = 続きを表示
text-behind = 索引を作っています: { $of } 版のうち { $taken_in } 版まで。残りの記録はまだ見つかりません。しばらくしてもう一度探してください。
text-partial = 1、2文字の語は当てはまるものが多すぎるため、一部だけを探しました。3文字以上にするか、患者を選んで探すと、もれなく探せます。
filter-remove = この条件を外す
filters-set = 設定中の条件
filters-clear = すべての条件を外す
form-required = 必須
form-faults = 入力を確認してください
present-do = 内容を確認して確定へ

## ログインと初期設定

login-title = ログイン
login-institution = 医療機関等
login-user-id = 利用者ID
login-password = パスワード
login-do = ログイン
login-help = パスワードを忘れたときは、施設の管理者に再設定を依頼してください。
provider-secret-enter = クライアントシークレットを登録する
provider-secret = クライアントシークレット
provider-secret-hint = 認証連携先が発行したものを入力します。封印して保管し、以後は表示しません。空欄にすると、これまでのものを取り除きます。
provider-secret-keep = 登録する
notice-provider-secret-kept = クライアントシークレットを登録しました。
sso-log-in = 認証連携先でログイン
sso-log-in-through = { $name }でログイン
sso-prove-through = 代わりに{ $name }で確認する
sso-onward = { $name }へ移ります
sso-back = Genponに戻ります
sso-go = 進む
sso-left = Genponからログアウトしました。{ $name }にはログインしたままです。
sso-leave = { $name }からもログアウトする
login-samples = 試用環境の利用者
login-who = 役割
setup-title = 最初の管理者の登録
setup-what = 「{ $institution }」の最初の管理者を登録します。この画面へのリンクは一度だけ使えます。
setup-name = 氏名
setup-name-hint = 記録と監査証跡に残る名前です。
setup-password-hint = { $count }文字以上。英字・数字・記号をすべて含め、名前・生年月日・よくある言葉は避けてください。
setup-password-again = パスワード（もう一度）
setup-do = 登録する

## 受信箱

inbox-title = 受信箱
inbox-empty = 待っているものはありません。
inbox-empty-do = 患者を探す
inbox-confirm = 確定待ち
inbox-confirm-hint = ほかの人が入力し、あなたが確定できる記録です。
inbox-own = 自分の未確定
inbox-own-hint = あなたが書きかけの記録です。確定するまで原本にはなりません。
inbox-returned = 差し戻されたもの
inbox-returned-hint = 確定者から差し戻された未確定です。理由を読んで直し、もう一度確定に回してください。
inbox-automatic = まもなく自動確定
inbox-automatic-hint = 期限までに確定しなければ、規則により自動で確定されます。内容を確認してください。
inbox-due = 自動確定の期限
inbox-returned-why = 差戻しの理由
inbox-more = { $count }件すべてを見る
inbox-requests = 台帳の申請
inbox-requests-hint = あなたが承認または却下できる申請です。
inbox-papers = 障害時に紙に書いた記録
inbox-papers-hint = まだ登録されていない紙の記録があります。
inbox-papers-do = 一覧を見る
inbox-recent = 最近開いたチャート
outages-title = 障害時に紙に書いた記録
outages-what = システムを使えなかった間に紙に書いた記録と、登録の状況です。患者のチャートで新しい記録を作り、紙の番号を選ぶと、確定したときに登録済みになります。
outages-none = 障害期間は登録されていません。
outages-add = 障害期間を追加する
outages-lasts = 継続中
outages-missing = 未登録 { $count }件
outages-complete = すべて登録済み
outages-paper = 内容
outages-open = 未登録

## 患者検索

patients-title = 患者を探す
patients-q = 患者番号・氏名・カナ
patients-q-hint = 一部だけでも探せます。
patients-birth-hint = 例: 1948-03-12、昭和23.3.12
patients-found = { $count }人見つかりました
patients-found-more = { $count }人を表示しています。続きがあります。
patients-found-last = 続きの{ $count }人です。これで全員です。
patients-next = 次を見る
patients-recent = 最近開いた患者
patients-none = 該当する患者はいません。
patients-none-do = 番号の桁数、カナの読み、生年月日を確かめて、もう一度探してください。

## 診療の一覧

chart-title = 診療記録の一覧
chart-new = 新しい記録
chart-location = 記録の所在
chart-merged = 統合された患者番号: { $numbers }
chart-records = 記録
chart-none = この条件に合う記録はありません。
matrix-title = 時期と文書種別
matrix-steer = 期間の切り替え
matrix-total = 計
matrix-cell =
    { $document_type } { $time }: { $count }件{ $drafts ->
        [0] { "" }
       *[other] 、うち未確定{ $drafts }件
    }{ $withdrawn ->
        [0] { "" }
       *[other] 、うち消去{ $withdrawn }件
    }
matrix-legend-count = 記録の件数
matrix-legend-drafts = 未確定を含む
matrix-legend-withdrawn = 消去を含む
unit-day = 日
unit-month = 月
unit-year = 年

## 記録

record-content = 記録の内容
record-facts = 記録の情報
record-damaged = この記録には損傷があります。診療の判断に使わないでください。
record-damaged-do = 管理者に知らせてください。控え（バックアップ）から確かめられることがあります。
record-withdrawn = この記録は消去されています
record-older = 表示しているのは第{ $number }版です。これより新しい版があります。
record-older-see = 最新の第{ $number }版を見る
record-open-draft = { $name }さんの未確定の{ $act }があります。
record-open-draft-see = 未確定の内容を見る
pager-label = 版の切り替え
tabs-label = 記録の表示
tab-content = 内容
tab-history = 履歴
tab-differences = 差分
tab-proof = 証明
print-do = 印刷用の表示

## 下書き

draft-title = { $document_type }の記入
draft-title-of = { $document_type }の{ $act }（第{ $number }版から）
draft-saved = 保存済み
draft-saving = 保存しています…
draft-unsaved = まだ保存していない変更があります
draft-save-failed = 自動で保存できませんでした。「下書きを保存」を押してください。
draft-save = 下書きを保存
draft-leave = 保存していない変更があります。このまま離れますか。
draft-not-original = 下書きは原本ではありません。確定すると版になります。
draft-other = { $name }さんもこの下書きを開いています
draft-other-do = 先に保存した人の内容が残ります。後から保存すると、両方の文が並んで表示されます。どちらも失われません。
draft-conflict = { $name }さんが先に保存しました
draft-conflict-do = あなたの文は下の欄に残っています。相手の文と見比べ、必要な部分をまとめてから保存してください。
draft-confirmer = 確定を頼む人
draft-late = 障害時に紙に書いた記録
draft-late-none = 紙からの後日登録ではない
draft-drawn = 文書から読み取った内容
draft-drawn-what = 取り込んだ文書から次の内容を読み取りました。確定の前に、正しいかどうかを確かめてください。
draft-drawn-field = 項目
draft-drawn-value = いまの値
draft-drawn-place = 文書の中の場所
draft-returned = { $name }さんが差し戻しました
return-do = 入力者に差し戻す
return-reason = 差戻しの理由
return-reason-hint = どこをどう直すかを書いてください。入力者の受信箱に表示されます。
drawn-title = 表題
drawn-event_at = 日時
drawn-encounter = 受診・入院
drawn-author = 作成者
drawn-kind = 文書種別
drawn-patient = 患者
draft-confirmer-any = 確定できる人のだれか
draft-add-file = ファイルを加える
draft-remove-file = { $name } を外す
draft-discard = 下書きを破棄する
draft-discard-what = 下書きの内容は失われます。確定済みの版は変わりません。破棄したことは監査証跡に残ります。
draft-discard-do = 破棄する
note-subjective-hint = 患者の訴え
note-objective-hint = 所見、測定値、検査結果
note-assessment-hint = 判断、診断
note-plan-hint = 治療、検査、説明
note-text-hint = 自由に記載できます。
note-to-free = 自由記載に切り替える
note-to-soap = SOAPに切り替える

## 確定

confirm-title = 確定前の確認
confirm-back = 記入に戻る
confirm-changes = 第{ $number }版からの変更
confirm-heading-create = 第{ $number }版として確定します
confirm-heading = { $act }を第{ $number }版として確定します
confirm-means-read = 表示している内容の全体を読み、正しいと認めます。
confirm-means-create = この内容が原本になります。
confirm-means-correct = この内容が新しい版になります。前の版も残り、いつでも見られます。
confirm-means-add = 追記した内容が新しい版になります。前の版も残り、いつでも見られます。
confirm-means-withdraw = 記録は消去の扱いになります。前の版は、権限のある人がいつでも見られます。
confirm-means-for-ever = 確定した版は、誰も変更も削除もできません。直すときは訂正・追記・消去を行います。
confirm-means-kept = 保存期間: { $retention }
confirm-as = 確定者
confirm-reason-hint = 版とともに残り、履歴に表示されます。
confirm-password = パスワード
confirm-password-hint = 本人であることを確かめるため、もう一度入力してください。
confirm-do = 第{ $number }版を確定する
confirm-shown = 表示内容

## 履歴と差分

history-versions = 版の一覧
history-from = 元
history-to = 先
history-compare = 選んだ2つの版を比べる
history-uses = 閲覧・出力の記録
history-uses-elsewhere = 誰が閲覧・印刷したかは、監査証跡を見る権限のある方に表示されます。
differences-from = 元の版
differences-to = 比べる版
differences-look = 見せ方
differences-unified = 一つの文で
differences-side = 左右に並べて
differences-do = 表示する
differences-deleted = 削除された文
differences-added = 追加された文

## 証明

proof-whole = 完全です
proof-whole-means = 内容・版明細・検証台帳が互いに一致しています。確定の後に変えられていません。
proof-pending = 一致しています（検査点を待っています）
proof-pending-means = 内容と版明細は一致しています。検証台帳の次の検査点に含まれると、証明ファイルを取り出せます。
proof-damaged = 一致しません
proof-damaged-means = 確定の後に何かが変わっています。この版を証拠として使わず、管理者に知らせてください。
proof-checked-at = 確かめた時刻
proof-checks = 確かめたこと
check-fits = 一致
check-not = 不一致
check-open = 未確認
proof-evidence = 証拠
proof-authentication = 本人確認
proof-presentation = 確定者に表示した内容
proof-presentation-none = 表示なし（規則による確定）
proof-previous = 前の版明細
proof-clock = 時計
proof-clock-sync = 最終同期
proof-place = 検証台帳での位置
proof-place-at = { $index }番の葉（検査点は{ $size }枚の葉を含む）
proof-place-none = 次の検査点で決まります
proof-checkpoint-at = 検査点の時刻
proof-checkpoint = 検査点（署名付きの文）
proof-software = 確定したソフトウェア
proof-take = 証明を持ち出す
proof-take-what = 証明ファイルと構成要素があれば、このシステムがなくても、この版が変えられていないことを誰でも確かめられます。
proof-take-later = 証明ファイルは、次の検査点の後に取り出せます。
proof-download = 証明ファイルを取り出す
proof-without-us = 自分で確かめるには
proof-step-file = 証明ファイルを保存します。
proof-step-parts = 内容の画面から構成要素を同じ場所に保存します。
proof-step-run = 検査プログラムを実行します。形式は公開されているので、自作のものでも構いません。
proof-step-compare = 表示された検査点を、監査人や受託機関が持つ検査点と見比べます。

## 記録の所在

location-title = 記録の所在
location-what = 紙の記録と電子の記録が、それぞれどこにあるかの一覧です。
location-add = 紙の記録を登録する
location-none = この患者の記録はまだありません。
location-medium = 媒体
location-place = 場所
location-period = 期間
location-standing = 現在の状況
medium-electronic = 電子
medium-other-system = 他のシステム
medium-paper = 紙
medium-film = フィルム

## 新しい記録

new-title = 新しい記録の文書種別
new-none = あなたが入力できる文書種別がありません。
new-none-do = 必要なときは、施設の管理者に権限の確認を依頼してください。
new-soap = SOAPで書く
new-free = 自由に書く
new-file = ファイルを登録
deposit-title = ファイルの登録
deposit-title-hint = 空欄のままなら、ファイルから読み取るか、ファイル名を使います。
deposit-event-hint = 空欄のままなら、ファイルから読み取ります。
deposit-file = ファイル
deposit-file-hint = PDF、JPEG、PNG、TIFF、テキスト、FHIR（JSON）。1つ { $size } まで。元のファイルは変更せずに保存します。
deposit-do = 登録して確認へ
deposit-next = 登録しただけでは未確定です。次の画面で内容を確認し、確定してください。

## 文書種別

types-what = この施設で保存できる文書の種類と、保存期間、確定できる人の一覧です。ここにない種類の文書は保存できません。
type-basis = 根拠
type-confirmers = 確定できる人
type-paper = 紙での保存
type-paper-yes = 可
type-paper-no = 不可
type-retired = この文書種別は廃止されています。過去の記録はそのまま閲覧できますが、新しい記録には使えません。
code = コード
label = 情報区分
retired = 廃止

## 台帳

register = 台帳
entry = 項目
field = 欄
old = 変更前
new = 変更後
day = 日
cancel = やめる
register-add = 項目を追加
register-edit = 変更する
register-none = 項目はまだありません。
register-search = 台帳の中を探す
register-entries = { $count }項目
register-waiting = 承認待ち { $count }件
register-requests = 承認待ちの申請
register-asked-by = 申請者
register-reminders = 見直しと期限
register-due = 内容
register-overdue = 期日超過
register-requested = 承認待ち
register-change-requested = 変更の承認待ち
register-request = 承認を待っている申請
register-request-other = 申請した本人は承認できません。権限のある別の人の承認を待っています。
register-decision-reason = 承認・却下の理由
register-decision-hint = 却下するときは必ず書いてください。
register-approve = 承認する
register-reject = 却下する
register-take-back = 申請を取り下げる
register-history = 変更の履歴
register-edition = 第{ $number }版
register-decided = 承認・却下
register-care = 管理
register-owner = 管理責任者
register-review-on = 見直し期日
register-expires-on = 有効期限
register-retire = 廃止する（過去の記録の表示には使われ続けます）
register-reason-hint = 変更の履歴と監査証跡に残ります。
register-needs-approval = この台帳の変更は、別の人が承認してから有効になります。
register-ask = 申請する
register-save = 保存する

## 監査証跡

audit-none = この条件に合う記録はありません。
audit-outcome = 結果
audit-leaf = 台帳の位置
terminal = 端末
record = 記録
outcome-done = 実行
outcome-refused = 拒否
outcome-failed = 失敗

## 保全状態

health-title = 保全状態
health-whole = 保存内容は完全です
health-whole-means = 最後の検証で、すべての版が検証台帳と一致しました。
health-unverified = 検証が済んでいません
health-unverified-means = まだ検証していないか、前回の検証から時間がたっています。次の検証を待つか、検証を実行してください。
health-damaged = 損傷が見つかりました
health-damaged-means = 下の一覧の記録は、保存した時の内容と一致しません。診療の判断に使わず、控え（バックアップ）から確かめてください。
health-last = 最後の検証
health-checked = { $count }版を確認
health-next = 次回
health-findings = 見つかった損傷
health-kind = 種類
health-what = 対象
health-ledger = 検証台帳
health-leaves = 葉の数
health-pending = 検査点待ち
health-checkpoint = 最後の検査点
health-checkpoint-none = まだありません
health-witness-holds = 一致
health-witness-not = 不一致
health-clock-source = 時刻源
health-clock-offset = ずれ
health-clock-sync = 最終同期
health-counts = 件数
health-space = 容量
health-space-short = 残りわずか
health-space-free = 空き
health-text = 全文検索の索引
health-text-off = 使っていません
health-text-ready = すべての版を取り込みました
health-text-behind = { $of } 版のうち { $taken_in } 版を取り込みました
health-by-day = 日ごとの確定数
chart-most = 最大 { $count }
chart-numbers = 数値で見る

## 印刷

print-back = 元の画面に戻る
print-now = 印刷する
print-hint = 印刷したことは監査証跡に残ります。
print-by = 印刷:
print-draft = 未確定の内容です。原本ではありません。

## 断りと故障

problem-where = 箇所:
problem-next = 次にすること
problem-reference = 問い合わせ番号

## 画面の処理で使う語

filter-all = すべて
list-separator = 、
rule-edition = { $rule } 第{ $edition }版
retention-years = { $years }年（{ $basis }）
retention-indefinite = 期限なし（{ $basis }）
terminal-browser = ブラウザ
clock-source-kernel-ntp = システム時計（NTP）
clock-source-system = システム時計
confirm-not-yours = この文書種別を確定する権限がありません。確定できる人を待っています。
confirm-clock-unsure = サーバの時計が同期していません。この版にはその印がずっと残ります。

# 直前の操作の結果
notice-draft-saved = 未確定のまま保存しました。
notice-draft-discarded = 未確定の内容を破棄しました。
notice-draft-returned = 入力者に差し戻しました。
notice-confirmed = 確定しました。この版は原本になり、もう変わりません。
notice-note-confirmed-clock-unsure = 確定しました。サーバの時計が同期していなかったため、その印が版に付いています。

# 証明の検査の手順
proof-check-format = 証明ファイルの形式が正しい
proof-check-owner = 検証台帳がこの医療機関等のものである
proof-check-parts = 構成要素がこの版のものである
proof-check-signature = 検査点に検証台帳の鍵で署名されている
proof-check-inclusion = 検査点の検証台帳にこの版が入っている
proof-check-later = 後の検査点がこの検査点に続いている

# 監査証跡の操作
action-session-log-in = ログイン
action-session-log-out = ログアウト
action-session-prove-again = 再認証
action-inbox-read = 受信箱を開いた
action-patient-find = 患者を検索した
action-patient-read = 患者を開いた
action-patient-register = 患者を登録した
action-patient-revise = 患者情報を変更した
action-patient-merge = 患者を統合した
action-text-search = 記録の本文を検索した
action-text-index-begin = 全文検索の索引を作り始めた
action-text-index-delete = 全文検索の索引を消した
action-feature-set-up = 選択機能を機械の前で切り替えた
action-chart-read = チャートを開いた
action-draft-begin = 未確定を始めた
action-draft-read = 未確定を開いた
action-draft-read-part = 未確定の構成要素を開いた
action-draft-save = 未確定を保存した
action-draft-present = 確定する内容の提示を受けた
action-draft-discard = 未確定を破棄した
action-part-stage = ファイルを預けた
action-part-read = 構成要素を開いた
action-record-confirm = 確定した
action-record-read = 記録を開いた
action-record-print = 記録を印刷した
action-record-prove = 証明を取り出した
action-history-read = 更新履歴を開いた
action-history-compare = 版を比べた
action-audit-read = 監査証跡を開いた
action-audit-find-patient = 監査証跡の患者を探した
action-institution-found = 医療機関等を開設した
action-person-set-up = 利用者を設定した
action-person-first-administrator = 最初の管理者を設定した

# 事象の詳細
detail-act = 操作
detail-mode = 方法
detail-manifest = 版明細のダイジェスト
detail-digest = ダイジェスト
detail-from = 比べた版
detail-to = 比べられた版
detail-found = 件数
detail-into = 統合先
detail-joined = 統合された番号
detail-part = 構成要素
detail-media-type = メディアタイプ
detail-words = 語数
detail-records = 表示した記録
detail-why = 理由
detail-is-on = 使う
detail-operation = 求めた権限
detail-access-reason = 理由
detail-access-rule = 規則

## Registers and places of records, in words of the handlers

register-by-setup = 導入時の設定
register-import = ファイルから取り込む
register-import-file = ファイル(CSV または JSON)
register-import-hint = 台帳を書き出し、そのファイルを直してここで取り込みます。すべての行が取り込まれるか、1行も取り込まれないかのどちらかです。
register-more-rows = …ほか { $count } 行
register-no = いいえ
register-row-refused = { $row } 行目: { $why }
register-secret = (変更あり。表示しません)
register-yes = はい
location-at-once = すぐに閲覧可
location-here = 本システム
location-in-place = 所定の場所。取り寄せ約 { $minutes } 分
location-lent = 貸出中: { $borrower }({ $day } まで)。取り寄せ約 { $minutes } 分
location-overdue = 貸出中: { $borrower }。返却予定日 { $day } を過ぎています
notice-register-asked = 変更は、別の人の承認を待っています。
notice-register-decided = 決定を記録しました。
notice-register-imported = ファイルを取り込みました。
notice-register-saved = 項目を保存しました。有効です。
rows-see = { $name }（{ $count }行）を見る・直す
rows-of-edition = 第{ $number }版、全{ $count }行です。1行の変更ごとに、この項目の新しい版になります。
rows-search = 行を探す
rows-none = 該当する行はありません。
rows-number = 行
rows-add = 行を加える
rows-edit = 行を直す
rows-remove = この行を外す
rows-remove-hint = 外した行も、前の版には残ります。前の版で作られた記録の表示は変わりません。

## 保全状態、画面の処理で使う語

count-patients = 患者
count-records = 記録
count-versions = 版
count-drafts = 未確定
count-audit-events = 監査事象
count-contents = 内容
space-database = データベース
space-contents = 封をした内容
log-versions = 版の検証台帳
log-audit = 監査証跡の検証台帳
scope-full = 全体
scope-added = 追加分
scope-deep = すべての内容を開いて
scope-sealed = 封のまま
action-health-read = 保全状態を開いた
action-patient-locate = 記録の所在を調べた
health-witness = 別の場所の写し
health-readers = 形式と表示する手段
health-reader-none = 表示する手段なし
action-client-log-in = システムが接続した
action-client-set-up = システムを設定した
action-changes-read = 変更の一覧を読んだ
action-document-import = 文書を取り込んだ
action-record-deposit = システムが記録を預けた
action-version-deposit = システムが版を預けた
action-register-overview = 台帳の一覧を開いた
action-register-read = 台帳を開いた
action-register-read-entry = 項目を開いた
action-register-propose = 項目の変更・申請
action-register-decide = 申請を決裁した
action-register-import = 台帳を取り込んだ
action-register-export = 台帳を書き出した
action-archive-verify = 保存された記録を検証した
action-index-rebuild = 索引を作り直した
action-key-rotate-institution = 医療機関等の鍵を更新した
action-key-rotate-root = ルート鍵を更新した
action-key-change-passphrase = ルート鍵のパスフレーズを変えた
action-key-change-signer = 検査点に署名する鍵を変えた
action-client-lock = 誤った鍵が続いたため接続を止めた
action-draft-print = 未確定を印刷した
action-draft-return = 未確定を差し戻した
action-audit-export = 監査証跡を書き出した
action-audit-log-ins = ログイン情報を調べた
action-audit-screen = 利用状況を点検表示した
action-audit-check = 点検を記録した
action-audit-timeline = アクセスの時間軸を調べた
action-audit-clocks = 端末の時計を調べた
action-audit-devices = 機器の記録を調べた
action-card-list = カードの所持状況を調べた
action-card-confirm = カードの所持を確認した
action-card-report-loss = カードの紛失を届け出た
action-terminal-tell-time = 端末の時刻を受け取った
action-person-issue-link = 一回限りのリンクを発行した
action-person-choose-password = パスワードを決めた
detail-scope = 範囲
detail-deep = 内容を開いたか
detail-complete = 完了
detail-versions = 版
detail-audit-events = 監査事象
detail-damages = 損傷
detail-register = 台帳
detail-key = キー
detail-edition = 版数
detail-fields = 欄
detail-state = 状態
detail-retired = 使用終了
detail-verdict = 決裁
detail-rows = 行
detail-rule = 規則
detail-form = 形式
detail-filters = 絞り込み
detail-revision = 保存の回数
detail-outage = 障害期間
detail-paper = 紙の番号
detail-lock = 止めた対象
detail-seconds = 秒数

## One-time links and passwords

link-issue = 1回限りのリンクを発行
link-title = { $name } さんの1回限りのリンク
link-what = 本人であることを確かめてから、このリンクを渡してください。1回だけ使えます。パスワードは本人しか知りません。このリンクは二度と表示されません。
link-until = 有効期限
link-back = 利用者の画面に戻る
password-title = パスワードを決める
password-what = { $name } さん、ログインには利用者ID「{ $id }」を使います。ここで決めるパスワードは、ほかの誰にも知られません。
password-do = このパスワードにする
proof-check-contents = 内容が版明細のダイジェストと一致する
proof-large = 大きな内容は、この画面では比べていません。
proof-compare = すべての内容を読んで比べる（時間がかかることがあります）
health-software = このソフトウェア
new-group-notes = ここに書く記録
new-group-others = そのほか
patient-new-title = 患者の登録
patient-edit-title = 患者情報の変更
patient-edit = 患者情報を変更
patient-kana = カナ
patient-death-date = 死亡日
patient-save = 登録する
patient-merge = 別の番号に統合する（重複登録）
patient-merge-what = 記録は作られたときの番号のまま残ります。この番号は新しい記録に使われなくなります。
patient-merge-into = 残す患者の番号
patient-merge-do = 統合する
notice-patient-registered = 患者を登録しました。
notice-patient-revised = 変更を登録しました。
notice-patient-merged = 重複した番号をこの番号に統合しました。
patient-merged-see = この番号は { $number } に統合されました。新しい記録はそちらに作ってください。

# 画面のロック、ログインの一覧、端末
locked-title = 画面をロックしています
locked-what = { $name } さん（{ $id }）の画面です。ご本人が解除すると、続きから使えます。
locked-do = ロックを解除
locked-leave = 別の人がログインする
locked-leave-hint = 保存済みの未確定はなくなりません。
terminal-title = この端末を登録する
terminal-what = この端末はまだ登録されていません。管理者から受け取った16文字のコードを入力してください。
terminal-code = 端末のコード
terminal-code-hint = ハイフンと大文字・小文字の違いは問いません。
terminal-do = 登録する
terminal-is-now = この端末は「{ $name }」として登録されました。
terminal-go-on = ログインへ
terminal-code-title = 端末のコード
terminal-code-what = 登録する端末で /terminal を開き、このコードを入力してください。この画面を閉じると、もう表示できません。
terminal-code-issue = 端末のコードを発行
log-ins-title = 自分のログイン
log-ins-title-all = 全員のログイン
log-ins-what = 今ログインしている端末です。覚えのないものは終了し、管理者に知らせてください。
log-ins-see-all = 全員のログインを見る
log-ins-who = 利用者
log-ins-terminal = 端末
log-ins-methods = 認証方法
log-ins-opened = 開始
log-ins-seen = 最後の操作
log-ins-state = 状態
log-ins-end = 終了
log-ins-locked = ロック中
log-ins-open = 使用中
log-ins-several = 複数の端末で同時に使用
log-ins-this = この画面
log-ins-end-do = 終了する
shell-lock = ロック
shell-lock-hint = 席を離れるとき、画面を隠します（F9）
shell-log-ins = 自分のログイン
keys-lock = 画面をロックする
notice-log-in-ended = ログインを終了しました。
action-session-lock = 画面をロックした
action-session-auto-lock = 画面が自動でロックされた
action-session-resume = 別の端末から使おうとした
action-session-end = ログインが続けられなくなった
action-session-list = 全員のログインを見た
action-session-end-remotely = 離れた端末のログインを終了した
action-terminal-issue-code = 端末のコードを発行した
action-terminal-set-up = 端末を登録した
action-register-set-secret = 認証連携先のクライアントシークレットを登録した
action-register-set-up = 台帳を機械の前で変更した
