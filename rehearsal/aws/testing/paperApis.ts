import { Callers, operatorKeys } from "../http/callers";
import { serveApis } from "../http/server";
import type { paperCloud } from "./paperCloud";

/** Serves the APIs of a cloud on paper. `client` is what AWS's clients need to call them as the operator. */
export async function paperApis({ cloud, account }: ReturnType<typeof paperCloud>) {
  // The SDK prints a note on future versions of Node.js, which would hide results.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
  const { port, stop } = await serveApis({ ...cloud, callers: new Callers(account), databaseAuthority: "" });
  const client = { region: "eu-central-1", endpoint: `http://127.0.0.1:${port}`, credentials: operatorKeys };
  return { client, stop };
}
