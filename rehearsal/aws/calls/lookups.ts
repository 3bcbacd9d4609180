/**
 * What the provider calls for each of its functions: actions of IAM, with the template of the ARN (see `arnOf`). Empty for a
 * function that the provider answers itself.
 */
export const lookupCalls: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "aws:cloudwatch/getLogGroups:getLogGroups": { "logs:DescribeLogGroups": "*" },
  "aws:ec2/getAmi:getAmi": { "ec2:DescribeImages": "*" },
  "aws:ec2/getInstanceType:getInstanceType": { "ec2:DescribeInstanceTypes": "*" },
  "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings": { "ec2:DescribeInstanceTypeOfferings": "*" },
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": {
    "ec2:DescribeManagedPrefixLists": "*",
    "ec2:GetManagedPrefixListEntries": "*",
  },
  "aws:ec2/getSubnet:getSubnet": { "ec2:DescribeSubnets": "*" },
  "aws:ec2/getSubnets:getSubnets": { "ec2:DescribeSubnets": "*" },
  "aws:ec2/getVpc:getVpc": { "ec2:DescribeVpcs": "*", "ec2:DescribeVpcAttribute": "*", "ec2:DescribeRouteTables": "*" },
  "aws:ec2/getVpcs:getVpcs": { "ec2:DescribeVpcs": "*" },
  "aws:efs/getFileSystem:getFileSystem": {
    "elasticfilesystem:DescribeFileSystems": "arn:aws:elasticfilesystem:<region>:<account>:file-system/*",
    "elasticfilesystem:DescribeLifecycleConfiguration": "arn:aws:elasticfilesystem:<region>:<account>:file-system/*",
  },
  "aws:elb/getServiceAccount:getServiceAccount": {},
  "aws:iam/getPolicyDocument:getPolicyDocument": {},
  "aws:index/getAvailabilityZones:getAvailabilityZones": { "ec2:DescribeAvailabilityZones": "*" },
  "aws:index/getCallerIdentity:getCallerIdentity": { "sts:GetCallerIdentity": "*" },
  "aws:index/getPartition:getPartition": {},
  "aws:index/getRegion:getRegion": {},
  "aws:rds/getInstance:getInstance": {
    "rds:DescribeDBInstances": "arn:aws:rds:<region>:<account>:db:<dbInstanceIdentifier>",
  },
  "aws:rds/getInstances:getInstances": { "rds:DescribeDBInstances": "arn:aws:rds:<region>:<account>:db:*" },
  "aws:rds/getOrderableDbInstance:getOrderableDbInstance": { "rds:DescribeOrderableDBInstanceOptions": "*" },
  "aws:rds/getSubnetGroup:getSubnetGroup": {
    "rds:DescribeDBSubnetGroups": "arn:aws:rds:<region>:<account>:subgrp:<name>",
  },
  "aws:route53/getZone:getZone": {
    "route53:ListHostedZones": "*",
    "route53:GetHostedZone": "arn:aws:route53:::hostedzone/*",
  },
  "aws:secretsmanager/getSecretVersion:getSecretVersion": { "secretsmanager:GetSecretValue": "<secretId>" },
  "aws:vpc/getSecurityGroupRules:getSecurityGroupRules": { "ec2:DescribeSecurityGroupRules": "*" },
};
