import type { Api, ApiContext } from "../../http/api";
import { ApiError } from "../../http/apiError";
import { ec2Query, queryAnswer } from "../../http/query";
import { element } from "../../http/xml";

/** AWS keeps the last 64 KB of a console (EC2 API reference, GetConsoleOutput). */
const consoleBytes = 65_536;

export const api: Api = {
  signingName: "ec2",
  answer: (request, context) =>
    queryAnswer(request, ec2Query, "http://ec2.amazonaws.com/doc/2016-11-15/", async (action, form) => {
      const id = form.get("InstanceId") ?? "";
      context.callers.authorize(request, `ec2:${action}`, "*");
      if (action !== "GetConsoleOutput")
        throw new ApiError(400, "InvalidAction", `the rehearsal does not know ec2 ${action}`);
      return consoleOutput(id, context);
    }),
};

async function consoleOutput(id: string, { account, hardware }: ApiContext): Promise<string> {
  if (account.get("aws:ec2/instance:Instance", id) === undefined)
    throw new ApiError(400, "InvalidInstanceID.NotFound", `The instance ID '${id}' does not exist`);
  const output = Buffer.from((await hardware.consoleOf(id)).slice(-consoleBytes)).toString("base64");
  return element("instanceId", id) + element("timestamp", new Date().toISOString()) + element("output", output);
}
