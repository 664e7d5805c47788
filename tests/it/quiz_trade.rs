//! Banks that leave for other tools and questions that come from them: nothing is lost without a word, and what leaves
//! as GIFT comes back the same.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a test may panic, and counts no more than it can"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{Cursor, Read as _},
    path::Path,
};

use proptest::prelude::*;
use roxmltree::{Document, Node};
use vestibule::quiz::{
    self, Bank, Kind, Question,
    trade::{self, FORMATS, LeftOut},
};

use crate::{program::Program, written};

const CASES: &str = "tests/cases/trade";

fn case(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(CASES).join(name)).unwrap()
}

/// A bank in which every sign means something to some format.
fn signs() -> Bank {
    let (mut bank, mut faults) = quiz::parse("quizzes/signs.toml", &case("signs.toml"));
    faults.extend(bank.add("quizzes/signs.more.toml", &case("signs.more.toml")));
    assert_eq!(faults, []);
    bank
}

fn told(left_out: &LeftOut) -> String {
    let lines: Vec<String> =
        left_out.iter().map(|(what, ids)| format!("{what}: {}\n", ids.join(", "))).collect();
    lines.concat()
}

/// What a bank is in each format, and what it cannot hold.
#[test]
fn every_format_is_written_as_its_case_says() {
    let bank = signs();
    let mut all = String::new();
    for format in FORMATS {
        let (bytes, left_out) = trade::export(&bank, format.name).unwrap();
        assert_eq!(trade::export(&bank, format.name).unwrap().0, bytes, "always the same");
        all += "# ";
        all += format.name;
        all += "\n";
        all += &(told(&left_out) + "\n");
        let text = match format.name {
            "qti" => unzipped(bytes)["assessment.xml"].clone(),
            _ => String::from_utf8(bytes).unwrap(),
        };
        written::compare(&format!("{CASES}/signs.{}", format.name), &text);
    }
    written::compare(&format!("{CASES}/left_out.txt"), &all);
    assert!(trade::export(&bank, "word").is_none());
}

fn unzipped(bytes: Vec<u8>) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = zip.file_names().map(|it| it.unwrap().into_owned()).collect();
    let mut text = |name: &String| {
        let mut text = String::new();
        zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    names.iter().map(|name| (name.clone(), text(name))).collect()
}

/// A question as far as GIFT holds it.
fn plain(prompt: &str, kind: &Kind) -> String {
    let one_line = |it: &str| it.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut lines = vec![prompt.trim().to_owned()];
    match kind {
        Kind::Choice(choice) => {
            lines.push(format!("{} {}", choice.multiple, choice.partial));
            let mut options: Vec<String> = choice
                .options
                .iter()
                .map(|it| format!("{} {} {:?}", it.correct, one_line(&it.text), it.rationale))
                .collect();
            options.sort();
            lines.extend(options);
        }
        Kind::Short(short) => {
            lines.push(format!("{:?}", short.answers));
            lines.extend(sorted(&short.wrong));
        }
        Kind::Number(number) => {
            lines.push(format!("{} {}", number.answer, number.tolerance));
            lines.extend(sorted(&number.wrong));
        }
        Kind::Matching(matching) => {
            lines.extend(matching.pairs.iter().map(|it| format!("{} = {}", it.left, it.right)));
            lines.extend(matching.distractors.iter().cloned());
        }
        Kind::Ordering(_) => unreachable!("GIFT has none"),
    }
    lines.join("\n")
}

/// Wrong answers with their reasons, which a bank keeps in no order of its own.
fn sorted(wrong: &[(String, String)]) -> Vec<String> {
    let mut lines: Vec<String> =
        wrong.iter().map(|(text, reason)| format!("{text}: {reason}")).collect();
    lines.sort();
    lines
}

/// The ids of questions of which GIFT has nothing.
fn gone(left_out: &LeftOut) -> BTreeSet<String> {
    let whole = left_out.iter().filter(|(what, _)| what.starts_with("questions "));
    whole.flat_map(|(_, ids)| ids.to_vec()).collect()
}

