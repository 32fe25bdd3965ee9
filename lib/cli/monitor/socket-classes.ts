import { Dealer, Router } from "../../sockets/dealer-router";
import { Pair } from "../../sockets/pair";
import {
  Publisher,
  Subscriber,
  XPublisher,
  XSubscriber,
} from "../../sockets/publish-subscribe";
import { Pull, Push } from "../../sockets/push-pull";
import { Reply, Request } from "../../sockets/request-reply";
import type { Socket } from "../../sockets/socket";

/** Makes a socket of each type, by the names of the types on the command line. */
export const makers: Readonly<Record<string, () => Socket>> = {
  dealer: () => new Dealer(),
  router: () => new Router(),
  req: () => new Request(),
  rep: () => new Reply(),
  pub: () => new Publisher(),
  sub: () => new Subscriber(),
  xpub: () => new XPublisher(),
  xsub: () => new XSubscriber(),
  push: () => new Push(),
  pull: () => new Pull(),
  pair: () => new Pair(),
};
