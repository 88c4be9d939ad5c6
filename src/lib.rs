pub mod check; pub mod diag; pub mod link; pub mod model; pub mod parse; pub mod pipeline; pub mod source;
