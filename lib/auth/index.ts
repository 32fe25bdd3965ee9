export { Authenticator, type AuthenticatorEvents } from "./authenticator";
export { Certificate, type CertificateContents } from "./certificate";
export type { Properties, SaveOptions } from "./certificate";
export { CertificateStore } from "./certificate-store";
export type { Decision } from "./decision";
export type { AuthenticatorOptions } from "./options";
export type {
  CurvePolicy,
  Handler,
  NullPolicy,
  PlainPolicy,
  UnknownClients,
} from "./policies";
export type {
  AuthenticationRequest,
  CurveRequest,
  NullRequest,
  PlainRequest,
} from "./request";
export type { Acceptance, Refusal, Verdict } from "./verdict";