/// What leaves as GIFT and comes back is the same, and so is what a bank is made of it.
fn round_trip(bank: &Bank) {
    let (bytes, left_out) = trade::export(bank, "gift").unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let (drafts, faults) = trade::import("quiz.gift", &text, "gift").unwrap();
    assert_eq!(faults, [], "{text}");
    let gone = gone(&left_out);
    let left: Vec<&Question> = bank.questions.iter().filter(|it| !gone.contains(&it.id)).collect();
    assert_eq!(drafts.len(), left.len(), "{text}");
    let imported = trade::bank("Back", &drafts);
    assert_eq!(imported.refused, [], "{text}");
    let (mut read_again, mut faults) = quiz::parse("back.toml", &imported.bank);
    faults.extend(read_again.add("back.more.toml", &imported.more));
    faults.retain(|it| !(imported.more.is_empty() && it.file.ends_with("more.toml")));
    assert_eq!(faults, [], "{}", imported.bank);
    for (draft, question) in drafts.iter().zip(&left) {
        assert_eq!(plain(&draft.prompt, &draft.kind), plain(&question.prompt, &question.kind));
        assert_eq!(draft.id.as_ref(), Some(&question.id));
        let (_, again) = read_again.question(&question.id).unwrap();
        assert_eq!(plain(&again.prompt, &again.kind), plain(&question.prompt, &question.kind));
        assert_eq!(again.explanation.trim(), question.explanation.trim());
        assert_eq!((&again.outcome, again.difficulty), (&question.outcome, question.difficulty));
    }
}

#[test]
fn our_banks_leave_in_every_format_and_come_back_from_gift() {
    round_trip(&signs());
    for path in vestibule::course::Files::embedded().list("quizzes") {
        if path.ends_with(".more.toml") {
            continue;
        }
        let (bank, _) = quiz::read(&vestibule::course::Files::embedded(), &path).unwrap();
        round_trip(&bank);
        for format in FORMATS {
            let (bytes, _) = trade::export(&bank, format.name).unwrap();
            assert!(!bytes.is_empty(), "{path} {}", format.name);
        }
        let (aiken, left_out) = trade::export(&bank, "aiken").unwrap();
        aiken_is_the_same(&bank, &String::from_utf8(aiken).unwrap(), &gone(&left_out));
    }
}

fn aiken_is_the_same(bank: &Bank, text: &str, gone: &BTreeSet<String>) {
    let (drafts, faults) = trade::import("quiz.txt", text, "aiken").unwrap();
    assert_eq!(faults, [], "{text}");
    let left: Vec<&Question> = bank.questions.iter().filter(|it| !gone.contains(&it.id)).collect();
    assert_eq!(drafts.len(), left.len(), "{text}");
    let one_line = |it: &str| it.split_whitespace().collect::<Vec<_>>().join(" ");
    for (draft, question) in drafts.iter().zip(left) {
        assert_eq!(draft.prompt, one_line(&question.prompt));
        let options = |kind: &Kind| {
            let Kind::Choice(choice) = kind else { panic!("{kind:?}") };
            let options = choice.options.iter().map(|it| (one_line(&it.text), it.correct));
            options.collect::<BTreeSet<_>>()
        };
        assert_eq!(options(&draft.kind), options(&question.kind));
    }
}

/// Text of a bank, with the signs that formats have for themselves.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-zA-Zäß漢%~=#{}:\\\\<>&\"'.,()\\[\\]/$*_|!?-]{1,8}",
        Just("->".to_owned()),
        Just("####".to_owned()),
        Just("%50%".to_owned()),
        Just("::".to_owned()),
        Just("//".to_owned()),
        Just("ANSWER: A".to_owned()),
        Just("\\n".to_owned()),
        Just("[html]".to_owned()),
        Just("TRUE".to_owned()),
    ];
    // A text that begins with a word for its format would be read without it, as Moodle reads it.
    prop::collection::vec(word, 1..5).prop_map(|words| format!("x{}", words.join(" ")))
}

