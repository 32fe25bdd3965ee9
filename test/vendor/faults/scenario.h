// Functions that the scenarios share. Each scenario provokes one fault of an unpatched
// libzmq. It runs in a separate process, because most of those faults end the process.

#ifndef TEST_VENDOR_FAULTS_SCENARIO_H_
#define TEST_VENDOR_FAULTS_SCENARIO_H_

#include <zmq.h>

#include <string>
#include <vector>

// Ends the process with the failed condition.
#define EXPECT(condition) ((condition) ? void() : fail(#condition, __FILE__, __LINE__))

[[noreturn]] void fail(const char* condition, const char* file, int line);

void sleep_ms(int ms);

// A socket with LINGER 0 and RCVTIMEO 2 s.
void* open_socket(void* context, int type);

void set_option(void* socket, int option, int value);

// Lets the socket process commands of other threads, for `ms`.
void pump(void* socket, int ms);

// Sends one frame; true if it was accepted.
bool send_frame(void* socket, const std::string& frame, int flags = 0);

using Frames = std::vector<std::string>;

// Receives one whole message, or nothing after the socket's RCVTIMEO.
Frames receive(void* socket);

// So many calls of read() by this thread find nothing.
extern thread_local int reads_without_news;

// The scenarios, one function each, named as on the command line.
void udp_group_length();
void udp_datagram_limit();
void udp_would_block();
void udp_port_taken();
void udp_unbind();
void long_group_peers();
void long_group_joined_at_two_peers();
void join_group_length();
void ipc_accept_without_descriptors();
void termination_slot();
void termination_without_descriptors();
void load_balancer_current_pipe();
void req_lost_peer_told_at_the_end();
void req_lost_peer_told_in_between();
void req_lost_peer_told_at_the_start();
void xpub_manual_lost_peer();
void connect_routing_id_taken();
void ipc_peer_has_left();
void ipc_peer_has_left_heartbeats();
void reader_closes_after_its_peer();
void leaving_peers();
void leaving_peers_when_full();
void disconnect_message();
void linger_until_written();
void linger_ends();
void stream_until_written();
void socks_refused();
void long_topic_flag();
void interrupted_commands();
void round_trip_calls();
void random_stays_open();
void ws_connection_header();
void ws_browsers_heartbeats();
void ws_browsers_ping();
void ws_browsers_close();
void ws_browsers_zap();
void ws_fragments();
void ws_handshake_timeout();
void ws_paths();
void leaving_peers_watermarks();
void leaving_peers_statistics();
void socks_replies_of_any_length();
void socks_replies_in_pieces();
void socks_long_host();
void rep_lost_peer();
void conflate_whole_messages();
void xpub_manual_own_peer();
void xpub_manual_other_leaves();
void ws_early_ping();
void topic_length();
void linger_after_shutdown();
void first_socket_without_descriptors();
void first_socket_without_threads();
void reaping_without_descriptors();
void interfaces_without_descriptors();
void network_errors();
void refused_options();
void refused_scheduling();
void refused_poll();
void router_identity_collision();
void generated_id_taken();
void command_lengths();
void channel_frames();
void zap_malformed_replies();
void input_after_reconnect();
void heartbeat_while_stopped();
void old_peer_when_full();
void lost_while_leaving();
void old_subscriber_when_full();
void old_peer_stays();
void dish_when_full();
void dish_heartbeats();
void dish_group_alone();
void radio_group_alone();
void inproc_left_before_bind();
void inproc_left_with_messages();
void inproc_left_with_messages_until_the_end();
void inproc_left_gives_back();
void inproc_left_lingers();
void inproc_types();
void inproc_types_wait();
void inproc_zap_of_another_type();
void safe_mailbox_lock();
void user_id_at_low_watermark();
void user_id_of_replier();
void user_id_of_radio();
void ws_curve_subscriptions();
void disconnect_between_frames();
void inproc_waiting_refused();
void inproc_waiting_closed();
void listener_closed();
void connection_count();
void pipes_stats();
void pipes_stats_before_bind();
void pipes_stats_without_memory();
void hold_sends();
void message_memory();
void unbind_after_bind();
void inproc_name_after_close();
void next_pair_peer();
void zap_reply_for_lost_peer();
void zap_reply_for_lost_plain_peer();
void stream_lost_peer();
void xpub_pending_never_received();
void xpub_pending_received_later();
void tcp_self_connection();
void plain_error_name();
void parted_peer_leaves();
void full_peer_is_replaced();
void unfinished_message_is_freed();
void unfinished_message_is_freed_at_reconnect();
void rest_of_unfinished_message();
void room_after_reconnect();
void conflate_with_routing_id();
void conflate_before_bind();
void another_peer_ends_between_frames();
void lost_between_frames();
void closed_after_reconnect();
void hiccup_message_counted();
void immediate_for_later_connections();
void unread_when_lost();
void handover_of_prefetched();
void req_when_full();
void groups_without_room_are_freed();
void udp_radio_without_descriptors();
void udp_dgram_without_descriptors();
void udp_end_without_descriptors();
void udp_without_device();
void rep_router_options();
void dgram_without_pipe();
void dgram_unbound_between_parts();
void dgram_bound_again();
void next_pair_peer_between_frames();
void leaving_pair_peer_between_frames();
void lost_pair_peer_between_frames();
void publisher_full_between_frames();
void subscriber_full_between_frames();
void pusher_full_between_frames();
void known_subscription_inside_message();
void new_subscription_inside_message();
void unknown_unsubscription_inside_message();
void subscription_before_unknown_unsubscription();
void unsubscription_of_two_inside_message();
void notified_without_routing_id();
void disconnect_message_without_routing_id();
void hiccup_message_of_refused();
void disconnect_message_between_frames();
void dealer_full_from_the_start();
void router_full_without_routing_id();
void parted_connection_comes_anew();
void parted_before_it_is_connected();
void parted_peer_leaves_when_full();
void closed_after_parted_peer_was_lost();
void ended_connection_is_forgotten();
void ended_connection_is_unknown();
void refused_peer_comes_again();
void refused_dealer_comes_again();
void refused_by_connecting_router();
void refused_by_pair();
void refused_by_channel();
void only_the_lost_connection_ends();
void lost_connection_ends_by_any_name();
void lost_for_good_before_close();
void lost_for_good_after_close();
void first_attempt_failed_before_close();
void first_attempt_failed_after_close();
void refused_after_disconnect();
void refused_without_disconnect();
void conflate_keeps_subscriptions();
void conflate_last_arrives();
void conflate_last_before_close();
void conflate_is_never_full();
void conflate_wakes_once();
void lower_marks();
void higher_send_mark();
void higher_mark_before_connection();
void higher_receive_mark();
void marks_of_inproc_peers();
void last_value_after_full();
void stream_leaver_when_full();

#endif  // TEST_VENDOR_FAULTS_SCENARIO_H_
