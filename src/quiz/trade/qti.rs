//! QTI 1.2: an assessment in XML and a manifest that names it, in a zip without compression.
//!
//! Types of questions have the words of Canvas, which other tools understand, too. Scores are between 0 and 100.

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};

use zip::{CompressionMethod, ZipWriter, result::ZipResult, write::SimpleFileOptions};

use super::{COMPUTED, HINTS, LeftOut, ORDERS, REASONS, REREAD, html, one_line, shown, word};
use crate::quiz::{
    Bank, Kind, Question,
    kind::{Choice, Matching, Number, Short},
};

pub(super) fn write(bank: &Bank, left_out: &mut LeftOut) -> Vec<u8> {
    let assessment = assessment(bank, left_out);
    // Writing to memory cannot fail.
    zipped(&[("imsmanifest.xml", MANIFEST), ("assessment.xml", &assessment)]).unwrap_or_default()
}

fn zipped(files: &[(&str, &str)]) -> ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The same bank makes the same bytes: no file has a time of its own.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, text) in files {
        zip.start_file(*name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn assessment(bank: &Bank, left_out: &mut LeftOut) -> String {
    let title = html::escaped(&one_line(&bank.title));
    let mut out = format!(
        "{XML}<questestinterop xmlns=\"http://www.imsglobal.org/xsd/ims_qtiasiv1p2\">\n\
         <assessment ident=\"assessment\" title=\"{title}\">\n<section ident=\"root_section\">\n"
    );
    for question in &bank.questions {
        if question.setup.is_some() {
            left_out.add(COMPUTED, question);
            continue;
        }
        let Some(answered) = Answered::of(question, left_out) else { continue };
        left_out.add_if(!question.hints.is_empty(), HINTS, question);
        left_out.add_if(question.reread.is_some(), REREAD, question);
        item(question, &answered, &mut out);
    }
    out + "</section>\n</assessment>\n</questestinterop>\n"
}

/// The parts of an item that its kind decides.
struct Answered {
    kind: &'static str,
    /// How it is answered.
    responses: String,
    /// What answers are worth, and what is said of them.
    conditions: String,
    /// What is said, each with its name.
    feedback: Vec<(String, String)>,
}

impl Answered {
    fn of(question: &Question, left_out: &mut LeftOut) -> Option<Self> {
        match &question.kind {
            Kind::Choice(choice) => Some(of_choice(choice, question)),
            Kind::Short(short) => Some(of_short(short)),
            Kind::Number(number) => Some(of_number(number)),
            Kind::Matching(matching) => {
                let has_reason = matching.pairs.iter().any(|it| it.rationale.is_some());
                left_out.add_if(has_reason, REASONS, question);
                Some(of_matching(matching, question))
            }
            Kind::Ordering(_) => {
                left_out.add(ORDERS, question);
                None
            }
        }
    }
}

fn item(question: &Question, answered: &Answered, out: &mut String) {
    let title = html::escaped(&one_line(question.prompt.lines().next().unwrap_or_default()));
    let _ = writeln!(out, "<item ident=\"{}\" title=\"{title}\">", html::escaped(&question.id));
    *out += "<itemmetadata><qtimetadata>\n";
    let difficulty = question.difficulty.map(word);
    for (label, value) in [
        ("question_type", Some(answered.kind)),
        ("points_possible", Some("1")),
        ("outcome", question.outcome.as_deref()),
        ("difficulty", difficulty),
    ] {
        if let Some(value) = value.map(html::escaped) {
            let _ = writeln!(
                out,
                "<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{value}</fieldentry></qtimetadatafield>"
            );
        }
    }
    *out += "</qtimetadata></itemmetadata>\n<presentation>\n";
    let _ = write!(out, "{}\n{}", material(&html::of(&question.prompt)), answered.responses);
    *out += "</presentation>\n<resprocessing>\n<outcomes><decvar maxvalue=\"100\" minvalue=\"0\" varname=\"SCORE\" vartype=\"Decimal\"/></outcomes>\n";
    let mut feedback = answered.feedback.clone();
    if !question.explanation.trim().is_empty() {
        feedback.push((GENERAL.to_owned(), html::of(&question.explanation)));
        *out += &condition("<other/>", None, Some(GENERAL));
    }
    *out += &answered.conditions;
    *out += "</resprocessing>\n";
    for (name, html) in feedback {
        let material = material(&html);
        let _ = writeln!(
            out,
            "<itemfeedback ident=\"{name}\"><flow_mat>{material}</flow_mat></itemfeedback>"
        );
    }
    *out += "</item>\n";
}

const GENERAL: &str = "general_fb";

/// HTML is text in this XML, so it is escaped once more.
fn material(html: &str) -> String {
    format!(
        "<material><mattext texttype=\"text/html\">{}</mattext></material>",
        html::escaped(html)
    )
}

fn condition(when: &str, score: Option<(&str, &str)>, feedback: Option<&str>) -> String {
    let mut out = format!(
        "<respcondition continue=\"{}\"><conditionvar>{when}</conditionvar>",
        if score.is_some_and(|(action, _)| action == "Set") { "No" } else { "Yes" }
    );
    if let Some((action, score)) = score {
        let _ = write!(out, "<setvar action=\"{action}\" varname=\"SCORE\">{score}</setvar>");
    }
    if let Some(name) = feedback {
        let _ = write!(out, "<displayfeedback feedbacktype=\"Response\" linkrefid=\"{name}\"/>");
    }
    out + "</respcondition>\n"
}

fn equal(response: &str, value: &str) -> String {
    format!("<varequal respident=\"{response}\">{}</varequal>", html::escaped(value))
}

/// Options, each with a name and its HTML.
fn choices(options: &[(String, String)], shuffled: bool) -> String {
    let shuffle = if shuffled { "Yes" } else { "No" };
    let mut out = format!("<render_choice shuffle=\"{shuffle}\">\n");
    for (name, html) in options {
        let material = material(html);
        let _ = writeln!(out, "<response_label ident=\"{name}\">{material}</response_label>");
    }
    out + "</render_choice>"
}

/// The options as they are shown, with names.
fn named(question: &Question) -> Vec<(String, String)> {
    let options = shown(question).into_iter().zip(1..);
    options.map(|(text, number)| (format!("option_{number}"), text)).collect()
}

fn of_choice(choice: &Choice, question: &Question) -> Answered {
    let named = named(question);
    let shown: Vec<_> = named.iter().map(|(name, it)| (name.clone(), html::inside(it))).collect();
    let known = |text: &str| choice.options.iter().find(|it| it.text == text);
    let is_right = |text: &str| known(text).is_some_and(|it| it.correct);
    let mut conditions = String::new();
    let mut feedback = Vec::new();
    for (name, text) in &named {
        if let Some(reason) = known(text).and_then(|it| it.rationale.as_deref()) {
            conditions += &condition(&equal(RESPONSE, name), None, Some(&format!("{name}_fb")));
            feedback.push((format!("{name}_fb"), html::inside(reason)));
        }
    }
    if choice.multiple && choice.partial {
        let n_right = choice.options.iter().filter(|it| it.correct).count();
        let share = share(n_right);
        for (name, text) in &named {
            let action = if is_right(text) { "Add" } else { "Subtract" };
            conditions += &condition(&equal(RESPONSE, name), Some((action, &share)), None);
        }
    } else {
        let part = |(name, text): &(String, String)| match (choice.multiple, is_right(text)) {
            (_, true) => equal(RESPONSE, name),
            (true, false) => format!("<not>{}</not>", equal(RESPONSE, name)),
            (false, false) => String::new(),
        };
        let all: String = named.iter().map(part).collect();
        let when = if choice.multiple { format!("<and>{all}</and>") } else { all };
        conditions += &condition(&when, Some(("Set", "100")), None);
    }
    let (kind, cardinality) = if choice.multiple {
        ("multiple_answers_question", "Multiple")
    } else {
        ("multiple_choice_question", "Single")
    };
    let choices = choices(&shown, !choice.fixed);
    let responses = format!(
        "<response_lid ident=\"{RESPONSE}\" rcardinality=\"{cardinality}\">{choices}</response_lid>\n"
    );
    Answered { kind, responses, conditions, feedback }
}

const RESPONSE: &str = "response_1";

fn share(n_parts: usize) -> String {
    ["100", "100", "50", "33.3334", "25", "20", "16.6667"]
        .get(n_parts)
        .copied()
        .unwrap_or("10")
        .to_owned()
}

fn of_short(short: &Short) -> Answered {
    let equal = |it: &str| {
        format!("<varequal respident=\"{RESPONSE}\" case=\"No\">{}</varequal>", html::escaped(it))
    };
    let answers: String = short.answers.iter().map(|it| equal(it)).collect();
    let (mut conditions, feedback) = wrong(&short.wrong, equal);
    conditions += &condition(&format!("<or>{answers}</or>"), Some(("Set", "100")), None);
    Answered { kind: "short_answer_question", responses: field("String"), conditions, feedback }
}

fn of_number(number: &Number) -> Answered {
    let (low, high) = number.answer.around(number.tolerance);
    let when = format!(
        "<or>{}<and><vargte respident=\"{RESPONSE}\">{low}</vargte><varlte respident=\"{RESPONSE}\">{high}</varlte></and></or>",
        equal(RESPONSE, &number.answer.to_string())
    );
    let (mut conditions, feedback) = wrong(&number.wrong, |it| equal(RESPONSE, it));
    conditions += &condition(&when, Some(("Set", "100")), None);
    let unit = number.unit.as_deref().map(|it| material(&html::escaped(it)) + "\n");
    let responses = field("Decimal") + &unit.unwrap_or_default();
    Answered { kind: "numerical_question", responses, conditions, feedback }
}

fn field(of: &str) -> String {
    format!(
        "<response_str ident=\"{RESPONSE}\" rcardinality=\"Single\"><render_fib fibtype=\"{of}\"><response_label ident=\"answer_1\"/></render_fib></response_str>\n"
    )
}

/// What is said of wrong answers that people give.
fn wrong(
    wrong: &[(String, String)],
    equal: impl Fn(&str) -> String,
) -> (String, Vec<(String, String)>) {
    let (mut conditions, mut feedback) = (String::new(), Vec::new());
    for ((text, reason), number) in wrong.iter().zip(1..) {
        let name = format!("wrong_{number}_fb");
        conditions += &condition(&equal(text), None, Some(&name));
        feedback.push((name, html::inside(reason)));
    }
    (conditions, feedback)
}

fn of_matching(matching: &Matching, question: &Question) -> Answered {
    let named = named(question);
    let shown: Vec<_> = named.iter().map(|(name, it)| (name.clone(), html::inside(it))).collect();
    let choices = choices(&shown, true);
    let (mut responses, mut conditions, mut all) = (String::new(), String::new(), String::new());
    let share = share(matching.pairs.len());
    for (pair, number) in matching.pairs.iter().zip(1..) {
        let response = format!("response_{number}");
        let left = material(&html::inside(&pair.left));
        let _ = writeln!(
            responses,
            "<response_lid ident=\"{response}\">{left}{choices}</response_lid>"
        );
        let name =
            named.iter().find(|(_, text)| *text == pair.right).map(|(name, _)| name.as_str());
        let when = equal(&response, name.unwrap_or_default());
        if matching.partial {
            conditions += &condition(&when, Some(("Add", &share)), None);
        }
        all += &when;
    }
    if !matching.partial {
        conditions += &condition(&format!("<and>{all}</and>"), Some(("Set", "100")), None);
    }
    Answered { kind: "matching_question", responses, conditions, feedback: Vec::new() }
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

const MANIFEST: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="vestibule" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1">
<metadata><schema>IMS Content</schema><schemaversion>1.1.3</schemaversion></metadata>
<organizations/>
<resources>
<resource identifier="assessment" type="imsqti_xmlv1p2" href="assessment.xml"><file href="assessment.xml"/></resource>
</resources>
</manifest>
"#;
