import type { ModelVersionFields } from './hashing.ts'

type Stored = Omit<ModelVersionFields, 'datanets'> & { datanets: { datanetId: string; version: number }[] }

/** A version's fields as JSON: a Datanet's id is a decimal string there. */
export const versionFieldsToJson = ({ datanets, ...hashes }: ModelVersionFields): Stored => ({
  ...hashes,
  datanets: datanets.map(({ datanetId, version }) => ({ datanetId: datanetId.toString(), version })),
})

export function versionFieldsFromJson(stored: unknown): ModelVersionFields {
  const { datanets, ...hashes } = stored as Stored
  return {
    ...hashes,
    datanets: datanets.map(({ datanetId, version }) => ({ datanetId: BigInt(datanetId), version })),
  }
}
