# 取り込み：読み取ったものの説明と、受け付けない理由。

# 読み取ったもの
import-file-name = ファイル名
import-page-count = ページ数
import-page = ページ
import-not-said = 記載なし
import-picture-alt = { $name } の画像
import-page-alt = { $name }　{ $page } / { $count } ページ
import-picture-size = 大きさ
import-pixels = { $width } × { $height } 画素
import-resolution = 解像度
import-dpi = { $dpi } dpi
import-depth = 階調
import-bits = { $bits } ビット × { $samples }
import-bytes-behind = 画像の終わりの後に { $count } バイトのデータがあります。画面には現れません。
import-pdf-version = PDF の版
import-pdf-author = PDF に書かれた作成者
import-pdf-created = PDF に書かれた作成日時
import-pdf-encrypted = この PDF は暗号化されていますが、パスワードなしで開けます。印刷や複写が制限されていることがあります。
import-pdf-repaired = この PDF の内部の目次は壊れており、補って読みました。内容を確かめてください。
import-pdf-does-script = この PDF は開くとスクリプトを動かします。表示が変わることがあります。
import-pdf-does-launch = この PDF は別のプログラムやファイルを開く動作を含みます。
import-pdf-does-exchange = この PDF は入力内容を外へ送る動作を含みます。
import-pdf-does-embedded-files = この PDF は別のファイルを内蔵しています。内蔵ファイルはここには表示されません。
import-pdf-does-media = この PDF は音声・動画などを含みます。
import-pdf-does-dynamic-form = この PDF は開くたびに作られる様式（XFA）を含みます。読む側によって表示が異なります。
import-kind-unknown = 不明な形式
import-kind-empty = 空
import-kind-text = 文字列（{ $charset }）

# 受け付けない理由と、次にすること
import-refused-empty = ファイルが空です。送り元のファイルを確かめて、もう一度取り込んでください。
import-refused-type-mismatch = { $declared } として渡されましたが、中身は{ $actual }です。正しい形式を指定するか、送り元に確かめてください。
import-refused-type-unsupported = { $declared } を読む機能がありません。PDF、JPEG、PNG、TIFF、テキスト、FHIR R4 (JSON) のいずれかにしてください。
import-refused-no-reader = { $kind }を読む機能がありません。PDF、JPEG、PNG、TIFF、テキスト、FHIR R4 (JSON) のいずれかにしてください。
import-refused-charset-not-named = 文字コードが指定されていません（{ $charset } のように見えます）。text/plain; charset={ $charset } のように指定して、もう一度取り込んでください。
import-refused-charset-wrong = { $declared } として読めません。正しい文字コードを指定して、もう一度取り込んでください。
import-refused-text-too-large = テキストが大きすぎます（{ $size } バイト、上限 { $size_max } バイト）。分けて取り込んでください。
import-refused-json-too-large = JSON が大きすぎます（{ $size } バイト、上限 { $size_max } バイト）。分けて取り込んでください。
import-refused-json-too-deep = JSON の入れ子が { $depth_max } 段を超えています（{ $at } バイト目）。作成したシステムに確かめてください。
import-refused-json-not-utf8 = JSON が UTF-8 ではありません（{ $at } バイト目）。UTF-8 で出力し直してください。
import-refused-json-duplicate-key = JSON に同じ名前の項目が二つあります（{ $at } バイト目）。どちらが正しいか決められません。作成したシステムに確かめてください。
import-refused-json-broken = JSON が壊れています（{ $at } バイト目）。ファイルが途中で切れていないか確かめてください。
import-refused-fhir-too-many-values = 一つのファイルに { $values_max } を超える値があります。分けて取り込んでください。
import-refused-fhir-no-resource = FHIR リソースがあるべき場所にありません（{ $path }）。FHIR R4 の JSON か確かめてください。
import-refused-fhir-unknown-resource = { $kind } は FHIR R4 のリソースではありません（{ $path }）。FHIR の版を確かめてください。
import-refused-fhir-several-patients = { $count } 人の患者の情報が一つのファイルに入っています。患者ごとに分けて取り込んでください。
import-refused-fhir-no-record = { $kind } はシステム間のやりとりであり、記録ではないため取り込みません。
import-refused-xml-too-large = XMLが大きすぎます({ $size } バイト。{ $size_max } バイトまで)。分けるか、PDFにして取り込んでください。
import-refused-xml-broken = XMLとして読めません({ $detail })。文書型宣言や独自の実体があるXMLも取り込みません。作成元に出し直しを依頼してください。
import-refused-xml-other = CDA R2ではないXMLです。この種類を読む機能はまだありません。PDFにして取り込んでください。
import-refused-cda-several-patients = { $count } 人の患者についての文書です。患者ごとに分けて取り込んでください。
import-refused-cut-short = { $kind } が途中で切れています。元のファイルからもう一度取り込んでください。
import-refused-damaged = { $kind } が壊れています（{ $detail }）。元のファイルからもう一度取り込んでください。
import-refused-image-no-pixels = 画像に画素がありません。元のファイルを確かめてください。
import-refused-image-too-many-pixels = 画像が大きすぎます（{ $width } × { $height }、上限 { $pixels_max } 画素）。解像度を下げてください。
import-refused-image-too-many-pages = ページまたは画素が多すぎます（上限 { $pages_max } ページ）。分けて取り込んでください。
import-refused-image-unsupported = この種類の { $kind } は読めません（{ $detail }）。一般的な { $kind } に変換するか、PDF にしてください。
import-refused-image-no-such-page = { $page } ページはありません（全 { $page_count } ページ）。
import-refused-pdf-page-missing = PDF の { $page } ページ目がありません。元のファイルからもう一度取り込んでください。
import-refused-pdf-needs-password = この PDF を開くにはパスワードが要ります。パスワードを外した PDF を取り込んでください。
import-refused-pdf-bomb = この PDF は展開すると大きすぎます（上限 { $size_max } バイト）。作成元に確かめてください。

# ノート
import-refused-items-shape = genpon/items/1 形式の項目ではありません。送信元のシステムに確認してください。
import-refused-items-empty = 項目がありません。値を入力してください。
import-refused-note-shape = ノートの形式（genpon/note/1）ではありません。作成したシステムに確かめてください。
import-refused-note-misplaced = ノートの { $section } 番目の欄は、その位置に置けません。欄は S、O、A、P の順に一つずつです。
import-refused-note-empty = ノートに何も書かれていません。内容を入力してください。
import-refused-note-invisible = ノートの { $section } 番目の欄の { $at } 文字目に、画面に表示できない文字（{ $code }）があります。取り除いてから保存してください。
