//! Reading GIFT, as Moodle reads it: questions are divided by empty lines, and what is in braces says their kind.

use std::ops::Range;

use super::{Draft, one_line};
use crate::{
    fault::Fault,
    quiz::{
        Difficulty, Kind,
        kind::{Choice, Choosable, Decimal, Matching, Number, Pair, Short},
    },
};

/// Questions, and a fault for each that cannot be one here.
pub(super) fn read(file: &str, source: &str) -> (Vec<Draft>, Vec<Fault>) {
    let (mut drafts, mut faults) = (Vec::new(), Vec::new());
    for block in blocks(source) {
        match question(&block) {
            Ok(draft) => drafts.push(draft),
            Err(why) => faults.push(Fault::at(file, source, block.span, why)),
        }
    }
    (drafts, faults)
}

/// The lines of a question.
struct Block {
    span: Range<usize>,
    text: String,
    /// What comments above it say in brackets.
    id: Option<String>,
    tags: Vec<String>,
}

fn blocks(source: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let (mut id, mut tags) = (None, Vec::new());
    let mut text = String::new();
    let mut span = 0..0;
    let mut at = 0;
    // The line after the last one is empty, too.
    for line in source.split_inclusive('\n').chain([""]) {
        let bare = line.trim().trim_start_matches('\u{feff}');
        if bare.starts_with("//") {
            id = bracketed(bare, "[id:").into_iter().next().or(id);
            tags.extend(bracketed(bare, "[tag:"));
        } else if bare.is_empty() && !text.is_empty() {
            let text = std::mem::take(&mut text);
            let (id, tags) = (id.take(), std::mem::take(&mut tags));
            blocks.push(Block { span: span.clone(), text, id, tags });
        } else if !bare.is_empty() && !bare.starts_with("$CATEGORY:") {
            if text.is_empty() {
                span = at..at + line.trim_end().len();
            }
            text += line.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']);
            text.push('\n');
        }
        at += line.len();
    }
    blocks
}

/// What stands behind each `begin` and before its bracket, which a backslash escapes.
fn bracketed(comment: &str, begin: &str) -> Vec<String> {
    let parts = comment.split(begin).skip(1);
    let inside = |part: &str| {
        let mut text = String::new();
        let mut chars = part.chars();
        while let Some(c) = chars.next() {
            match c {
                ']' => break,
                '\\' => text.extend(chars.next()),
                c => text.push(c),
            }
        }
        text
    };
    parts.map(inside).collect()
}

/// Text with its escapes taken off: each character, and whether it was escaped and so means itself.
type Glyphs = [(char, bool)];

fn glyphs(text: &str) -> Vec<(char, bool)> {
    let mut glyphs = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let escaped = |it: &char| "~=#{}:\\n".contains(*it);
        match chars.next_if(|it| c == '\\' && escaped(it)) {
            Some('n') => glyphs.push(('\n', true)),
            Some(escaped) => glyphs.push((escaped, true)),
            None => glyphs.push((c, false)),
        }
    }
    glyphs
}

/// Where `mark` stands and is not escaped.
fn find(glyphs: &Glyphs, mark: &str) -> Option<usize> {
    let mark: Vec<_> = mark.chars().map(|it| (it, false)).collect();
    glyphs.windows(mark.len()).position(|it| it == mark)
}

/// What is before and after it.
fn split<'a>(glyphs: &'a Glyphs, mark: &str) -> Option<(&'a Glyphs, &'a Glyphs)> {
    let at = find(glyphs, mark)?;
    Some((glyphs.get(..at)?, glyphs.get(at + mark.len()..)?))
}

/// The text, without the word for its format and without blanks around it; those that are escaped stay.
fn text(glyphs: &Glyphs) -> String {
    let text: String = glyphs.iter().map(|it| it.0).collect();
    let text = text.trim();
    let formats = ["[html]", "[markdown]", "[moodle]", "[plain]"];
    let bare = formats.iter().find_map(|it| text.strip_prefix(it)).unwrap_or(text);
    bare.trim().to_owned()
}

