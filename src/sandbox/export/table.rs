//! The assignments as a table: CSV with the columns of `aws-sso-util admin assignments`.

use crate::world::World;

/// The columns, as aws-sso-util has them.
const COLUMNS: [&str; 9] = [
    "instance_arn",
    "principal_type",
    "principal_id",
    "principal_name",
    "permission_set_arn",
    "permission_set_name",
    "target_type",
    "target_id",
    "target_name",
];

/// An assignment whose principal is gone is there, as `UNKNOWN`.
pub(super) fn write(world: &World) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(COLUMNS);
    for it in world.assignments() {
        let set = world.permission_set(it.permission_set.as_str());
        let account = world.organization.account(it.account.as_str());
        let _ = writer.write_record([
            &*world.instance.arn,
            it.principal.kind(),
            it.principal.id(),
            world.principal_name(&it.principal).unwrap_or("UNKNOWN"),
            it.permission_set.as_str(),
            set.map_or("UNKNOWN", |it| &*it.name),
            "AWS_ACCOUNT",
            it.account.as_str(),
            account.map_or("UNKNOWN", |it| &*it.name),
        ]);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}
