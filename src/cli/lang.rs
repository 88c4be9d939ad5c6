//! Which language, and the Japanese of the help texts.

use std::ffi::OsString;

use clap::Command;
use soukan::diag::Lang;

/// `--lang`, else the locale: the first of `LC_ALL`, `LC_MESSAGES`, `LANG` that is set.
pub(super) fn from_environment(args: impl Iterator<Item = OsString>) -> Lang {
    let args: Vec<String> = args.map(|arg| arg.to_string_lossy().into_owned()).collect();
    let given = args.iter().enumerate().find_map(|(index, arg)| match arg.strip_prefix("--lang") {
        Some("") => args.get(index + 1).cloned(),
        Some(rest) => rest.strip_prefix('=').map(str::to_owned),
        None => None,
    });
    let locale = || {
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
        names.into_iter().filter_map(|name| std::env::var(name).ok()).find(|value| !value.is_empty())
    };
    match given.or_else(locale) {
        Some(value) if value.starts_with("ja") => Lang::Ja,
        _ => Lang::En,
    }
}

/// A command, its description, and those of its arguments by id.
type Help = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Japanese for each command.
const JAPANESE: &[Help] = &[
    (
        "build",
        "静的サイトを作る",
        &[
            ("out", "書き出し先。成功したときだけ、フォルダごと入れ替わる"),
            ("base_url", "サイトを置くアドレス。正規のリンクと sitemap.xml のため"),
            ("theme", "テーマのフォルダ。題名・フッター・ロゴ・色・語句・テンプレート・ファイル"),
        ],
    ),
    (
        "check",
        "データの誤り・疑い・注記をすべて報告する",
        &[
            ("format", "報告の形式"),
            ("all", "承認済みの指摘と注記も示す"),
            ("explain", "診断の名（コード）を説明する"),
        ],
    ),
    (
        "show",
        "一つのもの（遵守事項・質問・開示書・チェックリスト項目など）を示す",
        &[("key", "鍵。書き方は問わない"), ("format", "形式")],
    ),
    (
        "trace",
        "どこからでも、経営管理編まで上へ、質問・回答・エビデンスまで下へたどる",
        &[
            ("key", "鍵。書き方は問わない"),
            ("up", "経営管理編の方向だけ"),
            ("down", "システム運用編の方向だけ"),
            ("reach", "下へどこまでたどるか"),
            ("format", "形式"),
            ("output", "標準出力の代わりに書くファイル"),
        ],
    ),
    (
        "book",
        "紙のための綴り: 遵守事項・章・開示書などを、上位と下位・備考・エビデンス・出典とともに一つの HTML ファイルにする",
        &[
            ("what", "鍵。書き方は問わない。それぞれが一つの章になる"),
            ("search", "この言葉を探した結果を一つの章にする。しぼり込みは探す結果に効く"),
            ("kind", "これらの種類だけ"),
            ("volume", "これらの編にあるものだけ"),
            ("section", "これらの章・節にあるものだけ"),
            ("vendor", "これらの開示書にあるものだけ"),
            ("category", "これらのチェックリストの分類にあるものだけ"),
            ("related", "かかわるもの（対応づけたもの、名を挙げているもの、並べて印字されたもの）も数える"),
            ("limit", "探した結果の数の上限（既定: すべて）"),
            ("theme", "テーマのフォルダ: 色・言葉・テンプレート"),
            ("output", "標準出力の代わりに書くファイル"),
        ],
    ),
    (
        "path",
        "二つのものの間の道筋を、短い順・強い順に示す",
        &[
            ("from", "始点の鍵"),
            ("to", "終点の鍵"),
            ("limit", "道筋の数の上限"),
            ("format", "形式"),
            ("output", "標準出力の代わりに書くファイル"),
        ],
    ),
    (
        "gap",
        "一方の文書・編・分類・開示書のうち、他方が語るもの・語らないもの",
        &[
            ("of", "語られる側: sds、checklist、evidence、編・節・分類・開示書・鍵"),
            ("against", "語る側"),
            ("only", "この種類の行だけ"),
            ("format", "形式"),
            ("output", "標準出力の代わりに書くファイル"),
        ],
    ),
    (
        "impact",
        "文が変わったときに見直すもの、または前の版のデータからの変化",
        &[
            ("key", "鍵。書き方は問わない"),
            ("since", "前の版のデータのフォルダと比べる"),
            ("hops", "何歩先までか"),
            ("format", "形式"),
            ("output", "標準出力の代わりに書くファイル"),
        ],
    ),
    (
        "overlay",
        "自院の記録（--overlay）を今のデータと照らす: なくなった鍵、変わった文",
        &[
            ("keys", "これらの鍵の記録だけ。書き方は問わない"),
            ("accept", "記録を確かめたとして、どの文について書いたかの印を付ける"),
            ("format", "形式"),
            ("output", "標準出力の代わりに書くファイル"),
        ],
    ),
    (
        "compare",
        "各社の開示書を並べる",
        &[
            ("sheets", "開示書。名を挙げなければ全部"),
            ("by", "質問を何の下に置くか"),
            ("differences", "違いのある質問だけ"),
            ("format", "形式"),
            ("output", "標準出力の代わりに書くファイル"),
        ],
    ),
    (
        "evidence",
        "遵守事項を支えるエビデンス、またはエビデンスを要するもの",
        &[
            ("key", "鍵、またはエビデンスの名"),
            ("format", "形式"),
            ("output", "標準出力の代わりに書くファイル"),
        ],
    ),
    ("stats", "グラフの内訳", &[("format", "形式"), ("output", "標準出力の代わりに書くファイル")]),
    (
        "report",
        "二つの読みの一致と、候補・検索の成績",
        &[("format", "形式"), ("output", "標準出力の代わりに書くファイル")],
    ),
    (
        "suggest",
        "対応の候補を文面だけから挙げる（人が確かめたものではない）",
        &[
            ("keys", "鍵。書き方は問わない"),
            ("text", "どの資料にもない文"),
            ("file", "一行に一つの文を書いたファイル。- なら標準入力。文の前に鍵とタブを置ける"),
            ("unlinked", "その資料への対応がまだない行すべて"),
            ("evaluate", "作成済みの対応を一行ずつ伏せて、候補と比べる"),
            ("to", "候補を探す資料"),
            ("limit", "一件ごとの候補の数の上限"),
            ("format", "形式"),
            ("output", "標準出力の代わりに書くファイル"),
        ],
    ),
    (
        "query",
        "SPARQL で尋ねる",
        &[
            ("name", "問いの名前、問い合わせのファイル、- なら標準入力"),
            ("params", "問いの引数の値"),
            ("output", "標準出力の代わりに書くファイル"),
            ("format", "形式（既定: SELECT と ASK は table、CONSTRUCT は ttl）"),
            ("endpoint", "手元のデータの代わりに、同じグラフを持つこの SPARQL 1.1 エンドポイントに尋ねる"),
            ("timeout", "エンドポイントの答えを待つ秒数"),
        ],
    ),
    (
        "queries",
        "問いの一覧を示す。名を添えれば、その SPARQL の文を示す",
        &[
            ("name", "この問いの SPARQL の文を示す"),
            ("format", "形式"),
            ("output", "標準出力の代わりに書くファイル"),
        ],
    ),
    (
        "search",
        "ページのあるものすべてから言葉を探す",
        &[
            ("words", "探す言葉。すべてを含むものが見つかる"),
            ("kind", "これらの種類だけ"),
            ("volume", "これらの編にあるものだけ"),
            ("section", "これらの章・節にあるものだけ"),
            ("vendor", "これらの開示書にあるものだけ"),
            ("category", "これらのチェックリストの分類にあるものだけ"),
            ("related", "かかわるもの（対応づけたもの、名を挙げているもの、並べて印字されたもの）も数える"),
            ("limit", "示す数の上限"),
            ("format", "形式"),
            ("output", "標準出力の代わりに書くファイル"),
        ],
    ),
    (
        "serve",
        "サイトと読み取り専用の SPARQL エンドポイントを HTTP で提供する",
        &[
            ("bind", "待ち受けるアドレスとポート"),
            ("base_url", "前にプロキシを置くとき、外から見えるサイトのアドレス"),
            ("theme", "テーマのフォルダ。題名・フッター・ロゴ・色・語句・テンプレート・ファイル"),
            ("watch", "データとテーマの変更を取り込む。誤りがあれば前のサイトを提供し続ける"),
            ("allow_origin", "このオリジンのページからの問い合わせを許す（CORS）。* ならどこからでも"),
            ("allow_service", "SERVICE でほかのサーバに尋ねることを許す"),
            ("query_timeout", "一つの問い合わせにかけてよい秒数"),
            ("query_memory", "一つの問い合わせに使ってよいメモリ（MiB、グラフを含む）"),
            ("max_rows", "結果の行またはトリプルの数の上限"),
            ("max_result", "結果の大きさの上限（MiB）"),
            ("max_request", "要求の本体の大きさの上限（KiB）"),
            ("concurrent_queries", "同時に答える問い合わせの数。同じ数だけ、一秒より長くかかってよい"),
            ("queue_timeout", "問い合わせが順番を待つ秒数"),
            ("header_timeout", "要求のヘッダが届くまでの、また接続が空いていてよい秒数"),
            ("body_timeout", "要求の本体が届くまでの秒数"),
            ("max_connections", "開いていてよい接続の数。最も古い空き接続が新しいものに譲る"),
        ],
    ),
    (
        "push",
        "グラフをほかの SPARQL サーバに置く（Graph Store Protocol）",
        &[
            ("endpoint", "グラフストアのアドレス。例: http://localhost:3030/soukan/data"),
            ("timeout", "一つのグラフにかけてよい秒数"),
        ],
    ),
    (
        "export",
        "全体、またはその一部を、ほかの道具の形式で書き出す",
        &[
            ("format", "形式"),
            (
                "select",
                "これとその結び付きだけ: 鍵（書き方は問わない）、sds、checklist、evidence、guideline、版",
            ),
            ("view", "csv と xlsx: どの表か。なければ xlsx は全部"),
            ("output", "標準出力の代わりに書くファイル。複数のファイルになる形式ではフォルダ"),
        ],
    ),
    ("completions", "シェルの補完を出力する", &[("shell", "シェル")]),
    ("man", "man ページを出力する", &[]),
];

