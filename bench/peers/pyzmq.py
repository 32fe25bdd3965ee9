"""One process of a measurement: pyzmq.py ROLE WORK; role.mjs is its twin."""

import json
import sys
import time

import zmq


def tell(**news):
    print(json.dumps(news), flush=True)


def bound(kind, work):
    socket = zmq.Context.instance().socket(kind)
    socket.bind(work["address"])
    tell(endpoint=socket.getsockopt_string(zmq.LAST_ENDPOINT))
    return socket


def connected(kind, work):
    socket = zmq.Context.instance().socket(kind)
    socket.connect(work["endpoint"])
    return socket


def receiver(work):
    socket = bound(zmq.PULL, work)
    assert len(socket.recv()) == work["size"]
    start = time.perf_counter()
    for _ in range(work["count"] - 1):
        assert len(socket.recv()) == work["size"]
    return {"seconds": time.perf_counter() - start}


def sender(work):
    socket = connected(zmq.PUSH, work)
    message = bytes(work["size"])
    for _ in range(work["count"]):
        socket.send(message)
    # The end of the standard input tells that the other side has everything.
    sys.stdin.read()
    return {}


def server(work):
    socket = bound(zmq.REP, work)
    for _ in range(work["count"] + work.get("warmUp", 1000)):
        socket.send(socket.recv())
    return {}


def client(work):
    socket = connected(zmq.REQ, work)
    message = bytes(work["size"])

    def round_trip():
        socket.send(message)
        assert len(socket.recv()) == work["size"]

    for _ in range(work.get("warmUp", 1000)):
        round_trip()
    times = []
    start = before = time.perf_counter()
    for _ in range(work["count"]):
        round_trip()
        now = time.perf_counter()
        times.append((now - before) * 1e6)
        before = now
    times.sort()
    shares = [0.5, 0.99, 0.999]
    ranks = [max(0, -int(-len(times) * share // 1) - 1) for share in shares]
    return {"seconds": before - start, "percentiles": [times[rank] for rank in ranks]}


role, work = sys.argv[1:]
tell(outcome=globals()[role](json.loads(work)))
zmq.Context.instance().destroy()
