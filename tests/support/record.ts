import * as pulumi from "@pulumi/pulumi";
import { getMonitor } from "@pulumi/pulumi/runtime/settings";
import * as state from "@pulumi/pulumi/runtime/state";

/** One resource as the program registered it. Its id is its logical name. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  /** The inputs that are sent to the engine: secrets are in their wrappers (see `reveal`). */
  readonly inputs: Record<string, unknown>;
  /** Logical name of the component that it belongs to. Left out when it belongs to none. */
  readonly parent?: string;
  /** Logical names of the resources that must be there before it, because of an input or of `dependsOn`. */
  readonly dependencies: readonly string[];
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  /** Whether it is deleted before its replacement is made. Undefined when the provider decides. */
  readonly deleteBeforeReplace: boolean | undefined;
}

/** All resources that a piece of the program registers, in order. */
export type Recorded = Registration[];

export interface RecordOptions {
  /** Answers to invokes, by token. A text is the text of an error, and a function gets the arguments. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** What the stashes of the state were made with, by name. Default: what the program gives them. */
  readonly kept?: Readonly<Record<string, unknown>>;
  /** Whether to run as a preview of the first `up`: what AWS decides is unknown. */
  readonly preview?: boolean;
}

/** What AWS answers in every test, unless the test has another answer: it has the image, no secret has a value yet, and there are no shared files. */
const usual: Readonly<Record<string, unknown>> = {
  "aws:ec2/getAmi:getAmi": { id: "ami-0123456789abcdef0" },
  "aws:efs/getFileSystem:getFileSystem": "no matching EFS file system found",
  "aws:secretsmanager/getSecretVersion:getSecretVersion": "couldn't find resource",
};

type Options = Omit<Registration, "type" | "name" | "inputs">;

/** Runs `program` against mocks and returns what it registered. An invoke without an answer fails the test. */
export async function record(
  program: () => unknown,
  { answers = {}, kept = {}, preview = false }: RecordOptions = {},
): Promise<Recorded> {
  const recorded: { type: string; name: string; inputs: Record<string, unknown> }[] = [];
  const options = new Map<string, Options>();
  const key = (type: string, name: string) => `${type} ${name}`;

  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        recorded.push({ type, name, inputs });
        // The engine itself makes a stash, so a preview knows its output too.
        return preview && type !== "pulumi:index:Stash"
          ? { id: undefined, state: inputs }
          : { id: name, state: { ...inputs, ...computed(type, name, inputs, kept) } };
      },
      call: ({ token, inputs }) => {
        const given = token in answers ? answers[token] : (usual[token] ?? `no answer for ${token}`);
        const answer: unknown = typeof given === "function" ? given(inputs) : given;
        // An error of the engine has its text in `details`.
        if (typeof answer === "string") throw Object.assign(new Error(answer), { details: answer });
        return answer as Record<string, unknown>;
      },
    },
    "lamp",
    "test",
    preview,
  );
  // Mocks receive only the inputs. Everything else that the engine would receive passes through the monitor.
  const monitor = getMonitor() as unknown as Monitor;
  // Mocks make no resource for the stack. It carries the program's transformations, and says that a component has no parent.
  (state as unknown as State).setStackResource({ urn: { promise: async () => "" }, getProvider: () => undefined });
  // The SDK's own monitor for tests knows no hooks. They run on the engine only.
  monitor.registerResourceHook = (_, callback) => callback(null, {});
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    options.set(key(request.getType(), request.getName()), {
      ...(request.getParent() === "" ? {} : { parent: nameOf(request.getParent()) }),
      dependencies: request.getDependenciesList().map(nameOf).sort(),
      protect: request.getProtect(),
      ignoreChanges: request.getIgnorechangesList(),
      replaceOnChanges: request.getReplaceonchangesList(),
      deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
    });
    return register(request, callback);
  };

  await program();
  await pulumi.runtime.disconnect(); // waits for the answers to all registrations
  return recorded.map(one => ({ ...one, ...(options.get(key(one.type, one.name)) as Options) }));
}

