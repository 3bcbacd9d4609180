import type { Api } from "../../http/api";
import { ApiError } from "../../http/apiError";
import { jsonAnswer } from "../../http/json";
import { metricData } from "./metricData";

/** What a program reads of its metrics. */
export const api: Api = {
  signingName: "monitoring",
  answer: (request, context) =>
    jsonAnswer(request, "1.0", async (operation, args) => {
      context.callers.authorize(request, `cloudwatch:${operation}`, "*");
      if (operation !== "GetMetricData")
        throw new ApiError(400, "UnknownOperationException", `the rehearsal does not know cloudwatch ${operation}`);
      return metricData(args, context.account);
    }),
};
