import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PulumiStack } from "../pulumiStack";

/**
 * Lets the program make an image, by its own `image/image.ts --json FILE`, and sets what the file says: `image` is the id,
 * and `setting` the setting that takes it.
 *
 * @param folder for the file
 * @throws Error if the program has no such tool; CommandFailed if the tool fails, which has then printed why
 */
export async function makeImage(stack: PulumiStack, program: string, folder: string): Promise<void> {
  const tool = join(program, "image", "image.ts");
  if (!existsSync(tool)) throw new Error("image: the program has no image/image.ts that could make one");
  const json = join(folder, "image.json");
  await stack.runTool(process.execPath, require.resolve("tsx/cli"), tool, "--json", json);
  const { setting, image } = JSON.parse(readFileSync(json, "utf8")) as { setting: string; image: string };
  await stack.set(`${setting}=${image}`);
  console.log(`Set: ${setting} ${image}`);
}
