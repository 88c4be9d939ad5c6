//! Findings as values: something that is wrong, doubtful or merely worth knowing in a document.
//!
//! A [`Diagnostic`] never prints itself; `check` collects them, the command line and the site show them.
//! A *failure* (a file that cannot be read, a template that does not compile) is an error type beside
//! what fails, never a diagnostic.

use crate::source::Place;

/// A sentence in the two languages of the program.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Both sentences.
    #[must_use]
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ja: ja.into(), en: en.into() }
    }

    /// The sentence in one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

/// The language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Japanese, the language of the sources.
    #[default]
    Ja,
    /// English.
    En,
}

impl Lang {
    /// `ja`, `en`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The data contradicts itself or its sources; a build refuses it.
    Error,
    /// Something that a reader must know about, or that someone should look at.
    Warning,
    /// A fact about the data that is no flaw.
    Note,
}

impl Severity {
    /// `error`, `warning`, `note`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }

    /// The word in one language.
    #[must_use]
    pub fn label(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (_, Lang::En) => self.as_str(),
            (Self::Error, Lang::Ja) => "誤り",
            (Self::Warning, Lang::Ja) => "警告",
            (Self::Note, Lang::Ja) => "注記",
        }
    }
}

macro_rules! codes {
    ($($variant:ident $severity:ident $name:literal $ja:literal $en:literal)*) => {
        /// What was found. The names are stable: they stand in reports, in `accepted.tsv` and in addresses.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $en] $variant),* }

        impl Code {
            /// Every code, in the order of the reading.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable kebab-case name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// How bad it is.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity),* }
            }

            /// What it means and what to do, for `check --explain` and the site.
            #[must_use]
            pub fn explanation(self) -> Text {
                match self { $(Self::$variant => Text::new($ja, $en)),* }
            }
        }
    };
}

