const certificate = "arn:aws:acm:eu-central-1:123456789012:certificate/0f6c1c1e-8a51-4d4b-9d6e-2f1f5a0b7c3d";
const domain = ["lamp:domain=www.example.com", "lamp:hostedZone=Z0123456789ABCDEFGHIJ"];
const more = [...domain, 'lamp:moreDomains=["shop.example.com"]'];

/** For each setting whose change changes something in AWS, what to set: a value besides the rehearsal's, and what that needs. */
export const changes: Readonly<Record<string, readonly string[]>> = {
  webServers: ["lamp:webServers=3"],
  image: ["lamp:image=debian-13-arm64-20260914-2601"],
  phpExtensions: ['lamp:phpExtensions=["gd"]'],
  phpChildren: ["lamp:phpChildren=20"],
  requestTimeoutSeconds: ["lamp:requestTimeoutSeconds=90"],
  checkPath: ["lamp:checkPath=/health"],
  environment: ["lamp:environment.APP_ENV=production"],
  secrets: ["secret:lamp:secrets.APP_KEY=abc"],
  sharedPaths: ["lamp:sharedPaths=storage/app"],
  stickySeconds: ["lamp:stickySeconds=3600"],
  replicaEngineVersion: ["lamp:databaseEngineVersion=8.4.10", "lamp:replicaEngineVersion=8.4.11"],
  databaseParameters: ["lamp:databaseParameters=max_connections=200"],
  databaseMultiAz: ["lamp:databaseMultiAz=false"],
  protectData: ["lamp:protectData=true"],
  certificateArn: ["lamp:domain=www.example.com", `lamp:certificateArn=${certificate}`],
  wafCount: ["lamp:wafCount=SizeRestrictions_QUERYSTRING"],
  wafBlock: ["lamp:wafBlock=SQLi_BODY"],
  wafExceptPaths: ["lamp:wafExceptPaths=/wp-admin/"],
  wafWordPress: ["lamp:wafWordPress=true"],
  moreDomains: more,
  redirectMoreDomains: [...more, "lamp:redirectMoreDomains=false"],
  outgoingPorts: ["lamp:outgoingPorts=587"],
  sessionManager: ["lamp:sessionManager=true"],
  allowedNetworks: ["lamp:allowedNetworks=198.51.100.7/32"],
  mailRelay: ["lamp:mailRelay=relay.example.com:587"],
  mailFrom: ["lamp:mailRelay=relay.example.com:587", "lamp:mailFrom=site@example.com"],
  accessLogDays: ["lamp:accessLogDays=0"],
  logDays: ["lamp:logDays=14"],
  alarmEmail: ["lamp:alarmEmail=operator@example.com"],
  hstsSeconds: [...domain, "lamp:hstsSeconds=0"],
};

/** Settings of the update itself, each with a value: AWS has nothing of them. */
export const changeNothing: Readonly<Record<string, string>> = {
  imageOwner: "111122223333",
  // It is for databases and servers that are made later.
  avoidZone: "eu-central-1a",
  databaseKeepRetired: "false",
  promotionTimeoutSeconds: "600",
  healthTimeoutSeconds: "300",
};
