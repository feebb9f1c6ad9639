import { env } from '../env.ts'

export type Judge = { url: string; host: string; model: string; token: string | undefined }

/** The judge that this installation is set up with; null where JUDGE_MODEL is not set. */
export function judgeSettings(): Judge | null {
  const { JUDGE_MODEL: model, JUDGE_URL: url, JUDGE_TOKEN: token } = env
  return model ? { url, host: new URL(url).host, model, token } : null
}
