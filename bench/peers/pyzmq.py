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
    outstanding = work.get("outstanding", 1)
    socket = connected(zmq.REQ if outstanding == 1 else zmq.DEALER, work)
    message = bytes(work["size"])
    # A DEALER that puts an empty frame first is a REQ that need not wait for its answer.
    question = [message] if outstanding == 1 else [b"", message]
    warm_up = work.get("warmUp", 1000)
    total = warm_up + work["count"]
    begun = []

    def ask():
        begun.append(time.perf_counter())
        socket.send_multipart(question)

    for _ in range(min(outstanding, total)):
        ask()
    times = []
    start = time.perf_counter()
    for done in range(total):
        assert len(socket.recv_multipart()[-1]) == work["size"]
        now = time.perf_counter()
        if done >= warm_up:
            times.append((now - begun[done]) * 1e6)
        elif done == warm_up - 1:
            start = now
        if len(begun) < total:
            ask()
    seconds = time.perf_counter() - start
    times.sort()
    shares = [0.5, 0.99, 0.999]
    ranks = [max(0, -int(-len(times) * share // 1) - 1) for share in shares]
    return {"seconds": seconds, "percentiles": [times[rank] for rank in ranks]}


role, work = sys.argv[1:]
before = time.process_time()
outcome = globals()[role](json.loads(work))
tell(outcome={"cpuSeconds": time.process_time() - before, **outcome})
zmq.Context.instance().destroy()
