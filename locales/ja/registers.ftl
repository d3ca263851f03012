# Registers, their fields and choices, and why something is refused (ja).

## label
register-label = 情報区分
register-label-about = 記録を分類し、区分ごとに取扱方法を定めます。権限は区分ごとに与えます。
register-label-code = コード
register-label-name = 名称
register-label-importance = 重要度
register-label-storage = 保管
register-label-delivery = 受渡し
register-label-copying = 複製
register-label-disposal = 廃棄

## role
register-role = 役割
register-role-about = 誰が何をできるかを定めます。ここにない操作はできません。
register-role-code = コード
register-role-name = 名称
register-role-rights = 権限
register-role-rights-operations = 操作
register-role-rights-labels = 対象の情報区分
register-role-rights-every_label = すべての情報区分
register-role-rights-registers = 対象の台帳
register-role-rights-every_register = すべての台帳
register-role-rights-groups = 情報群
register-role-rights-document_types = 対象の文書種別（なければすべて）
register-role-rights-own_patients = 担当患者だけ
register-role-rights-departments = 対象の部署（なければすべて）
register-role-rights-days = 曜日
register-role-rights-from_minute = 開始（0時からの分）
register-role-rights-until_minute = 終了（0時からの分）
register-role-rights-terminal_classes = 端末の区分（なければすべて）

## retention-rule
register-retention-rule = 保存期間規則
register-retention-rule-about = 文書をいつまで保存するかを、根拠と確かさとともに定めます。期間が過ぎても自動では消えません。
register-retention-rule-code = コード
register-retention-rule-name = 名称
register-retention-rule-terms = 期間
register-retention-rule-terms-statute = 法令の識別
register-retention-rule-terms-basis = 根拠
register-retention-rule-terms-applies_from = 適用開始日
register-retention-rule-terms-promulgated_on = 公布日(施行日が不明の改正)
register-retention-rule-terms-period = 期間の種類
register-retention-rule-terms-years = 年数
register-retention-rule-terms-starts = 起算
register-retention-rule-terms-certainty = 確かさ
register-retention-rule-terms-source = 出典
register-retention-rule-terms-note = 注意

## document-type
register-document-type = 文書種別
register-document-type-about = 保存できる文書の一覧と、その取扱いです。ここにない文書は保存できません。
register-document-type-code = コード
register-document-type-name = 名称
register-document-type-aliases = 別名
register-document-type-basis = 根拠法令
register-document-type-chapters = 適用される規定
register-document-type-retention = 保存期間規則
register-document-type-label = 情報区分
register-document-type-importance = 重要度
register-document-type-enterers = 入力できる役割
register-document-type-confirmers = 確定できる役割
register-document-type-signature = 電子署名
register-document-type-viewer = 表示方法
register-document-type-paper_allowed = 紙でも保存できる
register-document-type-has_patient = 患者の記録である
register-document-type-institutions = 対象の医療機関等

## code-table
register-code-table = コード表
register-code-table-about = 病名・医薬品・検査項目などのコード表です。記録は、作成したときの版で表示し続けます。
register-code-table-code = コード
register-code-table-name = 名称
register-code-table-system = 識別名(URL・OID)
register-code-table-rows = 項目
register-code-table-rows-code = コード
register-code-table-rows-display = 表示
register-code-table-rows-valid_from = 有効開始日
register-code-table-rows-formerly = 以前のコード

## person
register-person = 利用者
register-person-about = システムを使う人です。一度使った利用者IDは、他の人には使えません。
register-person-user_id = 利用者ID
register-person-name = 氏名
register-person-kana = 氏名カナ
register-person-qualification = 資格
register-person-roles = 役割
register-person-department = 所属の表記
register-person-departments = 部署
register-person-employment = 雇用区分
register-person-employer = 雇用元
register-person-purpose = 目的と範囲（外部の人）
register-person-personnel_no = 職員番号
register-person-starts_on = 開始日
register-person-ends_on = 終了日
register-person-leave_from = 休職の初日
register-person-leave_until = 休職の最終日
register-person-hours = ログインできる曜日と時間
register-person-hours-days = 曜日
register-person-hours-from_minute = 開始（0時からの分）
register-person-hours-until_minute = 終了（0時からの分）
register-person-authentication = 認証規程
register-person-birth_date = 生年月日（推測されやすいパスワードの検査用）
register-person-is_group = 共用ID（直接ログインできない）
register-person-members = 共用IDに切り替えられる人
register-person-is_enabled = 利用できる

