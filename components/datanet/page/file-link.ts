/** Address of a file of a released version. */
export const fileLink = (slug: string, version: number, name: string): string =>
  `/api/datanets/${encodeURIComponent(slug)}/versions/${version}/${name}`

const order = ['train.jsonl', 'train.parquet', 'train.csv', 'test.jsonl', 'changes.jsonl', 'manifest.json']
/** Files of a version: rows first, then what speaks about them. */
export const inOrder = <T>(files: Record<string, T>): [string, T][] => {
  // what is not named here comes last
  const place = (name: string) => order.indexOf(name) + 1 || order.length + 1
  return Object.entries(files).sort(([a], [b]) => place(a) - place(b))
}
