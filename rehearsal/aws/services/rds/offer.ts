import type { Account } from "../../core/account";
import { type Properties, list, text } from "../../core/values";
import { zonesOf } from "../ec2/catalog";
import { offers } from "./limits/placement";
import { compareReleases, offeredVersions, releaseOf } from "./limits/versions";

const call = "invoking aws:rds/getOrderableDbInstance:getOrderableDbInstance";

/** Families that RDS offers for MySQL, the burstable and the usual ones (RDS user guide, "DB instance classes"). */
const families = ["t3", "t4g", "m5", "m6g", "m6i", "m7g", "m7i", "r5", "r6g", "r6i", "r7g", "r7i"];
const isClass = (name: string) =>
  new RegExp(`^db\\.(${families.join("|")})\\.(micro|small|medium|large|\\d*xlarge)$`).test(name);
const storageTypes = ["gp3", "gp2", "io1", "io2", "standard"];

/**
 * The function of the provider (terraform-provider-aws, internal/service/rds/orderable_instance_data_source.go): the first of
 * the preferred classes and versions that RDS offers. A class that no zone offers is not offered.
 */
export function getOrderableDbInstance(args: Properties, account: Account): Properties {
  const { engine, instanceClass, engineVersion } = args;
  const classes = instanceClass === undefined ? list<string>(args["preferredInstanceClasses"]) : [text(instanceClass)];
  if (classes.length === 0)
    throw new Error(`${call}: the rehearsal answers only for a class: name instanceClass or preferredInstanceClasses`);
  const versions = engineVersion === undefined ? list<string>(args["preferredEngineVersions"]) : [text(engineVersion)];
  const version = versions.find(one => offeredVersions.includes(one)) ?? (versions.length === 0 ? newest() : undefined);
  const storageType = text(args["storageType"] ?? "gp3");
  const found = classes
    .filter(isClass)
    .map(name => ({ name, zones: zonesOf(account.region).filter(zone => offers(account, zone, name)) }))
    .find(({ zones }) => zones.length > 0);
  if (engine !== "mysql" || version === undefined || found === undefined || !storageTypes.includes(storageType))
    throw new Error(
      `${call}: reading RDS Orderable DB Instance Options: no RDS Orderable DB Instance Options found matching criteria; try different search`,
    );
  return {
    supportsMultiAz: true,
    supportsClusters: false,
    supportsGlobalDatabases: false,
    ...args,
    id: found.name,
    availabilityZoneGroup: account.region,
    availabilityZones: found.zones,
    engineVersion: releaseOf(version),
    instanceClass: found.name,
    licenseModel: "general-public-license",
    storageType,
    multiAzCapable: true,
    outpostCapable: false,
    readReplicaCapable: true,
    region: account.region,
    minStorageSize: 20,
    maxStorageSize: 65_536,
    minIopsPerDbInstance: 0,
    maxIopsPerDbInstance: 0,
    minIopsPerGib: 0,
    maxIopsPerGib: 0,
    supportedEngineModes: ["provisioned"],
    supportedNetworkTypes: ["IPV4"],
    supportsEnhancedMonitoring: true,
    supportsIamDatabaseAuthentication: true,
    supportsIops: storageType.startsWith("io"),
    supportsKerberosAuthentication: false,
    supportsPerformanceInsights: true,
    supportsStorageAutoscaling: true,
    supportsStorageEncryption: true,
    vpc: true,
  };
}

const newest = () =>
  offeredVersions
    .filter(one => one.split(".").length === 3)
    .sort(compareReleases)
    .at(-1);