## department
register-department = 部署
register-department-about = 働く場所と、その管理者、その部署の全員が持つ役割です。
register-department-code = コード
register-department-name = 名称
register-department-manager = 管理者
register-department-roles = 全員が持つ役割

## authentication-policy
register-authentication-policy = 認証規程
register-authentication-policy-about = 利用者の区分ごとに、本人確認の方法、パスワードの規則、誤入力時の扱いを定めます。
register-authentication-policy-code = コード
register-authentication-policy-name = 利用者の区分
register-authentication-policy-second_factor = 二つ目の認証要素
register-authentication-policy-terminals = 使える端末
register-authentication-policy-equivalent_measure = 同等の措置（必須としない場合）
register-authentication-policy-disclosure = 合意した開示書の版
register-authentication-policy-password_chars_min = パスワードの最小文字数
register-authentication-policy-needs_three_classes = 英字・数字・記号をすべて含める
register-authentication-policy-password_days_max = パスワードだけの場合の有効日数（0は期限なし）
register-authentication-policy-no_lifetime_measure = 期限に代わる措置
register-authentication-policy-password_warning_days = 期限前に知らせる日数
register-authentication-policy-password_generations = 再使用できない世代数
register-authentication-policy-failure_delay_seconds = 誤入力後に受け付けない秒数
register-authentication-policy-failures_max = ロックまでの誤入力回数
register-authentication-policy-lock_minutes = ロックが解けるまでの分数（0は解除されるまで）
register-authentication-policy-step_up_minutes = 確定・特権・持出しの前に本人確認が有効な分数
register-authentication-policy-dormant_days = 休眠とみなす未使用日数

## terminal
register-terminal = 端末
register-terminal-about = Genponを使える場所です。登録していない端末からはログインできません。
register-terminal-name = 名称
register-terminal-class = 区分
register-terminal-place = 設置場所
register-terminal-networks = 接続元のアドレス範囲
register-terminal-entry_control = 入退管理区域
register-terminal-is_remote = 外部から使う端末
register-terminal-ownership = 所有
register-terminal-management = 管理状態の確認内容
register-terminal-management_checked_on = 確認日
register-terminal-idle_minutes = 自動ロックまでの分数
register-terminal-certificate = 証明書のSHA-256
register-terminal-device_digest = ブラウザーの鍵の照合値
register-terminal-is_enabled = 利用できる

## identity-provider
register-identity-provider = 認証連携先
register-identity-provider-about = ログインする人を保証する外部の認証システム（OpenID Connect）です。利用者台帳にある人だけがログインできます。
register-identity-provider-code = コード
register-identity-provider-name = ログイン画面での名称
register-identity-provider-issuer = 発行者（https:// で始まるアドレス）
register-identity-provider-client_id = クライアントID
register-identity-provider-claim = 利用者を示す項目（クレーム）
register-identity-provider-person_field = 照合する項目
register-identity-provider-two_by_acr = 二要素とみなす acr の値
register-identity-provider-two_by_amr = 二要素とみなす amr の値
register-identity-provider-scopes = openid のほかに求める範囲（スコープ）
register-identity-provider-age_minutes_max = 連携先での認証からの経過時間の上限（分）
register-identity-provider-keys = 固定する公開鍵（JWKS。空欄なら取得）
register-identity-provider-is_enabled = 使用する
choice-person-field-user_id = 利用者ID
choice-person-field-personnel_no = 職員番号

## certificate-authority
register-certificate-authority = 認証局
register-certificate-authority-about = ログインに使う証明書を発行した認証局のうち、受け入れるものです。
register-certificate-authority-code = コード
register-certificate-authority-name = 名称
register-certificate-authority-certificate = 認証局の証明書（PEM）
register-certificate-authority-is_enabled = 受け入れる

