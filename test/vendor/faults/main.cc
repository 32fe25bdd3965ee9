#include <time.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "scenario.h"

void fail(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: not so: %s (errno %d)\n", file, line, condition, errno);
  std::_Exit(1);
}

void sleep_ms(int ms) {
  timespec time{ms / 1000, (ms % 1000) * 1000000L};
  while (nanosleep(&time, &time) != 0) continue;
}

void set_option(void* socket, int option, int value) {
  EXPECT(zmq_setsockopt(socket, option, &value, sizeof value) == 0);
}

void* open_socket(void* context, int type) {
  void* socket = zmq_socket(context, type);
  EXPECT(socket != nullptr);
  set_option(socket, ZMQ_LINGER, 0);
  set_option(socket, ZMQ_RCVTIMEO, 2000);
  return socket;
}

void pump(void* socket, int ms) {
  for (int passed = 0; passed <= ms; passed += 5) {
    int events;
    size_t size = sizeof events;
    EXPECT(zmq_getsockopt(socket, ZMQ_EVENTS, &events, &size) == 0);
    sleep_ms(5);
  }
}

bool send_frame(void* socket, const std::string& frame, int flags) {
  return zmq_send(socket, frame.data(), frame.size(), flags) >= 0;
}

Frames receive(void* socket) {
  Frames frames;
  int more = 1;
  while (more) {
    zmq_msg_t message;
    zmq_msg_init(&message);
    if (zmq_msg_recv(&message, socket, 0) < 0) return frames;
    frames.emplace_back(static_cast<char*>(zmq_msg_data(&message)),
                        zmq_msg_size(&message));
    more = zmq_msg_more(&message);
    zmq_msg_close(&message);
  }
  return frames;
}

