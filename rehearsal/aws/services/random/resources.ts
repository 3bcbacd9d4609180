import { randomBytes, randomInt } from "node:crypto";
import { type Properties, list, random, text } from "../../core/account";
import type { Behaviours } from "../../core/behaviour";

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

/** Characters of the sets that are not switched off, with at least the asked-for number of each. */
function characters(inputs: Properties): Properties {
  const length = Number(inputs["length"]);
  const sets = Object.entries(SETS)
    .filter(([name]) => inputs[name] !== false && !(name === "numeric" && inputs["number"] === false))
    .map(([name, set]) => [name, name === "special" ? text(inputs["overrideSpecial"] ?? set) : set] as const);
  const minimum = (name: string) => Number(inputs[`min${name[0]?.toUpperCase()}${name.slice(1)}`] ?? 0);
  const needed = sets.map(([name, set]) => random.pick(set, minimum(name))).join("");
  const all = sets.map(([, set]) => set).join("");
  const result = shuffle([...needed, ...random.pick(all, Math.max(0, length - needed.length))]).join("");
  return { id: result, result };
}

function bytes(inputs: Properties, key: string): Properties {
  const value = randomBytes(Number(inputs[key]));
  const prefix = text(inputs["prefix"]);
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
    create: ({ inputs }) => ({ ...characters(inputs), id: "none", bcryptHash: "" }),
  },
  "random:index/randomString:RandomString": { create: ({ inputs }) => characters(inputs) },
  "random:index/randomId:RandomId": { create: ({ inputs }) => bytes(inputs, "byteLength") },
  "random:index/randomBytes:RandomBytes": { create: ({ inputs }) => bytes(inputs, "length") },
  "random:index/randomUuid:RandomUuid": {
    create: () => {
      const result = random.uuid();
      return { id: result, result };
    },
  },
  "random:index/randomInteger:RandomInteger": {
    create: ({ inputs }) => {
      const result = randomInt(Number(inputs["min"]), Number(inputs["max"]) + 1);
      return { id: String(result), result };
    },
  },
  "random:index/randomShuffle:RandomShuffle": {
    create: ({ inputs }) => ({
      id: "-",
      results: shuffle([...list<string>(inputs["inputs"])]).slice(
        0,
        Number(inputs["resultCount"] ?? list(inputs["inputs"]).length),
      ),
    }),
  },
  "random:index/randomPet:RandomPet": {
    create: ({ inputs }) => {
      const id = [...(inputs["prefix"] === undefined ? [] : [text(inputs["prefix"])]), any(words), any(pets)].join(
        text(inputs["separator"] ?? "-"),
      );
      return { id };
    },
  },
};