## certificate
register-certificate = 証明書・カード
register-certificate-about = ログインに使う証明書やICカードと、その持ち主です。紛失したら「利用できる」を外すと、すぐに使えなくなります。
register-certificate-person = 持ち主
register-certificate-name = カードの番号など
register-certificate-fingerprint = 証明書のSHA-256
register-certificate-subject = 証明書の名義
register-certificate-ends_on = 有効期限
register-certificate-seen_on = 所持を確認した日
register-certificate-is_enabled = 利用できる

## remote-window
register-remote-window = 遠隔利用許可
register-remote-window-about = 外部からの利用を、人・目的・接続元・期間を決めて許可します。期間が終わると使えません。
register-remote-window-person = 利用者
register-remote-window-purpose = 目的
register-remote-window-conditions = 条件（仮想デスクトップ、VPNなど）
register-remote-window-networks = 接続元のアドレス範囲
register-remote-window-starts_at = 開始
register-remote-window-ends_at = 終了

## confirmation-rule
register-confirmation-rule = 確定規則
register-confirmation-rule-about = 代行確定・自動確定・装置による確定を認める規則です。規則がなければ行われません。
register-confirmation-rule-code = コード
register-confirmation-rule-name = 名称
register-confirmation-rule-mode = 方法
register-confirmation-rule-document_types = 対象の文書種別
register-confirmation-rule-after_hours = 確定までの時間(時間)
register-confirmation-rule-enterer = 入力者とする人
register-confirmation-rule-confirmer = 確定者とする人
register-confirmation-rule-managers = 管理責任者
register-confirmation-rule-device = 装置

## proxy-policy
register-proxy-policy = 代行入力規程
register-proxy-policy-about = 本人に代わって入力してよい業務、代行者、依頼者、承認方式を定めます。ここにない代行入力はできません。
register-proxy-policy-code = コード
register-proxy-policy-name = 名称
register-proxy-policy-operations = 代行を認める操作
register-proxy-policy-document_types = 対象の文書種別
register-proxy-policy-proxies = 代行入力者(個人)
register-proxy-policy-proxy_roles = 代行入力者(職種)
register-proxy-policy-principals = 依頼者(個人)
register-proxy-policy-principal_roles = 依頼者(職種)
register-proxy-policy-approval = 依頼者の承認
register-proxy-policy-approve_within_hours = 承認の期限(時間)
register-proxy-policy-means = 認める指示の手段
register-proxy-policy-needs_note = システム外での確認記録を必ず付ける
register-proxy-policy-basis = 根拠・認める場合

## system-client
register-system-client = 接続システム
register-system-client-about = 記録を預ける・読むシステムです。ここに挙げた操作・文書種別・患者に限ります。
register-system-client-name = 名称
register-system-client-responsible = 責任者
register-system-client-operations = できる操作
register-system-client-document_types = 対象の文書種別
register-system-client-patients = 対象の患者
register-system-client-patient_numbers = 患者番号
register-system-client-key_digest = 鍵の照合値
register-system-client-is_enabled = 接続できる

## paper-item
register-paper-item = 紙媒体の所在
register-paper-item-about = 紙カルテ・紹介状・フィルムなどが今どこにあるかを管理します。
register-paper-item-patient_no = 患者番号
register-paper-item-what = 内容
register-paper-item-document_type = 文書種別
register-paper-item-place = 保管場所
register-paper-item-borrower = 貸出先
register-paper-item-back_on = 返却予定日
register-paper-item-minutes_to_obtain = 取り寄せの時間(分)

## storage-medium
register-storage-medium = 記録媒体
register-storage-medium-about = バックアップや記録を保管する媒体の、保管場所・耐久年数・封印・移動の履歴を管理します。有効期限には、耐久年数の終わりの日を入れてください。期限が近づくと知らせます。
register-storage-medium-mark = 媒体の番号
register-storage-medium-kind = 種類
register-storage-medium-holds = 収めたもの
register-storage-medium-used_since = 使用開始日
register-storage-medium-durability_years = 耐久年数
register-storage-medium-place = 保管場所
register-storage-medium-seal = 封印・施錠
register-storage-medium-holder = 持出し先

