import { ApiCalls } from "../../../core/apiCalls";
import type { Cloud } from "../../../core/behaviour";
import type { Properties } from "../../../core/values";
import type { ApiContext } from "../../../http/api";
import { ApiError } from "../../../http/apiError";
import { element } from "../../../http/xml";

/** The fields of a form as a tree: `Filter.1.Value.2=x` becomes `{ Filter: { 1: { Value: { 2: "x" } } } }`. */
export interface Fields {
  readonly [name: string]: string | Fields;
}

/** A call of EC2 that the stand-in answers. */
export interface Call {
  /** The fields that it knows, besides Action and Version. */
  readonly fields: readonly string[];
  /** Actions in IAM that the caller needs besides the call's own, for example for tags. */
  rights?(fields: Fields): readonly string[];
  /** Returns the XML of the result. Throws an ApiError to refuse. */
  answer(fields: Fields, context: ApiContext): Promise<string> | string;
}

export function fieldsOf(form: URLSearchParams): Fields {
  const tree: Record<string, unknown> = {};
  for (const [key, value] of form) {
    const parts = key.split(".");
    const last = parts.pop() ?? "";
    let node = tree;
    for (const part of parts) node = (node[part] ??= {}) as Record<string, unknown>;
    node[last] = value;
  }
  return tree as Fields;
}

/** The members of a list, for example those of `Filter.1` and `Filter.2`. */
export const membersOf = (fields: Fields, name: string): Fields[] => {
  const list = fields[name];
  return typeof list === "object" ? (Object.values(list) as Fields[]) : [];
};

/** The texts of a list. */
export const textsOf = (fields: Fields, name: string) => membersOf(fields, name) as unknown as readonly string[];

export const textOf = (fields: Fields, name: string): string => {
  const value = fields[name];
  return typeof value === "string" ? value : "";
};

/** The filters in the form that `select` takes. */
export const filtersOf = (fields: Fields): Properties => ({
  filters: membersOf(fields, "Filter").map(filter => ({
    name: textOf(filter, "Name"),
    values: textsOf(filter, "Value"),
  })),
});

export type Tags = Readonly<Record<string, string>>;

/** The tags in a list of `Key` and `Value`. */
export function tagsOf(fields: Fields, name = "Tag"): Tags {
  const tags = Object.fromEntries(membersOf(fields, name).map(tag => [textOf(tag, "Key"), textOf(tag, "Value")]));
  if (Object.keys(tags).some(key => key.startsWith("aws:")))
    throw new ApiError(400, "InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use");
  return tags;
}

/** The tags that a creating call gives to what it makes. */
export const tagsFor = (fields: Fields, type: string): Tags =>
  Object.assign(
    {},
    ...membersOf(fields, "TagSpecification")
      .filter(one => one["ResourceType"] === type)
      .map(one => tagsOf(one)),
  ) as Tags;

/** Tags at a creation need the right to set tags (EC2 user guide, "Grant permission to tag resources during creation"). */
export const tagging = (fields: Fields) => ("TagSpecification" in fields ? ["ec2:CreateTags"] : []);

export const set = (name: string, items: readonly string[]) =>
  `<${name}>${items.map(item => `<item>${item}</item>`).join("")}</${name}>`;

export const tagSet = (tags: Tags) =>
  set(
    "tagSet",
    Object.entries(tags).map(([key, value]) => element("key", key) + element("value", value)),
  );

/** What behaviours work with, for a call over HTTP: the caller's rights have been checked, and no call follows. */
export const cloudOf = ({ account, hardware, settle }: ApiContext): Cloud => ({
  account,
  hardware,
  settle,
  calls: new ApiCalls(),
  programFolder: "",
  issueCertificate: async () => "",
});

/** Runs what refuses with the provider's words, and refuses with AWS's: the code and the sentence behind them. */
export async function inAwsWords<T>(work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApiError) throw error;
    const text = error instanceof Error ? error.message : String(error);
    const [, status, code, why] =
      /StatusCode: (\d+), RequestID: \S+, (?:api error )?([\w.]+): ([^]*)$/.exec(text) ??
      /^()([A-Z][\w.]+): ([^]*)$/.exec(text) ??
      [];
    if (code === undefined || why === undefined) throw error;
    throw new ApiError(Number(status) || 400, code, why);
  }
}
