import type { Properties } from "./plan";

/** Ways to read JSON whose form nobody has checked: what has another form than expected is as if it were not there. */

export const record = (value: unknown): Properties | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Properties) : undefined;

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

export const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

export const texts = (value: unknown): string[] =>
  list(value).filter((item): item is string => typeof item === "string");
