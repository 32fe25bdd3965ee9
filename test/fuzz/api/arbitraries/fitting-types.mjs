// The types of sockets that fit. The second socket of a pair subscribes or joins.

/** @type {[string, string][]} */
export const fittingTypes = [
  ["Pair", "Pair"],
  ["Publisher", "Subscriber"],
  ["Publisher", "XSubscriber"],
  ["XPublisher", "Subscriber"],
  ["XPublisher", "XSubscriber"],
  ["Request", "Reply"],
  ["Request", "Router"],
  ["Dealer", "Reply"],
  ["Dealer", "Router"],
  ["Dealer", "Dealer"],
  ["Router", "Router"],
  ["Push", "Pull"],
  ["Client", "Server"],
  ["Radio", "Dish"],
  ["Scatter", "Gather"],
  ["Peer", "Peer"],
  ["Channel", "Channel"],
  ["Stream", "Stream"],
];
