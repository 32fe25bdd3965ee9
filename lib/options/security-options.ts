import { choice } from "./choices";
import { bool, int32 } from "./kinds";
import { curveKey, text } from "./texts";
import { socketOption } from "./numbers";

/**
 * Options of all sockets for security: who may connect, and how connections are secured.
 */
export const securityOptions = {
  /**
   * An address or CIDR range from which tcp connections are accepted. Each assignment
   * adds one. Null accepts all addresses again. Deprecated by libzmq. Default null.
   * `ZMQ_TCP_ACCEPT_FILTER`.
   */
  tcpAcceptFilter: text(socketOption.TCP_ACCEPT_FILTER, {
    access: "w",
    takes: "an address, a CIDR range, or null",
  }),

  /**
   * The mechanism that secures the connections: null, `"plain"`, `"curve"` or `"gssapi"`.
   * The security option that was set last decides it. `ZMQ_MECHANISM`.
   */
  securityMechanism: choice(socketOption.MECHANISM, [null, "plain", "curve", "gssapi"], {
    access: "r",
  }),

  /**
   * Whether this end checks user names and passwords (PLAIN). Default false.
   * `ZMQ_PLAIN_SERVER`.
   */
  plainServer: bool(socketOption.PLAIN_SERVER),

  /**
   * The user name of a PLAIN client, 1 to 255 bytes. Null turns PLAIN off. Default null.
   * `ZMQ_PLAIN_USERNAME`.
   */
  plainUsername: text(socketOption.PLAIN_USERNAME, { takes: "1 to 255 bytes, or null" }),

  /**
   * The password of a PLAIN client, 1 to 255 bytes. Null turns PLAIN off. Default null.
   * `ZMQ_PLAIN_PASSWORD`.
   */
  plainPassword: text(socketOption.PLAIN_PASSWORD, {
    secret: true,
    takes: "1 to 255 bytes, or null",
  }),

  /**
   * Whether this end is the CURVE server. Clients must know the server's public key.
   * Default false. `ZMQ_CURVE_SERVER`.
   */
  curveServer: bool(socketOption.CURVE_SERVER, { needs: ["curve"] }),

  /**
   * The public CURVE key of this end: 40 characters of Z85 or 32 bytes. Reads as Z85.
   * Default null. `ZMQ_CURVE_PUBLICKEY`.
   */
  curvePublicKey: curveKey(socketOption.CURVE_PUBLICKEY),

  /**
   * The secret CURVE key of this end: 40 characters of Z85 or 32 bytes. Reads as Z85.
   * Default null. `ZMQ_CURVE_SECRETKEY`.
   */
  curveSecretKey: curveKey(socketOption.CURVE_SECRETKEY),

  /**
   * The server's public CURVE key, which a client sets: 40 characters of Z85 or 32 bytes.
   * Reads as Z85. Default null. `ZMQ_CURVE_SERVERKEY`.
   */
  curveServerKey: curveKey(socketOption.CURVE_SERVERKEY),

  /**
   * The domain in authentication requests, 1 to 255 bytes. Once set, the domain can't be
   * cleared. Default null. `ZMQ_ZAP_DOMAIN`.
   */
  zapDomain: text(socketOption.ZAP_DOMAIN, {
    takes: "a string or a Buffer of 1 to 255 bytes",
  }),

  /**
   * A process id from which ipc connections are accepted. Each assignment adds one.
   * Deprecated by libzmq. Default 0, which adds none. On macOS and Windows libzmq lacks
   * the option, and setting it throws `EINVAL`. `ZMQ_IPC_FILTER_PID`.
   */
  ipcFilterProcess: int32(socketOption.IPC_FILTER_PID, { access: "w", min: 1 }),

  /**
   * A user id from which ipc connections are accepted. Each assignment adds one.
   * Deprecated by libzmq. Default 0, which adds none. On macOS and Windows libzmq lacks
   * the option, and setting it throws `EINVAL`. `ZMQ_IPC_FILTER_UID`.
   */
  ipcFilterUser: int32(socketOption.IPC_FILTER_UID, { access: "w", min: 0 }),

  /**
   * A group id from which ipc connections are accepted. Each assignment adds one.
   * Deprecated by libzmq. Default 0, which adds none. On macOS and Windows libzmq lacks
   * the option, and setting it throws `EINVAL`. `ZMQ_IPC_FILTER_GID`.
   */
  ipcFilterGroup: int32(socketOption.IPC_FILTER_GID, { access: "w", min: 0 }),

  /**
   * Whether the socket refuses peers while there is no authentication handler for its
   * `zapDomain`. Default false. `ZMQ_ZAP_ENFORCE_DOMAIN`.
   */
  zapEnforceDomain: bool(socketOption.ZAP_ENFORCE_DOMAIN),
};