/// Beginnings that mean something, too: an option may be a percentage or an answer to a question of yes and no.
fn option() -> impl Strategy<Value = String> {
    prop_oneof![
        text(),
        Just("%50%".to_owned()),
        Just("%5".to_owned()),
        Just("=".to_owned()),
        Just("~".to_owned()),
        Just("#".to_owned()),
        Just("T".to_owned()),
        Just("\\".to_owned())
    ]
}

fn texts(range: std::ops::Range<usize>) -> impl Strategy<Value = Vec<String>> {
    prop::collection::btree_set(option(), range).prop_map(|it| it.into_iter().collect())
}

/// A question as TOML, with these answers and beside its text these parts of the prompt.
fn entry(kind: &str, answer: toml::Table, prompt: toml::Table) -> toml::Table {
    toml::Table::from_iter([
        ("type".to_owned(), kind.into()),
        ("answer".to_owned(), answer.into()),
        ("prompt".to_owned(), prompt.into()),
    ])
}

fn table(key: &str, value: impl Into<toml::Value>) -> toml::Table {
    toml::Table::from_iter([(key.to_owned(), value.into())])
}

fn choice() -> impl Strategy<Value = toml::Table> {
    let parts = (texts(2..6), 1..5_usize, any::<bool>(), any::<bool>());
    parts.prop_map(|(texts, n_right, several, partial)| {
        let n_right = n_right.min(texts.len() - 1);
        let (right, wrong) = texts.split_at(n_right);
        let answer = match right {
            [only] if !several => table("answer", only.clone()),
            _ => table("answer", right.to_vec()),
        };
        let mut entry = entry("MultipleChoice", answer, table("distractors", wrong.to_vec()));
        if partial && n_right > 1 {
            entry.insert("partial".to_owned(), true.into());
        }
        entry
    })
}

fn short() -> impl Strategy<Value = toml::Table> {
    texts(1..4).prop_map(|texts| {
        let mut answer = table("answer", texts[0].clone());
        if texts.len() > 1 {
            answer.extend(table("alternatives", texts[1..].to_vec()));
        }
        entry("ShortAnswer", answer, toml::Table::new())
    })
}

fn number() -> impl Strategy<Value = toml::Table> {
    (-1000..1000_i64, 0..50_i64).prop_map(|(answer, tolerance)| {
        let mut answer = table("answer", answer as f64 / 8.0);
        answer.extend(table("tolerance", tolerance as f64 / 8.0));
        entry("Numeric", answer, toml::Table::new())
    })
}

fn pairs() -> impl Strategy<Value = toml::Table> {
    (texts(2..6), texts(2..6)).prop_map(|(lefts, rights)| {
        let pairs = lefts.iter().zip(&rights);
        let pairs: Vec<Vec<String>> =
            pairs.map(|(left, right)| vec![left.clone(), right.clone()]).collect();
        entry("Match", table("pairs", pairs), toml::Table::new())
    })
}

/// A question as TOML, and whether it stands beside the bank.
fn question() -> impl Strategy<Value = (bool, toml::Table)> {
    let any = prop_oneof![
        choice().prop_map(|it| (false, it)),
        short().prop_map(|it| (false, it)),
        number().prop_map(|it| (true, it)),
        pairs().prop_map(|it| (true, it)),
    ];
    (any, text(), prop::option::of(text()), prop::option::of(text())).prop_map(
        |((beside, mut entry), prompt, context, outcome)| {
            let prompt = table("prompt", prompt.replace(' ', "\n\n"));
            entry["prompt"].as_table_mut().unwrap().extend(prompt);
            for (key, value) in [("context", context), ("outcome", outcome)] {
                entry.extend(value.map(|it| (key.to_owned(), it.into())));
            }
            (beside, entry)
        },
    )
}

