/** The command that is needed, as `PulumiStack` has it. */
export interface Commands {
  capture(command: string[]): Promise<string>;
}

/**
 * Changes one setting by `pulumi config set`. A list is written as JSON, for example `KEY=["one","two"]`, and one value of an object by
 * its path, for example `KEY.NAME=value`. With `secret:` before the key, the value is encrypted.
 *
 * @throws Error with what Pulumi says, or how to encrypt a value that Pulumi wants encrypted
 */
export async function assign(stack: Commands, assignment: string): Promise<void> {
  const [, secret, key = "", value = ""] = /^(secret:)?([^=]+)=(.*)$/s.exec(assignment) ?? [];
  const put = async (path: readonly string[], text: string): Promise<void> => {
    const options = secret === undefined ? [] : ["--secret"];
    try {
      await stack.capture(["config", "set", ...options, ...path, "--", text]);
    } catch (error) {
      if (!String(error).includes("looks like a secret")) throw error;
      throw new Error(`The value of ${key} looks like a secret to Pulumi. To encrypt it: set secret:${key}=VALUE`, {
        cause: error,
      });
    }
  };
  if (!value.startsWith("[")) return put(key.includes(".") ? ["--path", key] : [key], value);
  const items = JSON.parse(value) as unknown[];
  await stack.capture(["config", "rm", key]);
  for (const [index, item] of items.entries()) await put(["--path", `${key}[${index}]`], String(item));
}
