//! How the mapping sets were made, and how far two readings of them agree.

use serde::Serialize;

use crate::agreement::{Agreement, SetAgreement, agreements};
use crate::graph::{Sense, compose};
use crate::model::{Link, MappingSet, Relation, ReviewState};
use crate::site::Site;
use crate::site::mapping::review_word;
use crate::site::view::Page;

#[derive(Serialize)]
struct MethodPage {
    sets: Vec<SetView>,
    composition: Vec<CompositionRow>,
    relations: Vec<&'static str>,
}

#[derive(Serialize)]
struct SetView {
    id: String,
    title: String,
    description: String,
    rows: usize,
    mappings: usize,
    absences: usize,
    suspects: usize,
    reviews: Vec<(&'static str, usize)>,
    agreement: Option<AgreementView>,
}

#[derive(Serialize)]
struct AgreementView {
    figures: Vec<FigureView>,
    only_first: usize,
    only_second: usize,
    kept: usize,
    dropped: usize,
    overruled: usize,
}

#[derive(Serialize)]
struct FigureView {
    title: &'static str,
    n: usize,
    of: usize,
    kappa: String,
}

#[derive(Serialize)]
struct CompositionRow {
    first: &'static str,
    cells: Vec<&'static str>,
}

/// The relations whose compositions the page tabulates: those between documents, and membership.
const COMPOSED: [Relation; 7] = [
    Relation::ExactMatch,
    Relation::CloseMatch,
    Relation::BroadMatch,
    Relation::NarrowMatch,
    Relation::RelatedMatch,
    Relation::ElaboratedBy,
    Relation::IsPartOf,
];

fn figure(title: &'static str, agreement: Agreement) -> FigureView {
    let kappa = agreement.kappa.map_or_else(|| "—".to_owned(), |kappa| format!("{kappa:.2}"));
    FigureView { title, n: agreement.n, of: agreement.of, kappa }
}

fn agreement_view(found: &SetAgreement) -> AgreementView {
    AgreementView {
        figures: vec![
            figure("対応の有無が同じ行", found.linked),
            figure("対応の相手がすべて同じ行", found.exact),
            figure("行と相手の組ごとの有無", found.pairs),
            figure("両者が付けた対応で、関係も同じもの", found.relation),
        ],
        only_first: found.only_first,
        only_second: found.only_second,
        kept: found.kept,
        dropped: found.dropped,
        overruled: found.overruled,
    }
}

impl Site<'_> {
    pub(super) fn method(&self) -> Page {
        let agreements = agreements(self.corpus);
        let sets = self.corpus.sets.values();
        let view = MethodPage {
            sets: sets
                .map(|set| self.set(set, agreements.iter().find(|found| found.set == set.id)))
                .collect(),
            composition: COMPOSED.into_iter().map(composition).collect(),
            relations: COMPOSED.into_iter().map(Relation::as_str).collect(),
        };
        Page::new("method", "method.html", self.words.say("対応の付け方"), &view)
            .description(self.words.say("編集者による対応の付け方、二つの読みの一致、道筋の強さ"))
    }

    fn set(&self, set: &MappingSet, agreement: Option<&SetAgreement>) -> SetView {
        let of_set = |link: &&Link| link.curation.as_ref().is_some_and(|curation| curation.set == set.id);
        let links: Vec<&Link> = self.corpus.mappings.iter().filter(of_set).collect();
        let absences = self.corpus.absences.iter().filter(|absence| absence.curation.set == set.id);
        let curations: Vec<_> = links
            .iter()
            .filter_map(|link| link.curation.as_ref())
            .chain(absences.clone().map(|absence| &absence.curation))
            .collect();
        let in_state =
            |state: ReviewState| curations.iter().filter(|curation| curation.review == state).count();
        SetView {
            id: set.id.clone(),
            title: set.title.clone(),
            description: set.description.clone(),
            rows: set.rows,
            mappings: links.len(),
            absences: absences.count(),
            suspects: curations.iter().filter(|curation| curation.is_suspect).count(),
            reviews: ReviewState::ALL
                .into_iter()
                .map(|state| (review_word(state), in_state(state)))
                .collect(),
            agreement: agreement.map(agreement_view),
        }
    }
}

fn composition(first: Relation) -> CompositionRow {
    let name = |sense: Sense| match sense {
        Sense::Forth(relation) | Sense::Back(relation) => relation.as_str(),
    };
    let cells = COMPOSED
        .into_iter()
        .map(|second| compose(Sense::Forth(first), Sense::Forth(second)).map_or("不明", name));
    CompositionRow { first: first.as_str(), cells: cells.collect() }
}
