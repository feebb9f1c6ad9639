import path from 'node:path'
import { env } from '../env.ts'

/** Where everything about uploads lies until they are stored or given up. */
export const uploadsFolder = () => path.join(path.resolve(env.DATA_DIR), 'uploads')
/** An upload's own files, `source` first; what `python -m ml inspect` and `check` read and write lies beside it. */
export const uploadFolder = (uploadId: string) => path.join(uploadsFolder(), uploadId)
const file = (name: string) => (uploadId: string) => path.join(uploadFolder(uploadId), name)

/** The bytes as they came. */
export const sourceFile = file('source')
/** What to fetch from the Hugging Face Hub. */
export const hubFile = file('hub.json')
export const inspectionFile = file('inspection.json')
/** Rows that are ready: `{line, datum, tokens, language, flags}`. */
export const rowsFile = file('rows.jsonl')
export const findingsFile = file('findings.jsonl')
/** The canonical text of each row, exactly as it is hashed. */
export const batchFile = file('batch.jsonl')
/** What is stored beside each of them: `[tokens, language, flags]`. */
export const factsFile = file('facts.jsonl')
export const fingerprintsFolder = file('fingerprints')
/** Where drafts are made: `passages/`, `drafts.jsonl`, `progress.json`. */
export const draftsFolder = file('drafts')

/** Fingerprints of all stored rows, one folder a contribution: what duplicates are looked for in. */
export const segmentsFolder = () => path.join(path.resolve(env.DATA_DIR), 'duplicates')
export const segmentFolder = (contributionId: string) => path.join(segmentsFolder(), contributionId)
/** By segment the rows of it that were withdrawn: uint32 numbers, as workers/ml/datanet/parts.py reads them. */
export const withdrawnFolder = () => path.join(segmentsFolder(), '.gone')
