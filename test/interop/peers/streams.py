"""Sends and receives a stream of bytes, by the convention of docs/guide/streams.md.

streams.py receive        binds a PULL, prints its endpoint, and prints the digest of the bytes.
streams.py send ADDRESS   connects a PUSH, and sends 1 MB in messages of several sizes.
"""

import hashlib
import sys

import zmq

context = zmq.Context()

if sys.argv[1] == "receive":
    pull = context.socket(zmq.PULL)
    pull.bind("tcp://127.0.0.1:*")
    print(pull.getsockopt_string(zmq.LAST_ENDPOINT), flush=True)
    digest = hashlib.sha256()
    while (frames := pull.recv_multipart()) != [b""]:
        digest.update(b"".join(frames))
    print(digest.hexdigest(), flush=True)
else:
    push = context.socket(zmq.PUSH)
    push.connect(sys.argv[2])
    content = bytes(index % 251 for index in range(1_000_000))
    start = 0
    while start < len(content):
        size = start % 9973 + 1
        push.send(content[start : start + size])
        start += size
    push.send(b"")
    print(hashlib.sha256(content).hexdigest(), flush=True)
    push.close()
    context.term()
