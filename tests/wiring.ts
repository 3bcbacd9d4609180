import type { Replacement } from "./support/brokenCopy";

/** What wires the stack, as the program says it, each with what stands there when it is taken away. */
export const wiring = {
  natRoute: [{ file: "components/network/network.ts", text: ", (nats[i] ?? nats[0])?.wayOut ?? viaInternet", by: "" }],
  webToDatabase: [
    {
      file: "components/network/securityGroups.ts",
      text: `  { from: "web", to: "database", port: 3306, why: "queries over TLS" },\n`,
      by: "",
    },
  ],
  webToFiles: [
    {
      file: "components/network/securityGroups.ts",
      text: `  ...(sharesFiles ? [{ from: "web", to: "files", port: 2049, why: "shared files over TLS" } as const] : []),\n`,
      by: "",
    },
  ],
  readSecrets: [{ file: "components/web/webServerRole.ts", text: "secretsFrom(args.secretArns, args.from),", by: "" }],
  readRelease: [{ file: "components/web/webServerRole.ts", text: "objectsFrom(args.objectArns, args.from),", by: "" }],
  listener: [
    {
      file: "components/balancer/listeners.ts",
      text: `new aws.lb.Listener(
        \`\${name}-http\`,
        { loadBalancerArn: balancer.arn, port: 80, protocol: "HTTP", defaultActions },
        opts,
      )
    : `,
      by: `({ arn: balancer.arn } as aws.lb.Listener)
    : `,
    },
  ],
} as const satisfies Readonly<Record<string, readonly Replacement[]>>;
