// Draws the README's pictures: npm run picture
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { reviewPicture } from "./reviewPicture";
import { stackPicture } from "./stackPicture";

async function main(): Promise<void> {
  const docs = join(__dirname, "../../docs");
  writeFileSync(join(docs, "stack.svg"), stackPicture());
  writeFileSync(join(docs, "review.png"), await reviewPicture());
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
