"""A server and a client that speak docs/rpc-protocol.md.

rpc.py serve         binds, prints its endpoint, and answers echo, fail and count.
rpc.py call ADDRESS  calls these methods, and prints what came back as JSON.
"""

import json
import struct
import sys

import zmq

CALL, CANCEL, CREDIT, KEEP, GOING_AWAY = 1, 2, 3, 4, 5
ANSWER, ITEM, END, ERROR, KEPT, GOAWAY = 129, 130, 131, 132, 133, 134


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

    def run(self):
        while True:
            message = self.socket.recv_multipart()
            at = message.index(b"")
            envelope, head, rest = message[:at], message[at + 1], message[at + 2 :]
            key = (tuple(envelope), head[2:10])
            if head[1] == CALL:
                self.call(key, head, rest)
            elif head[1] == CANCEL:
                self.streams.pop(key, None)
            elif key not in self.streams:
                self.fail(key, "UNKNOWN_CALL", "There is no such stream", 1)
            elif head[1] == KEEP:
                self.send(key, KEPT)
            elif head[1] == CREDIT:
                self.streams[key][1] += struct.unpack(">I", head[10:14])[0]
                self.flow(key)

    def send(self, key, kind, *frames):
        envelope, call = key
        self.socket.send_multipart([*envelope, b"", header(kind, call), *frames])

    def fail(self, key, code, message, ran):
        envelope, call = key
        text = json.dumps({"code": code, "message": message}).encode()
        head = header(ERROR, call, bytes([ran]))
        self.socket.send_multipart([*envelope, b"", head, text])

    def call(self, key, head, rest):
        _, credit, _ = struct.unpack(">III", head[10:22])
        method = head[22:].decode()
        value = decode(rest[1:])
        if method == "echo":
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

    def start(self, method, value, credit=0):
        self.last += 1
        call = struct.pack(">Q", self.last)
        terms = struct.pack(">III", 5000, credit, 10_000)
        head = header(CALL, call, terms + method.encode())
        self.socket.send_multipart([b"", head, b'{"by": "Python"}', *encode(value)])
        return call

    def receive(self, call):
        _, head, *rest = self.socket.recv_multipart()
        assert head[0] == 1 and head[2:10] == call
        return head, rest

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


def main():
    context = zmq.Context()
    if sys.argv[1] == "serve":
        router = context.socket(zmq.ROUTER)
        port = router.bind_to_random_port("tcp://127.0.0.1")
        print(f"tcp://127.0.0.1:{port}", flush=True)
        Server(router).run()
    dealer = context.socket(zmq.DEALER)
    dealer.linger = 0
    dealer.rcvtimeo = 10_000
    dealer.connect(sys.argv[2])
    client = Client(dealer)
    value = {"text": "Grüße", "bytes": b"\0\1\xff", "mark": "\0x", "list": [1.5, None]}
    print(json.dumps(client.call("echo", value) == value))
    print(json.dumps(client.call("fail", "no luck")))
    print(json.dumps(client.call("nothing", 1)))
    print(json.dumps(sum(client.stream("count", 1000))))


main()
