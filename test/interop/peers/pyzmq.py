"""Sockets of pyzmq, steered from outside: a request per line of JSON, an answer per line."""

import base64
import json
import sys

try:
    import zmq
    import zmq.auth
    from zmq.auth.thread import ThreadAuthenticator
    from zmq.utils.monitor import recv_monitor_message
except ImportError:
    sys.exit("pyzmq is missing; on Debian: sudo apt-get install python3-zmq")

TYPES = {
    "Dealer": zmq.DEALER,
    "Pair": zmq.PAIR,
    "Publisher": zmq.PUB,
    "Pull": zmq.PULL,
    "Push": zmq.PUSH,
    "Reply": zmq.REP,
    "Request": zmq.REQ,
    "Router": zmq.ROUTER,
    "Stream": zmq.STREAM,
    "Subscriber": zmq.SUB,
    "XPublisher": zmq.XPUB,
    "XSubscriber": zmq.XSUB,
}
OPTIONS = {
    "curvePublicKey": zmq.CURVE_PUBLICKEY,
    "curveSecretKey": zmq.CURVE_SECRETKEY,
    "curveServer": zmq.CURVE_SERVER,
    "curveServerKey": zmq.CURVE_SERVERKEY,
    "plainPassword": zmq.PLAIN_PASSWORD,
    "plainServer": zmq.PLAIN_SERVER,
    "plainUsername": zmq.PLAIN_USERNAME,
    "routingId": zmq.ROUTING_ID,
    "zapDomain": zmq.ZAP_DOMAIN,
}
EVENTS = {"disconnected": zmq.EVENT_DISCONNECTED}

context = zmq.Context()
sockets = []
monitors = {}
authenticator = None


def value_of(value):
    if isinstance(value, dict):
        return base64.b64decode(value["base64"])
    return value.encode() if isinstance(value, str) else int(value)


def open_socket(type, options):
    socket = context.socket(TYPES[type])
    for name, value in options.items():
        socket.setsockopt(OPTIONS[name], value_of(value))
    sockets.append(socket)
    return len(sockets) - 1


def bind(socket, endpoint):
    sockets[socket].bind(endpoint)
    return sockets[socket].getsockopt_string(zmq.LAST_ENDPOINT)


def connect(socket, endpoint):
    sockets[socket].connect(endpoint)


def subscribe(socket, topic):
    sockets[socket].setsockopt_string(zmq.SUBSCRIBE, topic)


def send(socket, frames):
    sockets[socket].send_multipart([base64.b64decode(frame) for frame in frames])


def offer(socket, frames):
    sockets[socket].setsockopt(zmq.SNDTIMEO, 0)
    try:
        send(socket, frames)
    except zmq.Again:
        pass


def receive(socket):
    return [base64.b64encode(frame).decode() for frame in sockets[socket].recv_multipart()]


def properties(socket, names):
    frame = sockets[socket].recv(copy=False)
    found = {}
    for name in names:
        try:
            found[name] = frame.get(name)
        except zmq.ZMQError:
            found[name] = None
    return found


def watch(socket):
    monitors[socket] = sockets[socket].get_monitor_socket()


def event(socket, name):
    while recv_monitor_message(monitors[socket])["event"] != EVENTS[name]:
        pass


def authenticate(passwords, folder):
    """From now on, decides about the clients of all sockets."""
    global authenticator
    authenticator = ThreadAuthenticator(context)
    authenticator.start()
    if passwords:
        authenticator.configure_plain(passwords=passwords)
    if folder:
        authenticator.configure_curve(location=folder)


def receive_from(socket):
    """A message of one frame, and the user id of its sender."""
    frame = sockets[socket].recv(copy=False)
    return [frame.bytes.decode(), frame.get("User-Id")]


def create_certificates(folder, name, metadata):
    return zmq.auth.create_certificates(folder, name, metadata=metadata)


def load_certificate(path):
    return [key and key.decode() for key in zmq.auth.load_certificate(path)]


REQUESTS = {
    "authenticate": authenticate,
    "receiveFrom": receive_from,
    "createCertificates": create_certificates,
    "loadCertificate": load_certificate,
    "open": open_socket,
    "bind": bind,
    "connect": connect,
    "subscribe": subscribe,
    "send": send,
    "offer": offer,
    "receive": receive,
    "properties": properties,
    "watch": watch,
    "event": event,
}

for line in sys.stdin:
    name, *arguments = json.loads(line)
    print(json.dumps({"answer": REQUESTS[name](*arguments)}), flush=True)
if authenticator:
    authenticator.stop()
context.destroy(linger=0)
