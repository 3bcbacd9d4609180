import type { Kind } from "../../kind";
import { setting } from "../../setting";

/** What servers, functions and their files are made of. */
export const serversSettings: Readonly<Record<string, Kind>> = {
  "aws:appautoscaling/scheduledAction:ScheduledAction": setting("servers", "scheduled action of scaling"),
  "aws:autoscaling/attachment:Attachment": setting("servers", "attachment of a group of servers"),
  "aws:autoscaling/lifecycleHook:LifecycleHook": setting("servers", "hook of a group of servers"),
  "aws:autoscaling/notification:Notification": setting("servers", "notification of a group of servers"),
  "aws:autoscaling/schedule:Schedule": setting("servers", "schedule of a group of servers"),
  "aws:ec2/launchConfiguration:LaunchConfiguration": setting("servers", "launch configuration"),
  "aws:ec2/placementGroup:PlacementGroup": setting("servers", "placement group"),
  "aws:efs/accessPoint:AccessPoint": setting("servers", "access point of a file system"),
  "aws:lambda/alias:Alias": setting("servers", "alias of a function"),
  "aws:lambda/layerVersion:LayerVersion": setting("servers", "layer of functions"),
  "aws:ssm/association:Association": setting("servers", "association of a document"),
  "aws:ssm/maintenanceWindow:MaintenanceWindow": setting("servers", "maintenance window"),
  "aws:ssm/maintenanceWindowTarget:MaintenanceWindowTarget": setting("servers", "target of a maintenance window"),
  "aws:ssm/maintenanceWindowTask:MaintenanceWindowTask": setting("servers", "task of a maintenance window"),
};
