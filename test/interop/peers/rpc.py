"""A server and a client that speak docs/rpc-protocol.md.

rpc.py serve           binds, prints its endpoint, and answers echo, fail and count. It
                       never answers wait, and prints how each such call ends. stop lets it
                       end when all clients have said that they send no more calls.
rpc.py call ADDRESS    calls these methods, and prints what came back as JSON.
rpc.py cancel ADDRESS  cancels a call of wait, and prints what echo answers after it.
rpc.py keep ADDRESS    keeps a stream of quiet alive, and prints how often the server was heard.
rpc.py away ADDRESS    calls stop, and prints what the server says while it stops.
"""

import json
import struct
import sys
import time

import zmq

CALL, CANCEL, CREDIT, KEEP, GOING_AWAY = 1, 2, 3, 4, 5
ANSWER, ITEM, END, ERROR, KEPT, GOAWAY = 129, 130, 131, 132, 133, 134
NO_CALL = bytes(8)


def header(kind, call, rest=b""):
    return bytes([1, kind]) + call + rest


def encode(value):
    """Returns the frames of a value."""
    frames = []

    def mark(one):
        if isinstance(one, bytes):
            frames.append(one)
            return "\0" + str(len(frames) - 1)
        if isinstance(one, str):
            return "\0" + one if one.startswith("\0") else one
        if isinstance(one, list):
            return [mark(item) for item in one]
        if isinstance(one, dict):
            return {name: mark(item) for name, item in one.items()}
        return one

    text = json.dumps(mark(value)).encode()
    return [text] + frames


def decode(frames):
    """Returns the value of frames."""

    def unmark(one):
        if isinstance(one, str) and one.startswith("\0"):
            return one[1:] if one.startswith("\0\0") else frames[1 + int(one[1:])]
        if isinstance(one, list):
            return [unmark(item) for item in one]
        if isinstance(one, dict):
            return {name: unmark(item) for name, item in one.items()}
        return one

    return unmark(json.loads(frames[0])) if frames else None


class Server:
    def __init__(self, socket):
        self.socket = socket
        self.streams = {}
        self.waiting = {}
        self.clients = set()
        self.stopping = None

    def run(self):
        while self.stopping is None or self.clients:
            self.expire()
            if not self.socket.poll(self.time_left()):
                continue
            message = self.socket.recv_multipart()
            at = message.index(b"")
            envelope, head, rest = message[:at], message[at + 1], message[at + 2 :]
            key = (tuple(envelope), head[2:10])
            if head[1] == CALL:
                self.clients.add(envelope[0])
                self.call(key, head, rest)
            elif head[1] == CANCEL:
                self.streams.pop(key, None)
                if self.waiting.pop(key, None):
                    print("cancelled", flush=True)
            elif head[1] == GOING_AWAY:
                self.clients.discard(envelope[0])
            elif key not in self.streams:
                self.fail(key, "UNKNOWN_CALL", "There is no such stream", 1)
            elif head[1] == KEEP:
                self.send(key, KEPT)
            elif head[1] == CREDIT:
                self.streams[key][1] += struct.unpack(">I", head[10:14])[0]
                self.flow(key)

        self.send(self.stopping, ANSWER, *encode("stopped"))

    def time_left(self):
        """Returns the milliseconds until the next deadline."""
        left = min(self.waiting.values(), default=time.monotonic() + 1) - time.monotonic()
        return max(0, left) * 1000

    def expire(self):
        """Gives up the calls whose deadline has passed."""
        now = time.monotonic()
        for key in [key for key, end in self.waiting.items() if end <= now]:
            del self.waiting[key]
            print("expired", flush=True)

    def stop(self, key):
        """Tells all clients, and answers the call when none of them sends calls any more."""
        self.stopping = key
        for client in self.clients:
            self.send(((client,), NO_CALL), GOAWAY)

    def send(self, key, kind, *frames):
        envelope, call = key
        self.socket.send_multipart([*envelope, b"", header(kind, call), *frames])

    def fail(self, key, code, message, ran):
        envelope, call = key
        text = json.dumps({"code": code, "message": message}).encode()
        head = header(ERROR, call, bytes([ran]))
        self.socket.send_multipart([*envelope, b"", head, text])

    def call(self, key, head, rest):
        left, credit, _ = struct.unpack(">III", head[10:22])
        method = head[22:].decode()
        value = decode(rest[1:])
        if self.stopping is not None:
            self.fail(key, "DRAINING", "The server stops", 0)
        elif method == "wait":
            self.waiting[key] = time.monotonic() + left / 1000
            print("waits", flush=True)
        elif method == "stop":
            self.stop(key)
        elif method == "echo":
            self.send(key, ANSWER, *encode(value))
        elif method == "fail":
            self.fail(key, "NO_LUCK", value, 1)
        elif method == "count":
            self.streams[key] = [iter(range(value)), credit]
            self.flow(key)
        else:
            self.fail(key, "UNKNOWN_METHOD", method, 0)

    def flow(self, key):
        stream = self.streams[key]
        while stream[1] > 0:
            item = next(stream[0], None)
            if item is None:
                del self.streams[key]
                self.send(key, END)
                return
            stream[1] -= 1
            self.send(key, ITEM, *encode(item))


