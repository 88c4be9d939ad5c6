//! The cookbook: recipes from one triple to a property path, each with its result on this data.

use serde::Serialize;

use crate::query::Answer;
use crate::query::library::Question;
use crate::site::library::{self, CellView};
use crate::site::view::Page;
use crate::site::{Site, console};

#[derive(Serialize)]
struct CookbookPage {
    recipes: Vec<Recipe>,
}

#[derive(Serialize)]
struct Recipe {
    name: String,
    title: String,
    /// The English beside the Japanese; empty on English pages, as is `about_en`.
    title_en: String,
    about: String,
    about_en: String,
    /// The lines of the query.
    text: Vec<String>,
    /// The page that takes the query, with the query in its address; empty when there is none.
    console: String,
    columns: Vec<String>,
    rows: Vec<Vec<CellView>>,
    triples: Vec<String>,
}

impl Site<'_> {
    pub(super) fn cookbook(&self) -> Page {
        let view = CookbookPage { recipes: self.recipes.iter().map(|asked| self.recipe(asked)).collect() };
        let mut page = Page::new("cookbook", "cookbook.html", self.words.say("SPARQL の手ほどき"), &view)
            .description(self.words.say("一つの三つ組からプロパティパスまで、このデータで学ぶ SPARQL"));
        page.alternates = library::alternates();
        page
    }

    fn recipe(&self, (question, answer): &(Question, Answer)) -> Recipe {
        let (columns, rows, triples) = match answer {
            Answer::Table(table, _) => {
                let rows =
                    table.rows.iter().map(|row| row.iter().map(|cell| self.result_cell(cell)).collect());
                (question.headings(&table.columns, self.words.lang), rows.collect(), Vec::new())
            }
            Answer::Boolean(value) => (Vec::new(), Vec::new(), vec![value.to_string()]),
            Answer::Triples(triples) => (Vec::new(), Vec::new(), library::triple_lines(triples)),
        };
        let code: Vec<&str> = question.text.lines().filter(|line| !line.starts_with('#')).collect();
        let code = code.join("\n") + "\n";
        Recipe {
            name: question.name.clone(),
            title: question.title.get(self.words.lang).to_owned(),
            title_en: self.beside(&question.title),
            about: question.about.get(self.words.lang).to_owned(),
            about_en: self.beside(&question.about),
            console: console::with(&code),
            text: library::lines(&code),
            columns,
            rows,
            triples,
        }
    }
}
