// The words of the console. The code has them in Japanese; on an English page (`<html lang="en">`) they are said in English.

/** Phrase → English; {names} are gaps. A test holds that every phrase of the code is here, and that none is here in vain. */
export const ENGLISH = {
  // view
  '（自分で書く）': '(write your own)',
  '実行': 'Run',
  '取り消し': 'Cancel',
  '問い': 'Question',
  '用意された問い': 'Questions of the library',
  '問いの本文（SPARQL）': 'Query (SPARQL)',
  '{run} 実行（Mac は {mac}）、{complete} 補完、{leave} 次の欄へ。': '{run} runs ({mac} on a Mac), {complete} completes, {leave} leads to the next field.',
  ' 接頭辞 {names} は宣言なしで使えます。': ' The prefixes {names} can be used without declaring them.',
  '制限時間（秒）': 'Time limit (seconds)',
  '実行する場所': 'Where it runs',
  'サーバー（{endpoint}）': 'The server ({endpoint})',
  'このページの中': 'Within this page',
  '条件': 'Parameters',
  '値が一つではないので、本文で直してください。': 'There is more than one value: change them in the query.',

  // editor
  '補完の候補': 'Completions',
  '誤り': 'Errors',
  '制御文字': 'Control character',

  // running
  '{url} を読み込めません。用意された問い、補完、接頭辞、リンクなしで動きます。': '{url} cannot be loaded. The console works without the questions of the library, completion, prefixes and links.',
  '「{title}」を入れました。実行を押してください。': '“{title}” is in the editor. Press Run.',
  'リンクの問いを入れました。実行を押してください。': 'The query of the link is in the editor. Press Run.',
  '準備しています…': 'Preparing…',
  'エンジンとデータを読み込んでいます（このページで最初の一回だけ）…': 'Loading the engine and the data (only the first time on this page)…',
  '問い合わせています（制限 {seconds} 秒）…': 'Asking (limit {seconds} s)…',
  '{answer}、{duration}': '{answer}, {duration}',
  '{n} 行': 'rows: {n}',
  '{n} 秒': '{n} s',
  '0.01 秒未満': 'under 0.01 s',
  '取り消しました。': 'Cancelled.',
  '{file} を読み込めません。このサイトはコンソールの部品なしで作られたか、ファイルが欠けています。': '{file} cannot be loaded. This site was built without the parts of the console, or a file is missing.',
  '制限時間（{seconds} 秒）を過ぎたので止めました。条件を絞るか、制限時間を延ばしてください。': 'Stopped after the time limit ({seconds} s). Narrow the query, or allow more time.',
  'エンジンが止まりました。結果が大きすぎるときは LIMIT を付けてください。': 'The engine broke down. If the result is too large, add a LIMIT.',
  'サーバーから結果を受け取れませんでした。': 'No result could be had from the server.',
  'その場所へ': 'Go there',
  '{line} 行 {column} 字目: ': 'Line {line}, column {column}: ',
  'エンジンの言葉': 'What the engine says',

  // errors
  'SELECT に、GROUP BY にも集約関数にも入っていない変数があります。': 'SELECT has a variable that is neither in GROUP BY nor inside an aggregate.',
  'SELECT の AS の変数名が、ほかの変数と重なっています。': 'A variable behind AS in SELECT is already in use.',
  'IRI として読めません。': 'This is no IRI.',
  'SERVICE（外部への問い合わせ）は使えません。このデータだけに問い合わせます。': 'SERVICE (asking elsewhere) is not available: only this data can be asked.',
  'この関数はありません。': 'There is no such function.',
  'この接頭辞は宣言されていません。': 'This prefix is not declared.',
  '相対 IRI です。http:// などから書くか、BASE を宣言してください。': 'This IRI is relative. Write it in full, from http:// or the like, or declare a BASE.',
  'データの変更はできません。SELECT、ASK、CONSTRUCT、DESCRIBE だけが使えます。': 'The data cannot be changed. Only SELECT, ASK, CONSTRUCT and DESCRIBE are available.',
  '問い合わせを実行できませんでした。': 'The query could not be run.',
  '問いが途中で終わっています。': 'The query ends too early.',
  'ここで SPARQL の文法から外れています。': 'Here the text leaves the grammar of SPARQL.',
  '整数を入れてください。': 'Enter a whole number.',
  '数を入れてください。': 'Enter a number.',
  'true か false を入れてください。': 'Enter true or false.',
  'キーか IRI を入れてください。': 'Enter a key or an IRI.',

  // results
  '結果': 'Result',
  'はい（true）': 'Yes (true)',
  'いいえ（false）': 'No (false)',
  '当てはまるものはありません。': 'Nothing matches.',
  '{n} 行のうち、最初の {shown} 行を表示しています。保存するファイルにはすべて入ります。': 'The first {shown} of {n} rows are shown. The files that you save have them all.',
  '結果の表': 'Table of the result',
  'CSV で保存': 'Save as CSV',
  'JSON で保存': 'Save as JSON',
  'N-Triples で保存': 'Save as N-Triples',
  'この問いへのリンク': 'Link to this query',
  'リンクをコピー': 'Copy the link',
  'リンクをコピーしました。': 'The link is copied.',
  'コピーできませんでした。リンク「この問いへのリンク」を右クリックして写してください。': 'The link could not be copied. Copy “Link to this query” by its context menu.',
};

/** The language of the page: `ja`, unless it says `en`. */
export function lang() {
  return globalThis.document?.documentElement.lang === 'en' ? 'en' : 'ja';
}

/** A phrase in the language of the page, its gaps filled. What fills a gap is not looked into. */
export function t(phrase, values = {}) {
  return said(phrase).replace(/\{(\w+)\}/gu, (gap, name) => (Object.hasOwn(values, name) ? String(values[name]) : gap));
}

/** The same with elements in the gaps: a list of strings and elements. */
export function parts(phrase, elements) {
  return said(phrase).split(/\{(\w+)\}/u).map((part, at) => (at % 2 === 0 ? part : elements[part]));
}

function said(phrase) {
  return lang() === 'en' ? (ENGLISH[phrase] ?? phrase) : phrase;
}

/** Of what is there in both languages, that of the page; the other one where it is missing. */
export function pick(ja, en) {
  return lang() === 'en' ? en || ja : ja || en;
}

const JAPANESE = String.raw`[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]`;
const HAS_JAPANESE = new RegExp(JAPANESE, 'u');
const RUNS = new RegExp(String.raw`(${JAPANESE}+(?:[\d ]*${JAPANESE}+)*)`, 'u');

/** What `lang` an element with these words needs, where they are not in the language of the page; null where they are. */
export function foreign(words, language = '') {
  if (language) return language === lang() ? null : language;
  return lang() === 'en' && HAS_JAPANESE.test(words) ? 'ja' : null;
}

/** An English sentence in pieces; every second one is Japanese that it quotes. */
export function quotations(sentence) {
  return sentence.split(RUNS);
}
