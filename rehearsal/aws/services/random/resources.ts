import { randomBytes, randomInt } from "node:crypto";
import { random } from "../../core/random";
import type { Behaviours, Told } from "../../core/behaviour";
import type { Inputs } from "../../core/resource";

const SETS = {
  lower: "abcdefghijklmnopqrstuvwxyz",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  numeric: "0123456789",
  special: "!@#$%&*()-_=+[]{}<>:?",
};

const shuffle = <T>(items: T[]): T[] => {
  for (let i = items.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [items[i], items[j]] = [items[j] as T, items[i] as T];
  }
  return items;
};

type Characters = Inputs<"random:index/randomPassword:RandomPassword" | "random:index/randomString:RandomString">;

/** Characters of the sets that are not switched off, with at least the asked-for number of each. */
function characters(inputs: Characters): string {
  const sets = [
    { set: SETS.lower, off: inputs.lower === false, minimum: inputs.minLower },
    { set: SETS.upper, off: inputs.upper === false, minimum: inputs.minUpper },
    { set: SETS.numeric, off: inputs.numeric === false || inputs.number === false, minimum: inputs.minNumeric },
    { set: inputs.overrideSpecial ?? SETS.special, off: inputs.special === false, minimum: inputs.minSpecial },
  ].filter(({ off }) => !off);
  const needed = sets.map(({ set, minimum }) => random.pick(set, minimum ?? 0)).join("");
  const all = sets.map(({ set }) => set).join("");
  return shuffle([...needed, ...random.pick(all, Math.max(0, (inputs.length ?? 0) - needed.length))]).join("");
}

function bytes(length: number | undefined, prefix = "") {
  const value = randomBytes(length ?? 0);
  const url = value.toString("base64url");
  return {
    id: url,
    hex: prefix + value.toString("hex"),
    b64Url: prefix + url,
    b64Std: prefix + value.toString("base64"),
    base64: value.toString("base64"),
    dec: prefix + BigInt(`0x${value.toString("hex")}`).toString(),
  };
}

const words = ["able", "brisk", "calm", "deft", "eager", "fair", "glad", "keen", "lucid", "merry", "noble", "quiet"];
const pets = ["badger", "crane", "dingo", "egret", "finch", "gecko", "heron", "ibis", "jay", "koala", "lynx", "marten"];
const any = (of: readonly string[]) => of[randomInt(of.length)] ?? "";

export const resources: Behaviours = {
  "random:index/randomPassword:RandomPassword": {
    create: ({ inputs }): Told<"random:index/randomPassword:RandomPassword"> => ({
      id: "none",
      result: characters(inputs),
      bcryptHash: "",
    }),
  },
  "random:index/randomString:RandomString": {
    create({ inputs }): Told<"random:index/randomString:RandomString"> {
      const result = characters(inputs);
      return { id: result, result };
    },
  },
  "random:index/randomId:RandomId": { create: ({ inputs }) => bytes(inputs.byteLength, inputs.prefix) },
  "random:index/randomBytes:RandomBytes": { create: ({ inputs }) => bytes(inputs.length) },
  "random:index/randomUuid:RandomUuid": {
    create(): Told<"random:index/randomUuid:RandomUuid"> {
      const result = random.uuid();
      return { id: result, result };
    },
  },
  "random:index/randomInteger:RandomInteger": {
    create({ inputs }): Told<"random:index/randomInteger:RandomInteger"> {
      const result = randomInt(inputs.min ?? 0, (inputs.max ?? 0) + 1);
      return { id: String(result), result };
    },
  },
  "random:index/randomShuffle:RandomShuffle": {
    create: ({
      inputs: { inputs = [], resultCount = inputs.length },
    }): Told<"random:index/randomShuffle:RandomShuffle"> => ({
      id: "-",
      results: shuffle([...inputs]).slice(0, resultCount),
    }),
  },
  "random:index/randomPet:RandomPet": {
    create: ({ inputs: { prefix, separator = "-" } }) => ({
      id: [...(prefix === undefined ? [] : [prefix]), any(words), any(pets)].join(separator),
    }),
  },
};