## equipment-disposal
register-equipment-disposal = 機器・媒体の廃棄
register-equipment-disposal-about = 機器や媒体を、だれが、どのような専門知識をもって、どう廃棄し、読める情報が残っていないことをだれが確かめたかを管理します。
register-equipment-disposal-what = 廃棄するもの
register-equipment-disposal-method = 方法
register-equipment-disposal-operator = 実施者
register-equipment-disposal-qualification = 実施者の資格・専門知識
register-equipment-disposal-checked_by = 残存の確認者
register-equipment-disposal-remains = 残存の確認結果
register-equipment-disposal-closed_on = 完了日
choice-remains-nothing = 読める情報は残っていない
choice-remains-readable = 読める情報が残っている

## installed-change
register-installed-change = 機器・ソフトウェアの改訂履歴
register-installed-change-about = 機器とソフトウェアの変更を、導入時の検証とともに管理します。検証に合格するまで、使用開始日は入れられません。
register-installed-change-what = 機器・ソフトウェア
register-installed-change-version = 版・型番
register-installed-change-changes = 変更の内容
register-installed-change-tester = 検証者
register-installed-change-tested_on = 検証日
register-installed-change-result = 検証結果
register-installed-change-used_since = 使用開始日
choice-tested-passed = 合格
choice-tested-failed = 不合格

## outage
register-outage = 障害期間
register-outage-about = システムを使えなかった期間と、紙に書いた記録の後からの登録を管理します。
register-outage-what = 内容
register-outage-started_at = 開始
register-outage-ended_at = 終了
register-outage-items = 紙に書いた記録
register-outage-items-paper_reference = 紙の番号
register-outage-items-patient_no = 患者番号
register-outage-items-what = 内容
register-outage-items-written_at = 記載した日時
register-outage-items-record = 登録した記録

## feature
register-feature = 選択機能
register-feature-about = 必要な場合にだけ使う機能です。登録がない機能は止まっています。全文検索を使うと、記録の言葉を暗号化せずに持つ索引ファイルがデータの場所に作られ、止めると消されます。
register-feature-code = 機能
register-feature-is_on = 使う
choice-feature-full-text = 全文検索
late-registered = 確定により、紙の記録を登録済みにしました。

## information-group
register-information-group = 情報群
register-information-group-about = 情報と機能を目的ごとにまとめたものです。役割の権限で、群ごとに使えるようにします。
register-information-group-code = コード
register-information-group-name = 名称
register-information-group-purpose = 目的
register-information-group-operations = 操作
register-information-group-labels = 対象の情報区分
register-information-group-every_label = すべての情報区分
register-information-group-document_types = 対象の文書種別（なければすべて）
register-information-group-registers = 対象の台帳
register-information-group-every_register = すべての台帳

## grant
register-grant = 権限付与
register-grant-about = 一人に期限を決めて役割を与え、または操作を取り上げます。部署の管理者が確認するまでは仮の付与です。
register-grant-person = 利用者
register-grant-effect = 効果
register-grant-role = 与える役割
register-grant-operations = 取り上げる操作
register-grant-labels = 取り上げる情報区分（なければすべて）
register-grant-document_types = 取り上げる文書種別（なければすべて）
register-grant-registers = 取り上げる台帳（なければすべて）
register-grant-starts_on = 初日
register-grant-ends_on = 最終日
register-grant-reason = 理由
register-grant-purpose = 目的
register-grant-requested_by = 申請部署

## rights-review
register-rights-review = 権限見直し
register-rights-review-about = 付与・異動・定期の見直しで、部署の管理者が権限を続けるか取り消すかを決めます。台帳からは書けません。
register-rights-review-person = 利用者
register-rights-review-cause = きっかけ
register-rights-review-changed = 変わったこと
register-rights-review-departments = 決める部署
register-rights-review-items = 対象の権限
register-rights-review-items-kind = 種類
register-rights-review-items-key = 役割または付与
register-rights-review-items-outcome = 決定
register-rights-review-due_on = 期日
register-rights-review-decided_by = 決めた人
register-rights-review-decided_on = 決めた日
register-rights-review-remark = 備考

