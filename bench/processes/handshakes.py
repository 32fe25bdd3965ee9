"""The server of the workload handshakes with pyzmq; handshakes.mjs is its twin."""

import json
import os
import sys
import threading

import zmq
import zmq.auth
from zmq.auth.thread import ThreadAuthenticator

work = json.loads(sys.argv[1])
client = work["client"]
context = zmq.Context.instance()
authenticator = ThreadAuthenticator(context)
authenticator.start()
router = context.socket(zmq.ROUTER)
router.linger = 0
router.backlog = 1000

if work["mechanism"] == "PLAIN":
    passwords = {f"user {index}": "password" for index in range(work["users"] - 1)}
    passwords[client["username"]] = client["password"]
    authenticator.configure_plain(passwords=passwords)
    router.plain_server = True
else:
    folder = os.path.join(work["folder"], f"pyzmq-{work['users']}")
    os.makedirs(folder, exist_ok=True)
    keys = [zmq.curve_keypair()[0].decode() for _ in range(work["users"] - 1)]
    for index, key in enumerate([*keys, client["publicKey"]]):
        with open(os.path.join(folder, f"{index}.key"), "w") as file:
            file.write(f'curve\n    public-key = "{key}"\n')
    authenticator.configure_curve(location=folder)
    router.curve_server = True
    router.curve_secretkey = work["server"]["secretKey"].encode()

router.bind(work["address"])
print(json.dumps({"endpoint": router.getsockopt_string(zmq.LAST_ENDPOINT)}), flush=True)


def end():
    sys.stdin.read()
    print(json.dumps({"outcome": {}}), flush=True)
    os._exit(0)


threading.Thread(target=end, daemon=True).start()
while True:
    router.send_multipart(router.recv_multipart())