int main(int count, char** arguments) {
  const std::map<std::string, void (*)()> scenarios{
      {"udp-group-length", udp_group_length},
      {"udp-datagram-limit", udp_datagram_limit},
      {"udp-would-block", udp_would_block},
      {"udp-port-taken", udp_port_taken},
      {"udp-unbind", udp_unbind},
      {"long-group-peers", long_group_peers},
      {"long-group-joined-at-two-peers", long_group_joined_at_two_peers},
      {"join-group-length", join_group_length},
      {"ipc-accept-without-descriptors", ipc_accept_without_descriptors},
      {"termination-slot", termination_slot},
      {"termination-without-descriptors", termination_without_descriptors},
      {"load-balancer-current-pipe", load_balancer_current_pipe},
      {"req-lost-peer-told-at-the-end", req_lost_peer_told_at_the_end},
      {"req-lost-peer-told-in-between", req_lost_peer_told_in_between},
      {"req-lost-peer-told-at-the-start", req_lost_peer_told_at_the_start},
      {"xpub-manual-lost-peer", xpub_manual_lost_peer},
      {"connect-routing-id-taken", connect_routing_id_taken},
      {"ipc-peer-has-left", ipc_peer_has_left},
      {"ipc-peer-has-left-heartbeats", ipc_peer_has_left_heartbeats},
      {"reader-closes-after-its-peer", reader_closes_after_its_peer},
      {"leaving-peers", leaving_peers},
      {"leaving-peers-when-full", leaving_peers_when_full},
      {"disconnect-message", disconnect_message},
      {"linger-until-written", linger_until_written},
      {"linger-ends", linger_ends},
      {"stream-until-written", stream_until_written},
      {"socks-refused", socks_refused},
      {"long-topic-flag", long_topic_flag},
      {"interrupted-commands", interrupted_commands},
      {"round-trip-calls", round_trip_calls},
      {"random-stays-open", random_stays_open},
      {"ws-connection-header", ws_connection_header},
      {"ws-browsers-heartbeats", ws_browsers_heartbeats},
      {"ws-browsers-ping", ws_browsers_ping},
      {"ws-browsers-close", ws_browsers_close},
      {"ws-browsers-zap", ws_browsers_zap},
      {"ws-fragments", ws_fragments},
      {"ws-handshake-timeout", ws_handshake_timeout},
      {"ws-paths", ws_paths},
      {"leaving-peers-watermarks", leaving_peers_watermarks},
      {"leaving-peers-statistics", leaving_peers_statistics},
      {"socks-replies-of-any-length", socks_replies_of_any_length},
      {"socks-replies-in-pieces", socks_replies_in_pieces},
      {"socks-long-host", socks_long_host},
      {"rep-lost-peer", rep_lost_peer},
      {"conflate-whole-messages", conflate_whole_messages},
      {"xpub-manual-own-peer", xpub_manual_own_peer},
      {"xpub-manual-other-leaves", xpub_manual_other_leaves},
      {"ws-early-ping", ws_early_ping},
      {"topic-length", topic_length},
      {"linger-after-shutdown", linger_after_shutdown},
      {"first-socket-without-descriptors", first_socket_without_descriptors},
      {"first-socket-without-threads", first_socket_without_threads},
      {"reaping-without-descriptors", reaping_without_descriptors},
      {"interfaces-without-descriptors", interfaces_without_descriptors},
      {"network-errors", network_errors},
      {"refused-options", refused_options},
      {"refused-scheduling", refused_scheduling},
      {"refused-poll", refused_poll},
      {"router-identity-collision", router_identity_collision},
      {"generated-id-taken", generated_id_taken},
      {"command-lengths", command_lengths},
      {"channel-frames", channel_frames},
      {"zap-malformed-replies", zap_malformed_replies},
      {"input-after-reconnect", input_after_reconnect},
      {"heartbeat-while-stopped", heartbeat_while_stopped},
      {"old-peer-when-full", old_peer_when_full},
      {"lost-while-leaving", lost_while_leaving},
      {"old-subscriber-when-full", old_subscriber_when_full},
      {"old-peer-stays", old_peer_stays},
      {"dish-when-full", dish_when_full},
      {"dish-heartbeats", dish_heartbeats},
      {"dish-group-alone", dish_group_alone},
      {"radio-group-alone", radio_group_alone},
      {"inproc-left-before-bind", inproc_left_before_bind},
      {"inproc-left-with-messages", inproc_left_with_messages},
      {"inproc-left-with-messages-until-the-end",
       inproc_left_with_messages_until_the_end},
      {"inproc-left-gives-back", inproc_left_gives_back},
      {"inproc-left-lingers", inproc_left_lingers},
      {"inproc-types", inproc_types},
      {"inproc-types-wait", inproc_types_wait},
      {"inproc-zap-of-another-type", inproc_zap_of_another_type},
      {"safe-mailbox-lock", safe_mailbox_lock},
      {"user-id-at-low-watermark", user_id_at_low_watermark},
      {"user-id-of-replier", user_id_of_replier},
      {"user-id-of-radio", user_id_of_radio},
      {"ws-curve-subscriptions", ws_curve_subscriptions},
      {"disconnect-between-frames", disconnect_between_frames},
      {"inproc-waiting-refused", inproc_waiting_refused},
      {"inproc-waiting-closed", inproc_waiting_closed},
      {"listener-closed", listener_closed},
      {"connection-count", connection_count},
      {"pipes-stats", pipes_stats},
      {"pipes-stats-before-bind", pipes_stats_before_bind},
      {"pipes-stats-without-memory", pipes_stats_without_memory},
      {"hold-sends", hold_sends},
      {"message-memory", message_memory},
      {"unbind-after-bind", unbind_after_bind},
      {"inproc-name-after-close", inproc_name_after_close},
      {"next-pair-peer", next_pair_peer},
      {"zap-reply-for-lost-peer", zap_reply_for_lost_peer},
      {"zap-reply-for-lost-plain-peer", zap_reply_for_lost_plain_peer},
      {"stream-lost-peer", stream_lost_peer},
      {"xpub-pending-never-received", xpub_pending_never_received},
      {"xpub-pending-received-later", xpub_pending_received_later},
      {"tcp-self-connection", tcp_self_connection},
      {"plain-error-name", plain_error_name},
      {"parted-peer-leaves", parted_peer_leaves},
      {"full-peer-is-replaced", full_peer_is_replaced},
      {"unfinished-message-is-freed", unfinished_message_is_freed},
      {"unfinished-message-is-freed-at-reconnect",
       unfinished_message_is_freed_at_reconnect},
      {"rest-of-unfinished-message", rest_of_unfinished_message},
      {"room-after-reconnect", room_after_reconnect},
      {"conflate-with-routing-id", conflate_with_routing_id},
      {"conflate-before-bind", conflate_before_bind},
      {"another-peer-ends-between-frames", another_peer_ends_between_frames},
      {"lost-between-frames", lost_between_frames},
      {"closed-after-reconnect", closed_after_reconnect},
      {"hiccup-message-counted", hiccup_message_counted},
      {"immediate-for-later-connections", immediate_for_later_connections},
      {"unread-when-lost", unread_when_lost},
      {"handover-of-prefetched", handover_of_prefetched},
      {"req-when-full", req_when_full},
      {"groups-without-room-are-freed", groups_without_room_are_freed},
      {"udp-radio-without-descriptors", udp_radio_without_descriptors},
      {"udp-dgram-without-descriptors", udp_dgram_without_descriptors},
      {"udp-end-without-descriptors", udp_end_without_descriptors},
      {"udp-without-device", udp_without_device},
      {"rep-router-options", rep_router_options},
      {"dgram-without-pipe", dgram_without_pipe},
      {"dgram-unbound-between-parts", dgram_unbound_between_parts},
      {"dgram-bound-again", dgram_bound_again},
      {"next-pair-peer-between-frames", next_pair_peer_between_frames},
      {"leaving-pair-peer-between-frames", leaving_pair_peer_between_frames},
      {"lost-pair-peer-between-frames", lost_pair_peer_between_frames},
      {"publisher-full-between-frames", publisher_full_between_frames},
      {"subscriber-full-between-frames", subscriber_full_between_frames},
      {"pusher-full-between-frames", pusher_full_between_frames},
      {"known-subscription-inside-message", known_subscription_inside_message},
      {"new-subscription-inside-message", new_subscription_inside_message},
      {"unknown-unsubscription-inside-message", unknown_unsubscription_inside_message},
      {"subscription-before-unknown-unsubscription",
       subscription_before_unknown_unsubscription},
      {"unsubscription-of-two-inside-message", unsubscription_of_two_inside_message},
      {"notified-without-routing-id", notified_without_routing_id},
      {"disconnect-message-without-routing-id", disconnect_message_without_routing_id},
      {"hiccup-message-of-refused", hiccup_message_of_refused},
      {"disconnect-message-between-frames", disconnect_message_between_frames},
      {"dealer-full-from-the-start", dealer_full_from_the_start},
      {"router-full-without-routing-id", router_full_without_routing_id},
      {"parted-connection-comes-anew", parted_connection_comes_anew},
      {"parted-before-it-is-connected", parted_before_it_is_connected},
      {"parted-peer-leaves-when-full", parted_peer_leaves_when_full},
      {"closed-after-parted-peer-was-lost", closed_after_parted_peer_was_lost},
      {"ended-connection-is-forgotten", ended_connection_is_forgotten},
      {"ended-connection-is-unknown", ended_connection_is_unknown},
      {"refused-peer-comes-again", refused_peer_comes_again},
      {"refused-dealer-comes-again", refused_dealer_comes_again},
      {"refused-by-connecting-router", refused_by_connecting_router},
      {"refused-by-pair", refused_by_pair},
      {"refused-by-channel", refused_by_channel},
      {"only-the-lost-connection-ends", only_the_lost_connection_ends},
      {"lost-connection-ends-by-any-name", lost_connection_ends_by_any_name},
      {"lost-for-good-before-close", lost_for_good_before_close},
      {"lost-for-good-after-close", lost_for_good_after_close},
      {"first-attempt-failed-before-close", first_attempt_failed_before_close},
      {"first-attempt-failed-after-close", first_attempt_failed_after_close},
      {"refused-after-disconnect", refused_after_disconnect},
      {"refused-without-disconnect", refused_without_disconnect},
      {"conflate-keeps-subscriptions", conflate_keeps_subscriptions},
      {"conflate-last-arrives", conflate_last_arrives},
      {"conflate-last-before-close", conflate_last_before_close},
      {"conflate-is-never-full", conflate_is_never_full},
      {"conflate-wakes-once", conflate_wakes_once},
      {"lower-marks", lower_marks},
      {"higher-send-mark", higher_send_mark},
      {"higher-mark-before-connection", higher_mark_before_connection},
      {"higher-receive-mark", higher_receive_mark},
      {"marks-of-inproc-peers", marks_of_inproc_peers},
      {"last-value-after-full", last_value_after_full},
      {"stream-leaver-when-full", stream_leaver_when_full},
  };
  const auto scenario = scenarios.find(count == 2 ? arguments[1] : "");
  if (scenario == scenarios.end()) {
    for (const auto& [name, run] : scenarios) std::puts(name.c_str());
    return 2;
  }
  scenario->second();
  return 0;
}