class Client:
    def __init__(self, socket):
        self.socket = socket
        self.last = 0

    def start(self, method, value, credit=0, lease=10_000):
        self.last += 1
        call = struct.pack(">Q", self.last)
        terms = struct.pack(">III", 5000, credit, lease)
        head = header(CALL, call, terms + method.encode())
        self.socket.send_multipart([b"", head, b'{"by": "Python"}', *encode(value)])
        return call

    def receive(self, call):
        _, head, *rest = self.socket.recv_multipart()
        assert head[0] == 1 and head[2:10] == call
        return head, rest

    def tell(self, kind, call):
        self.socket.send_multipart([b"", header(kind, call)])

    def call(self, method, value):
        head, rest = self.receive(self.start(method, value))
        if head[1] == ANSWER:
            return decode(rest)
        error = json.loads(rest[0])
        return {"code": error["code"], "message": error["message"], "ran": head[10]}

    def stream(self, method, value):
        call = self.start(method, value, 4)
        while True:
            head, rest = self.receive(call)
            if head[1] != ITEM:
                assert head[1] == END
                return
            yield decode(rest)
            self.socket.send_multipart([b"", header(CREDIT, call, struct.pack(">I", 1))])

    def cancel(self):
        """Cancels a call that runs: echo comes after it, but is answered before it."""
        call = self.start("wait", "cancelled")
        before = self.call("echo", "before")
        self.tell(CANCEL, call)
        return [before, self.call("echo", "after")]

    def keep(self):
        """Gives signs until an item comes. Returns the item and the number of answers."""
        call = self.start("quiet", None, 1, 1000)
        kept = 0
        while True:
            self.tell(KEEP, call)
            if not self.socket.poll(250):
                continue
            head, rest = self.receive(call)
            if head[1] == ITEM:
                self.tell(CANCEL, call)
                return {"item": decode(rest), "kept": kept}
            assert head[1] == KEPT
            kept += 1
            time.sleep(0.25)

    def away(self):
        """Stops the server, calls it all the same, and only then says that it goes."""
        stop = self.start("stop", None)
        head, _ = self.receive(NO_CALL)
        assert head[1] == GOAWAY
        refused = self.call("echo", "too late")
        self.tell(GOING_AWAY, NO_CALL)
        head, rest = self.receive(stop)
        assert head[1] == ANSWER
        return [refused, decode(rest)]


def main():
    context = zmq.Context()
    if sys.argv[1] == "serve":
        router = context.socket(zmq.ROUTER)
        port = router.bind_to_random_port("tcp://127.0.0.1")
        print(f"tcp://127.0.0.1:{port}", flush=True)
        Server(router).run()
        context.destroy(linger=1000)
        return
    dealer = context.socket(zmq.DEALER)
    dealer.linger = 0
    dealer.rcvtimeo = 10_000
    dealer.connect(sys.argv[2])
    client = Client(dealer)
    if sys.argv[1] != "call":
        manners = {"cancel": client.cancel, "keep": client.keep, "away": client.away}
        print(json.dumps(manners[sys.argv[1]]()))
        return
    value = {"text": "Grüße", "bytes": b"\0\1\xff", "mark": "\0x", "list": [1.5, None]}
    print(json.dumps(client.call("echo", value) == value))
    print(json.dumps(client.call("fail", "no luck")))
    print(json.dumps(client.call("nothing", 1)))
    print(json.dumps(sum(client.stream("count", 1000))))


main()