fn question(block: &Block) -> Result<Draft, String> {
    let all = glyphs(&block.text);
    let mut rest = all.as_slice();
    if block.text.trim_start().starts_with("::")
        && let Some((_, after)) = split(rest, "::")
    {
        rest = split(after, "::").ok_or(tr!("the title has no `::` at its end"))?.1;
    }
    let (before, inside) = split(rest, "{").ok_or(tr!("there is nothing to answer"))?;
    let (inside, after) = split(inside, "}").ok_or(tr!("the answers have no `}` at their end"))?;
    let mut prompt = text(before);
    if !text(after).is_empty() {
        // A word is missing in a sentence.
        prompt = format!("{prompt} \\_\\_\\_\\_\\_ {}", text(after));
    }
    if prompt.is_empty() {
        return Err(tr!("nothing is asked").to_owned());
    }
    let (answers, explanation) = match split(inside, "####") {
        Some((answers, explanation)) => (answers, text(explanation)),
        None => (inside, String::new()),
    };
    let kind = kind(trimmed(answers))?;
    let difficulty = |word: &String| Difficulty::ALL.iter().find(|(it, _)| it == word);
    Ok(Draft {
        id: block.id.clone(),
        prompt,
        kind,
        explanation,
        outcome: block.tags.iter().find(|it| difficulty(it).is_none()).cloned(),
        difficulty: block.tags.iter().find_map(difficulty).map(|it| it.1),
    })
}

fn trimmed(glyphs: &Glyphs) -> &Glyphs {
    let is_blank = |it: &(char, bool)| it.0.is_whitespace() && !it.1;
    let start = glyphs.iter().position(|it| !is_blank(it)).unwrap_or(glyphs.len());
    let end = glyphs.iter().rposition(|it| !is_blank(it)).map_or(start, |it| it + 1);
    glyphs.get(start..end).unwrap_or_default()
}

fn kind(answers: &Glyphs) -> Result<Kind, String> {
    let is_there = |mark| find(answers, mark).is_some();
    match answers.first() {
        None => Err(tr!("an essay cannot be asked here: nobody marks it").to_owned()),
        Some(('#', false)) => number(answers.get(1..).unwrap_or_default()),
        _ if is_there("~") => choice(answers),
        _ if is_there("=") && is_there("->") => matching(answers),
        _ if is_there("=") => short(answers),
        _ => true_or_false(answers),
    }
}

/// One answer: how it is marked, what it says, and what is said of it.
struct Answer {
    mark: char,
    /// In percent; none where it is not written.
    weight: Option<f64>,
    text: String,
    reason: Option<String>,
}

/// The parts of `glyphs`, each of which begins with one of `marks`.
fn parts(glyphs: &Glyphs, marks: &[char]) -> Vec<Answer> {
    let begins: Vec<usize> = glyphs
        .iter()
        .enumerate()
        .filter(|(_, it)| !it.1 && marks.contains(&it.0))
        .map(|(at, _)| at)
        .collect();
    let ends = begins.iter().skip(1).copied().chain([glyphs.len()]);
    let part = |(begin, end): (&usize, usize)| {
        let (first, rest) = glyphs.get(*begin..end)?.split_first()?;
        let (said, reason) = match split(rest, "#") {
            Some((said, reason)) => (said, Some(text(reason)).filter(|it| !it.is_empty())),
            None => (rest, None),
        };
        let said = trimmed(said);
        let (weight, said) = match weight(said) {
            // Moodle looks for no mark behind `=` where there is a choice.
            Some((weight, rest)) if first.0 == '~' || !marks.contains(&'~') => (Some(weight), rest),
            _ => (None, said),
        };
        Some(Answer { mark: first.0, weight, text: one_line(&text(said)), reason })
    };
    begins.iter().zip(ends).filter_map(part).collect()
}

/// `%50%` at the beginning, and what comes after it.
fn weight(glyphs: &Glyphs) -> Option<(f64, &Glyphs)> {
    let rest = glyphs.strip_prefix(&[('%', false)])?;
    let (number, rest) = split(rest, "%")?;
    let number: String = number.iter().map(|it| it.0).collect();
    let is_number = number.chars().all(|it| it.is_ascii_digit() || matches!(it, '.' | '-'));
    if is_number { Some((number.parse().ok()?, rest)) } else { None }
}

fn choice(answers: &Glyphs) -> Result<Kind, String> {
    let answers = parts(answers, &['=', '~']);
    let n_equal = answers.iter().filter(|it| it.mark == '=').count();
    let part = answers.iter().any(|it| it.weight.is_some_and(|it| it > 0.0 && it < 100.0));
    if n_equal == 1 && part {
        return Err(tr!("an option that is half right cannot be asked here").to_owned());
    }
    if n_equal > 1 {
        return Err(tr!("several options are right, and any one of them would do").to_owned());
    }
    let is_right = |it: &Answer| it.mark == '=' || it.weight.is_some_and(|it| it > 0.0);
    let costs_all = |it: &Answer| is_right(it) || it.weight.is_some_and(|it| it <= -100.0);
    let multiple = n_equal == 0;
    let partial = multiple && !answers.iter().all(costs_all);
    let option = |it: &Answer| Choosable {
        text: it.text.clone(),
        correct: is_right(it),
        rationale: it.reason.clone(),
    };
    let mut options: Vec<Choosable> = answers.iter().map(option).collect();
    // As a bank has them: the right ones first.
    options.sort_by_key(|it| !it.correct);
    Ok(Kind::Choice(Choice { options, multiple, fixed: false, partial }))
}

