const longest = 48

/** A model's name as part of an address: letters without accents, digits, single hyphens; '' when nothing is left. */
export function toSlug(name: string): string {
  const plain = name
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return plain.slice(0, longest).replace(/-+$/, '')
}
