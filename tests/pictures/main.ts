// Draws the README's pictures: npm run picture
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stackPicture } from "./stackPicture";

writeFileSync(join(__dirname, "../../docs/stack.svg"), stackPicture());
