import { fullKey, type Problem, type Values } from "../form";

/** The longest host name that a rule of a load balancer can compare (ELB API, `HostHeaderConditionConfig`). */
const longestRedirected = 128;

/** How many names a certificate of ACM can have at most (ACM user guide, "Quotas"). A new account may use ten. */
const mostNames = 100;

/** Settings of the site's names that are valid by themselves and contradict each other. */
export function nameProblems(values: Partial<Values>): Problem[] {
  const { domain, hostedZone, certificateArn, moreDomains = [], redirectMoreDomains } = values;
  const problems: Problem[] = [];
  const problem = (name: keyof Values, got: string, must: string) => problems.push({ key: fullKey(name), got, must });

  if (domain !== undefined && hostedZone === undefined && certificateArn === undefined)
    problem(
      "domain",
      domain,
      `come with ${fullKey("hostedZone")}, where its certificate is proven and its address is published, or with ${fullKey("certificateArn")}, when you look after its DNS yourself`,
    );
  if (hostedZone !== undefined && domain === undefined)
    problem("hostedZone", hostedZone, `come with ${fullKey("domain")}, the name to publish in it`);

  const names = moreDomains.map(({ name }) => name);
  const further = (must: string) => problem("moreDomains", names.join(","), must);
  if (names.length > 0 && domain === undefined)
    further(`come with ${fullKey("domain")}, the name that the site calls its own; these are further names`);
  const twice = [domain, ...names].find((name, index, all) => name !== undefined && all.indexOf(name) < index);
  if (twice !== undefined) further(`name each once, and not ${fullKey("domain")} again: ${twice} is there twice`);
  if (names.length >= mostNames)
    further(`be at most ${mostNames - 1} names: a certificate has room for ${mostNames}, with ${fullKey("domain")}`);
  if (hostedZone === undefined && moreDomains.some(({ zone }) => zone !== undefined))
    further(`name no zones without ${fullKey("hostedZone")}: without it, you look after the DNS yourself`);
  const long = redirectMoreDomains === true ? names.find(name => name.length > longestRedirected) : undefined;
  if (long !== undefined)
    further(
      `have at most ${longestRedirected} characters in each name, unless ${fullKey("redirectMoreDomains")} is false: ${long}`,
    );
  return problems;
}
