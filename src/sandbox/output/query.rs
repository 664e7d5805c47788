//! `--query`: `JMESPath`, by a crate that works on JSON as it is and keeps the order of its members.
//!
//! Two habits of the Python that AWS CLI runs on are added: `` `text` `` means a text, as it did in
//! `JMESPath`'s first draft and still does in most tutorials, and whole numbers stay whole.

use std::sync::LazyLock;

use jpx_core::{
    Context, ErrorReason, Expression, JmespathError, Runtime, RuntimeError, SearchResult,
    functions::Function,
};
use serde_json::Value;

/// Whether `expression` is `JMESPath`; what is wrong, and a mark under the place, if not.
pub(super) fn check(expression: &str) -> Result<(), String> {
    compile(expression).map(drop).map_err(|error| {
        let reason = match &error.reason {
            ErrorReason::Parse(problem) => problem.clone(),
            other => other.to_string(),
        };
        let place = format!("{}\n{}^", error.expression, " ".repeat(error.column()));
        tr!("Bad value for --query {expression}: {reason}\n{place}", expression, reason, place)
    })
}

/// What `expression` picks from `value`.
pub(super) fn search(expression: &str, value: &Value) -> Result<Value, String> {
    let found = compile(expression).and_then(|it| it.search(value));
    found.map_err(|error| match error.reason {
        ErrorReason::Runtime(RuntimeError::InvalidType { expected, actual, .. }) => {
            let expected = expected.replace('|', " or ");
            tr!(
                "--query {expression}: a function wants {expected} and was given {actual}",
                expression,
                expected,
                actual
            )
        }
        ErrorReason::Runtime(reason) => tr!("--query {expression}: {reason}", expression, reason),
        reason => reason.to_string(),
    })
}

fn compile(expression: &str) -> Result<Expression<'static>, JmespathError> {
    RUNTIME.compile(&with_json_literals(expression))
}

/// The expression with `` `text` `` as `` `"text"` ``, wherever the text is no JSON by itself.
fn with_json_literals(expression: &str) -> String {
    let mut out = String::new();
    let mut rest = expression;
    while let Some(start) = rest.find(['\'', '"', '`']) {
        let (before, quoted) = rest.split_at_checked(start).unwrap_or((rest, ""));
        out.push_str(before);
        let quote = quoted.chars().next().unwrap_or_default();
        let mut is_escaped = false;
        let end = quoted.char_indices().skip(1).find(|(_, c)| {
            let ends = *c == quote && !is_escaped;
            is_escaped = *c == '\\' && !is_escaped;
            ends
        });
        let Some((end, _)) = end else {
            rest = quoted;
            break;
        };
        let (inside, after) = (quoted.get(1..end), quoted.get(end + 1..));
        let inside = inside.unwrap_or_default();
        let text = format!("\"{}\"", inside.trim_start());
        let is_json = |text: &str| {
            serde_json::from_str::<serde::de::IgnoredAny>(&text.replace("\\`", "`")).is_ok()
        };
        let needs_quotes = quote == '`' && !is_json(inside) && is_json(&text);
        let inside = if needs_quotes { &text } else { inside };
        out.extend([quote].into_iter().chain(inside.chars()).chain([quote]));
        rest = after.unwrap_or_default();
    }
    out + rest
}

/// A function of the crate, which gives a float for every number, with Python's whole numbers.
struct Whole {
    inner: Box<dyn Function>,
    rounds: bool,
}

impl Function for Whole {
    fn evaluate(&self, arguments: &[Value], context: &mut Context<'_>) -> SearchResult {
        let found = self.inner.evaluate(arguments, context)?;
        let are_whole = || match arguments {
            [Value::Array(items)] => items.iter().all(Value::is_i64),
            [only] => only.is_i64(),
            _ => false,
        };
        let number = found.as_f64().filter(|it| it.fract() == 0.0 && it.abs() < LARGEST);
        Ok(match number {
            #[expect(clippy::cast_possible_truncation, reason = "it is whole and small")]
            Some(number) if self.rounds || are_whole() => Value::from(number as i64),
            _ => found,
        })
    }
}

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let mut runtime = Runtime::new();
    runtime.register_builtin_functions();
    for (name, rounds) in [("abs", false), ("ceil", true), ("floor", true), ("sum", false)] {
        if let Some(inner) = runtime.deregister_function(name) {
            runtime.register_function(name, Box::new(Whole { inner, rounds }));
        }
    }
    runtime
});

/// The largest whole number below which a float holds every one.
const LARGEST: f64 = 9_007_199_254_740_992.0;
