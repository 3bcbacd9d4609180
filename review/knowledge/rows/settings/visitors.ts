import { costs } from "../../../figures/costs";
import { type Kind, tagged } from "../../kind";
import { setting } from "../../setting";

/** What distributions and zones are made of. */
export const visitorsSettings: Readonly<Record<string, Kind>> = {
  // It costs much, and the table has no price of it. Source: CloudFront pricing, "Anycast Static IPs".
  "aws:cloudfront/anycastIpList:AnycastIpList": {
    tier: "visitors",
    noun: "list of anycast addresses",
    plural: "lists of anycast addresses",
    properties: { ...tagged },
    created: "unknown",
  },
  "aws:cloudfront/cachePolicy:CachePolicy": setting("visitors", "cache policy"),
  "aws:cloudfront/connectionFunction:ConnectionFunction": setting(
    "visitors",
    "connection function",
    costs.distribution,
  ),
  "aws:cloudfront/connectionGroup:ConnectionGroup": setting("visitors", "connection group"),
  "aws:cloudfront/continuousDeploymentPolicy:ContinuousDeploymentPolicy": setting(
    "visitors",
    "continuous deployment policy",
  ),
  "aws:cloudfront/distributionTenant:DistributionTenant": setting(
    "visitors",
    "tenant of a distribution",
    costs.distribution,
  ),
  "aws:cloudfront/fieldLevelEncryptionConfig:FieldLevelEncryptionConfig": setting("visitors", "field-level encryption"),
  "aws:cloudfront/fieldLevelEncryptionProfile:FieldLevelEncryptionProfile": setting(
    "visitors",
    "profile of field-level encryption",
  ),
  "aws:cloudfront/function:Function": setting("visitors", "function of CloudFront", costs.distribution),
  "aws:cloudfront/keyGroup:KeyGroup": setting("visitors", "group of public keys"),
  "aws:cloudfront/keyValueStore:KeyValueStore": setting("visitors", "key value store", costs.distribution),
  "aws:cloudfront/keyvaluestoreKey:KeyvaluestoreKey": setting("visitors", "entry of a key value store"),
  "aws:cloudfront/keyvaluestoreKeysExclusive:KeyvaluestoreKeysExclusive": setting(
    "visitors",
    "full list of the entries of a key value store",
  ),
  "aws:cloudfront/monitoringSubscription:MonitoringSubscription": setting(
    "visitors",
    "monitoring of a distribution",
    costs.distribution,
  ),
  "aws:cloudfront/multitenantDistribution:MultitenantDistribution": setting(
    "visitors",
    "distribution of several tenants",
    costs.distribution,
  ),
  "aws:cloudfront/originAccessControl:OriginAccessControl": setting("visitors", "origin access control"),
  "aws:cloudfront/originAccessIdentity:OriginAccessIdentity": setting("visitors", "origin access identity"),
  "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": setting("visitors", "origin request policy"),
  "aws:cloudfront/publicKey:PublicKey": setting("visitors", "public key"),
  "aws:cloudfront/realtimeLogConfig:RealtimeLogConfig": setting(
    "visitors",
    "real-time log of a distribution",
    costs.distribution,
  ),
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": setting("visitors", "policy of response headers"),
  "aws:cloudfront/trustStore:TrustStore": setting("visitors", "trust store of CloudFront"),
  "aws:cloudfront/vpcOrigin:VpcOrigin": setting("visitors", "origin in a VPC"),
  "aws:route53/delegationSet:DelegationSet": setting("visitors", "set of name servers"),
  "aws:route53/zoneAssociation:ZoneAssociation": setting("visitors", "association of a private zone"),
};
