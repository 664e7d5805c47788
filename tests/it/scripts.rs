//! Scripts run as they stand: each `*.sh` of `tests/cases/scripts` is one test, and the text beside it says
//! how it ends and what it prints.

use std::{fs, path::Path, process::Command};

use crate::{program::Program, written};

#[test]
fn every_script_prints_what_is_written_beside_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/scripts");
    let files = fs::read_dir(&folder).unwrap().map(|it| it.unwrap().path());
    let mut scripts: Vec<_> =
        files.filter(|it| it.extension().is_some_and(|it| it == "sh")).collect();
    scripts.sort();
    assert!(scripts.len() >= 5, "only {} scripts", scripts.len());
    for script in scripts {
        let name = script.file_name().unwrap().to_string_lossy().into_owned();
        let source = fs::read_to_string(&script).unwrap();
        let options = source.lines().find_map(|it| it.strip_prefix("# options: "));
        let ran = Command::new(env!("CARGO_BIN_EXE_vestibule"))
            .args(["sandbox", "acme", "--run", &name])
            .args(options.unwrap_or_default().split_whitespace())
            .current_dir(&folder)
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let said = format!(
            "exit {}\n--- standard output\n{}--- standard error\n{}",
            ran.status.code().unwrap(),
            text(ran.stdout),
            text(ran.stderr)
        );
        written::compare(
            &format!("tests/cases/scripts/{}.txt", name.trim_end_matches(".sh")),
            &said,
        );
    }
}

#[test]
fn a_tutorial_of_sixty_lines_runs_as_it_stands() {
    let said = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/scripts/first_day.txt");
    let said = fs::read_to_string(said).unwrap();
    assert!(said.starts_with("exit 0\n"), "{said}");
    let script = include_str!("../cases/scripts/first_day.sh");
    let is_command = |it: &&str| !it.trim().is_empty() && !it.starts_with('#');
    assert!(script.lines().filter(is_command).count() >= 60);
}

#[test]
fn what_is_no_text_is_refused_with_its_place() {
    let program = Program::fresh();
    let long = format!("aws sts get-caller-identity\naws {}\n", "x".repeat(1_000_000));
    let open = format!("aws sts get-caller-identity\naws 'x\n{}", "y\n".repeat(500_000));
    for (script, code, told) in [
        (&b"aws sts get-caller-identity\naws \xff\n"[..], 3, "line 2, column 5"),
        (b"aws sts get-caller-identity\naws s\0ts\n", 1, "line 2, column 6"),
        (long.as_bytes(), 1, "line 2, column 1"),
        (open.as_bytes(), 1, "line 2, column 5"),
        // The last line may end without a newline, whatever it is.
        (b"aws sts get-caller-identity\naws sts 'x", 1, "line 2, column 9"),
        (b"aws sts get-caller-identity\naws sts get-caller-identity --nonsense", 1, "line 2 of"),
        (b"aws sts get-caller-identity\\\n  --query \\", 1, "line 2, column"),
        (b"aws sts get-caller-identity\r\naws sts get-caller-identity\r\n", 0, ""),
        (b"aws sts get-caller-identity", 0, ""),
    ] {
        let file = program.dir().join("script");
        fs::write(&file, script).unwrap();
        let ran = program.run(&["sandbox", "--run", &file.to_string_lossy()], "");
        assert_eq!(ran.code, code, "{}", ran.err);
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
        assert!(ran.err.len() < 2_000, "{}", ran.err.len());
    }
}

#[test]
fn a_script_writes_new_files_beside_itself_and_nowhere_else() {
    let program = Program::fresh();
    let script = program.dir().join("script");
    let run = |line: &str| {
        fs::write(&script, line).unwrap();
        program.run(&["sandbox", "acme", "--run", &script.to_string_lossy()], "")
    };
    let ran = run("export csv team.csv\nimport team.csv");
    assert!(ran.code == 1 && ran.err.contains("this assignment is here twice"), "{}", ran.err);
    let table = program.dir().join("team.csv");
    let written = fs::read_to_string(&table).unwrap();
    assert!(written.contains("ViewOnlyAccess"), "{written}");
    for (line, told) in [
        ("export markdown team.csv", "`team.csv` is there already"),
        ("export csv gone/team.csv", "`gone/team.csv` is in a folder that is not there"),
        ("export csv ../team.csv", "`../team.csv` is not in the folder of the script"),
        ("export csv /team.csv", "`/team.csv` is not in the folder of the script"),
    ] {
        let ran = run(line);
        assert!(ran.code == 1 && ran.err.contains(told), "{line}: {}", ran.err);
    }
    assert_eq!(fs::read_to_string(&table).unwrap(), written);
    let ran = program.run(&["sandbox", "acme", "--run", "-"], "export csv team.csv");
    assert!(ran.code == 1 && ran.err.contains("has no folder"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn a_link_leads_a_script_nowhere() {
    let (program, elsewhere) = (Program::fresh(), Program::fresh());
    std::os::unix::fs::symlink(elsewhere.dir(), program.dir().join("link")).unwrap();
    let script = program.dir().join("script");
    fs::write(&script, "export csv link/team.csv").unwrap();
    let ran = program.run(&["sandbox", "acme", "--run", &script.to_string_lossy()], "");
    assert!(ran.code == 1 && ran.err.contains("is not in the folder"), "{}", ran.err);
    assert!(!elsewhere.dir().join("team.csv").exists());
}