## restriction
register-restriction = 閲覧制限
register-restriction-about = この患者について知ることができる人を限ります。それ以外の人には、いない患者と同じに見えます。
register-restriction-patient_no = 患者番号
register-restriction-kind = 種類
register-restriction-reason = 理由
register-restriction-persons = 知ることができる人
register-restriction-roles = 知ることができる役割
register-restriction-departments = 知ることができる部署
register-restriction-starts_on = 初日
register-restriction-ends_on = 最終日

## patient-care
register-patient-care = 担当
register-patient-care-about = どの患者をどの人・どの部署が担当しているかです。「担当患者だけ」の権限はこれで決まります。
register-patient-care-patient_no = 患者番号
register-patient-care-persons = 担当者
register-patient-care-departments = 担当部署
register-patient-care-starts_on = 初日
register-patient-care-ends_on = 最終日

## privilege
register-privilege = 特権
register-privilege-about = ふだんは誰も持たない強い権限です。許可した人だけが、理由を書いて、決めた分数だけ使えます。
register-privilege-code = コード
register-privilege-name = 名称
register-privilege-purpose = 目的
register-privilege-rights = 権限
register-privilege-rights-groups = 情報群
register-privilege-rights-operations = 操作
register-privilege-rights-labels = 対象の情報区分
register-privilege-rights-every_label = すべての情報区分
register-privilege-rights-document_types = 対象の文書種別（なければすべて）
register-privilege-rights-registers = 対象の台帳
register-privilege-rights-every_register = すべての台帳
register-privilege-rights-own_patients = 担当患者だけ
register-privilege-rights-departments = 対象の部署（なければすべて）
register-privilege-rights-days = 曜日
register-privilege-rights-from_minute = 開始（0時からの分）
register-privilege-rights-until_minute = 終了（0時からの分）
register-privilege-rights-terminal_classes = 端末の区分（なければすべて）
register-privilege-persons = 許可する人
register-privilege-minutes_max = 使える分数
register-privilege-terminal_classes = 使える端末の区分（なければ管理用だけ）

## choice grant-effect
choice-grant-effect-allow = 付与
choice-grant-effect-withhold = 制限

## choice restriction-kind
choice-restriction-kind-staff = 職員が患者
choice-restriction-kind-public_figure = 要人等
choice-restriction-kind-wish = 患者の希望
choice-restriction-kind-other = その他

## choice review-cause
choice-review-cause-granted = 付与の確認
choice-review-cause-transfer = 異動
choice-review-cause-periodic = 定期

## choice reviewed
choice-reviewed-role = 役割
choice-reviewed-grant = 権限付与

## choice review-outcome
choice-review-outcome-keep = 継続
choice-review-outcome-withdraw = 取消し

## choice second-factor
choice-second-factor-required = 全員に必須
choice-second-factor-enrolled = 登録した人だけ

## choice employment
choice-employment-employee = 職員
choice-employment-dispatched = 派遣
choice-employment-vendor = 委託先・保守業者
choice-employment-external = 外部の利用者
choice-employment-temporary = 実習生・応援

## choice weekday
choice-weekday-mon = 月
choice-weekday-tue = 火
choice-weekday-wed = 水
choice-weekday-thu = 木
choice-weekday-fri = 金
choice-weekday-sat = 土
choice-weekday-sun = 日

## choice terminal-class
choice-terminal-class-staff = スタッフ区域
choice-terminal-class-patient_reachable = 患者等が触れられる場所
choice-terminal-class-out_of_sight = スタッフの目が届かない場所
choice-terminal-class-management = 管理用

## choice terminal-ownership
choice-terminal-ownership-institution = 医療機関等の所有
choice-terminal-ownership-personal = 個人の所有(BYOD)

## choice terminal-rule
choice-terminal-rule-registered = 登録した端末だけ
choice-terminal-rule-management = 登録した管理用端末だけ
choice-terminal-rule-any = どの端末からでも

## choice importance
choice-importance-critical = 最重要
choice-importance-high = 重要
choice-importance-normal = 通常
choice-importance-low = 低