fn file(questions: Vec<toml::Table>) -> String {
    toml::to_string(&toml::Table::from_iter([("questions".to_owned(), questions.into())])).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn what_leaves_as_gift_comes_back(questions in prop::collection::vec(question(), 1..6)) {
        let of = |beside: bool| -> Vec<toml::Table> {
            let of = questions.iter().filter(|it| it.0 == beside);
            of.map(|it| it.1.clone()).collect()
        };
        let (mut bank, _) = quiz::parse("quizzes/any.toml", &file(of(false)));
        bank.add("quizzes/any.more.toml", &file(of(true)));
        round_trip(&bank);
        let (aiken, left_out) = trade::export(&bank, "aiken").unwrap();
        aiken_is_the_same(&bank, &String::from_utf8(aiken).unwrap(), &gone(&left_out));
        check_qti(&bank);
        check_anki(&bank);
    }

    /// Whatever a file holds, it is read without a panic, and what is made of it has no fault.
    #[test]
    fn any_text_is_read(text in "([a-zA-Z:=~#{}%\\\\ \n./>-]|\\PC){0,120}", source in prop::sample::select(vec!["gift", "aiken"])) {
        let (drafts, _) = trade::import("any", &text, source).unwrap();
        let imported = trade::bank("Any", &drafts);
        prop_assert_eq!(imported.taken + imported.refused.len(), drafts.len());
        if !imported.bank.contains("questions = []") {
            let (_, faults) = quiz::parse("any.toml", &imported.bank);
            prop_assert_eq!(faults, vec![]);
        }
    }
}

/// QTI is read by an XML parser, and a reader of scores finds what is right.
fn check_qti(bank: &Bank) {
    let (bytes, left_out) = trade::export(bank, "qti").unwrap();
    let files = unzipped(bytes);
    let manifest = Document::parse(&files["imsmanifest.xml"]).unwrap();
    let named = |node: &Node<'_, '_>| node.attribute("href").map(str::to_owned);
    let hrefs: BTreeSet<String> = manifest.descendants().filter_map(|it| named(&it)).collect();
    assert!(hrefs.iter().all(|it| files.contains_key(it)) && hrefs.len() == 1, "{hrefs:?}");
    let assessment = Document::parse(&files["assessment.xml"]).unwrap();
    let items: Vec<Node<'_, '_>> =
        assessment.descendants().filter(|it| it.has_tag_name(tag("item"))).collect();
    let gone = gone(&left_out);
    let left: Vec<&Question> = bank.questions.iter().filter(|it| !gone.contains(&it.id)).collect();
    assert_eq!(items.len(), left.len());
    for (item, question) in items.iter().zip(left) {
        assert_eq!(item.attribute("ident"), Some(question.id.as_str()));
        let links = item.descendants().filter_map(|it| it.attribute("linkrefid"));
        let feedback = |name: &str| {
            item.descendants().any(|it| {
                it.has_tag_name(tag("itemfeedback")) && it.attribute("ident") == Some(name)
            })
        };
        assert!(links.clone().all(feedback));
        check_scores(item, question);
    }
}

fn tag(name: &str) -> (&str, &str) {
    ("http://www.imsglobal.org/xsd/ims_qtiasiv1p2", name)
}

