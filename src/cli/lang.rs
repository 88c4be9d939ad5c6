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
    ("build", "静的サイトを作る", &[("out", "書き出し先。成功したときだけ、フォルダごと入れ替わる")]),
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
        "遵守事項・節・編から、上下の編へたどる",
        &[
            ("key", "鍵。書き方は問わない"),
            ("up", "経営管理編の方向だけ"),
            ("down", "システム運用編の方向だけ"),
            ("format", "形式"),
        ],
    ),
    (
        "path",
        "二つのものの間の道筋を、短い順・強い順に示す",
        &[("from", "始点の鍵"), ("to", "終点の鍵"), ("limit", "道筋の数の上限"), ("format", "形式")],
    ),
    (
        "query",
        "SPARQL で尋ねる",
        &[
            ("file", "問い合わせのファイル。- なら標準入力"),
            ("format", "形式（既定: SELECT と ASK は table、CONSTRUCT は ttl）"),
        ],
    ),
    (
        "export",
        "全体を一つの形式で書き出す",
        &[("format", "形式"), ("output", "標準出力の代わりに書くファイル")],
    ),
    ("completions", "シェルの補完を出力する", &[("shell", "シェル")]),
    ("man", "man ページを出力する", &[]),
];

/// The command with help in the language.
pub(super) fn localise(command: Command, lang: Lang) -> Command {
    if lang == Lang::En {
        return command;
    }
    let mut command = command
        .about("医療情報システムの安全管理に関するガイドラインの相互参照グラフ")
        .after_help("終了コード: 0 問題なし、1 指摘あり、2 失敗。")
        .mut_arg("data", |arg| arg.help("データのフォルダ"))
        .mut_arg("lang", |arg| arg.help("メッセージの言語（既定: ロケールによる）"));
    for (name, about, args) in JAPANESE {
        command = command.mut_subcommand(*name, |sub| {
            args.iter().fold(sub.about(*about), |sub, (id, help)| sub.mut_arg(*id, |arg| arg.help(*help)))
        });
    }
    command
}
