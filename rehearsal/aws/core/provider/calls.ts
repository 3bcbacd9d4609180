import type {
  CheckRequest,
  ConfigureRequest,
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  InvokeRequest,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import type { Account } from "../account";
import type { Cloud } from "../behaviour";
import * as changes from "../lifecycle/changes";
import { callsOf, inputsOf } from "../../calls";
import { invoke } from "../invokes";
import * as lifecycle from "../lifecycle/lifecycle";
import { Empty, PluginInfo, decode, encode, messages } from "./messages";
import * as planning from "../planning";
import { isStateOnly, read as readResource } from "../lifecycle/state";
import { canonical, resourceType } from "../types/resourceTypes";
import { sdkVersion } from "../types/sdkTypes";

/** What the engine's ResourceProvider protocol asks, answered for the packages `aws` and `random` alike. */
export const calls = (cloud: Cloud) => ({
  handshake: () => new messages.ProviderHandshakeResponse(),
  attach: () => new Empty(),
  cancel: () => new Empty(),
  getPluginInfo: () => new PluginInfo().setVersion(sdkVersion("aws")),
  checkConfig: (request: CheckRequest) => new messages.CheckResponse().setInputs(request.getNews()),
  diffConfig: () => new messages.DiffResponse(),
  configure: (request: ConfigureRequest) => configure(request, cloud.account),
  invoke: (request: InvokeRequest) =>
    new messages.InvokeResponse().setReturn(
      encode(invoke(request.getTok(), decode(request.getArgs()), cloud.account, cloud.calls)),
    ),
  check,
  diff: (request: DiffRequest) => diff(request, cloud),
  create: (request: CreateRequest) => create(request, cloud),
  update: (request: UpdateRequest) => update(request, cloud),
  read: (request: ReadRequest) => read(request, cloud),
  delete: async (request: DeleteRequest) => {
    await lifecycle.remove(request.getType(), request.getId(), cloud, decode(request.getProperties()));
    return new Empty();
  },
});

const nameOf = (urn: string) => urn.split("::").pop() ?? "";

function configure(request: ConfigureRequest, account: Account) {
  const { region, defaultTags } = decode(request.getArgs());
  if (region !== undefined) account.region = String(region);
  if (defaultTags !== undefined) {
    const parsed: unknown = typeof defaultTags === "string" ? JSON.parse(defaultTags) : defaultTags;
    account.defaultTags = (parsed as { tags?: Record<string, string> }).tags ?? {};
  }
  return new messages.ConfigureResponse().setSupportspreview(true).setSupportsAutonamingConfiguration(true);
}

function check(request: CheckRequest) {
  const [olds, news] = [decode(request.getOlds()), decode(request.getNews())];
  const { inputs, failures } = planning.check(request.getType(), nameOf(request.getUrn()), olds, news);
  return new messages.CheckResponse()
    .setInputs(encode(inputs))
    .setFailuresList(failures.map(reason => new messages.CheckFailure().setReason(reason)));
}

/** What is no input, such as `tagsAll`, cannot be taken out of a program: it has another value afterwards. */
const isInput = (type: string, key: string) => resourceType(type).inputs.includes(key);

function diff(request: DiffRequest, { account, calls }: Cloud) {
  const [olds, news] = [decode(request.getOlds()), decode(request.getNews())];
  const ignored = request.getIgnorechangesList();
  const found = planning.diff(request.getType(), olds, news, { ignored, defaultTags: account.defaultTags });
  if (!isStateOnly(request.getType())) {
    const { readOnDiff } = callsOf(canonical(request.getType()));
    if (readOnDiff !== undefined && inputsOf(readOnDiff, found.changed).length > 0)
      calls.read(`planning ${nameOf(request.getUrn())}`, [{ action: readOnDiff.call, resource: "*" }]);
  }
  const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
  const answer = new messages.DiffResponse()
    .setChanges(found.changed.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList([...found.changed])
    .setReplacesList([...found.replaced])
    .setDeletebeforereplace(found.deleteFirst)
    .setHasdetaileddiff(true);
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = messages.PropertyDiff.Kind;
  for (const key of found.changed) {
    const [inPlace, replacing] = !(key in olds)
      ? [ADD, ADD_REPLACE]
      : !(key in news) && isInput(request.getType(), key)
        ? [DELETE, DELETE_REPLACE]
        : [UPDATE, UPDATE_REPLACE];
    const kind = found.replaced.includes(key) ? replacing : inPlace;
    answer.getDetaileddiffMap().set(key, new messages.PropertyDiff().setKind(kind).setInputdiff(key in news));
  }
  return answer;
}

/** @param timeoutSeconds 0 if the program names none */
const within = (cloud: Cloud, timeoutSeconds: number): Cloud =>
  timeoutSeconds > 0 ? { ...cloud, timeoutSeconds } : cloud;

async function create(request: CreateRequest, cloud: Cloud) {
  const answer = new messages.CreateResponse();
  const inputs = decode(request.getProperties());
  if (request.getPreview()) return answer.setProperties(encode(lifecycle.foresee(request.getType(), inputs, cloud)));
  const [type, name] = [request.getType(), nameOf(request.getUrn())];
  const made = await lifecycle.create(type, name, inputs, within(cloud, request.getTimeout()));
  return answer.setId(made.id).setProperties(encode(made.outputs));
}

async function update(request: UpdateRequest, cloud: Cloud) {
  const [type, olds, news] = [request.getType(), decode(request.getOlds()), decode(request.getNews())];
  const ignored = request.getIgnorechangesList();
  const outputs = request.getPreview()
    ? changes.planned(type, olds, news, cloud, ignored).state
    : await changes.update(type, request.getId(), olds, news, within(cloud, request.getTimeout()), ignored);
  return new messages.UpdateResponse().setProperties(encode(outputs));
}

async function read(request: ReadRequest, cloud: Cloud) {
  const answer = new messages.ReadResponse();
  const [state, inputs] = [decode(request.getProperties()), decode(request.getInputs())];
  if (isStateOnly(request.getType()))
    return answer.setId(request.getId()).setProperties(encode(state)).setInputs(encode(inputs));
  const found = await readResource(request.getType(), request.getId(), state, cloud);
  if (found === undefined) return answer;
  const isRefresh = Object.keys(state).length > 0;
  return answer
    .setId(found.id)
    .setProperties(encode(found.outputs))
    .setInputs(encode(isRefresh ? planning.refreshedInputs(inputs, found.outputs) : found.inputs));
}
