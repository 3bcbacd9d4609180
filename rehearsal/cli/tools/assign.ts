/** The commands that are needed, as `PulumiStack` has them. */
export interface Commands {
  attempt(command: string[]): Promise<{ readonly code: number; readonly all: string }>;
  capture(command: string[]): Promise<string>;
}

/**
 * Changes one setting by `pulumi config set`. A list is written as JSON, for example `KEY=["one","two"]`, and one value of an object by
 * its path, for example `KEY.NAME=value`. What looks like a secret to Pulumi is kept as a secret.
 *
 * @throws Error with what Pulumi says
 */
export async function assign(stack: Commands, assignment: string): Promise<void> {
  const [key = "", value = ""] = assignment.split(/=(.*)/s);
  const put = async (path: readonly string[], text: string): Promise<void> => {
    const { code, all } = await stack.attempt(["config", "set", ...path, "--", text]);
    if (code === 0) return;
    const secret = all.includes("looks like a secret") ? ["--secret"] : [];
    await stack.capture(["config", "set", ...secret, ...path, "--", text]);
  };
  if (!value.startsWith("[")) return put(key.includes(".") ? ["--path", key] : [key], value);
  const items = JSON.parse(value) as unknown[];
  await stack.capture(["config", "rm", key]);
  for (const [index, item] of items.entries()) await put(["--path", `${key}[${index}]`], String(item));
}
