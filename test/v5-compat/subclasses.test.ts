import { once } from "node:events";
import * as zmq from "zmq-napi/v5-compat";

import "../support/leaks";

interface Old extends zmq.Socket {
  greeting: string;
}

/** An old-style class, as packages for zeromq 5 define it. */
function Old(this: Old, type: zmq.SocketType): void {
  Reflect.apply(zmq.Socket, this, [type]);
  this.greeting = `a ${type}`;
}

Old.prototype = Object.create(zmq.Socket.prototype) as Old;

const makeOld = (type: zmq.SocketType): Old => Reflect.construct(Old, [type]) as Old;

class Young extends zmq.Socket {
  greeting = "young";
}

test("functions that call Socket on their this are sockets", async () => {
  const [rep, req] = [makeOld("rep"), makeOld("req")];
  expect([rep.greeting, req.greeting]).toEqual(["a rep", "a req"]);
  expect(rep).toBeInstanceOf(zmq.Socket);
  rep.on("message", (question: Buffer) => rep.send(`${question.toString()}!`));
  rep.bindSync("tcp://127.0.0.1:*");
  req.connect(String(rep.getsockopt("last_endpoint")).replace("\0", ""));
  req.send("question");
  expect(String(await once(req, "message"))).toBe("question!");
  rep.close();
  req.close();
  expect([rep.closed, req.closed]).toEqual([true, true]);
});

test("classes that extend Socket are sockets", () => {
  const young = new Young("pub");
  expect(young).toBeInstanceOf(zmq.Socket);
  expect([young.constructor, young.greeting]).toEqual([Young, "young"]);
  young.close();
});

test("the objects are of the exported class", () => {
  const socket = zmq.socket("pull");
  expect(socket).toBeInstanceOf(zmq.Socket);
  expect(socket.constructor).toBe(zmq.Socket);
  socket.close();
});

test("with any other `this`, Socket must be constructed", () => {
  for (const self of [undefined, null, {}, zmq]) {
    expect(() => {
      Reflect.apply(zmq.Socket, self, ["req"]);
    }).toThrow(new TypeError("Class constructor Socket cannot be invoked without 'new'"));
  }
});
