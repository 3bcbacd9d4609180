import { dataCosts } from "./dataCosts";
import type { CostOf } from "./figures";
import { networkCosts } from "./networkCosts";
import { serverCosts } from "./serverCosts";

const table: Readonly<Record<string, CostOf | undefined>> = { ...serverCosts, ...dataCosts, ...networkCosts };

/**
 * Types that cost nothing by themselves: rights, rules, names, settings of another resource, and what exists in Pulumi's state only.
 * Source: the pricing pages of the services, which do not list them.
 */
const free: readonly RegExp[] = [
  /^(pulumi|random|tls|command|time|std|null|archive|local):/,
  /^aws:iam\//,
  /^aws:acm\/(certificate|certificateValidation):/,
  /^aws:ec2\/(vpc|subnet|internetGateway|egressOnlyInternetGateway|routeTable|route|routeTableAssociation|mainRouteTableAssociation|defaultRouteTable|securityGroup|securityGroupRule|defaultSecurityGroup|networkAcl|networkAclRule|defaultNetworkAcl|networkInterface|keyPair|launchTemplate|launchConfiguration|placementGroup|vpcDhcpOptions|vpcDhcpOptionsAssociation|vpcEndpoint\w+|vpcPeeringConnection|eipAssociation|volumeAttachment|managedPrefixList|tag):/,
  /^aws:vpc\/securityGroup(Ingress|Egress)Rule:/,
  /^aws:lb\/(listener|listenerRule|listenerCertificate|targetGroup|targetGroupAttachment|trustStore):/,
  /^aws:autoscaling\/(attachment|policy|schedule|lifecycleHook|notification):/,
  /^aws:appautoscaling\//,
  /^aws:wafv2\/(webAclAssociation|ipSet|regexPatternSet|ruleGroup|webAclLoggingConfiguration):/,
  /^aws:rds\/(subnetGroup|parameterGroup|optionGroup|clusterParameterGroup|eventSubscription|instanceDesiredState):/,
  /^aws:elasticache\/(subnetGroup|parameterGroup|user|userGroup):/,
  /^aws:efs\/(mountTarget|accessPoint|backupPolicy|fileSystemPolicy):/,
  /^aws:s3\/(?!bucket:|bucketV2:)/,
  /^aws:secretsmanager\/(secretVersion|secretPolicy|secretRotation):/,
  /^aws:kms\/(alias|keyPolicy|grant):/,
  /^aws:route53\/(record|zoneAssociation|delegationSet):/,
  /^aws:sns\/(topicSubscription|topicPolicy):/,
  /^aws:sqs\/queuePolicy:/,
  /^aws:cloudwatch\/(logStream|logSubscriptionFilter|logMetricFilter|logResourcePolicy|eventRule|eventTarget|eventPermission):/,
  /^aws:lambda\/(permission|alias|eventSourceMapping|layerVersion):/,
  /^aws:ssm\/(parameter|document|association|maintenanceWindow\w*):/,
  /^aws:apigateway(v2)?\/(?!restApi:|api:)/,
  /^aws:ecr\/(lifecyclePolicy|repositoryPolicy):/,
  /^aws:cloudfront\/(?!distribution:)/,
];

const found = new Map<string, CostOf | undefined>();

/** What the review knows of the cost of a type. Undefined: nothing. */
export function costOf(type: string): CostOf | undefined {
  if (!found.has(type)) found.set(type, table[type] ?? (free.some(pattern => pattern.test(type)) ? {} : undefined));
  return found.get(type);
}
