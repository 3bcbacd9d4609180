/** Whether the value fits a pattern in which `*` stands for any text and `?` for any character, as AWS has it. */
export function fits(pattern: string, value: string, { ignoreCase = false } = {}): boolean {
  const literal = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replaceAll("*", ".*").replaceAll("?", ".")}$`, ignoreCase ? "i" : "").test(value);
}
