//! What the runtime promises, one function per promise.

mod containment;
mod foreign;
mod hostile;
mod images;
mod layers;
mod life;
mod network;
mod pulls;
mod speed;
mod streams;
mod survival;
mod unruly;

use std::time::Duration;

use crate::fixture::Case;

pub(crate) use survival::{CRASHING_SERVER, crashing_server};
pub(crate) use unruly::{PULLING_SERVER, pulling_server};

/// All of them.
pub(crate) const ALL: &[Case] = &[
    ("a_pod_runs_and_leaves_nothing", life::a_pod_runs_and_leaves_nothing),
    ("a_program_that_cannot_start_says_why", life::a_program_that_cannot_start_says_why),
    ("a_container_stops_gently_or_by_force", life::a_container_stops_gently_or_by_force),
    ("memory_is_limited_and_the_kill_is_told", life::memory_is_limited_and_the_kill_is_told),
    ("processes_are_limited", life::processes_are_limited),
    ("a_pod_can_share_its_processes", life::a_pod_can_share_its_processes),
    ("a_container_has_no_more_than_it_should", containment::a_container_has_no_more_than_it_should),
    ("a_privileged_container_has_everything", containment::a_privileged_container_has_everything),
    ("an_account_comes_from_pod_or_image", containment::an_account_comes_from_pod_or_image),
    ("volumes_appear_as_asked", containment::volumes_appear_as_asked),
    ("a_volume_path_cannot_lead_outside", containment::a_volume_path_cannot_lead_outside),
    ("pods_reach_each_other_and_the_node", network::pods_reach_each_other_and_the_node),
    ("a_host_network_pod_sees_the_node", network::a_host_network_pod_sees_the_node),
    ("a_port_of_the_loopback_can_be_dialled", network::a_port_of_the_loopback_can_be_dialled),
    ("exec_has_streams_and_a_code", streams::exec_has_streams_and_a_code),
    ("exec_on_a_terminal_knows_its_size", streams::exec_on_a_terminal_knows_its_size),
    ("a_slow_command_is_killed", streams::a_slow_command_is_killed),
    ("attach_joins_the_streams", streams::attach_joins_the_streams),
    ("logs_rotate", streams::logs_rotate),
    ("containers_outlive_the_server", survival::containers_outlive_the_server),
    ("a_lost_supervisor_takes_its_containers", survival::a_lost_supervisor_takes_its_containers),
    ("a_server_killed_at_any_instant_leaks_nothing", survival::a_server_killed_at_any_instant_leaks_nothing),
    ("half_made_pods_are_swept", survival::half_made_pods_are_swept),
    ("a_failed_sandbox_leaves_nothing", survival::a_failed_sandbox_leaves_nothing),
    ("images_come_and_go", images::images_come_and_go),
    ("a_damaged_archive_changes_nothing", images::a_damaged_archive_changes_nothing),
    ("archives_come_by_pipe_and_compressed", images::archives_come_by_pipe_and_compressed),
    ("people_give_the_beginning_of_an_id", images::people_give_the_beginning_of_an_id),
    ("a_damaged_index_is_set_aside", images::a_damaged_index_is_set_aside),
    ("an_exported_image_comes_back_as_it_was", images::an_exported_image_comes_back_as_it_was),
    ("a_layer_takes_what_it_lacks_from_those_below", layers::a_layer_takes_what_it_lacks_from_those_below),
    ("lower_layers_are_hidden_by_marks", layers::lower_layers_are_hidden_by_marks),
    ("layers_of_every_packer_are_equal", foreign::layers_of_every_packer_are_equal),
    ("archives_of_every_tool_are_read", foreign::archives_of_every_tool_are_read),
    ("hostile_layers_cost_neither_memory_nor_disk", hostile::hostile_layers_cost_neither_memory_nor_disk),
    ("a_deep_tree_can_be_removed", hostile::a_deep_tree_can_be_removed),
    ("a_registry_gives_an_image_that_runs", pulls::a_registry_gives_an_image_that_runs),
    ("an_index_is_followed_to_this_machine", pulls::an_index_is_followed_to_this_machine),
    (
        "a_private_authority_is_believed_where_a_file_says_so",
        pulls::a_private_authority_is_believed_where_a_file_says_so,
    ),
    ("a_password_opens_a_registry", pulls::a_password_opens_a_registry),
    ("tokens_are_fetched_and_kept", pulls::tokens_are_fetched_and_kept),
    ("mirrors_stand_in_for_a_registry", pulls::mirrors_stand_in_for_a_registry),
    ("a_proxy_leads_to_a_registry", pulls::a_proxy_leads_to_a_registry),
    ("nothing_is_asked_twice", pulls::nothing_is_asked_twice),
    ("a_layer_that_breaks_off_is_resumed", unruly::a_layer_that_breaks_off_is_resumed),
    ("a_layer_that_stalls_is_resumed", unruly::a_layer_that_stalls_is_resumed),
    ("a_server_may_not_know_ranges", unruly::a_server_may_not_know_ranges),
    ("a_layer_that_never_ends_well_is_given_up", unruly::a_layer_that_never_ends_well_is_given_up),
    ("lies_about_digests_and_sizes_are_found", unruly::lies_about_digests_and_sizes_are_found),
    ("documents_are_bounded", unruly::documents_are_bounded),
    ("a_truncated_layer_leaves_nothing", unruly::a_truncated_layer_leaves_nothing),
    (
        "redirections_are_followed_a_few_times_and_tell_nobody_who_asks",
        unruly::redirections_are_followed_a_few_times_and_tell_nobody_who_asks,
    ),
    ("an_overloaded_registry_is_asked_again", unruly::an_overloaded_registry_is_asked_again),
    ("a_pull_that_nobody_waits_for_ends", unruly::a_pull_that_nobody_waits_for_ends),
    ("a_server_killed_in_a_pull_leaves_nothing_half", unruly::a_server_killed_in_a_pull_leaves_nothing_half),
    ("bench_adoption", survival::bench_adoption),
    ("bench_kill_anywhere", survival::bench_kill_anywhere),
    ("bench_speed", speed::bench_speed),
];

fn block_on(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let limited =
        async { tokio::time::timeout(Duration::from_mins(2), test).await.expect("the test takes too long") };
    runtime.block_on(limited);
}
