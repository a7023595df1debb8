/** What is used here of a JSON schema. */
export interface Schema {
  description?: string;
  type?: string | string[];
  enum?: readonly unknown[];
  properties?: Readonly<Record<string, Schema>>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  required?: readonly string[];
  $ref?: string;
  allOf?: readonly Schema[];
  definitions?: Readonly<Record<string, Schema>>;
  patternErrorMessage?: string;
}

/** A way into a YAML file: the key of a mapping, or an item of a list. */
export type Step = { key: string } | "item";

/** The schema of what lies at the end of a way, if the schema says anything of it. */
export function schemaAt(root: Schema, path: readonly Step[]): Schema | undefined {
  let found: Schema | undefined = resolved(root, root);
  for (const step of path) {
    if (found === undefined) return undefined;
    found = resolved(root, step === "item" ? found.items : memberOf(found, step.key));
  }
  return found;
}

function memberOf({ properties, additionalProperties: others }: Schema, key: string): Schema | undefined {
  return properties?.[key] ?? (typeof others === "object" ? others : undefined);
}

/** A schema with what it refers to in its place; its own description stays. */
export function resolved(root: Schema, schema: Schema | undefined): Schema | undefined {
  if (schema === undefined) return undefined;
  const target = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (target === undefined) return schema;
  const definition = root.definitions?.[target.replace("#/definitions/", "")];
  return definition && { ...definition, description: schema.description ?? definition.description ?? "" };
}

/** Whether values of the schema are of a type. */
export function isOf(schema: Schema, type: string): boolean {
  return schema.type === type || (Array.isArray(schema.type) && schema.type.includes(type));
}
