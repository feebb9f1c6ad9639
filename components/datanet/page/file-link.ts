/** Address of a file of a released version. */
export const fileLink = (slug: string, version: number, name: string): string =>
  `/api/datanets/${encodeURIComponent(slug)}/versions/${version}/${name}`