## choice operation
choice-operation-read = 閲覧
choice-operation-enter = 入力
choice-operation-confirm = 確定
choice-operation-confirm_stand_in = 代行確定
choice-operation-correct = 訂正
choice-operation-add = 追記
choice-operation-withdraw = 消去
choice-operation-print = 印刷
choice-operation-export = 持出し
choice-operation-read_history = 更新履歴の閲覧
choice-operation-read_proof = 証明の閲覧
choice-operation-deposit = 受入れ(システム)
choice-operation-import = 取込み
choice-operation-find_patient = 患者の検索
choice-operation-search_text = 全患者の記録の本文の検索
choice-operation-manage_patient = 患者の登録・統合
choice-operation-read_register = 台帳の閲覧
choice-operation-administer_register = 台帳の管理
choice-operation-approve_register = 台帳の承認
choice-operation-unlock_account = アカウントの停止解除・代替の発行・再設定
choice-operation-read_audit = 監査証跡の閲覧
choice-operation-verify = 検証
choice-operation-read_health = 稼働状況の閲覧
choice-operation-review_rights = 権限の見直し

## choice period
choice-period-years = 年数
choice-period-indefinite = 永年
choice-period-unset = 法令の定めなし

## choice start-event
choice-start-event-creation = 作成の日
choice-start-event-last_entry = 最終記載の日
choice-start-event-completion = 完結の日
choice-start-event-dispensing = 調剤済みとなった日
choice-start-event-use = 使用した日
choice-start-event-dental_work_end = 歯科技工が終了した日
choice-start-event-leaving_work = 当該業務に従事しなくなった日
choice-start-event-study_end = 研究・治験が終了または中止した日
choice-start-event-marketing_approval = 製造販売承認の日

## choice certainty
choice-certainty-primary = 原典で確認済み
choice-certainty-secondary = 二次資料で確認
choice-certainty-unconfirmed = 未確認(要確認)
choice-certainty-unknown = 不明な点あり(要記入)
choice-certainty-decided = 医療機関等の決定

## choice chapter
choice-chapter-security = 6章 基本的な安全管理
choice-chapter-electronic_storage = 7章 電子保存
choice-chapter-external_storage = 8章 外部保存
choice-chapter-scanning = 9章 スキャナ等による電子化
choice-chapter-prescription_scanning = 9.4 紙の調剤済み処方箋の電子化

## choice signature
choice-signature-none = 不要
choice-signature-institution_seal = 医療機関等の署名
choice-signature-personal = 確定者の署名
choice-signature-personal_licensed = 確定者の署名(資格付き)

## choice viewer
choice-viewer-automatic = 自動
choice-viewer-note = 経過記録
choice-viewer-fhir = FHIR文書
choice-viewer-pages = ページ
choice-viewer-images = 画像

## choice institution-kind
choice-institution-kind-hospital = 病院
choice-institution-kind-clinic = 診療所
choice-institution-kind-dental_clinic = 歯科診療所
choice-institution-kind-maternity_clinic = 助産所
choice-institution-kind-pharmacy = 薬局
choice-institution-kind-home_visit_nursing = 訪問看護ステーション
choice-institution-kind-care_provider = 介護事業者
choice-institution-kind-regional_network = 地域医療情報ネットワーク

## choice qualification
choice-qualification-physician = 医師
choice-qualification-dentist = 歯科医師
choice-qualification-pharmacist = 薬剤師
choice-qualification-nurse = 看護師
choice-qualification-assistant_nurse = 准看護師
choice-qualification-public_health_nurse = 保健師
choice-qualification-midwife = 助産師
choice-qualification-radiological_technologist = 診療放射線技師
choice-qualification-clinical_laboratory_technologist = 臨床検査技師
choice-qualification-clinical_engineer = 臨床工学技士
choice-qualification-physical_therapist = 理学療法士
choice-qualification-occupational_therapist = 作業療法士
choice-qualification-speech_therapist = 言語聴覚士
choice-qualification-registered_dietitian = 管理栄養士
choice-qualification-dental_hygienist = 歯科衛生士
choice-qualification-dental_technician = 歯科技工士
choice-qualification-emergency_life_saving_technician = 救急救命士

