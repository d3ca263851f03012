# What the command line says.

cli-init-done = データディレクトリ { $path } を作成しました。
cli-init-link = 次のリンクを3日以内に一度だけ開き、最初の管理者を登録してください。
cli-init-next = サーバーの起動:genpon serve --data DIR
cli-demo-ready = 合成患者で Genpon を起動しました。このパソコンのブラウザーで次のアドレスを開いてください。
cli-demo-about = このパソコンの中だけの平文HTTPです。患者はすべて架空です。データ:{ $path }
    終了は Ctrl-C。
cli-demo-sato = 医師
cli-demo-tanaka = 医師(整形外科)
cli-demo-suzuki = 看護師
cli-demo-ito = 事務
cli-demo-kato = 診療情報管理
cli-demo-mori = 監査
cli-demo-admin = システム管理者
cli-password = パスワード
cli-client-added = 接続システム { $id } を登録しました。鍵は今だけ表示します:
cli-client-next = システムは依頼のたびに鍵を送ります: Authorization: Bearer 鍵
cli-import-confirmed = 規則により確定
cli-import-stored = 取込み
cli-import-earlier = 取込み済み
cli-import-refused = 受入れ不可
cli-import-unreadable = 読取り不可
cli-import-sum = 取込み { $stored } 件(確定待ち)、規則により確定 { $confirmed } 件、取込み済み { $earlier } 件、受入れ不可 { $refused } 件。
readers-none = 表示する手段がありません
readers-fails = 読めませんでした
readers-figures = 構成要素 { $parts }件・記録 { $records }件
cli-terminal-added = 端末「{ $name }」を登録しました。端末のコード（30分間有効）:
cli-terminal-next = 登録する端末で /terminal を開き、このコードを入力してください。
measure-chart = 診療（チャート: 全診療科の一覧）
measure-record = 診療（記録1件の画面表示）
measure-print = 患者への説明（確定時に固定したファイル）
measure-trail = 監査（監査証跡1画面）
measure-proof = 訴訟等（版の証明）
measure-figures = { $count }件、平均 { $average } ms、最長 { $slowest } ms、毎秒 { $rate } 件（目標 平均 { $target } ms以内）
measure-met = 達成
measure-missed = 未達

# `genpon keys`
keys-passphrase-now = ルート鍵のパスフレーズ
keys-passphrase-new = 新しいパスフレーズ
keys-passphrase-again = もう一度
keys-passphrase-set = ルート鍵にパスフレーズを付けました。失うと誰もこの保管庫を開けません。二か所に保管してください。
keys-passphrase-changed = ルート鍵のパスフレーズを変えました。
keys-passphrase-removed = ルート鍵のパスフレーズを外しました。ファイルを読める人は鍵を手に入れます。
keys-passphrase-file = 設定はパスフレーズのファイルとして { $file } を指しています。中身を書き換えないとサーバは起動しません。
keys-running = { $institution }: 内容の鍵 { $total } 個のうち { $done } 個を包み直しました
keys-rotated-institution = { $institution }: 新しいものは第 { $edition } 版の鍵で封緘します。内容の鍵 { $count } 個を包み直しました。
keys-interrupted = { $institution }: 内容の鍵 { $count } 個で中断しました。すべて開けます。続きは同じコマンドをもう一度実行してください。
keys-rotated-root = ルート鍵を更新し、医療機関等の鍵 { $count } 個を包み直しました。いま控えを取り、古い鍵の控えを廃棄してください。
keys-signer-changed = { $institution }: 次の検査点からこれらの鍵で署名します。台帳の検証鍵を保管している人に渡してください:
keys-signer-same = { $institution }: 検査点はすでにこのアルゴリズムで署名されています:
