import { createRequire } from "node:module";
import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { policiesOf } from "../pack/policies";
import type { Properties } from "../pack/resource";
import type { Rule } from "../pack/rule";

/** What stands for a value that only the update will know. Source: sdk/go/common/resource/plugin/rpc.go, UnknownStringValue. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A resource as the engine would show it to the pack. */
export interface Sample {
  readonly type: string;
  readonly name: string;
  /** What the program wants. Left out: the program only reads it, and `outputs` is all there is. */
  readonly props?: Properties;
  /** What AWS says. Default: `props`. */
  readonly outputs?: Properties;
  /** Names of the resources that a property takes an output of. */
  readonly refersTo?: Readonly<Record<string, readonly string[]>>;
  readonly deleteBeforeReplace?: boolean;
  /** Properties of its provider. */
  readonly provider?: Properties;
}

export interface Situation {
  /** Parameters by rule. */
  readonly settings?: Readonly<Record<string, Properties>>;
  /** Default: prod. */
  readonly stack?: string;
}

/** What a rule says of a resource. */
export interface Finding {
  readonly rule: string;
  /** `advisory` also where a mandatory rule could not look yet. */
  readonly level: string;
  /** Name of the resource, or of the stack. */
  readonly about: string;
  readonly message: string;
}

const load = createRequire(__filename);
// The SDK's own code calls the rules, because it decides what an unknown value, a secret or another type means.
const { makeAnalyzeRpcFun, makeAnalyzeStackRpcFun } = load("@pulumi/policy/server") as SdkServer;
const messages = load("@pulumi/pulumi/proto/analyzer_pb") as Messages;
const levels = ["advisory", "mandatory", "disabled", "remediate"];

/** Asks the rules about the samples in the order of the engine: each resource by itself, then all of them together. */
export async function findingsOf(
  rules: readonly Rule[],
  samples: readonly Sample[],
  { settings = {}, stack = "prod" }: Situation = {},
): Promise<Finding[]> {
  const policies = policiesOf(rules).map(policy => configured(policy, settings[policy.name]));
  const urn = (one: Sample) => `urn:pulumi:${stack}::sample::${one.type}::${one.name}`;
  const named = new Map(samples.map(one => [one.name, urn(one)]));
  const about = (given: string) => given.split("::").at(-1) ?? "";
  const found: Finding[] = [];
  const ask = async (answer: RpcFunction, request: unknown, subject: string) => {
    const response = await new Promise<Response>((resolve, reject) =>
      answer({ request }, (error, given) => (error ? reject(error as Error) : resolve(given as Response))),
    );
    for (const one of response.getDiagnosticsList())
      found.push({
        rule: one.getPolicyname(),
        level: levels[one.getEnforcementlevel()] ?? "",
        about: about(one.getUrn() || subject),
        // The SDK puts the description of the rule before it, in a line of its own.
        message: one.getMessage().split("\n").at(-1) ?? "",
      });
  };
  for (const sample of samples)
    if (sample.props) {
      const request = filled(new messages.AnalyzeRequest(), sample, urn(sample), sample.props);
      await ask(makeAnalyzeRpcFun("pack", "1.0.0", "advisory", policies), request, urn(sample));
    }
  const request = new messages.AnalyzeStackRequest();
  request.setResourcesList(
    samples.map(sample => {
      const one = filled(new messages.AnalyzerResource(), sample, urn(sample), sample.outputs ?? sample.props ?? {});
      for (const [property, names] of Object.entries(sample.refersTo ?? {})) {
        const to = new messages.AnalyzerPropertyDependencies();
        to.setUrnsList(names.map(name => named.get(name) ?? name));
        one.getPropertydependenciesMap().set(property, to);
      }
      return one;
    }),
  );
  await ask(makeAnalyzeStackRpcFun("pack", "1.0.0", "advisory", policies), request, `::${stack}`);
  return found;
}

/** A policy that gets these parameters from the configuration. */
function configured(policy: AnyPolicy, given: Properties | undefined): AnyPolicy {
  const getConfig = <T extends object>() => (given ?? {}) as T;
  if ("validateStack" in policy)
    return { ...policy, validateStack: (args, report) => policy.validateStack({ ...args, getConfig }, report) };
  const [validate] = [policy.validateResource].flat();
  return { ...policy, validateResource: (args, report) => validate?.({ ...args, getConfig }, report) };
}

function filled<Request extends ResourceMessage>(request: Request, sample: Sample, urn: string, props: Properties) {
  const options = new messages.AnalyzerResourceOptions();
  options.setCustomtimeouts(new messages.AnalyzerResourceOptions.CustomTimeouts());
  if (sample.deleteBeforeReplace !== undefined) {
    options.setDeletebeforereplace(sample.deleteBeforeReplace);
    options.setDeletebeforereplacedefined(true);
  }
  request.setUrn(urn);
  request.setName(sample.name);
  request.setType(sample.type);
  request.setOptions(options);
  request.setProperties(Struct.fromJavaScript(props as never));
  if (sample.provider) {
    const provider = new messages.AnalyzerProviderResource();
    provider.setType("pulumi:providers:aws");
    provider.setProperties(Struct.fromJavaScript(sample.provider as never));
    request.setProvider(provider);
  }
  return request;
}

// The parts of the SDK that its declarations leave out.
type AnyPolicy = ResourceValidationPolicy | StackValidationPolicy;
type RpcFunction = (call: { request: unknown }, answer: (error: unknown, response: unknown) => void) => void;
interface SdkServer {
  makeAnalyzeRpcFun(name: string, version: string, level: string, policies: readonly AnyPolicy[]): RpcFunction;
  makeAnalyzeStackRpcFun(name: string, version: string, level: string, policies: readonly AnyPolicy[]): RpcFunction;
}
interface Response {
  getDiagnosticsList(): {
    getPolicyname(): string;
    getEnforcementlevel(): number;
    getMessage(): string;
    getUrn(): string;
  }[];
}
interface ResourceMessage {
  setUrn(urn: string): void;
  setName(name: string): void;
  setType(type: string): void;
  setOptions(options: unknown): void;
  setProperties(properties: unknown): void;
  setProvider(provider: unknown): void;
}
interface StackResourceMessage extends ResourceMessage {
  getPropertydependenciesMap(): Map<string, unknown>;
}
interface Messages {
  AnalyzeRequest: new () => ResourceMessage;
  AnalyzerResource: new () => StackResourceMessage;
  AnalyzeStackRequest: new () => { setResourcesList(resources: readonly unknown[]): void };
  AnalyzerPropertyDependencies: new () => { setUrnsList(urns: readonly string[]): void };
  AnalyzerProviderResource: new () => { setType(type: string): void; setProperties(properties: unknown): void };
  AnalyzerResourceOptions: {
    new (): {
      setCustomtimeouts(timeouts: unknown): void;
      setDeletebeforereplace(value: boolean): void;
      setDeletebeforereplacedefined(value: boolean): void;
    };
    CustomTimeouts: new () => unknown;
  };
}