/// Every answer that is right here has 100 there, and some that are wrong have less.
fn check_scores(item: &Node<'_, '_>, question: &Question) {
    let one = |text: &str| BTreeMap::from([("response_1".to_owned(), vec![text.to_owned()])]);
    match &question.kind {
        Kind::Choice(choice) if choice.options.iter().all(|it| is_bare(&it.text)) => {
            let labels = labels(item);
            let named = |wanted: bool| -> Vec<String> {
                let options = choice.options.iter().filter(|it| it.correct == wanted);
                options.map(|it| labels[&it.text].clone()).collect()
            };
            let given = |names: Vec<String>| BTreeMap::from([("response_1".to_owned(), names)]);
            assert!((score(item, &given(named(true))) - 100.0).abs() < 0.01);
            assert!(score(item, &given(named(false))) < 1.0);
            if choice.multiple && named(true).len() > 1 {
                let part = score(item, &given(named(true)[1..].to_vec()));
                assert_eq!(part > 1.0, choice.partial, "{part}");
                assert!(part < 99.0);
            }
        }
        Kind::Short(short) => {
            for answer in &short.answers {
                assert!(score(item, &one(answer)) > 99.0, "{answer}");
            }
            assert!(score(item, &one("something else entirely")) < 1.0);
        }
        Kind::Number(number) => {
            assert!(score(item, &one(&number.answer.to_string())) > 99.0);
            assert!(score(item, &one("1000000")) < 1.0);
        }
        Kind::Matching(matching) if matching.pairs.iter().all(|it| is_bare(&it.right)) => {
            let labels = labels(item);
            let response = |number: usize| format!("response_{}", number + 1);
            let all: BTreeMap<String, Vec<String>> = matching
                .pairs
                .iter()
                .enumerate()
                .map(|(number, it)| (response(number), vec![labels[&it.right].clone()]))
                .collect();
            assert!((score(item, &all) - 100.0).abs() < 0.01);
            let first = BTreeMap::from([(response(0), all[&response(0)].clone())]);
            assert_eq!(score(item, &first) > 1.0, matching.partial);
        }
        Kind::Choice(_) | Kind::Matching(_) => {}
        Kind::Ordering(_) => unreachable!("left out"),
    }
}

/// Whether Markdown has nothing to say about a text, so that it is the same in HTML.
fn is_bare(text: &str) -> bool {
    text.chars().all(|it| it.is_alphanumeric() || it == ' ')
}

/// The names of options by what they say.
fn labels(item: &Node<'_, '_>) -> BTreeMap<String, String> {
    let labels = item.descendants().filter(|it| it.has_tag_name(tag("response_label")));
    let said = |label: &Node<'_, '_>| {
        // An element gives the text of its first child again.
        let texts = label.descendants().filter(Node::is_text);
        let html = texts.filter_map(|it| it.text()).collect::<String>();
        (html.trim().to_owned(), label.attribute("ident").unwrap().to_owned())
    };
    labels.map(|it| said(&it)).collect()
}

/// Scores answers as QTI says: conditions in turn, until one that does not continue.
fn score(item: &Node<'_, '_>, given: &BTreeMap<String, Vec<String>>) -> f64 {
    let mut score = 0.0_f64;
    for condition in item.descendants().filter(|it| it.has_tag_name(tag("respcondition"))) {
        let when = condition.children().find(|it| it.has_tag_name(tag("conditionvar"))).unwrap();
        if !when.children().filter(Node::is_element).all(|it| holds(&it, given)) {
            continue;
        }
        if let Some(set) = condition.children().find(|it| it.has_tag_name(tag("setvar"))) {
            let value: f64 = set.text().unwrap().parse().unwrap();
            match set.attribute("action").unwrap() {
                "Set" => score = value,
                "Add" => score += value,
                "Subtract" => score -= value,
                other => panic!("{other}"),
            }
        }
        if condition.attribute("continue") == Some("No") {
            break;
        }
    }
    score.clamp(0.0, 100.0)
}

fn holds(node: &Node<'_, '_>, given: &BTreeMap<String, Vec<String>>) -> bool {
    let inner = || node.children().filter(Node::is_element);
    let response = || given.get(node.attribute("respident").unwrap()).into_iter().flatten();
    let number = |it: &str| it.parse::<f64>().ok();
    let limit = || node.text().and_then(number).unwrap();
    match node.tag_name().name() {
        "other" => true,
        "and" => inner().all(|it| holds(&it, given)),
        "or" => inner().any(|it| holds(&it, given)),
        "not" => !inner().any(|it| holds(&it, given)),
        "varequal" => {
            let text = node.text().unwrap_or_default().to_lowercase();
            response().any(|it| it.to_lowercase() == text)
        }
        "vargte" => response().filter_map(|it| number(it)).any(|it| it >= limit()),
        "varlte" => response().filter_map(|it| number(it)).any(|it| it <= limit()),
        other => panic!("{other}"),
    }
}

