import type { TypeCalls } from "./typeCalls";

const attributesOfBalancer = {
  call: "elasticloadbalancing:ModifyLoadBalancerAttributes",
  inputs: [
    "accessLogs",
    "clientKeepAlive",
    "connectionLogs",
    "desyncMitigationMode",
    "dnsRecordClientRoutingPolicy",
    "dropInvalidHeaderFields",
    "enable*",
    "healthCheckLogs",
    "idleTimeout",
    "preserveHostHeader",
    "xffHeaderProcessingMode",
  ],
  always: true,
} as const;

const attributesOfGroup = {
  call: "elasticloadbalancing:ModifyTargetGroupAttributes",
  inputs: [
    "connectionTermination",
    "deregistrationDelay",
    "lambdaMultiValueHeadersEnabled",
    "loadBalancing*",
    "preserveClientIp",
    "proxyProtocolV2",
    "slowStart",
    "stickiness",
    "targetFailovers",
    "targetGroupHealth",
    "targetHealthStates",
  ],
  always: true,
} as const;

/** Load balancers, and the firewall in front of them. */
export const balancerCalls: Readonly<Record<string, TypeCalls>> = {
  "aws:lb/loadBalancer:LoadBalancer": {
    create: "elasticloadbalancing:CreateLoadBalancer",
    set: [attributesOfBalancer],
    change: [
      { call: "elasticloadbalancing:SetSecurityGroups", inputs: ["securityGroups"] },
      { call: "elasticloadbalancing:SetSubnets", inputs: ["subnets", "subnetMappings"] },
      { call: "elasticloadbalancing:SetIpAddressType", inputs: ["ipAddressType"] },
      { call: "elasticloadbalancing:ModifyIpPools", inputs: ["ipamPools"] },
    ],
    update: "elasticloadbalancing:ModifyCapacityReservation",
    remove: ["elasticloadbalancing:DeleteLoadBalancer"],
    // The provider bears it when it may not read the reservation.
    read: [
      "elasticloadbalancing:DescribeLoadBalancers",
      "elasticloadbalancing:DescribeLoadBalancerAttributes",
      "elasticloadbalancing:DescribeCapacityReservation",
      "elasticloadbalancing:DescribeTags",
    ],
    // It waits until the balancer's interfaces are gone. A refusal costs only this wait.
    readOnRemoval: ["ec2:DescribeNetworkInterfaces"],
  },
  "aws:lb/targetGroup:TargetGroup": {
    create: "elasticloadbalancing:CreateTargetGroup",
    set: [attributesOfGroup],
    update: "elasticloadbalancing:ModifyTargetGroup",
    remove: ["elasticloadbalancing:DeleteTargetGroup"],
    read: [
      "elasticloadbalancing:DescribeTargetGroups",
      "elasticloadbalancing:DescribeTargetGroupAttributes",
      "elasticloadbalancing:DescribeTags",
    ],
  },
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": {
    create: "elasticloadbalancing:RegisterTargets",
    remove: ["elasticloadbalancing:DeregisterTargets"],
    read: ["elasticloadbalancing:DescribeTargetHealth"],
    on: "<targetGroupArn>",
  },
  "aws:lb/listener:Listener": {
    create: "elasticloadbalancing:CreateListener",
    set: [
      {
        call: "elasticloadbalancing:ModifyListenerAttributes",
        inputs: ["routing*", "tcpIdleTimeoutSeconds"],
        always: true,
      },
    ],
    update: "elasticloadbalancing:ModifyListener",
    remove: ["elasticloadbalancing:DeleteListener"],
    read: [
      "elasticloadbalancing:DescribeListeners",
      "elasticloadbalancing:DescribeListenerAttributes",
      "elasticloadbalancing:DescribeTags",
    ],
    onCall: { "elasticloadbalancing:CreateListener": "<loadBalancerArn>" },
  },
  "aws:lb/listenerCertificate:ListenerCertificate": {
    create: "elasticloadbalancing:AddListenerCertificates",
    remove: ["elasticloadbalancing:RemoveListenerCertificates"],
    read: ["elasticloadbalancing:DescribeListenerCertificates"],
    on: "<listenerArn>",
  },
  "aws:lb/listenerRule:ListenerRule": {
    create: "elasticloadbalancing:CreateRule",
    change: [{ call: "elasticloadbalancing:SetRulePriorities", inputs: ["priority"] }],
    update: "elasticloadbalancing:ModifyRule",
    remove: ["elasticloadbalancing:DeleteRule"],
    read: ["elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeTags"],
    onCall: { "elasticloadbalancing:CreateRule": "<listenerArn>" },
  },

  "aws:wafv2/webAcl:WebAcl": {
    create: "wafv2:CreateWebACL",
    update: "wafv2:UpdateWebACL",
    remove: ["wafv2:DeleteWebACL"],
    read: ["wafv2:GetWebACL", "wafv2:ListTagsForResource"],
    // A list of rules that AWS manages is a resource of its own in the request.
    needs: {
      "wafv2:CreateWebACL": [
        { action: "wafv2:CreateWebACL", on: "arn:aws:wafv2:<region>:<account>:regional/managedruleset/*/*" },
      ],
      "wafv2:UpdateWebACL": [
        { action: "wafv2:UpdateWebACL", on: "arn:aws:wafv2:<region>:<account>:regional/managedruleset/*/*" },
      ],
    },
  },
  "aws:wafv2/webAclAssociation:WebAclAssociation": {
    create: "wafv2:AssociateWebACL",
    remove: ["wafv2:DisassociateWebACL"],
    read: ["wafv2:GetWebACLForResource"],
    onCall: { "wafv2:AssociateWebACL": "<webAclArn>" },
    on: "<resourceArn>",
    needs: {
      "wafv2:AssociateWebACL": [
        { action: "wafv2:AssociateWebACL", on: "<resourceArn>" },
        { action: "elasticloadbalancing:SetWebAcl", on: "*" },
      ],
      "wafv2:DisassociateWebACL": [{ action: "elasticloadbalancing:SetWebAcl", on: "*" }],
      "wafv2:GetWebACLForResource": [{ action: "wafv2:GetWebACL", on: "<webAclArn>" }],
    },
  },
};
