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
    title_en: String,
    about: String,
    about_en: String,
    text: String,
    /// The page that takes the query, with the query in its address; empty when there is none.
    console: String,
    columns: Vec<String>,
    rows: Vec<Vec<CellView>>,
    triples: String,
}

impl Site<'_> {
    pub(super) fn cookbook(&self) -> Page {
        let view = CookbookPage { recipes: self.recipes.iter().map(|asked| self.recipe(asked)).collect() };
        let mut page = Page::new("cookbook", "cookbook.html", "SPARQL の手ほどき", &view)
            .description("一つの三つ組からプロパティパスまで、このデータで学ぶ SPARQL");
        page.alternates = library::alternates();
        page
    }

    fn recipe(&self, (question, answer): &(Question, Answer)) -> Recipe {
        let (columns, rows, triples) = match answer {
            Answer::Table(table, _) => {
                let rows =
                    table.rows.iter().map(|row| row.iter().map(|cell| self.result_cell(cell)).collect());
                (question.headings(&table.columns), rows.collect(), String::new())
            }
            Answer::Boolean(value) => (Vec::new(), Vec::new(), value.to_string()),
            Answer::Triples(triples) => {
                let lines: Vec<String> = triples.iter().map(|triple| format!("{triple} .")).collect();
                (Vec::new(), Vec::new(), lines.join("\n"))
            }
        };
        let code: Vec<&str> = question.text.lines().filter(|line| !line.starts_with('#')).collect();
        let code = code.join("\n") + "\n";
        Recipe {
            name: question.name.clone(),
            title: question.title.ja.clone(),
            title_en: question.title.en.clone(),
            about: question.about.ja.clone(),
            about_en: question.about.en.clone(),
            console: console::with(&code),
            text: code,
            columns,
            rows,
            triples,
        }
    }
}
