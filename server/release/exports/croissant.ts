import type { Column } from './columns.ts'

/** https://docs.mlcommons.org/croissant/docs/croissant-spec.html, version 1.0 */
const conformsTo = 'http://mlcommons.org/croissant/1.0'
const context = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  citeAs: 'cr:citeAs',
  column: 'cr:column',
  conformsTo: 'dct:conformsTo',
  cr: 'http://mlcommons.org/croissant/',
  rai: 'http://mlcommons.org/croissant/RAI/',
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  dct: 'http://purl.org/dc/terms/',
  equivalentProperty: 'cr:equivalentProperty',
  examples: { '@id': 'cr:examples', '@type': '@json' },
  extract: 'cr:extract',
  field: 'cr:field',
  fileProperty: 'cr:fileProperty',
  fileObject: 'cr:fileObject',
  fileSet: 'cr:fileSet',
  format: 'cr:format',
  includes: 'cr:includes',
  isLiveDataset: 'cr:isLiveDataset',
  jsonPath: 'cr:jsonPath',
  key: 'cr:key',
  md5: 'cr:md5',
  parentField: 'cr:parentField',
  path: 'cr:path',
  recordSet: 'cr:recordSet',
  references: 'cr:references',
  regex: 'cr:regex',
  repeated: 'cr:repeated',
  replace: 'cr:replace',
  samplingRate: 'cr:samplingRate',
  sc: 'https://schema.org/',
  separator: 'cr:separator',
  source: 'cr:source',
  subField: 'cr:subField',
  transform: 'cr:transform',
}

type Facts = {
  name: string
  slug: string
  description: string
  version: number
  licence: string
  tags: string[]
  ownerAddress: string
  releasedAt: Date
  root: string
  columns: readonly Column[]
  files: Record<string, { sha256: string; bytes: number }>
}

const formats: Record<string, string> = {
  'train.parquet': 'application/x-parquet',
  'train.jsonl': 'application/jsonlines',
  'test.jsonl': 'application/jsonlines',
}

/** Croissant metadata of a version. Files are named relative to it, as they lie beside it. */
export function croissant({ columns, files, ...facts }: Facts): object {
  const source = (column: string, more: object = {}) => ({
    source: { fileObject: { '@id': 'train.parquet' }, extract: { column }, ...more },
  })
  return {
    '@context': context,
    '@type': 'sc:Dataset',
    conformsTo,
    name: facts.slug,
    alternateName: facts.name,
    description: facts.description,
    license: licenceUrl(facts.licence),
    version: `${facts.version}.0.0`,
    keywords: facts.tags,
    creator: { '@type': 'Organization', name: facts.ownerAddress },
    datePublished: facts.releasedAt.toISOString(),
    citeAs: `${facts.name}, version ${facts.version}, Merkle root ${facts.root}`,
    distribution: Object.keys(formats)
      .filter((name) => files[name])
      .map((name) => ({
        ...{ '@type': 'cr:FileObject', '@id': name, name, contentUrl: name, encodingFormat: formats[name] },
        ...{ contentSize: `${files[name]?.bytes} B`, sha256: files[name]?.sha256 },
      })),
    recordSet: [
      {
        '@type': 'cr:RecordSet',
        '@id': 'train',
        name: 'train',
        description:
          'Rows of the version in the order of their contribution. An empty text stands for what a row does not have.',
        key: { '@id': 'train/hash' },
        field: columns.map(({ name, type, description }) => {
          const field = { '@type': 'cr:Field', '@id': `train/${name}`, name, description }
          if (type === 'integer') return { ...field, dataType: 'sc:Integer', ...source(name) }
          if (type === 'text') return { ...field, dataType: 'sc:Text', ...source(name) }
          if (type === 'texts') return { ...field, dataType: 'sc:Text', repeated: true, ...source(name) }
          const part = (key: string) => ({
            ...{ '@type': 'cr:Field', '@id': `train/${name}/${key}`, name: key, dataType: 'sc:Text' },
            ...source(name, { transform: { jsonPath: key } }),
          })
          return { ...field, repeated: true, subField: [part('role'), part('content')] }
        }),
      },
    ],
  }
}

/** SPDX has a page for each of its licences. */
const licenceUrl = (licence: string) => `https://spdx.org/licenses/${encodeURIComponent(licence)}.html`