## choice confirmation-mode
choice-confirmation-mode-stand_in = 代行確定
choice-confirmation-mode-automatic = 自動確定
choice-confirmation-mode-device = 装置による確定

## choice proxy-approval
choice-proxy-approval-before = 事前承認
choice-proxy-approval-after = 事後承認
choice-proxy-approval-none = 承認不要

## choice proxy-means
choice-proxy-means-in_person = 対面
choice-proxy-means-voice = 口頭
choice-proxy-means-phone = 電話
choice-proxy-means-mail = 電子メールなど
choice-proxy-means-paper = 書面

## choice patient-scope
choice-patient-scope-all = すべての患者
choice-patient-scope-listed = 挙げた患者

## choice revision-state
choice-revision-state-requested = 申請中
choice-revision-state-effective = 有効
choice-revision-state-rejected = 却下
choice-revision-state-taken_back = 取下げ

## choice due
choice-due-decision = 承認待ち
choice-due-expiry = 有効期限
choice-due-review = 見直し

## what is wrong with a value
register-fault-missing = 入力してください。
register-fault-no-such-field = この台帳にない欄です。取り除いてください。
register-fault-wrong-shape = 形式が違います。書き方を確かめてください。
register-fault-too-long = { $max }文字以内にしてください。
register-fault-invisible = 表示できない文字があります。取り除いてください。
register-fault-not-a-code = 半角の英小文字・数字・「-」「_」「.」だけを使ってください。
register-fault-not-a-choice = 選択肢から選んでください。
register-fault-not-a-flag = 「はい」か「いいえ」を選んでください。
register-fault-not-an-integer = { $min }から{ $max }までの整数を入力してください。
register-fault-not-a-date = 日付を 2026-11-20 の形で入力してください。
register-fault-not-a-time = 日時を 2026-11-20T21:00:00+09:00 の形で入力してください。
register-fault-no-such-entry = 台帳「{ $register }」に、使える項目がありません。先に登録してください。
register-fault-taken = 他の項目で使われているか、使われたことがあります。別の値にしてください。
register-fault-twice = 同じ値が2回あります。一方を取り除いてください。
register-fault-contradicts = 欄「{ $other }」と矛盾します。どちらかを直してください。
register-fault-unreadable = この台帳の項目として読めません。各欄を確かめてください。

## why a change or a decision is refused
register-refusal-key-taken = このコードは使われているか、使われたことがあります。別のコードにしてください。
register-refusal-key-changed = 項目のコードは変更できません。新しい項目として登録してください。
register-refusal-not-latest = 編集中に別の変更が有効になりました。最新の内容を開いてやり直してください。
register-refusal-request-open = この項目には承認待ちの変更があります。その決定の後にやり直してください。
register-refusal-nothing-changed = 変更がありません。
register-refusal-not-open = この申請はすでに決定しています。
register-refusal-own-request = 自分の申請は承認・却下できません。別の人に依頼してください。
register-refusal-not-yours = 取り下げられるのは申請した本人だけです。
register-refusal-no-reason = 理由を入力してください。

## why something is allowed or refused
access-reason-role-allows = 役割が認めています。
access-reason-own-draft = 本人が入力した未確定の記録です。
access-reason-client-allows = 接続システムの台帳が認めています。
access-reason-no-right = この操作の権限がありません。必要なときは管理者に相談してください。
access-reason-type-not-for-role = この文書種別は、今の役割ではこの操作ができません。
access-reason-type-retired = この文書種別は廃止されています。新しい記録には別の種別を選んでください。
access-reason-type-not-for-institution = この種類の医療機関等では使わない文書種別です。
access-reason-other-institution = 他の医療機関等の記録です。
access-reason-disabled = 利用が停止されています。管理者に相談してください。
access-reason-not-designated = 代行確定を認める規則で指名されていません。
access-reason-operation-not-listed = 接続システムの台帳にない操作です。
access-reason-type-not-listed = 接続システムの台帳にない文書種別です。
access-reason-patient-not-listed = 接続システムの台帳にない患者です。
access-reason-target-does-not-fit = この対象にはできない操作です。
access-reason-proxy-allows = 代行入力規程が認めています。
access-reason-not-proxiable = この操作は、この文書種別では代行入力が認められていません。
access-reason-not-a-proxy = この依頼者の代行入力者として、代行入力規程に定められていません。
access-reason-principal-may-not = 依頼者本人に、今この操作をする権限がありません。

