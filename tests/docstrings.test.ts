import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const project = resolve(__dirname, "..");
const files = ["components", "gates", "settings"].flatMap(room =>
  readdirSync(join(project, room), { recursive: true, encoding: "utf8" })
    .filter(name => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map(name => join(room, name)),
);

const isExported = (node: ts.HasModifiers) =>
  ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
const isPublicField = (member: ts.ClassElement) =>
  ts.isPropertyDeclaration(member) && !ts.isPrivateIdentifier(member.name);

/** Fields of exported interfaces, and public fields of exported classes, that have no docstring: `Interface.field`. */
function undocumented(name: string, text: string): string[] {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  return source.statements.flatMap(statement => {
    if (!(ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement)) || !isExported(statement))
      return [];
    const fields: readonly ts.Node[] = ts.isClassDeclaration(statement)
      ? statement.members.filter(isPublicField)
      : statement.members;
    return fields
      .filter(field => ts.getJSDocCommentsAndTags(field).length === 0)
      .map(field => `${statement.name?.text}.${(field as ts.PropertyDeclaration).name.getText(source)}`);
  });
}

describe("docstrings of the program", () => {
  it.each(files)("every exported field of %s has one", file => {
    expect(undocumented(file, readFileSync(join(project, file), "utf8"))).toEqual([]);
  });

  it("are missed where there is none", () => {
    const text = `
      export interface A {
        /** Has one. */
        a: string;
        b: string;
      }
      interface Hidden {
        c: string;
      }
      export class B {
        readonly d = 1;
        readonly #e = 2;
        /** Has one. */
        readonly f = 3;
      }`;
    expect(undocumented("example.ts", text)).toEqual(["A.b", "B.d"]);
  });
});