codes! {
    ManifestInvalid Error "manifest-invalid"
        "data/soukan.toml が読めない、または必要な項目がありません。TOML の書式と、dataset・editions・sources の各項目を確かめてください。"
        "data/soukan.toml cannot be read or lacks a field. Check its TOML syntax and the dataset, editions and sources tables."
    SourceMissing Error "source-missing"
        "マニフェストにある資料のファイルがありません。data/sources/ に元のファイルを戻すか、マニフェストからその項目を除いてください。"
        "A file that the manifest names is not there. Put the original back, or take the entry out of the manifest."
    SourceChanged Error "source-changed"
        "資料のファイルの sha256 がマニフェストと違います。資料は一字も変えずに保存する決まりです。元のファイルに戻すか、新しい版なら読み（readings/）を見直したうえで sha256 を改めてください。"
        "The sha256 of a source differs from the manifest. Sources are kept byte for byte: restore the file, or, if it is a new edition, review its readings and then record the new sum."
    SourceUnlisted Warning "source-unlisted"
        "data/sources/ にあるのにマニフェストにないファイルです。読まれていません。題名・発行者・sha256 を添えてマニフェストに加えるか、移してください。"
        "A file in data/sources/ that the manifest does not name; it was not read. Add it with title, publisher and sha256, or move it away."
    SourceNotUtf8 Error "source-not-utf8"
        "UTF-8 として読めない字節があります。Shift_JIS や UTF-16 のファイル、または文字でないファイルかもしれません。UTF-8 に直してから置いてください。"
        "The file is not UTF-8 from this place on: it may be Shift_JIS, UTF-16, or not text at all. Convert it to UTF-8 first."
    SourceEmpty Error "source-empty"
        "ファイルに文字がありません。途中で切れた、または取り違えたファイルとみられます。"
        "The file holds no text: it was probably cut short or mistaken for another."
    ControlCharacter Warning "control-character"
        "文字として意味のない制御文字があります。読みでは取り除かれます。元の資料を確かめてください。"
        "A control character that means nothing in text; it is left out of the reading. Look at the original."
    RowMalformed Error "row-malformed"
        "表（TSV・CSV）の行が、見出しと合わない、または値を読み取れません。その行だけが読まれず、残りは読まれます。"
        "A row of a table does not fit its heading, or a value cannot be read. Only this row is left out; the rest is read."
    RowOutOfOrder Warning "row-out-of-order"
        "表の行が並びの順になっていません。順が決まっていると、変更の差分が一行で済みます。行を並べ直してください。"
        "Rows stand out of order. A fixed order keeps a change to one line of a diff: sort them."
    RowDuplicate Error "row-duplicate"
        "同じ行が二度あります。後の行は使われません。どちらかを除いてください。"
        "The same row stands twice; the later one is not used. Remove one."
    OutlineMissing Error "outline-missing"
        "読み取りの拠り所となる表（章立て・開示書の項目の一覧など）がありません。data/ の構成を確かめてください。"
        "A table that the reading rests on (outline, form) is missing. Check the layout of data/."
    CorrectionNotFound Error "correction-not-found"
        "訂正の「印字」が、その欄に見当たりません。行・欄・字句を資料と照らしてください。"
        "The printed words of a correction do not stand in that cell. Compare line, cell and words with the source."
    CorrectionAmbiguous Error "correction-ambiguous"
        "訂正の「印字」がその欄に二度以上あり、どこを直すのか決まりません。前後の字を足して一か所に絞ってください。"
        "The printed words of a correction occur more than once in that cell. Lengthen them until they are unique."
    CorrectionOverlaps Error "correction-overlaps"
        "同じ箇所に訂正が重なっています。一つにまとめてください。"
        "Two corrections overlap. Merge them."
    CorrectionUnused Warning "correction-unused"
        "どの本文・文言・備考にも使われていない訂正です。選択肢や番号の欄の訂正は読みに使われません。行と欄を確かめるか、除いてください。"
        "A correction that no text uses: choices, numbers and page heads are not read through corrections. Check its line and cell, or remove it."
    SuspectCharacter Warning "suspect-character"
        "訂正のあとにも、日本語の文書で使われない文字（簡体字など）が残っています。読み取りの誤りとみられます。訂正の行を足すか、資料のままでよい理由とともに承認してください。"
        "After corrections, a character remains that Japanese documents do not use (a simplified Chinese one, say): probably misread. Add a correction, or accept it with the reason why it is genuine."
    CellUnaccounted Error "cell-unaccounted"
        "空でない欄が、どの読みにも入っていません。資料の欄はすべて、遵守事項・見出し・備考・雑音などのどれかとして数えます。読みに行を足してください。"
        "A cell that is not empty has no reading. Every cell is accounted for as requirement, heading, reference, noise …: add a row to the reading."
    CellAccountedTwice Error "cell-accounted-twice"
        "一つの欄（段落）が二つの読みに入っています。一つにするか、欄の中の位置（anchor）で分けてください。"
        "A cell (paragraph) has two readings. Keep one, or split the cell by anchors."
    AnchorMissing Error "anchor-missing"
        "読みが指す行・欄・段落、または字句（anchor）が資料にありません。"
        "The line, cell, paragraph or anchor that a reading points at does not stand in the source."
    ReadingUnknownKey Error "reading-unknown-key"
        "読みの鍵（key）が、章立てにも遵守事項にも当たりません。"
        "The key of a reading is neither a section of the outline nor a requirement."
    OrdinalMisprinted Warning "ordinal-misprinted"
        "印字された番号と、読みの番号が違います。理由は読みの行にあります。"
        "The printed ordinal differs from the reading's. The reading's row says why."
    OrdinalOutsideOutline Warning "ordinal-outside-outline"
        "番号が、章立てで知られている遵守事項の数を超えています。"
        "The ordinal exceeds the number of requirements that the outline knows for this section."
    RequirementUnplaced Warning "requirement-unplaced"
        "本文は読めますが、章または番号が確かめられない遵守事項です。鍵には -x1 のような仮の番号が付きます。"
        "The text can be read, but its section or ordinal cannot be established; its key carries a provisional -x1."
    RequirementWithoutText Note "requirement-without-text"
        "番号だけが知られ、資料に本文がない遵守事項です（本文未収録）。"
        "A requirement known by number only: its text is not in the sources."
    SectionTitleUnknown Note "section-title-unknown"
        "題名が知られていない節です。"
        "A section whose title is not known."
    RepetitionDiffers Note "repetition-differs"
        "同じ遵守事項の二つの印字で、字句が違います。本文には読みで選ばれた印字を使います。"
        "Two prints of the same requirement differ. The reading says which one serves as the text."
    PageLost Warning "page-lost"
        "資料のページが失われています。何があったはずかは読みに書かれています。"
        "Pages of the source are lost. The reading says what must have stood there."
    LinkUnknownKey Error "link-unknown-key"
        "対応の行が、知られていない鍵を指しています。"
        "A link points at a key that nothing bears."
    LinkUncertain Warning "link-uncertain"
        "相関表の行の崩れのため、確かとはいえない対応です。確度 possible として示します。"
        "A link whose row the scan tore apart: shown with confidence 'possible'."
    ItemMissing Error "item-missing"
        "開示書の様式にある項目が、この開示書に見当たりません。"
        "An item of the form was not found in this sheet."
    ItemDuplicate Error "item-duplicate"
        "同じ項目が二度あります。先のものを使います。"
        "The same item stands twice; the first one is used."
    ItemUnreadable Error "item-unreadable"
        "項目番号を、様式の順と文言から決められません。"
        "An item number cannot be settled from the form's order and wording."
    WordingDiffers Warning "wording-differs"
        "質問の文言が、様式の文言として選んだものと違います。各社の印字はそのまま残しています。"
        "The wording of a question differs from the one chosen as canonical; the print is kept as it is."
    ChoicesDiffer Warning "choices-differ"
        "印字された選択肢が、様式の選択肢と違います。"
        "The printed choices differ from the form's."
    HeaderDiffers Warning "header-differs"
        "ページの見出し（作成日・事業者・サービス・バージョン）がページによって違います。"
        "Page headers (date, vendor, service, version) differ between pages."
    HeaderMissing Error "header-missing"
        "開示書の作成日・事業者・サービス名称・バージョンのどれかが見つかりません。"
        "A sheet's date, vendor, service or version was not found."
    RemarkDangling Warning "remark-dangling"
        "回答が指す備考の番号が、備考記載欄にありません。"
        "A response refers to a remark number that the sheet does not have."
    RemarkBlank Warning "remark-blank"
        "回答が指す備考の欄が空です。"
        "A response refers to a remark whose space is blank."
    RemarkUnreferenced Warning "remark-unreferenced"
        "どの回答からも指されていない備考です。ページの備考番号が失われている場合があります。"
        "A remark that no response refers to; the reference numbers of its page may be lost."
    RemarkDuplicate Error "remark-duplicate"
        "同じ番号の備考が二つあります。先のものを使います。"
        "Two remarks bear the same number; the first one is used."
    RemarkMarkup Warning "remark-markup"
        "備考の標識（<p>、<ul>）が閉じていません。文が途中で切れている可能性があります。"
        "Markup in a remark is not closed; the text may be cut."
    RemarkBlanket Note "remark-blanket"
        "以下の項目すべてに及ぶと述べる備考です。そのまま記録し、ほかの項目の回答には広げません。"
        "A remark that speaks for all that follows it; recorded as such and not spread over other items."
    RemarkDoubtful Warning "remark-doubtful"
        "備考、または備考への参照に疑わしい点があります。直さずに注記します。"
        "A remark, or a reference to one, is doubtful; noted, not repaired."
    ReferenceLost Warning "reference-lost"
        "備考の番号が印字されていない回答です。「備考なし」ではなく「読み取れない」です。"
        "A response whose remark reference was not printed or is lost: unreadable, which is not the same as none."
    ReferenceInferred Note "reference-inferred"
        "備考の番号は失われていますが、前後の通し番号から決まります。推定として示します。"
        "The remark number is lost but follows from the unbroken sequence around it; shown as inferred."
    AnswerNotOffered Warning "answer-not-offered"
        "備考が述べる回答が、その項目の選択肢にありません。"
        "The answer that a remark states is not among the choices of its item."
    AnswerUnclear Warning "answer-unclear"
        "二つ以上の選択肢に印があるか、どの選択肢にも当たらない印があります。回答は不明のままです。元の資料のセルを見て、事業者に確かめてください。"
        "Several choices are ticked, or a tick stands at none of them; the answer stays unknown. Look at the cell of the original and ask the vendor."
    AnswerContradicted Warning "answer-contradicted"
        "備考の言葉が、印とは違う回答を述べています。どちらが正しいかは選びません。事業者に確かめてください。"
        "The words of a remark state another answer than the tick. Neither is chosen: ask the vendor."
    RevisionDiffers Warning "revision-differs"
        "取り込んだ開示書の質問が、様式と違います（ない・増えた・番号が変わった・文が変わった）。別の版の様式とみられます。確かに同じ質問と分かる行だけが取り込まれています。"
        "A question of an imported sheet differs from the form (missing, new, renumbered, reworded): another revision of the form, it seems. Only rows that are surely the same question were imported."
    RowUnknown Warning "row-unknown"
        "取り込んだ開示書の、項目でも見出しでも備考でもない行です。読み落としがないか、元の資料と照らしてください。"
        "A row of an imported sheet that is no item, heading or remark. Compare it with the original: something may have been missed."
    ChecklistNumberMissing Error "checklist-number-missing"
        "チェックリストの番号が抜けています。"
        "A number of the checklist is missing."
    ChecklistNumberDuplicate Error "checklist-number-duplicate"
        "チェックリストの番号が重複しています。先のものを使います。"
        "A checklist number stands twice; the first row is used."
    ChecklistDamaged Warning "checklist-damaged"
        "チェックリストの行に、失われた・入れ替わった・途中で切れた字句があります。推測で直さず、そのまま示します。"
        "A row of the checklist has lost, replaced or cut words; shown as printed, not repaired by guessing."
    CategoryUnknown Error "category-unknown"
        "大分類・中分類の組が、分類の一覧にありません。"
        "The pair of categories is not in the table of categories."
    EvidenceUnknown Error "evidence-unknown"
        "エビデンスの名が、エビデンスの一覧にありません。"
        "The name of an evidence document is not in the table of evidence kinds."
    EvidenceMissing Note "evidence-missing"
        "エビデンス例が印字されていない行です。"
        "A row for which no example of evidence is printed."
    MappingSetInvalid Error "mapping-set-invalid"
        "対応の表（*.sssom.tsv）の見出しが読めません。# で始まる行は YAML で、mapping_set_id と curie_map が要ります。表は読まれません。"
        "The head of a mapping set (*.sssom.tsv) cannot be read: lines behind # are YAML with mapping_set_id and curie_map. The set is not read."
    MappingSuspect Warning "mapping-suspect"
        "対応を付けたあとで、どちらかの文が変わりました。両方の文を読み直し、対応と理由がなお正しければ hash を改め、違えば行を直すか除いてください。"
        "A text has changed since the mapping was made. Read both again; if mapping and reason still hold, record the new hash, otherwise change or remove the row."
    MappingCycle Error "mapping-cycle"
        "「より広い」関係がめぐっています。広狭のどれかが逆か、弱い関係（relatedMatch）にすべき行です。"
        "Broader relations run in a circle. One of them is the wrong way round, or should be a mere relatedMatch."
    MappingContradicted Error "mapping-contradicted"
        "同じ行に、対応と「対応なし」（sssom:NoTermFound）の両方があります。どちらかを除いてください。"
        "A row has both a mapping and sssom:NoTermFound. Remove one of them."
    MappingUnlooked Warning "mapping-unlooked"
        "対応の表に現れない行です。対応があるともないとも言えません。読んで、対応の行か sssom:NoTermFound の行を加えてください。"
        "A row that the mapping set does not mention: neither linked nor explained. Read it, and add a mapping or an sssom:NoTermFound."
    MappingWithoutReason Error "mapping-without-reason"
        "理由のない対応です。二つの文に何が共通し、何が違うかを書いてください。"
        "A mapping without a reason. Say what both texts share and what they do not."
    MappingReasonRepeated Warning "mapping-reason-repeated"
        "別の対応と同じ理由です。理由は、その二つの文についてのものでなければなりません。"
        "The same reason as another mapping's. A reason must be about these two texts."
    MappingMisquotes Warning "mapping-misquotes"
        "理由の「」の中、または match_string の字句が、両端の文に見当たりません。引用は文のとおりにしてください。"
        "Words that a reason quotes, or the match_string, stand in neither text. Quote exactly."
    MappingUnread Warning "mapping-unread"
        "対応の表と、二つの読みの記録（*.readings.tsv）が食い違っています。記録の settled の列を表に合わせてください。"
        "The mapping set and the record of its two readings (*.readings.tsv) disagree. Bring the column settled in line."
    AcceptedUnused Warning "accepted-unused"
        "承認済みの一覧（accepted.tsv）にあるのに、もう現れない指摘です。行を除いてください。"
        "An accepted finding that no longer occurs. Remove the row."
    ChangeSubjectUnknown Warning "change-subject-unknown"
        "変更の一覧（changes.tsv）の subject が、鍵でもデータのファイルでもありません。名を確かめてください。なくなったものなら kind を removed にします。"
        "The subject of a row of changes.tsv is neither a key nor a file of the data. Check its name; what is gone has the kind removed."
    ChangeUnrecorded Warning "change-unrecorded"
        "変更の一覧（changes.tsv）に、データの今の版の行がありません。何が変わったかを書き加えてください。更新履歴のページとフィードは、この一覧から作られます。"
        "changes.tsv has no row for the version that the data has now. Tell what has changed: the page of changes and its feeds are made from this table."
    OverlayInvalid Error "overlay-invalid"
        "自院の記録（--overlay）のファイルまたは行が読めません。何が足りないかは指摘にあります。直すまで、サイトは作られません。"
        "A file or row of the own records (--overlay) cannot be read; the finding says what is missing. No site is built until it is mended."
    OverlayUnknownKey Warning "overlay-unknown-key"
        "自院の記録の鍵が、今のデータにありません。記録は失われませんが、どのページにも示しません。改番されたかどうかは soukan overlay が示します。"
        "A record of one's own has a key that nothing bears. It is kept, and stands on no page. soukan overlay tells whether the key was renumbered."
    OverlayOutdated Warning "overlay-outdated"
        "自院の記録が書かれたあとで、対象の文が変わりました。前の文と今の文を soukan overlay で見比べ、記録がなお正しければ soukan overlay --accept 鍵 で確かめた印を付けてください。"
        "The text that a record of one's own is about has changed since. Compare both with soukan overlay; if the record still holds, confirm it with soukan overlay --accept KEY."
    OverlayUnconfirmed Note "overlay-unconfirmed"
        "自院の記録に、どの文について書いたかの印（about）がありません。文が変わっても分かりません。soukan overlay --accept が印を付けます。"
        "A record of one's own does not say on which text it was written (about), so that a change cannot be seen. soukan overlay --accept adds it."
    OverlayUnrecorded Warning "overlay-unrecorded"
        "前に確かめたときにはなかった項目で、隣の項目には自院の記録があるのに、記録がありません。要るなら記録を足し、要らないなら soukan overlay --accept で確かめてください。"
        "A thing that was not there at the last confirmation has no record of one's own, while its neighbours have. Add one, or confirm with soukan overlay --accept that none is needed."
    ThemeInvalid Error "theme-invalid"
        "テーマの theme.toml か texts.*.toml が読めない、知られていない設定がある、または値の形が違います。書ける設定は title、footer、logo、[en] の title と footer、[colours.light] と [colours.dark] です。"
        "theme.toml or texts.*.toml of a theme cannot be read, has a setting that there is not, or a value of the wrong kind. There are title, footer, logo, title and footer in [en], [colours.light] and [colours.dark]."
    ThemeColour Error "theme-colour"
        "テーマの色の値が色ではない、または透ける色です。対比を確かめられるように、透けない色だけを使えます。"
        "A colour of a theme is none, or lets shine through what is behind it. Only opaque colours can be checked for contrast."
    ThemeContrast Warning "theme-contrast"
        "テーマの二つの色の対比が 4.5:1 に足りません（WCAG 2.2 の 1.4.3）。見えにくい人に読めない文字ができます。どちらかの色を濃く、または薄くしてください。"
        "Two colours of a theme have a contrast below 4.5:1 (WCAG 2.2, 1.4.3): some readers will not be able to read text in them. Make one of them darker or lighter."
    ThemePhrase Warning "theme-phrase"
        "texts.*.toml の語句が画面の語句にない（使われません）、または値の入る場所 {…} が違います。元の語句は site-templates/texts.en.toml の左の側にあります。"
        "A phrase of texts.*.toml is none of the interface and is not used, or its gaps {…} differ. The phrases stand on the left in site-templates/texts.en.toml."
    ThemeTemplateUnknown Warning "theme-template-unknown"
        "テーマのテンプレートの名が、プログラムのテンプレートになく、テーマのほかのテンプレートからも呼ばれていません。使われません。"
        "A template of a theme has no name of the program's templates, and none of the theme's includes it. It is not used."
    ThemeFileUnused Warning "theme-file-unused"
        "テーマのフォルダにあるのに使われないファイルです。theme.toml、texts.ja.toml、texts.en.toml、style.css、templates/、static/ のほかは読まれません。"
        "A file in the folder of a theme that is not used. Only theme.toml, texts.ja.toml, texts.en.toml, style.css, templates/ and static/ are read."
    ThemeRemote Warning "theme-remote"
        "テーマがほかのサーバから何かを読み込みます。サイトは閉じたネットワークで、ファイルのままでも開かれます。ファイルを static/ に置き、そこを指してください。"
        "A theme loads something from another server. The site is opened on closed networks and from files: put the file into static/ and point there."
}

