export { askJudge, stopJudge } from './ask-judge.ts'
export { getJudgement } from './get-judgement.ts'
export { failJudgement, judgeRun } from './judge-run.ts'