fn short(answers: &Glyphs) -> Result<Kind, String> {
    let answers = parts(answers, &['=']);
    let is_right = |it: &&Answer| it.weight.is_none_or(|it| it >= 100.0);
    if answers.iter().any(|it| it.weight.is_some_and(|it| it > 0.0 && it < 100.0)) {
        return Err(tr!("an answer that is half right cannot be asked here").to_owned());
    }
    let wrong = answers.iter().filter(|it| !is_right(it));
    Ok(Kind::Short(Short {
        answers: answers.iter().filter(is_right).map(|it| it.text.clone()).collect(),
        wrong: wrong.filter_map(|it| Some((it.text.clone(), it.reason.clone()?))).collect(),
    }))
}

/// `12:0.5`, or `11.5..12.5`; several of them with their marks.
fn number(answers: &Glyphs) -> Result<Kind, String> {
    let mut answers = trimmed(answers).to_vec();
    if answers.first() != Some(&('=', false)) {
        answers.insert(0, ('=', false));
    }
    // What is said of any other number has no place here.
    let end = find(&answers, "~").unwrap_or(answers.len());
    let mut found: Option<(Decimal, Decimal)> = None;
    let mut wrong = Vec::new();
    for answer in parts(answers.get(..end).unwrap_or_default(), &['=']) {
        let (number, tolerance) = range(&answer.text)
            .ok_or_else(|| tr!("`{text}` is not a number", text = answer.text))?;
        if answer.weight.is_none_or(|it| it >= 100.0) {
            if found.replace((number, tolerance)).is_some() {
                return Err(tr!("several numbers are right").to_owned());
            }
        } else if answer.weight.is_some_and(|it| it > 0.0) {
            return Err(tr!("a number that is half right cannot be asked here").to_owned());
        } else {
            wrong.extend(answer.reason.map(|reason| (number.to_string(), reason)));
        }
    }
    let (answer, tolerance) = found.ok_or(tr!("no number is right"))?;
    Ok(Kind::Number(Number { answer, tolerance, unit: None, wrong }))
}

fn range(text: &str) -> Option<(Decimal, Decimal)> {
    if let Some((low, high)) = text.split_once("..") {
        return Decimal::between(Decimal::of(low.trim())?, Decimal::of(high.trim())?);
    }
    let (number, tolerance) = text.split_once(':').unwrap_or((text, "0"));
    Some((Decimal::of(number.trim())?, Decimal::of(tolerance.trim())?))
}

fn matching(answers: &Glyphs) -> Result<Kind, String> {
    let mut matching = Matching { pairs: Vec::new(), distractors: Vec::new(), partial: true };
    let begins: Vec<&Glyphs> = answers.split(|it| *it == ('=', false)).skip(1).collect();
    for part in begins {
        let (left, right) = split(part, "->").ok_or(tr!("a pair has no `->`"))?;
        let (left, right) = (one_line(&text(left)), one_line(&text(right)));
        if left.is_empty() {
            matching.distractors.push(right);
        } else {
            matching.pairs.push(Pair { left, right, rationale: None });
        }
    }
    Ok(Kind::Matching(matching))
}

fn true_or_false(answers: &Glyphs) -> Result<Kind, String> {
    let mut sides = answers.split(|it| *it == ('#', false));
    let word = sides.next().map(text).unwrap_or_default();
    let truth = match word.as_str() {
        "T" | "TRUE" => true,
        "F" | "FALSE" => false,
        _ => {
            return Err(tr!(
                "`{one_line}` is no answer: it begins with `=` or `~`",
                one_line = one_line(&word)
            ));
        }
    };
    let mut reason = || sides.next().map(text).filter(|it| !it.is_empty());
    // What is said of the wrong answer stands first.
    let (of_wrong, of_right) = (reason(), reason());
    let option = |correct: bool, rationale| {
        let text = if correct == truth { "True" } else { "False" }.to_owned();
        Choosable { text, correct, rationale }
    };
    let options = vec![option(true, of_right), option(false, of_wrong)];
    Ok(Kind::Choice(Choice { options, multiple: false, fixed: false, partial: false }))
}
