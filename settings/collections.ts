import { z } from "zod";

/** A list: JSON, which Pulumi makes of a list in YAML, or words typed at a terminal. */
export function list(given: string): string[] {
  if (!given.trimStart().startsWith("[")) return given.split(/[\s,]+/).filter(word => word !== "");
  try {
    return z.array(z.union([z.string(), z.number().transform(String)])).parse(JSON.parse(given));
  } catch {
    return [given];
  }
}

/** A map of texts: JSON, which Pulumi makes of a map in YAML, or words typed at a terminal. Undefined when it is neither. */
export function map(given: string): Record<string, string> | undefined {
  if (!given.trimStart().startsWith("{")) {
    const words = list(given).map(word => [word.split("=", 1)[0]!, word.slice(word.indexOf("=") + 1)] as const);
    return list(given).every(word => word.includes("=")) ? Object.fromEntries(words) : undefined;
  }
  try {
    const plain = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).parse(JSON.parse(given));
    return Object.fromEntries(
      Object.entries(plain).map(([name, value]) => [
        name,
        typeof value === "boolean" ? (value ? "1" : "0") : String(value),
      ]),
    );
  } catch {
    return undefined;
  }
}
