import { decoded } from "./encodedText";
import { isHarmless, isSecretName } from "./secretNames";
import { hidden, withoutPatterns } from "./secretPatterns";
import { record } from "../fields";
import type { Properties } from "../plan";

/** Pulumi's mark of a value that is no plain one, and of a secret. Source: sdk/go/common/resource/sig, Key and Secret. */
const signature = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";
/** What Pulumi writes instead of a secret. */
const blinded = "[secret]";

/** A word that the state calls a secret is hidden everywhere from this length on; shorter ones are in every other word. */
const shortestWord = 4;
/** A word that is secret only by the name of its property. */
const shortestNamedWord = 6;

/**
 * Keeps secrets out of everything that is made of a plan. It learns the values that are secret, by Pulumi's own marks and by
 * their names, and hides their text wherever it is, also encoded. What only looks like a secret is hidden by its form.
 */
export class Secrets {
  readonly #words = new Set<string>();
  readonly #hidden = new Map<string, string>();
  #forms: RegExp | undefined;

  /** Learns from the property maps of one resource: what one of them blinds may be readable in another. */
  learn(maps: readonly (Properties | undefined)[], names: readonly string[]): void {
    for (const map of maps) {
      if (map === undefined) continue;
      for (const name of names) this.#take(map[name], shortestWord);
      if (map["type"] === "SecureString") this.#take(map["value"], shortestWord);
      this.#walk(map, maps, []);
    }
  }

  #walk(value: unknown, others: readonly unknown[], path: readonly string[]): void {
    if (value === blinded || record(value)?.[signature] === secretMark) {
      for (const other of others) this.#take(at(other, path), shortestWord);
      const { value: inner, plaintext } = record(value) ?? {};
      this.#take(inner, shortestWord);
      this.#take(typeof plaintext === "string" ? (parsed(plaintext) ?? plaintext) : plaintext, shortestWord);
    } else if (typeof value === "string") {
      const json = /^\s*[{[]/.test(value) ? parsed(value) : undefined;
      if (json !== undefined) this.#walk(json, [], []);
    } else if (typeof value === "object" && value !== null) {
      const { name, value: named } = value as Properties;
      if (typeof name === "string" && isSecretName(name)) this.#take(named, shortestNamedWord);
      for (const [key, inner] of Object.entries(value)) {
        if (isSecretName(key)) this.#take(inner, shortestNamedWord);
        this.#walk(inner, others, [...path, key]);
      }
    }
  }

  /** All texts in a secret value are words of it. */
  #take(value: unknown, shortest: number): void {
    if (typeof value === "string" || typeof value === "number") {
      const word = String(value);
      const isWord = shortest === shortestWord ? word !== blinded && !word.startsWith("04da6b54-") : !isHarmless(word);
      if (word.length < shortest || !isWord || word === secretMark) return;
      this.#words.add(word);
      const json = /^\s*[{[]/.test(word) ? parsed(word) : undefined;
      if (json !== undefined) this.#take(json, shortest);
    } else if (typeof value === "object" && value !== null)
      for (const inner of Object.values(value)) this.#take(inner, shortest);
  }

  /** The text without secrets. */
  text(text: string): string {
    const known = this.#hidden.get(text);
    if (known !== undefined) return known;
    const result = this.#withoutEncoded(withoutPatterns(this.#withoutWords(text)));
    this.#hidden.set(text, result);
    return result;
  }

  /** The value without secrets. Objects and lists are changed in place. */
  value(value: unknown, name = ""): unknown {
    if (typeof value === "string") {
      if (isSecretName(name) && !isHarmless(value)) return hidden;
      const script = value.length > 40 ? decoded(value) : undefined;
      return this.text(script !== undefined && /\n|^[#{[]/.test(script) ? script : value);
    }
    if (typeof value !== "object" || value === null) return value;
    const object = value as Record<string, unknown>;
    if (object[signature] === secretMark) return blinded;
    const isPair = typeof object["name"] === "string" && isSecretName(object["name"]);
    for (const [key, inner] of Object.entries(object)) {
      const clean = this.value(inner, isPair && key === "value" ? "password" : Array.isArray(value) ? name : key);
      const cleanKey = key.length < 8 || Array.isArray(value) ? key : this.text(key);
      if (cleanKey !== key) delete object[key];
      if (clean !== inner || cleanKey !== key)
        Object.defineProperty(object, cleanKey, { value: clean, enumerable: true, writable: true, configurable: true });
    }
    return value;
  }

  #withoutWords(text: string): string {
    if (this.#words.size === 0) return text;
    this.#forms ??= new RegExp(
      [...this.#words]
        .flatMap(formsOf)
        .sort((a, b) => b.length - a.length)
        .map(form => form.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&"))
        .join("|"),
      "g",
    );
    return text.replaceAll(this.#forms, hidden);
  }

  /** Files in user-data are often encoded, and may have secrets in them. */
  #withoutEncoded(text: string): string {
    if (text.length < 40) return text;
    return text.replaceAll(/(?:[A-Za-z0-9+/]{60,}\r?\n)*[A-Za-z0-9+/]{36,}={0,2}/g, run => {
      const inner = decoded(run);
      return inner === undefined || this.text(inner) === inner ? run : hidden;
    });
  }
}

/** The text of a word, and how it looks where it is encoded. */
function formsOf(word: string): string[] {
  const bytes = Buffer.from(word, "utf8");
  // In a longer text that is encoded with base64, a word looks in three ways, by its place; its first and last characters are
  // shared with its neighbours.
  const inside = [0, 1, 2].map(offset => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    const end = (offset + bytes.length) % 3 === 0 ? encoded.length : encoded.replace(/=+$/, "").length - 1;
    return encoded.slice(offset === 0 ? 0 : offset + 1, end);
  });
  const json = JSON.stringify(word).slice(1, -1);
  const forms = [
    word,
    json,
    JSON.stringify(json).slice(1, -1),
    encodeURIComponent(word),
    bytes.toString("base64"),
    bytes.toString("base64url"),
    ...inside.filter(form => form.length >= 6),
    ...(bytes.length >= shortestNamedWord ? [bytes.toString("hex")] : []),
  ];
  return [...new Set(forms)].filter(form => form.length >= shortestWord);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, key) ? (inner as Properties)[key] : undefined,
    value,
  );
