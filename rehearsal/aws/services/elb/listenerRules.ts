import type { Inputs } from "../../core/resource";
import { elbError } from "./errors";
import { hostHeaderProblem } from "./rules";

/** How many values the conditions of a rule have together (ELB user guide, "Quotas for your Application Load Balancers"). */
const mostValues = 5;

/**
 * Refuses what AWS refuses of a rule's conditions and redirects. The text about the number of values is AWS's (aws/aws-cdk
 * issue 10065); the texts about a host name and about a redirect to HTTP are not known, and in the same style.
 *
 * @param protocol of the rule's listener
 */
export function checkRule(
  doing: string,
  operation: string,
  { conditions = [], actions = [] }: Inputs<"aws:lb/listenerRule:ListenerRule">,
  protocol: string | undefined,
): void {
  const refused = (why: string) => elbError(doing, operation, "ValidationError", why);
  const values = conditions.flatMap(({ hostHeader, pathPattern, sourceIp }) => [
    ...(hostHeader?.values ?? []),
    ...(pathPattern?.values ?? []),
    ...(sourceIp?.values ?? []),
  ]);
  if (values.length > mostValues) throw refused(`A rule can only have '${mostValues}' condition values`);
  const why = hostHeaderProblem(conditions.flatMap(({ hostHeader }) => hostHeader?.values ?? []));
  if (why !== undefined) throw refused(why);
  for (const { redirect } of actions)
    if (protocol === "HTTPS" && redirect?.protocol === "HTTP")
      throw elbError(
        doing,
        operation,
        "InvalidLoadBalancerAction",
        "The redirect configuration is not valid because it leads from HTTPS to HTTP.",
      );
}
