CREATE TYPE "JudgementState" AS ENUM ('judging', 'ready', 'stopped', 'failed');

CREATE TABLE "run_judgement" (
  "run_id" TEXT NOT NULL,
  "state" "JudgementState" NOT NULL,
  "attempt" INTEGER NOT NULL DEFAULT 1,
  "model" TEXT NOT NULL,
  "host" TEXT NOT NULL,
  "answers_of" TIMESTAMPTZ(3) NOT NULL,
  "result" JSONB,
  "message" TEXT,
  "lease_owner" TEXT,
  "lease_until" TIMESTAMPTZ(3),
  "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "finished_at" TIMESTAMPTZ(3),
  CONSTRAINT "run_judgement_pkey" PRIMARY KEY ("run_id")
);
ALTER TABLE "run_judgement" ADD CONSTRAINT "run_judgement_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "judge_reply" (
  "run_id" TEXT NOT NULL,
  "position" INTEGER NOT NULL,
  "tuned_first" BOOLEAN NOT NULL,
  "verdict" TEXT,
  "text" TEXT NOT NULL,
  CONSTRAINT "judge_reply_pkey" PRIMARY KEY ("run_id", "position", "tuned_first")
);
ALTER TABLE "judge_reply" ADD CONSTRAINT "judge_reply_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run_judgement"("run_id") ON DELETE CASCADE ON UPDATE CASCADE;
