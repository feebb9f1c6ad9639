import path from 'node:path'
import { env } from '../env.ts'

/** Where everything about uploads lies until they are stored or given up. */
export const uploadsFolder = () => path.join(path.resolve(env.DATA_DIR), 'uploads')
/** An upload's own files: `source`, `rows.jsonl`, `findings.jsonl`, `report.json`, `batch.jsonl`, … */
export const uploadFolder = (uploadId: string) => path.join(uploadsFolder(), uploadId)
/** Fingerprints of all stored rows, one folder a contribution: what duplicates are looked for in. */
export const segmentsFolder = () => path.join(path.resolve(env.DATA_DIR), 'duplicates')
export const segmentFolder = (contributionId: string) => path.join(segmentsFolder(), contributionId)
