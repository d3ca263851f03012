# 記録の閲覧: ノート、書面、変更点。

# ノート
note-soap = 経過記録（SOAP）
note-free = 記録
note-subjective = S 主観的情報
note-objective = O 客観的情報
note-assessment = A 評価
note-plan = P 計画
note-text = 本文

# 読み取れなかったもの
view-unreadable = この部分を読み取れません。推測せず、原本のファイルとして残しています。理由: { $reason }
view-too-large = この部分は大きいため、ここには表示していません。ファイルとして開いてください。
view-damaged = この部分は壊れているか失われています。内容を信頼せず、記録管理責任者に知らせてください。
view-part-elsewhere = { $name }（{ $media_type }）は、ここには表示できません。ファイルとして開いてください。
view-part-open = { $name }（{ $media_type }）を開く
view-part-open-pages = { $name }（{ $media_type }、{ $pages } ページ）を開く
view-caution = 注意
view-warning = 警告
view-information = お知らせ

# 書面
sheet-patient-number = 患者番号
sheet-patient-name = 氏名
sheet-patient-kana = カナ
sheet-patient-birth-date = 生年月日
sheet-patient-sex = 性別
sheet-institution = 医療機関等
sheet-document-type = 文書種別
sheet-label = 情報区分
sheet-event-at = 対象日時
sheet-encounter = 受診
sheet-department = 診療科
sheet-content = 内容
sheet-responsibility = 作成と確定
sheet-act = 処理
sheet-reason = 理由
sheet-entered = 入力
sheet-confirmed = 確定
sheet-principal = 依頼者
sheet-in-place-of = 本来の確定者
sheet-mode = 確定の方法
sheet-rule = 適用した規則
sheet-rule-edition = { $code } 第{ $edition }版
sheet-authentication = 認証
sheet-clock = 時計
sheet-clock-offset = { $state }（{ $source }、誤差 { $offset } マイクロ秒）
sheet-clock-source = { $state }（{ $source }）
sheet-clock-last-sync = 最終同期
sheet-device = 装置
sheet-device-operator = 操作者
sheet-device-manager = 装置管理者
sheet-late = 障害期間
sheet-late-paper = 紙の番号
sheet-late-written = 紙に書いた日時
sheet-entered-at = 入力した場所
sheet-confirmed-at = 確定した場所
sheet-retention = 保存期間
sheet-retention-years = { $years } 年（{ $basis }）
sheet-retention-unlimited = 期限なし（{ $basis }）
sheet-identity = 記録の識別
sheet-record = 記録の識別子
sheet-version = 版
sheet-previous = 前の版の版明細
sheet-software = ソフトウェア
sheet-parts = 構成要素
sheet-part-name = 名前
sheet-part-role = 役割
sheet-part-media-type = 形式
sheet-part-size = 大きさ
sheet-part-digest = 要約値
sheet-code-tables = コード表
sheet-code-table = コード表
sheet-edition = 版
sheet-person = { $name }（{ $roles }、{ $user_id }）
sheet-list-separator = 、
sheet-clock-unreliable = 確定日時は、同期が確認できない時計によるものです。日時の正確さは保証されません。
sheet-is-automatic = 規則による自動確定です。確定の前に内容の提示は行われていません。
sheet-is-device = 装置からの取込完了時に、規則により確定しました。
sheet-is-late = システムの停止中に紙に書き、復旧後に登録した記録です（後日登録）。紙の番号と日時は下記のとおりです。
sheet-is-stand-in = 管理責任者が、本来の確定者に代わって確定しました。理由は下記のとおりです。
sheet-is-withdrawn = この記録は消去されました。内容は、閲覧権限のある人のために残されています。
sheet-is-draft = この記録は確定していません。原本ではありません。
sheet-meaning = 確定すると、ここに示した内容がこのまま{ $version }の原本となり、あなたが確定者として記録されます。確定した内容は変更できません。直すときは、訂正または追記として新しい版を確定し、この版も残ります。
sheet-fixed = この書面は、確定時に固定した内容です。この書面自体の要約値は、版明細（manifest）と検証台帳で確かめられます。

# 変更点
diff-none = 変更はありません。
diff-unchanged = 変更なし
diff-added = 追加
diff-removed = 削除
diff-replaced = 差し替え
diff-changed = 変更
diff-old = 変更前
diff-new = 変更後
diff-field = 項目
diff-nothing = （なし）
diff-by = { $date } { $name }
diff-facts = 記録の情報
diff-title-field = 表題
diff-too-large = 比べるには大きすぎるため、全体を差し替えとして示しています。
diff-not-comparable = 文字として比べられない形式です。両方の版を開いて確かめてください。

# コード化された項目
items-title = 項目
items-item = 項目名
items-code = コード
items-value = 値
items-unknown = 当時の版のコード表にないコードが { $count } 件あります。受け取ったとおりに表示しています。
