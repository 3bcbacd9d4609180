/**
 * What AWS offers and a program may ask for: images, instance types, zones. The names are AWS's and Debian's own. The list
 * of images is short because every image boots the same Debian 13 here.
 */
export interface Image {
  readonly id: string;
  readonly name: string;
  readonly architecture: "arm64" | "x86_64";
  /** Number of the account that owns it, for example Debian's (wiki.debian.org/Cloud/AmazonEC2Image). */
  readonly owner: string;
  /** ISO 8601. */
  readonly creationDate: string;
  /** Snapshot of its root disk. */
  readonly snapshotId: string;
  /** Size of its root disk in GiB. */
  readonly diskGb: number;
  /** Whether every account may start it. */
  readonly isPublic: boolean;
  /** Numbers of other accounts that may start it. Default: none. */
  readonly sharedWith?: readonly string[];
  /** AWS's word, for example `available` or `pending`. */
  readonly state: string;
  /** From when on it is deprecated, ISO 8601. Left out if its owner has not said it. */
  readonly deprecationTime?: string;
  /** Its tags, which only its owner sees. */
  readonly tags: Readonly<Record<string, string>>;
}

/** After how many years EC2 deprecates a public image (EC2 user guide, "Deprecate an Amazon EC2 AMI"). */
const publicYears = 2;

/** An image as Debian names it, for example `debian-13-arm64-20261102-2650`. Its id is made of its name. `day` is YYYYMMDD. */
export const debianImage = (architecture: Image["architecture"], day: string, build: string): Image => {
  const suffix = architecture === "arm64" ? "a64" : "864";
  const time = new Date(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00:00.000Z`);
  const deprecation = new Date(time);
  deprecation.setUTCFullYear(time.getUTCFullYear() + publicYears);
  return {
    id: `ami-0d13${suffix}${day}${build}`.padEnd(21, "0").slice(0, 21),
    name: `debian-13-${architecture === "arm64" ? "arm64" : "amd64"}-${day}-${build}`,
    architecture,
    owner: "136693071363",
    creationDate: time.toISOString(),
    snapshotId: `snap-0d13${suffix}${day}${build}`.padEnd(22, "0").slice(0, 22),
    diskGb: 8,
    isPublic: true,
    state: "available",
    deprecationTime: deprecation.toISOString(),
    tags: {},
  };
};

/** The images at the beginning. */
export const images: readonly Image[] = [
  debianImage("arm64", "20260914", "2601"),
  debianImage("x86_64", "20260914", "2601"),
  debianImage("arm64", "20261102", "2650"),
  debianImage("x86_64", "20261102", "2650"),
];

/** Size, memory in MiB and virtual CPUs of the families t3, t3a and t4g (EC2 instance types guide). */
const burstable: readonly (readonly [string, number, number])[] = [
  ["nano", 512, 2],
  ["micro", 1024, 2],
  ["small", 2048, 2],
  ["medium", 4096, 2],
  ["large", 8192, 2],
  ["xlarge", 16384, 4],
  ["2xlarge", 32768, 8],
];
/** The same for the families m. Families c have half of the memory, families r twice as much. Only Graviton has `medium`. */
const steady: readonly (readonly [string, number, number])[] = [
  ["large", 8192, 2],
  ["xlarge", 16384, 4],
  ["2xlarge", 32768, 8],
  ["4xlarge", 65536, 16],
];

const smallest: typeof burstable = [["medium", 4096, 1]];

const named = (families: readonly string[], sizes: typeof steady, ratio: number) =>
  families.flatMap(family =>
    sizes.map(([size, memory, cpus]) => [`${family}.${size}`, { memory: memory * ratio, cpus }] as const),
  );

/** Memory in MiB and virtual CPUs by instance type. */
export const instanceTypes: ReadonlyMap<string, { readonly memory: number; readonly cpus: number }> = new Map([
  ...named(["t3", "t3a", "t4g"], burstable, 1),
  ...named(["m6g", "m7g", "m8g"], smallest, 1),
  ...named(["c6g", "c7g", "c8g"], smallest, 0.5),
  ...named(["r6g", "r7g", "r8g"], smallest, 2),
  ...named(["m5", "m6i", "m6g", "m7g", "m7i", "m8g"], steady, 1),
  ...named(["c5", "c6i", "c6g", "c7g", "c7i", "c8g"], steady, 0.5),
  ...named(["r5", "r6i", "r6g", "r7g", "r7i", "r8g"], steady, 2),
]);

/** Names of Graviton families have a g after the generation: t4g, m7g, c8gn. */
export const architectureOf = (instanceType: string): Image["architecture"] =>
  /^[a-z]+\d+g/.test(instanceType) ? "arm64" : "x86_64";

/** Zones of a region that need no opt-in. */
export const zonesOf = (region: string) => ["a", "b", "c"].map(letter => region + letter);

/** AWS's id of a zone, for example `euc1-az1` of `eu-central-1a`. On AWS the numbers differ from account to account. */
export const zoneId = (zone: string) => {
  const [area, side, number] = zone.slice(0, -1).split("-");
  const letters = side?.replace(/(north|south|east|west|central)/g, word => word[0] ?? "");
  return `${area}${letters}${number}-az${zone.charCodeAt(zone.length - 1) - 96}`;
};
