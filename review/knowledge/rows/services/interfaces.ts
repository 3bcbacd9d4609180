import { costs } from "../../../figures/costs";
import { all, part, rolled } from "../../containerRules";
import { harmless, type Kind } from "../../kind";

const service = "Requests to it fail until another one answers.";

/** API Gateway: interfaces in front of functions and servers. */
export const interfaces: Readonly<Record<string, Kind>> = {
  ...Object.fromEntries(
    (
      [
        ["api:Api", "HTTP interface", "Its address changes or ends: whoever uses it fails."],
        ["stage:Stage", "stage of an interface", service],
        ["route:Route", "route of an interface", service],
        ["integration:Integration", "integration of an interface", service],
        ["deployment:Deployment", "deployment of an interface", service],
        ["authorizer:Authorizer", "authorizer of an interface", "Requests are refused, or are let in unchecked."],
        ["domainName:DomainName", "domain of an interface", "Visitors of the name fail."],
        ["apiMapping:ApiMapping", "mapping of an interface", "Visitors of the name fail."],
      ] as const
    ).map(([type, noun, effect]) => [
      `aws:apigatewayv2/${type}`,
      part(noun, {
        tier: "balancer",
        effect,
        cost: type === "api:Api" ? costs.api : "free",
        properties: {
          ...harmless("accessLogSettings", "autoDeploy"),
          ...all(
            rolled(noun),
            "corsConfiguration",
            "routeKey",
            "target",
            "integrationUri",
            "integrationType",
            "integrationMethod",
          ),
          ...all(
            rolled(noun),
            "authorizationType",
            "authorizerId",
            "deploymentId",
            "defaultRouteSettings",
            "routeSettings",
            "body",
          ),
          ...all(
            rolled(noun),
            "domainNameConfiguration",
            "apiMappingKey",
            "stage",
            "jwtConfiguration",
            "payloadFormatVersion",
          ),
          ...all(rolled(noun), "disableExecuteApiEndpoint", "stageVariables", "timeoutMilliseconds", "name"),
        },
      }),
    ]),
  ),
  "aws:apigateway/restApi:RestApi": part("REST interface", {
    tier: "balancer",
    cost: costs.api,
    effect: "Its address changes or ends: whoever uses it fails.",
    properties: {
      ...harmless("binaryMediaTypes", "minimumCompressionSize", "putRestApiMode", "failOnWarnings"),
      ...all(rolled("REST interface"), "body", "disableExecuteApiEndpoint", "endpointConfiguration", "policy", "name"),
    },
  }),
};
