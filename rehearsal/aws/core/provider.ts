import * as grpc from "@grpc/grpc-js";
import type * as provider from "@pulumi/pulumi/proto/provider_pb";
import { createRequire } from "node:module";
import type { Properties } from "./account";
import type { Cloud } from "./behaviour";
import { invoke } from "./invokes";
import { create, foresee, read, remove, update } from "./lifecycle";
import { check, diff } from "./planning";

// The SDK ships these as plain JavaScript; only the messages have types.
const load = createRequire(__filename);
const rpc = load("@pulumi/pulumi/proto/provider_grpc_pb.js") as { ResourceProviderService: grpc.ServiceDefinition };
const messages = load("@pulumi/pulumi/proto/provider_pb.js") as typeof provider;
const { PluginInfo } = load("@pulumi/pulumi/proto/plugin_pb.js") as {
  PluginInfo: new () => { setVersion(v: string): void };
};
const { Struct } = load("google-protobuf/google/protobuf/struct_pb.js") as {
  Struct: { fromJavaScript(value: Properties): StructMessage };
};
const { Empty } = load("google-protobuf/google/protobuf/empty_pb.js") as { Empty: new () => object };

interface StructMessage {
  toJavaScript(): Properties;
}
/** Any request or answer: what the calls below use of it is named where it is used. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Message = any;

const plain = (struct: StructMessage | undefined): Properties => struct?.toJavaScript() ?? {};
const wire = (properties: Properties) => Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Properties);
const nameOf = (urn: string) => urn.split("::").pop() ?? "";

/** The engine's ResourceProvider protocol, spoken for `aws` and `random` at once. */
function calls(cloud: Cloud): Record<string, (request: Message) => unknown> {
  return {
    handshake: () => new messages.ProviderHandshakeResponse(),
    attach: () => new Empty(),
    cancel: () => new Empty(),
    getPluginInfo: () => {
      const info = new PluginInfo();
      info.setVersion("7.48.0");
      return info;
    },
    checkConfig: request => {
      const answer: Message = new messages.CheckResponse();
      answer.setInputs(request.getNews());
      return answer;
    },
    diffConfig: () => new messages.DiffResponse(),

    configure: request => {
      const settings = plain(request.getArgs());
      if (settings["region"] !== undefined) cloud.account.region = String(settings["region"]);
      const tags = settings["defaultTags"];
      if (tags !== undefined) {
        const parsed = (typeof tags === "string" ? JSON.parse(tags) : tags) as { tags?: Record<string, string> };
        cloud.account.defaultTags = parsed.tags ?? {};
      }
      const answer: Message = new messages.ConfigureResponse();
      answer.setSupportspreview(true);
      answer.setSupportsAutonamingConfiguration(true);
      return answer;
    },

    invoke: request => {
      const answer: Message = new messages.InvokeResponse();
      answer.setReturn(wire(invoke(request.getTok(), plain(request.getArgs()), cloud.account)));
      return answer;
    },

    check: request => {
      const checked = check(
        request.getType(),
        nameOf(request.getUrn()),
        plain(request.getOlds()),
        plain(request.getNews()),
      );
      const answer: Message = new messages.CheckResponse();
      answer.setInputs(wire(checked.inputs));
      answer.setFailuresList(
        checked.failures.map(reason => {
          const failure: Message = new messages.CheckFailure();
          failure.setReason(reason);
          return failure;
        }),
      );
      return answer;
    },

    diff: request => {
      const found = diff(
        request.getType(),
        plain(request.getOldInputs()),
        plain(request.getNews()),
        request.getIgnorechangesList(),
      );
      const answer: Message = new messages.DiffResponse();
      const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
      answer.setChanges(found.changed.length > 0 ? DIFF_SOME : DIFF_NONE);
      answer.setDiffsList(found.changed);
      answer.setReplacesList(found.replaced);
      answer.setDeletebeforereplace(found.deleteFirst);
      answer.setHasdetaileddiff(true);
      const [olds, news] = [plain(request.getOldInputs()), plain(request.getNews())];
      for (const key of found.changed) {
        const detail: Message = new messages.PropertyDiff();
        const { ADD, DELETE, UPDATE } = messages.PropertyDiff.Kind;
        const kind = !(key in olds) ? ADD : !(key in news) ? DELETE : UPDATE;
        detail.setKind(found.replaced.includes(key) ? kind + 1 : kind); // each kind is followed by its replacing twin
        detail.setInputdiff(true);
        answer.getDetaileddiffMap().set(key, detail);
      }
      return answer;
    },

    create: async request => {
      const answer: Message = new messages.CreateResponse();
      const inputs = plain(request.getProperties());
      if (request.getPreview()) {
        answer.setProperties(wire(foresee(request.getType(), inputs, cloud)));
        return answer;
      }
      const made = await create(request.getType(), nameOf(request.getUrn()), inputs, cloud);
      answer.setId(made.id);
      answer.setProperties(wire(made.outputs));
      return answer;
    },

    update: async request => {
      const answer: Message = new messages.UpdateResponse();
      const news = plain(request.getNews());
      const preview = { ...plain(request.getOlds()), ...news };
      answer.setProperties(
        wire(request.getPreview() ? preview : await update(request.getType(), request.getId(), news, cloud)),
      );
      return answer;
    },

    read: async request => {
      const answer: Message = new messages.ReadResponse();
      // Random values live in the state alone.
      const state = request.getType().startsWith("random:")
        ? { id: request.getId(), outputs: plain(request.getProperties()), inputs: plain(request.getInputs()) }
        : undefined;
      const found = state ?? (await read(request.getType(), request.getId(), cloud));
      if (found === undefined) return answer;
      answer.setId(found.id);
      answer.setProperties(wire(found.outputs));
      answer.setInputs(wire(found.inputs));
      return answer;
    },

    delete: async request => {
      await remove(request.getType(), request.getId(), cloud);
      return new Empty();
    },
  };
}

/** Serves the protocol on a free loopback port. */
export async function serveProviders(cloud: Cloud): Promise<{ port: number; stop(): void }> {
  const served = calls(cloud);
  const server = new grpc.Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
  const handler = (name: string) => (call: { request: Message }, done: grpc.sendUnaryData<unknown>) => {
    const method = served[name];
    if (method === undefined) return done({ code: grpc.status.UNIMPLEMENTED, message: `${name} is not served` });
    Promise.resolve()
      .then(() => method(call.request))
      .then(
        answer => done(null, answer),
        (error: unknown) =>
          done({ code: grpc.status.UNKNOWN, message: error instanceof Error ? error.message : String(error) }),
      );
  };
  const methods = Object.keys(rpc.ResourceProviderService).map(name => [name, handler(name)]);
  server.addService(rpc.ResourceProviderService, Object.fromEntries(methods) as grpc.UntypedServiceImplementation);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { port, stop: () => server.forceShutdown() };
}
