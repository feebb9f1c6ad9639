/** Address of a row's own page. */
export const rowLink = (slug: string, hash: string): string => `/datanets/${encodeURIComponent(slug)}/rows/${hash}`
