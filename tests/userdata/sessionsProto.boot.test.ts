import { join } from "node:path";
import { readFileSync } from "node:fs";
import { it } from "vitest";
import { imageRoot } from "../../rehearsal/machines/images/images";
import { inServer, serve } from "./configuredServer";
it("x", async () => {
  const printed = await inServer(`${serve}\n. /tests/sessions.sh\n` + readFileSync("/tmp/proto.sh", "utf8"), {
      "/tests": __dirname,
      "/userdata": join(__dirname, "../../userdata"),
      "/database": await imageRoot("database"),
  });
  console.log(printed);
});
