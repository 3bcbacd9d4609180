// users -> load balancer -> two web servers -> MySQL primary => replica
import { DataProtection } from "./components/dataProtection";
import { AccountServer } from "./components/database/accountServer";
import { Database } from "./components/database/database";
import { SharedFiles } from "./components/files/sharedFiles";
import { LoadBalancer } from "./components/balancer/loadBalancer";
import { Logs } from "./components/logs/logs";
import { Monitoring } from "./components/monitoring/monitoring";
import { Network } from "./components/network/network";
import { SecurityGroups } from "./components/network/securityGroups";
import { StackIdentity } from "./components/stackIdentity";
import { tagResources } from "./components/stackTags";
import { WebServers } from "./components/web/webServers";
import { accountGate } from "./gates/accountGate";
import { engineParameters } from "./gates/engineParameters";
import { healthGate } from "./gates/healthGate";
import { promotionGates } from "./gates/promotion/promotionGates";
import { loadSettings } from "./settings/settings";
import { everybody } from "./settings/traffic/allowedNetworks";
import { hasOncePerRelease } from "./settings/site/site";

// An async function, because the settings ask AWS first. Pulumi runs it, and what it returns are the outputs of the stack.
// It is long, because it shows every argument of every tier.
module.exports = async () => {
  tagResources();

  // The only resource that is registered before the settings are checked: they ask AWS about the databases of this stack.
  const identity = new StackIdentity("lamp");
  const settings = await loadSettings(await identity.known(), engineParameters);
  const { region, zones, nat, protectData, address } = settings;

  await identity.stayIn(region);

  const network = new Network("lamp", { cidrBlock: settings.cidrBlock, zones, nat, region });

  const groups = new SecurityGroups("lamp", {
    vpcId: network.vpcId,
    https: address.https,
    outgoingPorts: settings.outgoingPorts,
    mailPort: settings.mailRelay?.port,
    allowedNetworks: settings.allowedNetworks,
    sharesFiles: settings.sharedPaths.length > 0,
  });

  const balancer = new LoadBalancer("lamp", {
    vpcId: network.vpcId,
    subnets: network.publicSubnets,
    securityGroupId: groups.balancer,
    after: [network],
    ...address,
    certificateArn: settings.certificateArn,
    requestTimeoutSeconds: settings.requestTimeoutSeconds,
    stickySeconds: settings.stickySeconds,
    waf: settings.waf,
    wafCount: settings.wafCount,
    wafBlock: settings.wafBlock,
    wafExceptPaths: settings.wafExceptPaths,
    wafWordPress: settings.wafWordPress,
    accessLogDays: settings.accessLogDays,
    protectData,
    region,
  });

  const { logDays } = settings;
  const logs = logDays === 0 ? undefined : new Logs("lamp", { identity: identity.hex, days: logDays });

  const database = new Database("lamp", {
    identity: identity.hex,
    subnets: network.dataSubnets,
    securityGroupId: groups.database,
    databaseInstanceClass: settings.databaseInstanceClass,
    databaseStorageGb: settings.databaseStorageGb,
    databaseEngineVersion: settings.databaseEngineVersion,
    replicaEngineVersion: settings.replicaEngineVersion,
    databaseMultiAz: settings.databaseMultiAz,
    databaseParameters: settings.databaseParameters,
    logDays,
    avoidZone: settings.avoidZone,
    backupRetentionDays: settings.backupRetentionDays,
    databasePasswordGeneration: settings.databasePasswordGeneration,
    databaseGeneration: settings.databaseGeneration,
    succession: settings.succession,
    gates: promotionGates(settings.promotionTimeoutSeconds),
    protectData,
  });

  const files =
    groups.files &&
    new SharedFiles("lamp", {
      identity: identity.hex,
      subnets: network.dataSubnets,
      securityGroupId: groups.files,
      protectData,
    });
  const withFiles = files === undefined ? [] : [files];

  const web = new WebServers("lamp", {
    count: settings.webServers,
    subnets: network.webSubnets,
    securityGroupId: groups.web,
    targetGroupArn: balancer.targetGroupArn,
    secretArn: database.secretArns.application,
    from: network.origin,
    logs,
    after: [network, groups, ...withFiles],
    image: settings.image,
    webInstanceType: settings.webInstanceType,
    site: settings.site,
    environment: settings.environment,
    secrets: settings.secrets,
    protectData,
    phpExtensions: settings.phpExtensions,
    phpChildren: settings.phpChildren,
    requestTimeoutSeconds: settings.requestTimeoutSeconds,
    checkPath: settings.checkPath,
    sessionManager: settings.sessionManager,
    mailRelay: settings.mailRelay,
    mailFrom: settings.mailFrom,
    sharedPaths: settings.sharedPaths,
    fileSystemId: files?.fileSystemId,
    ...address,
    nat,
    region,
  });

  const accountServer = new AccountServer("lamp", {
    purpose: database.account,
    secretArns: database.secretArns,
    ami: web.ami,
    webInstanceType: settings.webInstanceType,
    subnets: network.webSubnets,
    securityGroupId: groups.account,
    from: network.origin,
    nat,
    region,
    gate: accountGate,
    after: [network, groups],
  });

  const healthy = healthGate({
    servers: web.servers,
    attachmentIds: web.attachmentIds,
    targetGroupArn: balancer.targetGroupArn,
    listenerArn: balancer.listenerArn,
    drainSeconds: balancer.drainSeconds,
    after: hasOncePerRelease(settings.site) ? [accountServer.done] : [],
    healthTimeoutSeconds: settings.healthTimeoutSeconds,
  });

  // A stack that gets HTTPS serves its visitors over HTTP until its new servers are healthy.
  balancer.redirectHttp(healthy);

  const monitoring = new Monitoring("lamp", {
    ...balancer.watched,
    servers: web.servers,
    databases: database.identifiers,
    databaseInstanceClass: settings.databaseInstanceClass,
    databaseParameters: settings.databaseParameters,
    alarmEmail: settings.alarmEmail,
    region,
  });

  const tiers = [identity, network, groups, balancer, logs, database, files, web, accountServer, monitoring];
  new DataProtection("lamp", { stack: tiers.filter(tier => tier !== undefined), protectData });

  return {
    url: balancer.url,
    balancerDnsName: balancer.dnsName,
    // verify says so where not everybody is let in.
    ...(settings.allowedNetworks.includes(everybody) ? {} : { allowedNetworks: settings.allowedNetworks }),
    webServers: web.servers,
    databaseWriter: database.writer,
    databaseReader: database.reader,
    databaseSecretArns: database.secretArns,
    ...(web.sessionDocument === undefined ? {} : { sessionDocument: web.sessionDocument }),
    healthy,
    // Where `npm run site -- logs` looks.
    ...(logs ? { logs: { folder: logs.folder, databases: database.identifiers } } : {}),
  };
};
