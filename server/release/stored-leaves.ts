import { encodedLeaf, ownConnection, readLeaves } from './version-leaves.ts'

/** The leaves of a version, encoded one after another in the order of its tree. @param rows how many it has */
export async function storedLeaves(versionId: string, rows: number): Promise<Uint8Array> {
  const client = await ownConnection()
  try {
    const reviewer = `coalesce(nullif(d.reviewer, ''), n.owner_address)`
    return await readLeaves(client, {
      query: `SELECT ${encodedLeaf('d.hash', 'd.contributor', reviewer, 'c.batch_root')}
        FROM datanet_version_datum leaf JOIN datum d ON d.id = leaf.datum_id
        JOIN contribution c ON c.id = d.contribution_id JOIN datanet n ON n.id = d.datanet_id
        WHERE leaf.version_id = ${client.escapeLiteral(versionId)} ORDER BY leaf.index`,
      count: rows,
    })
  } finally {
    await client.end()
  }
}
