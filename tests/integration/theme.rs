//! Themes: everything that one can set reaches the pages, nothing of ours is lost, and what is wrong leaves the old site.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;

use soukan::output::FileSet;
use soukan::pipeline::{Loaded, load_data};
use soukan::site::{self, Options, SiteError, Theme};
use soukan::source::{DataDir, SourceFile};

use crate::support::root;

/// The data of the fixtures: themes do not need more.
static SMALL: LazyLock<Loaded> =
    LazyLock::new(|| load_data(&DataDir::read(&root().join("tests/fixtures/base")).unwrap()));

static WHOLE: LazyLock<FileSet> = LazyLock::new(|| build(whole()).unwrap());

fn whole() -> Theme {
    read(&DataDir::read(&root().join("tests/fixtures/ok/theme-whole/theme")).unwrap())
}

fn read(folder: &DataDir) -> Theme {
    let mut found = Vec::new();
    let theme = Theme::read(folder, &mut found);
    assert!(found.is_empty(), "{found:?}");
    theme
}

fn of(files: &[(&str, &str)]) -> Theme {
    read(&DataDir::from_files(files.iter().map(|(name, text)| SourceFile::new(name, *text))))
}

fn build(theme: Theme) -> Result<FileSet, SiteError> {
    let options = Options { theme, ..Options::default() };
    site::build(SMALL.corpus.as_ref().unwrap(), &SMALL.diagnostics, &options, &|| ())
}

fn text<'a>(files: &'a FileSet, name: &str) -> &'a str {
    std::str::from_utf8(files.get(name).unwrap_or_else(|| panic!("no {name}"))).unwrap()
}

#[test]
fn title_footer_and_logo_stand_on_every_page_in_its_language() {
    let mut pages = 0;
    for name in WHOLE.keys().filter(|name| name.ends_with("index.html")) {
        let page = text(&WHOLE, name);
        let (title, footer) = if name.starts_with("en/") {
            ("Example Hospital", "<p>Information systems, ext. 1234</p>")
        } else {
            ("○○病院 安全管理", "<p>情報システム部（内線 1234）</p>\n<p>このサイトは院内専用です。</p>")
        };
        let up = "../".repeat(name.matches('/').count());
        let brand = format!("<img src=\"{up}house/logo.svg\" alt=\"\">{title}</a>");
        assert!(page.contains(&brand) && page.contains(footer), "{name}");
        assert_eq!(page.matches("<img").count(), 1, "{name}");
        let head = page.split("</title>").next().unwrap();
        assert!(
            head.ends_with(&format!(" — {title}")) || head.contains(&format!("<title>{title} — ")),
            "{name}"
        );
        // Whose data it is, and that nothing is judged, stays.
        assert!(page.contains("引用の著作権は") || page.contains("not judge"), "{name}");
        pages += 1;
    }
    assert!(pages > 100, "{pages}");
    assert!(text(&WHOLE, "house/logo.svg").starts_with("<svg"));
}

#[test]
fn english_that_a_theme_lacks_is_its_japanese_and_marked_so() {
    let files = build(of(&[("theme.toml", "title = '病院'\nfooter = '院内専用'\n")])).unwrap();
    let page = text(&files, "en/about/index.html");
    assert!(page.contains("<a class=\"brand\" href=\"../index.html\" lang=\"ja\">病院</a>"));
    assert!(page.contains("<p lang=\"ja\">院内専用</p>"));
    assert!(text(&files, "about/index.html").contains("<p>院内専用</p>"));
}

#[test]
fn colours_and_rules_follow_ours_and_paper_stays_black_on_white() {
    let style = text(&WHOLE, "style.css");
    let plain = build(Theme::default()).unwrap();
    let own = style.strip_prefix(text(&plain, "style.css")).unwrap();
    assert_eq!(
        own,
        "\n/* the colours of the theme */\n\
         @media screen and (prefers-color-scheme: light) { :root { --accent: #5b1f6f; --bg: #ffffff; --link: #000080; --fg: #141414; } }\n\
         @media screen and (prefers-color-scheme: dark) { :root { --accent: #d0a0ff; --bg: #101010; } }\n\
         \n/* theme */\nheader.site { border-bottom-width: 3px; }\n"
    );
}

#[test]
fn words_and_templates_take_the_place_of_ours() {
    assert!(
        text(&WHOLE, "index.html").contains(">検索<") && text(&WHOLE, "en/index.html").contains(">Find<")
    );
    let about = text(&WHOLE, "about/index.html");
    assert!(about.contains("を院内向けに載せています。") && !about.contains("sha256"));
}