impl Code {
    /// Whether it is about an institution's own records and not about the data.
    #[must_use]
    pub fn is_of_overlay(self) -> bool {
        self.as_str().starts_with("overlay-")
    }

    /// The code of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// Where; `None` when it concerns the data as a whole.
    pub place: Option<Place>,
    /// What.
    pub code: Code,
    /// The words in question, as they stand in the source at `place` (empty: the whole place).
    pub words: String,
    /// What was found, in a sentence.
    pub message: Text,
    /// What to do or to know.
    pub help: Option<Text>,
    /// Why it is accepted, when it is.
    pub accepted: Option<String>,
}

impl Diagnostic {
    /// A finding at a place.
    #[must_use]
    pub fn at(code: Code, place: Place, message: Text) -> Self {
        Self { place: Some(place), code, words: String::new(), message, help: None, accepted: None }
    }

    /// A finding about the data as a whole.
    #[must_use]
    pub fn general(code: Code, message: Text) -> Self {
        Self { place: None, code, words: String::new(), message, help: None, accepted: None }
    }

    /// Points at words inside the place.
    #[must_use]
    pub fn words(mut self, words: impl Into<String>) -> Self {
        self.words = words.into();
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// Whether someone still has to look at it: an error or warning that was not accepted.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.accepted.is_none() && self.severity() != Severity::Note
    }
}
