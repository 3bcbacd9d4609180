import { chmodSync } from "node:fs";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { Cloud } from "../behaviour";
import { InitFailed } from "../lifecycle/initFailed";
import { calls } from "./calls";
import { Any, Status, encode, messages } from "./messages";

const largestMessageBytes = 400 * 1024 * 1024; // as in the engine

/**
 * Serves the engine's provider protocol. It asks for no credentials, because the engine has none to give: whoever reaches the socket
 * may do everything.
 *
 * @param socket path of the Unix socket
 */
export async function serveProviders(cloud: Cloud, socket: string): Promise<{ stop(): void }> {
  const served: Readonly<Record<string, (request: never) => unknown>> = calls(cloud);
  const server = new grpc.Server({ "grpc.max_receive_message_length": largestMessageBytes });
  const handler = (name: string) => (call: { request: never }, done: grpc.sendUnaryData<unknown>) => {
    const method = served[name];
    if (method === undefined) return done({ code: grpc.status.UNIMPLEMENTED, message: `${name} is not served` });
    Promise.resolve()
      .then(() => method(call.request))
      .then(
        answer => done(null, answer),
        (error: unknown) => done(serviceError(error)),
      );
  };
  const methods = Object.keys(ResourceProviderService).map(name => [name, handler(name)]);
  server.addService(ResourceProviderService, Object.fromEntries(methods) as grpc.UntypedServiceImplementation);
  await new Promise<void>((resolve, reject) =>
    server.bindAsync(`unix:${socket}`, grpc.ServerCredentials.createInsecure(), error =>
      error ? reject(error) : resolve(),
    ),
  );
  chmodSync(socket, 0o600);
  return { stop: () => server.forceShutdown() };
}

/**
 * An error as the engine takes it. A failure after which it stores properties carries them as a detail of the status
 * (pulumi, sdk/go/common/resource/plugin/provider_plugin.go, `parseError`).
 */
function serviceError(error: unknown): Partial<grpc.ServiceError> {
  const message = error instanceof Error ? error.message : String(error);
  const answer = { code: grpc.status.UNKNOWN, message };
  if (!(error instanceof InitFailed)) return answer;
  const detail = new messages.ErrorResourceInitFailed()
    .setId(error.id)
    .setProperties(encode(error.properties))
    .setReasonsList([message]);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status().setCode(answer.code).setMessage(message).setDetailsList([packed]);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { ...answer, metadata };
}
