/** Whether a value matches one of AWS's patterns, in which `*` is any text and `?` any character. */
export function fits(pattern: string, value: string, { ignoreCase = false } = {}): boolean {
  const literal = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replaceAll("*", ".*").replaceAll("?", ".")}$`, ignoreCase ? "i" : "").test(value);
}
