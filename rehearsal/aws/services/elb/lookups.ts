import type { Lookups } from "../service";

export const lookups: Lookups = {
  // The account from which load balancers in eu-central-1 write their access logs.
  "aws:elb/getServiceAccount:getServiceAccount": args => ({
    ...args,
    id: "054676820928",
    arn: "arn:aws:iam::054676820928:root",
  }),
};
