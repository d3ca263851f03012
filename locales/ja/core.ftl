# 共通のことば: どの画面・様式でも同じ意味で使う語。

core-version = 第{ $number }版

# 記録の状態
state-draft = 未確定
state-confirmed = 確定
state-withdrawn = 消去

# 版が記録に対して行うこと
act-create = 作成
act-correct = 訂正
act-add = 追記
act-withdraw = 消去

# 確定のしかた
mode-personal = 確定者本人による確定
mode-stand_in = 代行確定
mode-automatic = 自動確定
mode-device = 装置による確定
mark-late = 後日登録

# 性別
sex-male = 男
sex-female = 女
sex-other = その他
sex-unknown = 不明

# 構成要素の役割
part-original = 原本
part-data = データ
part-view = 閲覧用
part-attachment = 添付
part-rendition = 確定時の書面

# 認証のしかた
authentication-password = パスワード
authentication-totp = ワンタイムコード
authentication-passkey = パスキー
authentication-certificate = 電子証明書
authentication-client_key = システムの鍵
authentication-recovery_code = 回復コード
authentication-substitute = 代替手段
authentication-entry_control = 入退管理区域
authentication-single_sign_on = シングルサインオン
authentication-single_sign_on_two = シングルサインオン（二要素）

# 時計の状態
clock-synchronized = 同期済み
clock-unsynchronized = 同期していない
clock-unknown = 不明

# 役割
role-physician = 医師
role-dentist = 歯科医師
role-pharmacist = 薬剤師
role-nurse = 看護師
role-midwife = 助産師
role-technician = 技師
role-clerk = 事務職員
role-records-manager = 記録管理責任者
role-auditor = 監査者
role-administrator = 管理者

# 情報区分（出荷時）
label-normal = 通常
label-sensitive = 機微
label-health-check = 健診
label-operations = 業務

# 受診の区分
encounter-outpatient = 外来
encounter-inpatient = 入院
encounter-emergency = 救急
encounter-home = 在宅

# 大きさ
size-bytes = { $size } バイト
