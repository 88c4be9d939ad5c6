//! `SERVICE`: asked over the protocol when enabled, found out when not.

use std::time::Duration;

use oxigraph::model::NamedNode;
use oxigraph::sparql::{DefaultServiceHandler, QuerySolutionIter, SparqlEvaluator};
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};

use crate::query::remote::{Endpoint, RemoteError};
use crate::query::{Answer, Dataset};

/// How long one call of another server may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Lets `SERVICE` ask other servers.
pub(super) fn enable(evaluator: SparqlEvaluator) -> SparqlEvaluator {
    evaluator.with_default_service_handler(Remote)
}

/// Whether a query names another server anywhere. It is asked of the query, not of its evaluation: a `SERVICE SILENT` that
/// is not evaluated must not look like one that found nothing.
pub(super) fn is_asked(query: &Query) -> bool {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    in_pattern(pattern)
}

fn in_pattern(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Service { .. } => true,
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => false,
        GraphPattern::Join { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => in_pattern(left) || in_pattern(right),
        GraphPattern::LeftJoin { left, right, expression } => {
            in_pattern(left) || in_pattern(right) || expression.iter().any(in_expression)
        }
        GraphPattern::Filter { expr, inner } => in_expression(expr) || in_pattern(inner),
        GraphPattern::Extend { inner, expression, .. } => in_expression(expression) || in_pattern(inner),
        GraphPattern::OrderBy { inner, expression } => {
            let mut keys = expression.iter().map(|key| match key {
                OrderExpression::Asc(key) | OrderExpression::Desc(key) => key,
            });
            keys.any(in_expression) || in_pattern(inner)
        }
        GraphPattern::Group { inner, aggregates, .. } => {
            let mut values = aggregates.iter().filter_map(|(_, aggregate)| match aggregate {
                AggregateExpression::FunctionCall { expr, .. } => Some(expr),
                AggregateExpression::CountSolutions { .. } => None,
            });
            values.any(in_expression) || in_pattern(inner)
        }
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => in_pattern(inner),
    }
}

fn in_expression(expression: &Expression) -> bool {
    match expression {
        Expression::Exists(pattern) => in_pattern(pattern),
        Expression::NamedNode(_)
        | Expression::Literal(_)
        | Expression::Variable(_)
        | Expression::Bound(_) => false,
        Expression::Or(left, right)
        | Expression::And(left, right)
        | Expression::Equal(left, right)
        | Expression::SameTerm(left, right)
        | Expression::Greater(left, right)
        | Expression::GreaterOrEqual(left, right)
        | Expression::Less(left, right)
        | Expression::LessOrEqual(left, right)
        | Expression::Add(left, right)
        | Expression::Subtract(left, right)
        | Expression::Multiply(left, right)
        | Expression::Divide(left, right) => in_expression(left) || in_expression(right),
        Expression::UnaryPlus(inner) | Expression::UnaryMinus(inner) | Expression::Not(inner) => {
            in_expression(inner)
        }
        Expression::In(value, list) => in_expression(value) || list.iter().any(in_expression),
        Expression::If(condition, yes, no) => {
            [condition, yes, no].into_iter().any(|part| in_expression(part))
        }
        Expression::Coalesce(list) | Expression::FunctionCall(_, list) => list.iter().any(in_expression),
    }
}

struct Remote;

/// Why a `SERVICE` has no solutions.
#[derive(Debug, thiserror::Error)]
enum ServiceError {
    #[error(transparent)]
    Remote(#[from] RemoteError),
    #[error("the answer is not a table")]
    NoTable,
}

impl DefaultServiceHandler for Remote {
    type Error = ServiceError;

    fn handle(
        &self,
        service: &NamedNode,
        pattern: &GraphPattern,
        base: Option<&oxiri::Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, ServiceError> {
        let query = Query::Select { dataset: None, pattern: pattern.clone(), base_iri: base.cloned() };
        let endpoint = Endpoint::new(service.as_str(), PATIENCE);
        match endpoint.ask(&query.to_string(), &Dataset::default())? {
            Answer::Table(_, solutions) => Ok(solutions.into_iter()),
            Answer::Boolean(_) | Answer::Triples(_) => Err(ServiceError::NoTable),
        }
    }
}
