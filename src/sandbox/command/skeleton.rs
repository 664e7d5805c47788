//! `--generate-cli-skeleton`: what goes into an operation or comes out of it, with every member and no values.

use serde_json::{Map, Value, json};

use super::{lookup::Target, typed::Typed};
use crate::catalogue::{Member, ShapeKind};

/// Which skeleton is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skeleton {
    /// What `--cli-input-json` takes.
    Input,
    /// What is printed.
    Output,
}

/// The skeleton: AWS CLI's own placeholders, but for an enum its first value and not any.
pub(crate) fn print(target: &Target, skeleton: Skeleton) -> Value {
    let members = match skeleton {
        Skeleton::Input => &target.operation.input,
        Skeleton::Output => &target.operation.output,
    };
    let maker = Maker { target, skeleton };
    Value::Object(maker.members(members, &mut Vec::new()))
}

struct Maker<'a> {
    target: &'a Target,
    skeleton: Skeleton,
}

impl Maker<'_> {
    fn members<'a>(&self, members: &'a [Member], open: &mut Vec<&'a str>) -> Map<String, Value> {
        let values = members.iter().map(|member| {
            let value = Typed::of(self.target.service, member.shape)
                .map(|_| self.value(member.shape, member.name, open));
            (member.name.to_owned(), value.unwrap_or_default())
        });
        values.collect()
    }

    /// A value of the shape, which the member called `name` has.
    fn value(&self, shape_name: &str, name: &str, open: &mut Vec<&str>) -> Value {
        let Some(shape) = self.target.service.shape(shape_name) else { return Value::Null };
        match shape.kind {
            ShapeKind::Structure if open.iter().filter(|it| **it == shape_name).count() > 1 => {
                json!({})
            }
            ShapeKind::Structure => {
                let mut open: Vec<&str> = open.iter().copied().chain([shape_name]).collect();
                Value::Object(self.members(&shape.members, &mut open))
            }
            ShapeKind::List => {
                let item = shape.member.unwrap_or_default();
                json!([self.value(item, item, open)])
            }
            ShapeKind::Map => {
                json!({"KeyName": self.value(shape.value.unwrap_or_default(), "", open)})
            }
            ShapeKind::Integer | ShapeKind::Long => json!(0),
            ShapeKind::Boolean => json!(true),
            ShapeKind::Timestamp => json!("1970-01-01T00:00:00"),
            ShapeKind::String if self.skeleton == Skeleton::Output => json!(name),
            ShapeKind::String => json!(shape.values.first().copied().unwrap_or_default()),
        }
    }
}