#[test]
fn a_theme_makes_the_same_bytes_each_time() {
    assert!(build(whole()).unwrap() == *WHOLE);
}

#[test]
fn a_wrong_template_is_told_with_its_place() {
    let broken = of(&[(
        "templates/about.html",
        "{% extends \"base.html\" %}\n{% block content %}\n{{ page. }}\n{% endblock %}",
    )]);
    let message = build(broken).unwrap_err().to_string();
    assert!(message.contains("about.html:3:"), "{message}");
    let unfit = of(&[("templates/about.html", "<p>\n{{ page.no_such_thing }}</p>")]);
    let message = build(unfit).unwrap_err().to_string();
    assert!(message.contains("about.html:2:") && message.contains("no_such_thing"), "{message}");
}

#[test]
fn a_file_of_the_theme_takes_no_place_of_the_sites_own() {
    for taken in
        ["index.html", "Style.css", "data", "search/Index.js/x", "sheets/alpha/data.ttl", ".soukan-site"]
    {
        let result = build(of(&[(&format!("static/{taken}"), "mine")]));
        assert!(matches!(result, Err(SiteError::Taken(path)) if path == taken), "{taken}");
    }
    let files = build(of(&[("static/data/mine.txt", "mine"), ("static/notes/index.html", "mine")])).unwrap();
    assert_eq!((text(&files, "data/mine.txt"), text(&files, "notes/index.html")), ("mine", "mine"));
}

/// Words of a theme are words, not markup; a colour is written anew and cannot end its rule.
#[test]
fn what_a_theme_says_is_escaped() {
    let hostile =
        "title = \"<script>x</script>\"\nfooter = \"a < b & <b>\"\n[colours.light]\ntext = \"BLACK\"\n";
    let files = build(of(&[("theme.toml", hostile), ("static/a b#c.svg", "<svg/>")])).unwrap();
    let page = text(&files, "about/index.html");
    assert!(!page.contains("<script>x") && page.contains("<p>a &lt; b &amp; &lt;b&gt;</p>"));
    assert!(text(&files, "style.css").contains("--fg: #000000;"));
    let spaced = of(&[("theme.toml", "logo = 'a b#\"c.svg'"), ("static/a b#\"c.svg", "<svg/>")]);
    assert!(text(&build(spaced).unwrap(), "index.html").contains("<img src=\"a%20b%23%22c.svg\" alt=\"\">"));
}

fn run(out: &Path, theme: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_soukan"))
        .args(["--lang", "en", "--data", "tests/fixtures/base", "build", "--out"])
        .args([out.as_os_str(), "--theme".as_ref(), theme.as_os_str()])
        .current_dir(root())
        .output()
        .unwrap()
}

#[test]
fn a_wrong_theme_leaves_the_site_that_stands() {
    let temp = tempfile::tempdir().unwrap();
    let (out, found) = (temp.path().join("public"), root().join("tests/fixtures/found"));
    let good = run(&out, &root().join("tests/fixtures/ok/theme-whole/theme"));
    assert!(good.status.success(), "{}", String::from_utf8_lossy(&good.stderr));
    let home = std::fs::read_to_string(out.join("index.html")).unwrap();
    let broken = temp.path().join("broken");
    std::fs::create_dir_all(broken.join("templates")).unwrap();
    std::fs::write(broken.join("templates/home.html"), "{% if %}").unwrap();
    let cases: [(&Path, &[&str]); 4] = [
        (&found.join("theme-colour/theme"), &["--> theme.toml:2:8", "\"dark blu\" is no colour", "4 errors"]),
        (
            &found.join("theme-invalid/theme"),
            &["--> theme.toml:2:1", "did you mean “footer”?", "--> texts.ja.toml:1:"],
        ),
        (&broken, &["home.html:1:"]),
        (&temp.path().join("nothing"), &["there is no theme folder"]),
    ];
    for (theme, words) in cases {
        let failed = run(&out, theme);
        let told = String::from_utf8_lossy(&failed.stderr);
        assert_eq!(failed.status.code(), Some(2), "{told}");
        assert!(failed.stdout.is_empty());
        for words in words {
            assert!(told.contains(words), "{words}: {told}");
        }
        assert_eq!(std::fs::read_to_string(out.join("index.html")).unwrap(), home);
    }
    let pale = run(&out, &found.join("theme-contrast/theme"));
    let told = String::from_utf8_lossy(&pale.stderr);
    assert!(
        pale.status.success() && told.contains("--> theme.toml:2:8") && told.contains("2.84:1"),
        "{told}"
    );
    assert_ne!(std::fs::read_to_string(out.join("index.html")).unwrap(), home);
}
