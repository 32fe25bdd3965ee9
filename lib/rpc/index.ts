export { RpcClient, type RpcClientStatistics } from "./client";
export type { RpcCodec } from "./codec";
export type { RpcCodecTable, RpcMethodCodecs } from "./codecs";
export { RpcError, type RpcErrorCode, type RpcErrorDetails } from "./errors";
export type {
  RpcCallOptions,
  RpcClientOptions,
  RpcCloseOptions,
  RpcServerOptions,
  RpcStreamOptions,
} from "./options";
export { RpcServer, type RpcServerStatistics } from "./server";
export type { RpcStream } from "./stream";
export type { RpcCallTrace, RpcHandleTrace } from "./tracing";
export type {
  CallName,
  RpcArguments,
  RpcCall,
  RpcHandler,
  RpcInput,
  RpcItem,
  RpcMethod,
  RpcOutput,
  RpcPeer,
  StreamName,
  UntypedApi,
} from "./types";
