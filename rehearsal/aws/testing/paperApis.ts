import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSharedLoopback } from "../../support/loopback/sharedLoopback";
import { Callers } from "../http/callers";
import { type ApiOptions, serveApis } from "../http/server";
import type { paperCloud } from "./paperCloud";

/** Serves the APIs of a cloud on paper. `client` is what AWS's clients need to call them as the operator. */
export async function paperApis({ cloud, account }: ReturnType<typeof paperCloud>) {
  // The SDK prints a note on future versions of Node.js, which would hide results.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
  const callers = new Callers(account);
  const { port, stop } = await servedApis({ ...cloud, callers, databaseAuthority: "" });
  const client = { region: "eu-central-1", endpoint: `http://127.0.0.1:${port}`, credentials: callers.operatorKeys };
  return { client, stop };
}

/** Serves the APIs, and opens a port of this machine to them. */
export async function servedApis(options: Omit<ApiOptions, "operatorSocket">) {
  const folder = mkdtempSync(join(tmpdir(), "apis-"));
  const operatorSocket = join(folder, "apis.sock");
  const apis = await serveApis({ ...options, operatorSocket });
  const loopback = await openSharedLoopback([operatorSocket]);
  const stop = async () => {
    loopback.close();
    await apis.stop();
    rmSync(folder, { recursive: true });
  };
  return { port: loopback.ports[0] ?? 0, stop };
}
