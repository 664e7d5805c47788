//! What somebody brings and is not right: faults with their lines.

use vestibule::sandbox::{NoFiles, import};

use super::worlds;

#[test]
fn a_table_with_faults_names_their_lines() {
    let head = "principal_type,principal_name,permission_set_name,target_id\n";
    for (rows, expected) in [
        ("ROBOT,x,Set,111122223333\n", "t.csv:2:1: a principal's type is `GROUP` or `USER`"),
        ("USER,two words,Set,111122223333\n", "t.csv:2:1: a user name has no white space"),
        ("USER,a,Set,1111\n", "t.csv:2:1: an account id has twelve digits"),
        ("USER,a,Not a name,111122223333\n", "t.csv:2:1: the name of a permission set has"),
        (
            "USER,a,Set,111122223333\nUSER,a,Set,111122223333\n",
            "t.csv:3:1: this assignment is here twice",
        ),
        ("USER,a,Set\n", "t.csv:2:1: the row has 3 cells, the table 4 columns"),
        ("USER,,Set,111122223333\n", "t.csv:2:1: the principal has no name"),
        ("GROUP,Administrator,Set,111122223333\n", "t.csv:2:1: AWS keeps the name `Administrator`"),
    ] {
        let faults = import::table("t.csv", &format!("{head}{rows}"), None).unwrap_err();
        let told = faults[0].to_string();
        assert!(told.starts_with(expected), "{told}");
    }
    let faults = import::table("t.csv", "a,b\n1,2\n", None).unwrap_err();
    let told: Vec<_> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "t.csv:1:1: the table has no column `principal_type`, `principal_name`, `permission_set_name`",
            "t.csv:1:1: the table has no column `target_id` and no `target_name`",
        ]
    );
}

#[test]
fn lines_that_are_refused_name_their_line() {
    let lines =
        "# people\naws identitystore create-group --display-name Night\naws sso-admin nothing\n";
    let faults = import::lines("day.sh", lines, worlds().remove(0), &NoFiles).unwrap_err();
    let told = faults[0].to_string();
    assert!(told.starts_with("day.sh:3:1: "), "{told}");
    let world =
        import::lines("day.sh", lines.rsplit_once("aws").unwrap().0, worlds().remove(0), &NoFiles)
            .unwrap();
    assert!(world.group_named("Night").is_some());
}
