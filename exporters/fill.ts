type Values = Readonly<Record<string, string | number>>;

/** The names in the braces of a text. */
type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/**
 * A text with its `{names}` replaced. A text need not use all values; one that names something else
 * does not compile, and `Property … is missing` tells the name.
 */
export function fill<Text extends string>(
  text: Text,
  values: Values & Readonly<Record<NamesIn<Text>, string | number>>,
): string {
  return text.replace(/\{(\w+)\}/g, (braced, name: string) => String(values[name] ?? braced));
}
