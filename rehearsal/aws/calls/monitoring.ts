import type { TypeCalls } from "./typeCalls";

/** Metrics, logs and notifications. */
export const monitoringCalls: Readonly<Record<string, TypeCalls>> = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    create: "cloudwatch:PutMetricAlarm",
    update: "cloudwatch:PutMetricAlarm",
    remove: ["cloudwatch:DeleteAlarms"],
    read: ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"],
  },
  "aws:cloudwatch/dashboard:Dashboard": {
    create: "cloudwatch:PutDashboard",
    update: "cloudwatch:PutDashboard",
    remove: ["cloudwatch:DeleteDashboards"],
    read: ["cloudwatch:GetDashboard"],
    on: "arn:aws:cloudwatch::<account>:dashboard/<dashboardName>",
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    create: "logs:CreateLogGroup",
    set: [{ call: "logs:PutRetentionPolicy", inputs: ["retentionInDays"] }],
    update: "logs:AssociateKmsKey",
    remove: ["logs:DeleteLogGroup"],
    read: ["logs:DescribeLogGroups", "logs:ListTagsForResource"],
  },
  "aws:sns/topic:Topic": {
    create: "sns:CreateTopic",
    set: [{ call: "sns:SetTopicAttributes", inputs: ["displayName", "policy", "kmsMasterKeyId", "*Policy", "*Id"] }],
    update: "sns:SetTopicAttributes",
    remove: ["sns:DeleteTopic"],
    read: ["sns:GetTopicAttributes", "sns:ListTagsForResource"],
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    create: "sns:Subscribe",
    update: "sns:SetSubscriptionAttributes",
    remove: ["sns:Unsubscribe"],
    read: ["sns:GetSubscriptionAttributes"],
    readOnRemoval: ["sns:GetSubscriptionAttributes"],
    on: "<topic>",
  },
};
