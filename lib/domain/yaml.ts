/** What a YAML document of ours may hold. */
export type Yaml = string | number | boolean | null | readonly Yaml[] | { readonly [key: string]: Yaml }

// what YAML takes for a line break or refuses inside quotes, and JSON does not escape
const unsafe = /[\u007f-\u009f\u2028\u2029\ufeff\ud800-\udfff]/gu
const quoted = (text: string) =>
  JSON.stringify(text).replace(unsafe, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
const isNested = (value: Yaml): value is readonly Yaml[] | { [key: string]: Yaml } =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0
// 1e-7 is a text to YAML 1.1, 1.0e-7 a number to all
const scalar = (value: Yaml): string =>
  typeof value === 'string' ? quoted(value) : JSON.stringify(value).replace(/^(-?\d+)e/, '$1.0e')

/** A value as block YAML, every text in double quotes, so that none is taken for a number, a date or a word of YAML. */
export function toYaml(value: Yaml, indent = ''): string {
  if (!isNested(value)) return `${indent}${scalar(value)}\n`
  const list = Array.isArray(value)
  return Object.entries(value)
    .map(([key, item]) => {
      const name = list ? '-' : `${/^[a-z_][a-z_-]*$/i.test(key) ? key : quoted(key)}:`
      if (!isNested(item)) return `${indent}${name} ${scalar(item)}\n`
      const inner = toYaml(item, `${indent}  `)
      return list ? `${indent}- ${inner.slice(indent.length + 2)}` : `${indent}${name}\n${inner}`
    })
    .join('')
}