/// What `export --help` ends with.
const EXPORT: &str = "\
--select を添えると、挙げたものとその内側のすべて、その間の結び付き、外へ出る結び付きを書き出します。外へ出る結び付きの相手は\
名だけを示します（stub）。json は stubs に並べ、ttl・nt・nq・trig・jsonld・rdfxml・skos は型・鍵・名だけを述べ、graphml と node-link は \
stub の印を付け、dot と mermaid は破線で描き、oscal は class が stub の control、needs は status が stub の need とし、sssom・csv・xlsx・\
markdown は結び付きの傍らに名を書くだけで行やページを作りません（両端を見せる markdown のページと table・olir の表は引用します）。

複数のファイルになる形式（oscal、sssom、needs、markdown）は、フォルダを丸ごと置き換えます。soukan が書いたフォルダだけです。

csv の見出しは列の名（id）で、BOM 付きの UTF-8 です。表計算が式とみなすものの前にアポストロフィを一つ置くので、読み戻すときは\
一つ外します。xlsx には、見出しから列の名を引くシートと、版・日付・権利のシートがあります。";

/// The command with help in the language.
pub(super) fn localise(command: Command, lang: Lang) -> Command {
    if lang == Lang::En {
        return command;
    }
    let mut command = command
        .about("医療情報システムの安全管理に関するガイドラインの相互参照グラフ")
        .after_help("終了コード: 0 問題なし、1 指摘あり、2 失敗。")
        .mut_arg("data", |arg| arg.help("データのフォルダ"))
        .mut_arg("overlay", |arg| arg.help("自院の記録のフォルダ: 鍵ごとのメモ・証跡・決定・担当・期日"))
        .mut_arg("lang", |arg| arg.help("メッセージの言語（既定: ロケールによる）"));
    for (name, about, args) in JAPANESE {
        command = command.mut_subcommand(*name, |sub| {
            args.iter().fold(sub.about(*about), |sub, (id, help)| sub.mut_arg(*id, |arg| arg.help(*help)))
        });
    }
    command.mut_subcommand("export", |sub| sub.after_help(EXPORT))
}
