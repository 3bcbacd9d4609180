import { omit } from "../../core/values";
import type { Api } from "../../http/api";
import { ApiError } from "../../http/apiError";
import { ec2Query, queryAnswer } from "../../http/query";
import { type Call, type Fields, fieldsOf } from "./calls/call";
import { images } from "./calls/images";
import { instances } from "./calls/instances";
import { networks } from "./calls/networks";
import { tags } from "./calls/tags";

const calls: Readonly<Record<string, Call>> = { ...images, ...instances, ...networks, ...tags };

/** What the program and its tools ask EC2 themselves. Codes of refusals are those of "Error codes for the Amazon EC2 API". */
export const api: Api = {
  signingName: "ec2",
  answer: (request, context) =>
    queryAnswer(request, ec2Query, "http://ec2.amazonaws.com/doc/2016-11-15/", async (action, form) => {
      const fields = omit(fieldsOf(form), ["Action", "Version"]) as Fields;
      const call = calls[action];
      for (const right of [`ec2:${action}`, ...(call?.rights?.(fields) ?? [])])
        context.callers.authorize(request, right, "*");
      if (call === undefined) throw new ApiError(400, "InvalidAction", `the rehearsal does not know ec2 ${action}`);
      const unknown = Object.keys(fields).filter(name => !call.fields.includes(name));
      if (unknown.length > 0)
        throw new ApiError(400, "InvalidAction", `the rehearsal does not know ec2 ${action} with ${unknown.join()}`);
      return call.answer(fields, context);
    }),
};