## rules
register-rules = 利用規則・教材
register-rules-about = システムの利用規則と罰則、パスワードなどの教材を定めます。改定すると、利用者は次のログインで改めて確認します。
register-rules-code = コード
register-rules-name = 表題
register-rules-kind = 種類
register-rules-text = 本文
register-rules-penalties = 違反したときの罰則

## hours-exception
register-hours-exception = 時間外利用の許可
register-hours-exception-about = 許可された曜日・時間帯のほかに、緊急の業務で利用する場合の申請と承認です。
register-hours-exception-person = 利用者
register-hours-exception-from = 開始日時
register-hours-exception-until = 終了日時
register-hours-exception-reason = 理由

## choice rules-kind
choice-rules-kind-rules = 利用規則（ログイン時に確認）
choice-rules-kind-training = 教材（読了を記録）

## credential-reset
register-credential-reset = 再設定台帳
register-credential-reset-about = パスワードなどを再設定したときの本人確認の方法と、確認した書類の写しの記録です。再設定の画面から自動で記録されます。
register-credential-reset-person = 利用者
register-credential-reset-method = 本人確認の方法
register-credential-reset-evidence = 書類の写し
register-credential-reset-media_type = 形式
register-credential-reset-evidence_digest = ダイジェスト

register-audit-rule = 監査の基準
register-audit-rule-about = 通常と違う利用を見分ける基準と、点検の間隔です。コード「usual」の1件が使われます。
register-audit-rule-code = コード
register-audit-rule-log_in_days = ログイン情報の保持日数（31日以上）
register-audit-rule-unusual_from_minute = 特殊時間帯の始まり（0時からの分）
register-audit-rule-unusual_until_minute = 特殊時間帯の終わり（0時からの分）
register-audit-rule-unusual_days = 終日を特殊時間帯とする曜日
register-audit-rule-long_minutes = これより短いログインは「長い」としない（分）
register-audit-rule-many_log_ins = 週にこれより少ない回数は「多い」としない
register-audit-rule-clock_seconds = 端末の時計のずれの許容（秒）
register-audit-rule-check_days = 点検の間隔（7日以内）

register-audit-check = 点検の記録
register-audit-check-about = 利用状況や機器を、だれがいつの分まで点検し、どう判断したかの記録です。
register-audit-check-kind = 点検の対象
register-audit-check-device = 機器
register-audit-check-from = 期間の始まり
register-audit-check-until = 期間の終わり
register-audit-check-findings = 目に留まった件数
register-audit-check-result = 結果
register-audit-check-note = 判断と対応
register-audit-check-checked_on = 点検日

register-device = 機器
register-device-about = 自動で記録を作る検査装置などです。責任者と操作者をここで決めます。
register-device-code = コード
register-device-name = 名称
register-device-kind = 種類
register-device-manager = 責任者
register-device-operators = 操作者
register-device-client = 接続システム
register-device-check_days = 責任者の点検の間隔（日）

register-device-operation = 機器の操作記録
register-device-operation-about = だれがいつ機器を操作したかの手書きの記録と、その間に機器が作った記録の対応です。
register-device-operation-device = 機器
register-device-operation-operator = 操作者
register-device-operation-from = 開始
register-device-operation-until = 終了
register-device-operation-what = 内容
register-device-operation-records = 対応する記録の番号

choice-check-kind-abnormal_use = 非正常な利用
choice-check-kind-screening = スクリーニング
choice-check-kind-device = 機器
choice-check-result-fine = 問題なし
choice-check-result-pursued = 確認中
choice-check-result-settled = 問題あり・対応済み
choice-device-kind-laboratory = 検体検査
choice-device-kind-imaging = 画像検査
choice-device-kind-physiology = 生理検査
choice-device-kind-monitor = 生体情報モニタ
choice-device-kind-other = その他
