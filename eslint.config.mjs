import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

// Rules that need types are left out: reading the AWS provider's takes longer than all the rest, and tsc checks types.
export default defineConfig(
  globalIgnores(["**/node_modules/", "**/bin/"]),
  js.configs.recommended,
  tseslint.configs.recommended,
  tseslint.configs.stylistic,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-console": "off",
      "no-var": "error",
      "prefer-const": "error",
      "object-shorthand": "error",
      "no-param-reassign": "error",
      "no-implicit-coercion": "error",
      "max-lines": ["error", 200],
      "max-lines-per-function": ["error", { max: 80, skipBlankLines: true, skipComments: true }],
      "no-restricted-syntax": [
        "error",
        {
          selector: ":matches(PropertyDefinition, MethodDefinition[kind!='constructor'])[accessibility='private']",
          message: "Write #name for a private member.",
        },
        { selector: "TSParameterProperty", message: "Declare the field: parameter properties are no erasable syntax." },
        { selector: "TSEnumDeclaration", message: "Use a union of string literals: enums are no erasable syntax." },
        {
          selector: "ImportDeclaration[source.value=/^node:/] ImportNamespaceSpecifier",
          message: "Import the functions of a Node module by name.",
        },
      ],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-empty-function": ["error", { allow: ["arrowFunctions"] }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", caughtErrorsIgnorePattern: "^_" }],
      // A dot for declared properties, brackets for names that are data: tsc's noPropertyAccessFromIndexSignature.
      "@typescript-eslint/dot-notation": "off",
      // `type` and `interface`, `Record` and index signature: whichever reads better.
      "@typescript-eslint/consistent-type-definitions": "off",
      "@typescript-eslint/consistent-indexed-object-style": "off",
    },
  },
  {
    files: ["**/*.test.ts", "**/testing/**", "tests/**"],
    rules: { "max-lines": "off", "max-lines-per-function": "off" },
  },
  {
    // It shows every argument of every tier, and has no branches.
    files: ["index.ts"],
    rules: { "max-lines-per-function": ["error", { max: 150, skipBlankLines: true, skipComments: true }] },
  },
  {
    // Plain Node scripts, run as they are.
    files: ["rehearsal/engine/languageHost/pulumi-language-nodejs", "**/*.cjs"],
    languageOptions: {
      sourceType: "commonjs",
      globals: { require: "readonly", process: "readonly", console: "readonly", __filename: "readonly" },
    },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
);
