-- CreateEnum
CREATE TYPE "Visibility" AS ENUM ('public', 'private');
CREATE TYPE "ContributePolicy" AS ENUM ('open', 'request', 'list');
CREATE TYPE "MemberRole" AS ENUM ('reader', 'contributor', 'reviewer', 'curator');
CREATE TYPE "MemberState" AS ENUM ('requested', 'approved', 'declined', 'removed');
CREATE TYPE "UploadState" AS ENUM ('receiving', 'inspecting', 'mapping', 'checking', 'checked', 'storing', 'stored', 'failed', 'cancelled');
CREATE TYPE "ReviewVerdict" AS ENUM ('accept', 'reject', 'skip');

-- AlterTable: one kind becomes a list
ALTER TABLE "datanet" ADD COLUMN "tags" TEXT[],
ADD COLUMN "kinds" TEXT[],
ADD COLUMN "visibility" "Visibility" NOT NULL DEFAULT 'public',
ADD COLUMN "contribute_policy" "ContributePolicy" NOT NULL DEFAULT 'open',
ADD COLUMN "quorum" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN "recheck_percent" INTEGER NOT NULL DEFAULT 5,
ADD COLUMN "next_position" INTEGER NOT NULL DEFAULT 0;
UPDATE "datanet" SET "kinds" = ARRAY["kind"], "tags" = '{}',
  "next_position" = (SELECT coalesce(max("position") + 1, 0) FROM "datum" WHERE "datanet_id" = "datanet"."id");
ALTER TABLE "datanet" DROP COLUMN "kind";

ALTER TABLE "datum" ADD COLUMN "salt" TEXT,
ADD COLUMN "tokens" INTEGER,
ADD COLUMN "language" TEXT,
ADD COLUMN "origin" TEXT NOT NULL DEFAULT 'upload',
ADD COLUMN "flags" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN "decided_at" TIMESTAMPTZ(3),
ADD COLUMN "decision_reason" TEXT,
ADD COLUMN "withdrawn_at" TIMESTAMPTZ(3);
CREATE INDEX "datum_datanet_id_state_position_idx" ON "datum"("datanet_id", "state", "position");
CREATE INDEX "datum_contribution_id_idx" ON "datum"("contribution_id");

ALTER TABLE "datanet_version" ADD COLUMN "changes" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN "quality" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN "files" JSONB NOT NULL DEFAULT '{}';

ALTER TABLE "datanet_version_datum" DROP CONSTRAINT "datanet_version_datum_version_id_fkey",
DROP CONSTRAINT "datanet_version_datum_datum_id_fkey";
ALTER TABLE "datanet_version_datum" ADD COLUMN "trained" BOOLEAN NOT NULL DEFAULT true;

-- Uploads that waited for a signature are given up: their rows were never anybody's contribution.
DROP TABLE "upload";
CREATE TABLE "upload" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "datanet_id" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "state" "UploadState" NOT NULL,
    "mapping" JSONB,
    "choices" JSONB NOT NULL DEFAULT '{}',
    "inspection" JSONB,
    "report" JSONB,
    "done_rows" INTEGER NOT NULL DEFAULT 0,
    "done_bytes" BIGINT NOT NULL DEFAULT 0,
    "kind" TEXT,
    "rows" INTEGER,
    "batch_root" TEXT,
    "commitment" TEXT,
    "committed_at" TIMESTAMPTZ(3),
    "signed" JSONB,
    "contribution_id" TEXT,
    "error" JSONB,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "upload_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "upload_user_id_created_at_idx" ON "upload"("user_id", "created_at");
