//! The script for AWS CLI: run by a sandbox, and by a real shell.

use std::{fs, io::Write as _, process::Command};

use serde_json::Value;
use vestibule::{
    sandbox::{NoFiles, Sandbox, script},
    world::{PolicyType, Principal, World},
};

use super::{bare, made, worlds, written};
use crate::named::{assignments, identity, organization_policies, policies, resource_policies};

pub(super) fn check_script(world: &World) {
    let text = written(world, "aws-cli");
    let mut sandbox = Sandbox::new("again", bare(world));
    for ran in script::run(&mut sandbox, &text, &NoFiles, false) {
        assert!(ran.outcome.output.is_ok(), "{}: {:?}\n{text}", ran.line_number, ran.outcome);
    }
    assert_eq!(identity(sandbox.world()), identity(world));
    assert_eq!(organization_policies(sandbox.world()), organization_policies(world));
    assert_eq!(policies(sandbox.world()), policies(world));
    assert_eq!(assignments(sandbox.world()), assignments(world));
    // What the sandbox has no call for stands there as a remark.
    let of_buckets = |world: &World| {
        let all = resource_policies(world);
        let is_bucket =
            |it: &&Value| it[0].as_str().unwrap().starts_with("arn:aws:s3:") && !it[2].is_null();
        all.as_array().unwrap().iter().filter(is_bucket).cloned().collect::<Vec<_>>()
    };
    assert_eq!(of_buckets(sandbox.world()), of_buckets(world));
    let others = world.resource_policies().filter(|it| !it.arn.starts_with("arn:aws:s3:"));
    for line in others.map(|it| it.kind().unwrap().command()) {
        assert!(
            text.contains(&format!("# Take the # away, if this is for AWS: {line} --")),
            "{line}"
        );
    }
}

/// What AWS has no API for, or what may be there already, is told.
#[test]
fn a_script_says_what_is_left_to_you() {
    let told = |line: &str| {
        let worlds = worlds().into_iter();
        let titles = worlds.filter(|it| written(it, "aws-cli").contains(line)).map(|it| it.title);
        titles.map(|it| it.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(
        told("# Where the type is enabled already, leave this line out."),
        ["Acme", "Policies", "Sharing"]
    );
    assert_eq!(told("# A profile with the name of an account must be that of").len(), 5);
    assert_eq!(told("# Make Payroll in the console, which alone makes").len(), 1);
    assert_eq!(told(" in the console: AWS has no API for it.").len(), 1);
}

/// A real shell takes the script; nothing in a name runs or is expanded.
#[cfg(unix)]
#[test]
fn a_shell_passes_on_what_the_script_means() {
    for world in worlds() {
        let dir = tempfile::tempdir().unwrap();
        let aws = dir.path().join("aws");
        // In place of AWS CLI: notes its words, answers with the name of what was made.
        fs::write(&aws, "#!/bin/sh\nfor word in \"$@\"; do printf '%s\\036' \"$word\" >> \"$WORDS\"; done\necho id\n").unwrap();
        Command::new("chmod").arg("+x").arg(&aws).status().unwrap();
        let words = dir.path().join("words");
        let path = format!("{}:/usr/bin:/bin", dir.path().display());
        let mut shell = Command::new("/bin/sh")
            .args(["-e", "-u"])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::null())
            .env_clear()
            .env("PATH", path)
            .env("WORDS", &words)
            .spawn()
            .unwrap();
        shell.stdin.take().unwrap().write_all(written(&world, "aws-cli").as_bytes()).unwrap();
        assert!(shell.wait().unwrap().success());
        let words = fs::read_to_string(words).unwrap();
        let words: Vec<&str> = words.split('\u{1e}').collect();
        let after = |flag: &str| -> Vec<&str> {
            let parted = words.windows(2).filter(|it| it[0] == flag).map(|it| it[1]);
            let joined = words.iter().filter_map(|it| it.strip_prefix(flag)?.strip_prefix('='));
            parted.chain(joined).collect()
        };
        let sets: Vec<_> = world.permission_sets().map(|it| &*it.name).collect();
        assert_eq!(after("--name").into_iter().filter(|it| sets.contains(it)).count(), sets.len());
        let names = after("--display-name");
        for name in world
            .groups()
            .map(|it| &it.display_name)
            .chain(world.users().map(|it| &it.display_name))
        {
            assert!(names.contains(&&**name), "{name}");
        }
        // Line breaks stand in JSON.
        let inputs = after("--cli-input-json").into_iter().filter_map(|it| {
            let input: Value = serde_json::from_str(it).unwrap();
            input["InlinePolicy"].as_str().map(ToOwned::to_owned)
        });
        let inputs: Vec<String> = inputs.collect();
        let mut policies = after("--inline-policy");
        policies.extend(inputs.iter().map(String::as_str));
        for policy in world.permission_sets().filter_map(|it| it.content.inline_policy.as_ref()) {
            assert!(policies.contains(&&**policy), "{policy}");
        }
        let documents = after("--policy-document");
        for policy in world.customer_policies() {
            assert!(documents.contains(&policy.document()), "{}", policy.name);
        }
        let contents = after("--content");
        let own = PolicyType::ALL.into_iter().flat_map(|it| world.organization_policies(it));
        for policy in own.filter(|it| !it.is_aws) {
            assert!(contents.contains(&&*policy.content), "{}", policy.name);
        }
        let is_there = |it: &&Principal| world.principal_name(it).is_some();
        let n_applications =
            made(&world).map(|it| world.assigned_to(&it.arn).filter(is_there).count());
        let n_assignments = assignments(&world).len() + n_applications.sum::<usize>();
        assert_eq!(after("--principal-type").len(), n_assignments);
    }
}