/// Anki's file is read by a reader of tables: four columns each, known by the id.
fn check_anki(bank: &Bank) {
    let (bytes, left_out) = trade::export(bank, "anki").unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let notes: Vec<&str> = text.lines().skip_while(|it| it.starts_with('#')).collect();
    let notes = notes.join("\n");
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b'\t').has_headers(false).from_reader(notes.as_bytes());
    let gone = gone(&left_out);
    let ids: Vec<String> = reader
        .records()
        .map(|note| {
            let note = note.unwrap();
            assert_eq!(note.len(), 4, "{note:?}");
            assert!(note[3].split(' ').all(|it| !it.is_empty()), "{note:?}");
            note[0].to_owned()
        })
        .collect();
    let left = bank.questions.iter().filter(|it| !gone.contains(&it.id));
    assert_eq!(ids, left.map(|it| it.id.clone()).collect::<Vec<_>>());
}

#[test]
fn qti_and_anki_are_read_by_readers_of_others() {
    check_anki(&signs());
    let (bytes, _) = trade::export(&signs(), "qti").unwrap();
    for text in unzipped(bytes).values() {
        Document::parse(text).unwrap();
    }
}

#[test]
fn files_of_others_become_banks() {
    for (name, source) in [("moodle.gift", "gift"), ("found.txt", "aiken")] {
        let (drafts, faults) = trade::import(name, &case(name), source).unwrap();
        let imported = trade::bank("Found", &drafts);
        let faults: Vec<String> = faults.iter().map(|it| format!("# {it}\n")).collect();
        let faults = faults.concat();
        let all = format!("{}\n# more\n{}\n{faults}", imported.bank, imported.more);
        written::compare(&format!("{CASES}/{name}.toml"), &all);
        assert_eq!(imported.refused, []);
        // Ids are made of what is asked, so that they are the same again.
        assert_eq!(trade::bank("Found", &drafts), imported);
    }
}

#[test]
fn a_question_that_a_bank_cannot_hold_is_named() {
    let many = "~1 ~2 ~3 ~4 ~5 ~6 ~7 ~8";
    let text = format!(
        "Many? {{=right {many}}}\n\nSame? {{=a ~b}}\n\nSame? {{=a ~b}}\n\nOne? {{=a ~a}}\n"
    );
    let (drafts, faults) = trade::import("x.gift", &text, "gift").unwrap();
    assert_eq!(faults, []);
    let imported = trade::bank("X", &drafts);
    assert_eq!(imported.taken, 1);
    let prompts: Vec<&str> = imported.refused.iter().map(|it| it.0.as_str()).collect();
    assert_eq!(prompts, ["Many?", "Same?", "One?"], "{:?}", imported.refused);
}

#[cfg(unix)]
#[test]
fn a_bank_leaves_and_comes_back_by_commands() {
    let program = Program::fresh();
    let line = "vestibule export quiz workforce-identity --format gift | vestibule import quiz - --from gift --title Back";
    let ran = program.shell(line);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.starts_with("title = \"Back\"\n"), "{}", ran.out);
    assert!(ran.err.contains("gift cannot hold passages to reread: "), "{}", ran.err);
    let (bank, faults) = quiz::parse("back.toml", &ran.out);
    assert_eq!(faults, []);
    assert!(bank.questions.len() >= 4);
    for (arguments, code, told) in [
        (
            &["export", "quiz", "workforce-identity", "--format", "word"][..],
            2,
            "hint: there is gift",
        ),
        (&["export", "quiz", "nobody", "--format", "gift"], 2, "hint: there is"),
        (&["import", "quiz", "nobody.gift", "--from", "gift"], 3, "cannot be read"),
        (&["import", "quiz", "-", "--from", "gift"], 3, "no question that can be asked"),
    ] {
        let ran = program.run(arguments, "");
        assert_eq!(ran.code, code, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
    }
    let half =
        program.run(&["import", "quiz", "-", "--from", "gift"], "Good? {=a ~b}\n\nBad? {}\n");
    assert_eq!(half.code, 1, "{}", half.err);
    assert!(half.out.contains("Good?") && half.err.contains("standard input:3:1"), "{}", half.err);
}