/** Options for GSSAPI. They need a libzmq that was built with GSSAPI. */
export const gssapiOptions = {
  /** Whether this end is the GSSAPI server. Default false. `ZMQ_GSSAPI_SERVER`. */
  gssapiServer: bool(socketOption.GSSAPI_SERVER, { needs: ["gssapi"] }),
  /** The name of this end's GSSAPI principal. Default null. `ZMQ_GSSAPI_PRINCIPAL`. */
  gssapiPrincipal: text(socketOption.GSSAPI_PRINCIPAL, { needs: ["gssapi"] }),
  /**
   * The name of the server's GSSAPI principal. Default null.
   * `ZMQ_GSSAPI_SERVICE_PRINCIPAL`.
   */
  gssapiServicePrincipal: text(socketOption.GSSAPI_SERVICE_PRINCIPAL, {
    needs: ["gssapi"],
  }),
  /** Whether messages travel unencrypted. Default false. `ZMQ_GSSAPI_PLAINTEXT`. */
  gssapiPlainText: bool(socketOption.GSSAPI_PLAINTEXT, { needs: ["gssapi"] }),
  /**
   * The kind of name in `gssapiPrincipal`. Default "hostBased".
   * `ZMQ_GSSAPI_PRINCIPAL_NAMETYPE`.
   */
  gssapiPrincipalNameType: choice(
    socketOption.GSSAPI_PRINCIPAL_NAMETYPE,
    ["hostBased", "userName", "krb5Principal"],
    {
      needs: ["gssapi"],
    },
  ),
  /**
   * The kind of name in `gssapiServicePrincipal`. Default "hostBased".
   * `ZMQ_GSSAPI_SERVICE_PRINCIPAL_NAMETYPE`.
   */
  gssapiServicePrincipalNameType: choice(
    socketOption.GSSAPI_SERVICE_PRINCIPAL_NAMETYPE,
    ["hostBased", "userName", "krb5Principal"],
    {
      needs: ["gssapi"],
    },
  ),
};

const wss = { access: "w", needs: ["wss", "draft"] } as const;

/** Options of `wss` endpoints: WebSockets over TLS. */
export const wssOptions = {
  /**
   * The private key of a listener, in PEM. Null means none. Default null.
   * `ZMQ_WSS_KEY_PEM`.
   */
  wssPrivateKey: text(socketOption.WSS_KEY_PEM, { ...wss, secret: true }),

  /**
   * The certificate of a listener, in PEM, followed by the certificates of its issuers.
   * Null means none. Default null. `ZMQ_WSS_CERT_PEM`.
   */
  wssCertificate: text(socketOption.WSS_CERT_PEM, wss),

  /**
   * The certificates of the authorities that a client trusts, in PEM. Null means none.
   * Default null. `ZMQ_WSS_TRUST_PEM`.
   */
  wssTrustedCertificates: text(socketOption.WSS_TRUST_PEM, wss),

  /**
   * The host name that a client requires in the listener's certificate. Null accepts any
   * name. Default null. `ZMQ_WSS_HOSTNAME`.
   */
  wssHostname: text(socketOption.WSS_HOSTNAME, wss),

  /**
   * Whether a client trusts the authorities that the system trusts. Default false.
   * `ZMQ_WSS_TRUST_SYSTEM`.
   */
  wssTrustSystem: bool(socketOption.WSS_TRUST_SYSTEM, wss),
};
