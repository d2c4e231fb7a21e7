//! The ports that the pod takes on its node must be free there.

use super::{Cure, Filter, Hope, Rejection, reject};
use crate::model::{PodNeeds, Row};

/// See the module.
pub(super) struct Ports;

impl Filter for Ports {
    fn check(&self, pod: &PodNeeds, row: &Row) -> Option<Rejection> {
        let is_taken = pod.ports.iter().any(|port| row.is_port_taken(port));
        is_taken.then(|| {
            reject(self, Hope::Preemption, "node(s) didn't have free ports for the requested pod ports")
        })
    }

    fn cured_by(&self) -> &'static [Cure] {
        &[Cure::NodeCame, Cure::PodLeft]
    }
}
