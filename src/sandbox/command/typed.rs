//! A shape together with the service whose shapes it names, so that it can be followed inwards.

use crate::catalogue::{Service, Shape, ShapeKind};

/// A shape of a service.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Typed<'a> {
    service: &'a Service,
    /// The shape itself.
    pub(crate) shape: &'a Shape,
}

impl<'a> Typed<'a> {
    pub(crate) fn of(service: &'a Service, shape: &str) -> Option<Self> {
        service.shape(shape).map(|shape| Self { service, shape })
    }

    pub(crate) fn kind(self) -> ShapeKind {
        self.shape.kind
    }

    /// The shape of a list's items or of a map's values.
    pub(crate) fn item(self) -> Option<Self> {
        Self::of(self.service, self.shape.member.or(self.shape.value)?)
    }

    /// The shape of a structure's member.
    pub(crate) fn member(self, name: &str) -> Option<Self> {
        let member = self.shape.members.iter().find(|member| member.name == name)?;
        Self::of(self.service, member.shape)
    }

    /// Whether AWS CLI takes shorthand for it: an object, or a list of objects or lists.
    pub(crate) fn takes_shorthand(self) -> bool {
        match self.kind() {
            ShapeKind::Structure => !self.shape.document,
            ShapeKind::Map => self.item().is_none_or(|item| !item.shape.document),
            ShapeKind::List => self
                .item()
                .is_some_and(|item| item.kind() == ShapeKind::List || item.takes_shorthand()),
            ShapeKind::String
            | ShapeKind::Integer
            | ShapeKind::Long
            | ShapeKind::Boolean
            | ShapeKind::Timestamp => false,
        }
    }
}
