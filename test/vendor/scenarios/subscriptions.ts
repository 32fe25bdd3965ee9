// Laws of topics, groups and subscriptions.

import type { Scenarios } from "./index";

export const subscriptions: Scenarios = {
  "long-group-peers": [
    "long-group-references",
    "everybody in a group with a long name gets its messages",
  ],
  "long-group-joined-at-two-peers": [
    "long-group-references",
    "a group with a long name can be joined at several peers",
  ],
  "join-group-length": [
    "join-group-length",
    "a RADIO survives a group of any length that a peer joins or leaves",
  ],
  "xpub-manual-lost-peer": [
    "xpub-manual-lost-peer",
    "an XPUB's late answer to a subscription has no effect",
  ],
  "long-topic-flag": [null, "topics of any length come and go"],
  "dish-when-full": [
    "group-and-body",
    "a DISH with a full queue takes messages of an empty group",
  ],
  "dish-heartbeats": ["group-and-body", "heartbeats pass between RADIO and DISH"],
  "dish-group-alone": ["group-and-body", "a DISH keeps no group without a body"],
  "radio-group-alone": [
    "group-and-body",
    "a RADIO keeps no body whose connection ended after the group",
  ],
  "xpub-manual-own-peer": [
    "xpub-manual-own-peer",
    "an XPUB gives an approval to the peer that asked",
  ],
  "xpub-manual-other-leaves": [
    "xpub-manual-own-peer",
    "an XPUB gives an approval though another peer has left",
  ],
  "topic-length": [
    "topic-length",
    "a subscription to a topic that is too long ends the connection",
  ],
  "user-id-of-radio": ["user-id-frames", "a DISH hears a RADIO that has a user id"],
  "xpub-pending-never-received": [
    "xpub-pending-limit",
    "an XPUB that nobody receives from keeps a bounded part",
  ],
  "xpub-pending-received-later": [
    "xpub-pending-limit",
    "an XPUB that is received from late loses nothing and holds its peers back",
  ],
  "groups-without-room-are-freed": [
    "dish-groups-freed",
    "groups that find no room at a reconnect are freed",
  ],
  "known-subscription-inside-message": [
    "subscriptions-inside-messages",
    "a message is whole though a frame subscribes to a topic again",
  ],
  "new-subscription-inside-message": [
    "subscriptions-inside-messages",
    "a message goes on after a frame that subscribes",
  ],
  "unknown-unsubscription-inside-message": [
    "subscriptions-inside-messages",
    "a message is whole though a frame unsubscribes from an unknown topic",
  ],
  "subscription-before-unknown-unsubscription": [
    "subscriptions-inside-messages",
    "a message of subscriptions is sent though the last one changes nothing",
  ],
  "unsubscription-of-two-inside-message": [
    "subscriptions-inside-messages",
    "one of two subscriptions stays when a message ends the other",
  ],
  "last-value-after-full": [
    "manual-last-value-nodrop",
    "a last value that was refused goes to its subscriber alone",
  ],
};
