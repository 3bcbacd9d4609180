import type { WebSocket } from "ws";
import type { Account } from "../core/account";
import type { Hardware } from "../core/hardware";
import type { Callers } from "./callers";
import type { ApiRequest } from "./signature";

/** An HTTP response. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the APIs work with. */
export interface ApiContext {
  readonly account: Account;
  readonly hardware: Hardware;
  readonly callers: Callers;
  /** PEM of the authority that signs the databases' certificates, for RDS's trust store. */
  readonly databaseAuthority: string;
  /** Brings the machines in line with the account, after an API call has changed it. */
  settle(): Promise<void>;
}

/** The HTTP interface of one service. */
export interface Api {
  /** The service's name in signatures, for example `elasticloadbalancing`. */
  readonly signingName: string;
  /** Host names whose unsigned requests go to the service too. Default: none. */
  readonly unsignedHosts?: RegExp;
  answer(request: ApiRequest, context: ApiContext): Promise<Answer>;
  /** The WebSockets that the service takes from the operator's programs, by path and query. Default: none. */
  readonly channels?: {
    readonly path: RegExp;
    connect(socket: WebSocket, path: string, context: ApiContext): void;
  };
}

export const plainText = (status: number, body = ""): Answer => ({ status, contentType: "text/plain", body });
