import { choice } from "./choices";
import { bool, int32 } from "./kinds";
import { curveKey, text } from "./texts";

/** Options of all sockets: who may connect, and how connections are secured. */
export const securityOptions = {
  /**
   * Adds an address or CIDR range from which tcp connections are accepted; null accepts
   * all again. Deprecated by libzmq. Default null. `ZMQ_TCP_ACCEPT_FILTER`.
   */
  tcpAcceptFilter: text(38, { access: "w", takes: "an address, a CIDR range, or null" }),

  /** What secures the connections: null, `"plain"`, `"curve"` or `"gssapi"`; decided by
   * the security option set last. `ZMQ_MECHANISM`. */
  securityMechanism: choice(43, [null, "plain", "curve", "gssapi"], { access: "r" }),

  /** Whether this end checks user names and passwords (PLAIN). Default false.
   * `ZMQ_PLAIN_SERVER`. */
  plainServer: bool(44),

  /** User name of a PLAIN client, up to 255 bytes; null turns PLAIN off. Default null.
   * `ZMQ_PLAIN_USERNAME`. */
  plainUsername: text(45, { takes: "1 to 255 bytes, or null" }),

  /** Password of a PLAIN client, 1 to 255 bytes; null turns PLAIN off. Default null.
   * `ZMQ_PLAIN_PASSWORD`. */
  plainPassword: text(46, { secret: true, takes: "1 to 255 bytes, or null" }),

  /** Whether this end is the CURVE server, whose public key clients must know.
   * Default false. `ZMQ_CURVE_SERVER`. */
  curveServer: bool(47, { needs: ["curve"] }),

  /** This end's public CURVE key: 40 characters of Z85 or 32 bytes. Reads as Z85.
   * Default null. `ZMQ_CURVE_PUBLICKEY`. */
  curvePublicKey: curveKey(48),

  /** This end's secret CURVE key: 40 characters of Z85 or 32 bytes. Reads as Z85.
   * Default null. `ZMQ_CURVE_SECRETKEY`. */
  curveSecretKey: curveKey(49),

  /** The public CURVE key of the server, for clients: 40 characters of Z85 or 32 bytes.
   * Reads as Z85. Default null. `ZMQ_CURVE_SERVERKEY`. */
  curveServerKey: curveKey(50),

  /** Domain that authentication requests carry, 1 to 255 bytes; once set it can't be
   * cleared. Default null. `ZMQ_ZAP_DOMAIN`. */
  zapDomain: text(55, { takes: "a string or a Buffer of 1 to 255 bytes" }),

  /** Adds a process id from which ipc connections are accepted. Deprecated by libzmq.
   * Default 0, none. `EINVAL` where libzmq lacks it: on macOS and Windows.
   * `ZMQ_IPC_FILTER_PID`. */
  ipcFilterProcess: int32(58, { access: "w", min: 1 }),

  /** Adds a user id from which ipc connections are accepted. Deprecated by libzmq.
   * Default 0, none. `EINVAL` where libzmq lacks it: on macOS and Windows.
   * `ZMQ_IPC_FILTER_UID`. */
  ipcFilterUser: int32(59, { access: "w", min: 0 }),

  /** Adds a group id from which ipc connections are accepted. Deprecated by libzmq.
   * Default 0, none. `EINVAL` where libzmq lacks it: on macOS and Windows.
   * `ZMQ_IPC_FILTER_GID`. */
  ipcFilterGroup: int32(60, { access: "w", min: 0 }),

  /** Whether a peer is refused when no authentication handler is there for the socket's
   * `zapDomain`. Default false. `ZMQ_ZAP_ENFORCE_DOMAIN`. */
  zapEnforceDomain: bool(93),
};

/** Options of a libzmq with GSSAPI. */
export const gssapiOptions = {
  /** Whether this end is the GSSAPI server. Default false. `ZMQ_GSSAPI_SERVER`. */
  gssapiServer: bool(62, { needs: ["gssapi"] }),
  /** Name of this end's GSSAPI principal. Default null. `ZMQ_GSSAPI_PRINCIPAL`. */
  gssapiPrincipal: text(63, { needs: ["gssapi"] }),
  /** Name of the server's GSSAPI principal. Default null. `ZMQ_GSSAPI_SERVICE_PRINCIPAL`. */
  gssapiServicePrincipal: text(64, { needs: ["gssapi"] }),
  /** Whether messages travel unencrypted. Default false. `ZMQ_GSSAPI_PLAINTEXT`. */
  gssapiPlainText: bool(65, { needs: ["gssapi"] }),
  /** Kind of `gssapiPrincipal`. Default "hostBased".
   * `ZMQ_GSSAPI_PRINCIPAL_NAMETYPE`. */
  gssapiPrincipalNameType: choice(90, ["hostBased", "userName", "krb5Principal"], {
    needs: ["gssapi"],
  }),
  /** Kind of `gssapiServicePrincipal`. Default "hostBased".
   * `ZMQ_GSSAPI_SERVICE_PRINCIPAL_NAMETYPE`. */
  gssapiServicePrincipalNameType: choice(91, ["hostBased", "userName", "krb5Principal"], {
    needs: ["gssapi"],
  }),
};

const wss = { access: "w", needs: ["wss", "draft"] } as const;

/** Options of `wss` endpoints: WebSockets over TLS. */
export const wssOptions = {
  /** Private key of a listener, in PEM; null for none. Default null. `ZMQ_WSS_KEY_PEM`. */
  wssPrivateKey: text(103, { ...wss, secret: true }),

  /** Certificate of a listener, in PEM, and those that vouch for it; null for none.
   * Default null. `ZMQ_WSS_CERT_PEM`. */
  wssCertificate: text(104, wss),

  /** Certificates of the authorities that a client trusts, in PEM; null for none.
   * Default null. `ZMQ_WSS_TRUST_PEM`. */
  wssTrustedCertificates: text(105, wss),

  /** Host name that the listener's certificate must have, for clients; null for any.
   * Default null. `ZMQ_WSS_HOSTNAME`. */
  wssHostname: text(106, wss),

  /** Whether a client trusts the authorities that the system does. Default false.
   * `ZMQ_WSS_TRUST_SYSTEM`. */
  wssTrustSystem: bool(107, wss),
};
