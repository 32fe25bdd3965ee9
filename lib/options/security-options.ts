import { choice } from "./choices";
import { bool, int32 } from "./kinds";
import { curveKey, text } from "./texts";
import { socketOption } from "./numbers";

/** Options of all sockets: who may connect, and how connections are secured. */
export const securityOptions = {
  /**
   * Adds an address or CIDR range from which tcp connections are accepted; null accepts
   * all again. Deprecated by libzmq. Default null. `ZMQ_TCP_ACCEPT_FILTER`.
   */
  tcpAcceptFilter: text(socketOption.TCP_ACCEPT_FILTER, {
    access: "w",
    takes: "an address, a CIDR range, or null",
  }),

  /** What secures the connections: null, `"plain"`, `"curve"` or `"gssapi"`; decided by
   * the security option set last. `ZMQ_MECHANISM`. */
  securityMechanism: choice(socketOption.MECHANISM, [null, "plain", "curve", "gssapi"], {
    access: "r",
  }),

  /** Whether this end checks user names and passwords (PLAIN). Default false.
   * `ZMQ_PLAIN_SERVER`. */
  plainServer: bool(socketOption.PLAIN_SERVER),

  /** User name of a PLAIN client, up to 255 bytes; null turns PLAIN off. Default null.
   * `ZMQ_PLAIN_USERNAME`. */
  plainUsername: text(socketOption.PLAIN_USERNAME, { takes: "1 to 255 bytes, or null" }),

  /** Password of a PLAIN client, 1 to 255 bytes; null turns PLAIN off. Default null.
   * `ZMQ_PLAIN_PASSWORD`. */
  plainPassword: text(socketOption.PLAIN_PASSWORD, {
    secret: true,
    takes: "1 to 255 bytes, or null",
  }),

  /** Whether this end is the CURVE server, whose public key clients must know.
   * Default false. `ZMQ_CURVE_SERVER`. */
  curveServer: bool(socketOption.CURVE_SERVER, { needs: ["curve"] }),

  /** This end's public CURVE key: 40 characters of Z85 or 32 bytes. Reads as Z85.
   * Default null. `ZMQ_CURVE_PUBLICKEY`. */
  curvePublicKey: curveKey(socketOption.CURVE_PUBLICKEY),

  /** This end's secret CURVE key: 40 characters of Z85 or 32 bytes. Reads as Z85.
   * Default null. `ZMQ_CURVE_SECRETKEY`. */
  curveSecretKey: curveKey(socketOption.CURVE_SECRETKEY),

  /** The public CURVE key of the server, for clients: 40 characters of Z85 or 32 bytes.
   * Reads as Z85. Default null. `ZMQ_CURVE_SERVERKEY`. */
  curveServerKey: curveKey(socketOption.CURVE_SERVERKEY),

  /** Domain that authentication requests carry, 1 to 255 bytes; once set it can't be
   * cleared. Default null. `ZMQ_ZAP_DOMAIN`. */
  zapDomain: text(socketOption.ZAP_DOMAIN, {
    takes: "a string or a Buffer of 1 to 255 bytes",
  }),

  /** Adds a process id from which ipc connections are accepted. Deprecated by libzmq.
   * Default 0, none. `EINVAL` where libzmq lacks it: on macOS and Windows.
   * `ZMQ_IPC_FILTER_PID`. */
  ipcFilterProcess: int32(socketOption.IPC_FILTER_PID, { access: "w", min: 1 }),

  /** Adds a user id from which ipc connections are accepted. Deprecated by libzmq.
   * Default 0, none. `EINVAL` where libzmq lacks it: on macOS and Windows.
   * `ZMQ_IPC_FILTER_UID`. */
  ipcFilterUser: int32(socketOption.IPC_FILTER_UID, { access: "w", min: 0 }),

  /** Adds a group id from which ipc connections are accepted. Deprecated by libzmq.
   * Default 0, none. `EINVAL` where libzmq lacks it: on macOS and Windows.
   * `ZMQ_IPC_FILTER_GID`. */
  ipcFilterGroup: int32(socketOption.IPC_FILTER_GID, { access: "w", min: 0 }),

  /** Whether a peer is refused when no authentication handler is there for the socket's
   * `zapDomain`. Default false. `ZMQ_ZAP_ENFORCE_DOMAIN`. */
  zapEnforceDomain: bool(socketOption.ZAP_ENFORCE_DOMAIN),
};

/** Options of a libzmq with GSSAPI. */
export const gssapiOptions = {
  /** Whether this end is the GSSAPI server. Default false. `ZMQ_GSSAPI_SERVER`. */
  gssapiServer: bool(socketOption.GSSAPI_SERVER, { needs: ["gssapi"] }),
  /** Name of this end's GSSAPI principal. Default null. `ZMQ_GSSAPI_PRINCIPAL`. */
  gssapiPrincipal: text(socketOption.GSSAPI_PRINCIPAL, { needs: ["gssapi"] }),
  /** Name of the server's GSSAPI principal. Default null. `ZMQ_GSSAPI_SERVICE_PRINCIPAL`. */
  gssapiServicePrincipal: text(socketOption.GSSAPI_SERVICE_PRINCIPAL, {
    needs: ["gssapi"],
  }),
  /** Whether messages travel unencrypted. Default false. `ZMQ_GSSAPI_PLAINTEXT`. */
  gssapiPlainText: bool(socketOption.GSSAPI_PLAINTEXT, { needs: ["gssapi"] }),
  /** Kind of `gssapiPrincipal`. Default "hostBased".
   * `ZMQ_GSSAPI_PRINCIPAL_NAMETYPE`. */
  gssapiPrincipalNameType: choice(
    socketOption.GSSAPI_PRINCIPAL_NAMETYPE,
    ["hostBased", "userName", "krb5Principal"],
    {
      needs: ["gssapi"],
    },
  ),
  /** Kind of `gssapiServicePrincipal`. Default "hostBased".
   * `ZMQ_GSSAPI_SERVICE_PRINCIPAL_NAMETYPE`. */
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
  /** Private key of a listener, in PEM; null for none. Default null. `ZMQ_WSS_KEY_PEM`. */
  wssPrivateKey: text(socketOption.WSS_KEY_PEM, { ...wss, secret: true }),

  /** Certificate of a listener, in PEM, and those that vouch for it; null for none.
   * Default null. `ZMQ_WSS_CERT_PEM`. */
  wssCertificate: text(socketOption.WSS_CERT_PEM, wss),

  /** Certificates of the authorities that a client trusts, in PEM; null for none.
   * Default null. `ZMQ_WSS_TRUST_PEM`. */
  wssTrustedCertificates: text(socketOption.WSS_TRUST_PEM, wss),

  /** Host name that the listener's certificate must have, for clients; null for any.
   * Default null. `ZMQ_WSS_HOSTNAME`. */
  wssHostname: text(socketOption.WSS_HOSTNAME, wss),

  /** Whether a client trusts the authorities that the system does. Default false.
   * `ZMQ_WSS_TRUST_SYSTEM`. */
  wssTrustSystem: bool(socketOption.WSS_TRUST_SYSTEM, wss),
};
