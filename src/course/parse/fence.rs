//! What stands after the fence of a block of code.

/// What the author says there.
#[derive(Default)]
pub(super) struct Fence {
    pub(super) language: String,
    /// What lines begin with that are hidden, `hidelines=…`.
    pub(super) prefix: Option<String>,
}

impl Fence {
    /// The fence with these words.
    pub(super) fn of(info: &str) -> Self {
        let end = |c: char| c.is_whitespace() || c == ',' || c == '{';
        let language = info.split(end).next().unwrap_or_default();
        let mut words = info.split(|c: char| c.is_whitespace() || c == ',');
        Self {
            language: crate::text::clean(language).to_ascii_lowercase(),
            prefix: words.find_map(|word| word.strip_prefix("hidelines=")).map(str::to_owned),
        }
    }
}