/** The outputs that AWS would add, as far as the program uses them. */
function computed(
  type: string,
  name: string,
  inputs: Record<string, unknown>,
  kept: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const arn = `arn:aws:test:::${name}`;
  switch (type) {
    case "random:index/randomPassword:RandomPassword":
      return { result: secret(`${name}-in-clear`) };
    case "pulumi:index:Stash":
      return { output: kept[name] ?? inputs["input"] };
    case "random:index/randomId:RandomId":
      return { hex: "c0ffee" };
    case "aws:rds/instance:Instance":
      return {
        arn,
        address: `${String(inputs["identifier"])}.0account.eu-central-1.rds.amazonaws.com`,
        port: 3306,
        resourceId: `db-${name}`,
      };
    case "aws:ec2/eip:Eip":
      return { publicIp: `192.0.2.${name}` };
    case "aws:lb/loadBalancer:LoadBalancer":
      return { arn, dnsName: `${name}.elb.amazonaws.com`, zoneId: "Z215JYRZR1TBD5", arnSuffix: `app/${name}/1` };
    case "aws:lb/targetGroup:TargetGroup":
      return { arn, arnSuffix: `targetgroup/${name}/1` };
    case "aws:ec2/instance:Instance":
      return { arn, privateIp: "10.20.64.10" };
    case "aws:acm/certificate:Certificate":
      return { arn, domainValidationOptions: proofsOf(inputs) };
    case "aws:s3/bucket:Bucket":
      return { arn: `arn:aws:s3:::${name}`, bucket: name };
    default:
      return { arn, name };
  }
}

/** The records that prove the names of a certificate. AWS tells them in no particular order. */
function proofsOf({ domainName, subjectAlternativeNames = [] }: Record<string, unknown>): Record<string, string>[] {
  return [String(domainName), ...(subjectAlternativeNames as string[])].reverse().map(name => ({
    domainName: name,
    resourceRecordName: `_proof.${name.replace(/^\*\./, "")}.`,
    resourceRecordType: "CNAME",
    resourceRecordValue: "_value",
  }));
}

const wrapper = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";

function secret(value: unknown): Record<string, unknown> {
  return { [wrapper]: secretMark, value };
}

function isSecret(value: unknown): value is { value: unknown } {
  return typeof value === "object" && value !== null && (value as Record<string, unknown>)[wrapper] === secretMark;
}

/** The registrations of a type of cloud resource, for example `Listener`, sorted by name, because their order varies. */
export function ofType(graph: Recorded, type: string): Recorded {
  return graph
    .filter(one => isResource(one) && one.type.endsWith(`:${type}`))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The only cloud resource with this logical name. */
export function named(graph: Recorded, name: string): Registration {
  const [found, ...others] = graph.filter(one => isResource(one) && one.name === name);
  if (found === undefined || others.length > 0)
    throw new Error(`${others.length + (found ? 1 : 0)} resources are named ${name}`);
  return found;
}

function isResource({ type }: Registration): boolean {
  return !type.startsWith("lamp:");
}

/** A secret value without its wrapper. Throws when it is not secret. */
export function reveal(value: unknown): unknown {
  if (!isSecret(value)) throw new Error(`not a secret: ${JSON.stringify(value)}`);
  return value.value;
}

/** A value as JSON, with all secrets left out. */
export function inClear(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (isSecret(part) ? "[secret]" : part));
}

/** The value of an output. It never settles when the value is unknown. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise(resolve => void output.apply(value => resolve(value as T)));
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) as string;
}

/** The part of the SDK's state that its declarations leave out. */
interface State {
  setStackResource(stack: unknown): void;
}

/** The part of the engine's protocol that is used here. */
interface Monitor {
  registerResource(request: Request, callback: unknown): unknown;
  registerResourceHook(request: unknown, callback: (error: null, response: unknown) => void): void;
}
interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getDependenciesList(): string[];
  getProtect(): boolean;
  getIgnorechangesList(): string[];
  getReplaceonchangesList(): string[];
  getDeletebeforereplacedefined(): boolean;
  getDeletebeforereplace(): boolean;
}