CREATE INDEX "upload_datanet_id_created_at_idx" ON "upload"("datanet_id", "created_at");
ALTER TABLE "upload" ADD CONSTRAINT "upload_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "upload" ADD CONSTRAINT "upload_datanet_id_fkey" FOREIGN KEY ("datanet_id") REFERENCES "datanet"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "datanet_member" (
    "datanet_id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "role" "MemberRole" NOT NULL,
    "state" "MemberState" NOT NULL,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" TEXT,
    CONSTRAINT "datanet_member_pkey" PRIMARY KEY ("datanet_id","address","role")
);
CREATE INDEX "datanet_member_address_idx" ON "datanet_member"("address");
ALTER TABLE "datanet_member" ADD CONSTRAINT "datanet_member_datanet_id_fkey" FOREIGN KEY ("datanet_id") REFERENCES "datanet"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "release_job" (
    "id" TEXT NOT NULL,
    "datanet_id" TEXT NOT NULL,
    "requested_by" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "stage" TEXT NOT NULL DEFAULT '',
    "done_rows" INTEGER NOT NULL DEFAULT 0,
    "total_rows" INTEGER NOT NULL DEFAULT 0,
    "notes" TEXT NOT NULL DEFAULT '',
    "error" TEXT,
    "version_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "release_job_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "release_job_datanet_id_created_at_idx" ON "release_job"("datanet_id", "created_at");
-- one making of a version at a time: of two curators who press at once, the second is told
CREATE UNIQUE INDEX "release_job_under_way" ON "release_job"("datanet_id") WHERE "state" = 'preparing';
ALTER TABLE "release_job" ADD CONSTRAINT "release_job_datanet_id_fkey" FOREIGN KEY ("datanet_id") REFERENCES "datanet"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "doctor_report" (
    "id" TEXT NOT NULL,
    "datanet_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "rows" INTEGER NOT NULL DEFAULT 0,
    "done_rows" INTEGER NOT NULL DEFAULT 0,
    "report" JSONB,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "doctor_report_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "doctor_report_datanet_id_created_at_idx" ON "doctor_report"("datanet_id", "created_at");
ALTER TABLE "doctor_report" ADD CONSTRAINT "doctor_report_datanet_id_fkey" FOREIGN KEY ("datanet_id") REFERENCES "datanet"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "bounty" (
    "id" TEXT NOT NULL,
    "datanet_id" TEXT NOT NULL,
    "chain_bounty_id" DECIMAL(78,0),
    "title" TEXT NOT NULL,
    "terms" TEXT NOT NULL,
    "terms_hash" TEXT NOT NULL,
    "amount" DECIMAL(78,0) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "winner" TEXT,
    "tx_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(3),
    CONSTRAINT "bounty_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "bounty_datanet_id_idx" ON "bounty"("datanet_id");
ALTER TABLE "bounty" ADD CONSTRAINT "bounty_datanet_id_fkey" FOREIGN KEY ("datanet_id") REFERENCES "datanet"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "review" (
    "id" TEXT NOT NULL,
    "datanet_id" TEXT NOT NULL,
    "datum_id" TEXT NOT NULL,
    "reviewer" TEXT NOT NULL,
    "round" INTEGER NOT NULL DEFAULT 0,
    "verdict" "ReviewVerdict" NOT NULL,
    "reason" TEXT,
    "weight" INTEGER NOT NULL DEFAULT 1000000,
    "contribution_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "review_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "review_datum_id_reviewer_round_key" ON "review"("datum_id", "reviewer", "round");
CREATE INDEX "review_datanet_id_reviewer_created_at_idx" ON "review"("datanet_id", "reviewer", "created_at");
ALTER TABLE "review" ADD CONSTRAINT "review_datanet_id_fkey" FOREIGN KEY ("datanet_id") REFERENCES "datanet"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "review" ADD CONSTRAINT "review_datum_id_fkey" FOREIGN KEY ("datum_id") REFERENCES "datum"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "review" ADD CONSTRAINT "review_contribution_id_fkey" FOREIGN KEY ("contribution_id") REFERENCES "contribution"("id") ON DELETE SET NULL ON UPDATE CASCADE;

CREATE TABLE "review_comment" (
    "id" TEXT NOT NULL,
    "datum_id" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "review_comment_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "review_comment_datum_id_idx" ON "review_comment"("datum_id");
ALTER TABLE "review_comment" ADD CONSTRAINT "review_comment_datum_id_fkey" FOREIGN KEY ("datum_id") REFERENCES "datum"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "message_feedback" (
    "message_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "correction" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "message_feedback_pkey" PRIMARY KEY ("message_id","user_id")
);
ALTER TABLE "message_feedback" ADD CONSTRAINT "message_feedback_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "message_feedback" ADD CONSTRAINT "message_feedback_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
