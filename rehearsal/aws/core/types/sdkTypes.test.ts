import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { type SdkType, sdkType, sdkVersion } from "./sdkTypes";
import { tokens } from "./resourceTypes";

describe("sdkType", () => {
  it.each(tokens)("reads of %s what TypeScript's own parser reads", token => {
    const { inputs, outputs } = parsed(token);
    const type = sdkType(token);
    expect(type.inputs).toEqual(inputs.map(i => i.name));
    expect(type.required).toEqual(inputs.filter(i => !i.optional).map(i => i.name));
    const filled = outputs.filter(o => !o.optional && inputs.some(i => i.name === o.name && i.optional));
    expect(type.optionalComputed).toEqual(Object.fromEntries(filled.map(o => [o.name, o.kind])));
    const computed = outputs.filter(o => !type.inputs.includes(o.name));
    expect(type.computed).toEqual(Object.fromEntries(computed.map(o => [o.name, o.kind])));
  });

  it("refuses a type that the package does not have", () => {
    expect(() => sdkType("aws:rds/instances:Instances")).toThrow("rds/instances.d.ts");
    expect(() => sdkType("aws:rds/instance:Instances")).toThrow("does not declare the properties of");
  });

  it("reads the version of an installed package", () => {
    expect(sdkVersion("aws")).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it("finds the properties for which the tables were written (accept those of a new type or a newer SDK with -u)", async () => {
    const now = tokens.flatMap(surface).sort();
    const file = join(__dirname, "sdkTypes.lock.txt");
    const changes = difference(readFileSync(file, "utf8").trimEnd().split("\n"), now).join("\n");
    await expect(
      `${now.join("\n")}\n`,
      `The installed SDK or the tables have changed:\n${changes}`,
    ).toMatchFileSnapshot(file);
  });
});

/** One line for each kind of property, for example `aws:rds/subnetGroup:SubnetGroup required: subnetIds`. */
function surface(token: string): string[] {
  const type = sdkType(token);
  const optional = type.inputs.filter(i => !type.required.includes(i) && !(i in type.optionalComputed));
  const kinds = (of: SdkType["computed"]) => Object.entries(of).map(([name, kind]) => `${name} ${kind}`);
  return Object.entries({
    required: type.required,
    optional,
    optionalComputed: kinds(type.optionalComputed),
    computed: kinds(type.computed),
  })
    .filter(([, names]) => names.length > 0)
    .map(([title, names]) => `${token} ${title}: ${[...names].sort().join(", ")}`);
}

/** Properties that only one of the two has, for example `+ aws:ec2/vpc:Vpc optional: colour`. */
function difference(before: readonly string[], after: readonly string[]): string[] {
  const properties = (lines: readonly string[]) =>
    lines.flatMap(line => {
      const [title = "", names = ""] = line.split(": ");
      return names.split(", ").map(name => `${title}: ${name}`);
    });
  const [olds, news] = [properties(before), properties(after)];
  return [
    ...olds.filter(p => !news.includes(p)).map(p => `- ${p}`),
    ...news.filter(p => !olds.includes(p)).map(p => `+ ${p}`),
  ];
}

interface Declared {
  readonly name: string;
  readonly optional: boolean;
  readonly kind: string;
}

/** The same declaration, read with the compiler's parser. */
function parsed(token: string): { inputs: Declared[]; outputs: Declared[] } {
  const [name = "", module = "", className = ""] = token.split(":");
  const file = createRequire(__filename).resolve(`@pulumi/${name}/${module.replace("index/", "")}.js`);
  const source = ts.createSourceFile(
    file,
    readFileSync(file.replace(/js$/, "d.ts"), "utf8"),
    ts.ScriptTarget.ES2022,
    true,
  );
  const inputs = source.statements
    .filter(ts.isInterfaceDeclaration)
    .filter(s => s.name.text === `${className}Args`)
    .flatMap(s => [...s.members].filter(ts.isPropertySignature))
    .map(m => ({ name: m.name.getText(), optional: m.questionToken !== undefined, kind: "" }));
  const outputs = source.statements
    .filter(ts.isClassDeclaration)
    .filter(s => s.name?.text === className)
    .flatMap(s => s.members.filter(ts.isPropertyDeclaration))
    .flatMap(m => {
      if (m.type === undefined || !ts.isTypeReferenceNode(m.type)) return [];
      const [value] = m.type.typeArguments ?? [];
      if (value === undefined || m.type.typeName.getText() !== "pulumi.Output") return [];
      const union = ts.isUnionTypeNode(value) ? [...value.types] : [value];
      const held = union.filter(t => t.kind !== ts.SyntaxKind.UndefinedKeyword);
      return [{ name: m.name.getText(), optional: held.length < union.length, kind: kind(held) }];
    });
  return { inputs, outputs };
}

function kind(types: readonly ts.TypeNode[]): string {
  const names: Partial<Record<ts.SyntaxKind, string>> = {
    [ts.SyntaxKind.StringKeyword]: "string",
    [ts.SyntaxKind.BooleanKeyword]: "boolean",
    [ts.SyntaxKind.NumberKeyword]: "number",
    [ts.SyntaxKind.ArrayType]: "list",
    [ts.SyntaxKind.TypeLiteral]: "map",
  };
  const [type] = types;
  return (types.length === 1 && type !== undefined && names[type.kind]) || "object";
}
