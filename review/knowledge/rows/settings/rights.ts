import type { Kind } from "../../kind";
import { setting } from "../../setting";

/** Users, keys and lists of IAM. */
export const rightsSettings: Readonly<Record<string, Kind>> = {
  "aws:iam/accountAlias:AccountAlias": setting("servers", "alias of the account"),
  "aws:iam/accountPasswordPolicy:AccountPasswordPolicy": setting("servers", "password policy of the account"),
  "aws:iam/groupMembership:GroupMembership": setting("servers", "membership in an IAM group"),
  "aws:iam/groupPoliciesExclusive:GroupPoliciesExclusive": setting("servers", "full list of the policies of a group"),
  "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive": setting(
    "servers",
    "full list of the attached policies of a group",
  ),
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": setting("servers", "OpenID Connect provider"),
  "aws:iam/organizationsFeatures:OrganizationsFeatures": setting("servers", "setting of root access"),
  "aws:iam/outboundWebIdentityFederation:OutboundWebIdentityFederation": setting(
    "servers",
    "outbound web identity federation",
  ),
  "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive": setting("servers", "full list of the policies of a role"),
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": setting(
    "servers",
    "full list of the attached policies of a role",
  ),
  "aws:iam/samlProvider:SamlProvider": setting("servers", "SAML provider"),
  "aws:iam/securityTokenServicePreferences:SecurityTokenServicePreferences": setting(
    "servers",
    "setting of security tokens",
  ),
  "aws:iam/serverCertificate:ServerCertificate": setting("servers", "server certificate in IAM"),
  "aws:iam/serviceLinkedRole:ServiceLinkedRole": setting("servers", "service-linked role"),
  "aws:iam/serviceSpecificCredential:ServiceSpecificCredential": setting("servers", "credential of a service"),
  "aws:iam/signingCertificate:SigningCertificate": setting("servers", "signing certificate of a user"),
  "aws:iam/sshKey:SshKey": setting("servers", "SSH key of a user"),
  "aws:iam/userGroupMembership:UserGroupMembership": setting("servers", "membership of an IAM user"),
  "aws:iam/userLoginProfile:UserLoginProfile": setting("servers", "console password of a user"),
  "aws:iam/userPoliciesExclusive:UserPoliciesExclusive": setting("servers", "full list of the policies of a user"),
  "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": setting(
    "servers",
    "full list of the attached policies of a user",
  ),
  "aws:iam/virtualMfaDevice:VirtualMfaDevice": setting("servers", "virtual MFA device"),
};
