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
