// users -> load balancer -> two web servers -> MySQL primary => replica
import { DataProtection } from "./components/dataProtection";
import { Database } from "./components/database/database";
import { healthGate } from "./gates/healthGate";
import { LoadBalancer } from "./components/balancer/loadBalancer";
import { Monitoring } from "./components/monitoring/monitoring";
import { Network } from "./components/network/network";
import { SecurityGroups } from "./components/network/securityGroups";
import { loadSettings } from "./settings/settings";
import { WebServers } from "./components/web/webServers";

// A function, because choosing zones means asking AWS first. Pulumi runs it and takes what it returns as the outputs.
module.exports = async () => {
  const settings = await loadSettings();

  const network = new Network("lamp", settings.network);

  const groups = new SecurityGroups("lamp", { vpcId: network.vpcId });

  const balancer = new LoadBalancer("lamp", {
    ...settings.balancer,
    vpcId: network.vpcId,
    subnets: network.publicSubnets,
    securityGroupId: groups.balancer,
    after: [network],
  });

  const database = new Database("lamp", {
    ...settings.database,
    subnets: network.dataSubnets,
    securityGroupId: groups.database,
  });

  const web = new WebServers("lamp", {
    ...settings.web,
    subnets: network.webSubnets,
    securityGroupId: groups.web,
    targetGroupArn: balancer.targetGroupArn,
    secretArns: database.secretArns,
    after: [network, groups],
  });

  const healthy = healthGate({
    ...settings.gate,
    targetGroupArn: balancer.targetGroupArn,
    listenerArn: balancer.listenerArn,
    servers: web.servers,
    attachmentIds: web.attachmentIds,
  });

  const monitoring = new Monitoring("lamp", {
    ...settings.monitoring,
    balancer: balancer.metricName,
    targetGroup: balancer.targetGroupMetricName,
    servers: web.servers,
    databases: database.identifiers,
  });

  new DataProtection("lamp", {
    ...settings.protection,
    stack: [network, groups, balancer, database, web, monitoring],
  });

  return {
    url: balancer.url,
    balancerDnsName: balancer.dnsName,
    webServers: web.servers,
    databaseWriter: database.writer,
    databaseReader: database.reader,
    databaseSecretArns: database.secretArns,
    healthy,
  };
};
