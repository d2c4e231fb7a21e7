//! The core group: pods, nodes, services and what they need.

pub mod config_map;
pub mod endpoints;
pub mod event;
pub mod namespace;
pub mod node;
pub mod pod;
pub mod pod_template;
pub mod secret;
pub mod service;
pub mod service_account;
