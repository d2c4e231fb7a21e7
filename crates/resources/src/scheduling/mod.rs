//! The group `scheduling.k8s.io`: how urgent pods are.

pub mod priority_class;
