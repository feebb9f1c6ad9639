ALTER TYPE "RunState" ADD VALUE 'pausing' BEFORE 'stopping';
ALTER TYPE "RunState" ADD VALUE 'paused' BEFORE 'stopping';
CREATE TYPE "ExportState" AS ENUM ('making', 'ready', 'failed');

ALTER TABLE "run"
  ADD COLUMN "reasons" JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN "settings" JSONB,
  ADD COLUMN "plan" JSONB,
  ADD COLUMN "priority" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "parent_run_id" TEXT,
  ADD COLUMN "sweep_id" TEXT,
  ADD COLUMN "init_run_id" TEXT,
  ADD COLUMN "pause_requested_at" TIMESTAMPTZ(3),
  ADD COLUMN "held_seconds" DOUBLE PRECISION NOT NULL DEFAULT 0,
  ADD COLUMN "claimed_at" TIMESTAMPTZ(3),
  ADD COLUMN "provider" TEXT,
  ADD COLUMN "slot" TEXT,
  ADD COLUMN "early" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "tokens" BIGINT,
  ADD COLUMN "channel_id" TEXT,
  ADD COLUMN "cap" DECIMAL(78,0),
  ADD COLUMN "price_per_1k" DECIMAL(78,0),
  ADD COLUMN "charged" DECIMAL(78,0);
CREATE INDEX "run_sweep_id_idx" ON "run"("sweep_id");
ALTER TABLE "run" ADD CONSTRAINT "run_parent_run_id_fkey" FOREIGN KEY ("parent_run_id") REFERENCES "run"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "run" ADD CONSTRAINT "run_init_run_id_fkey" FOREIGN KEY ("init_run_id") REFERENCES "run"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "run" ADD CONSTRAINT "run_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "channel"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "run_datanet" ADD COLUMN "weight" DOUBLE PRECISION NOT NULL DEFAULT 1;

ALTER TABLE "receipt" ADD COLUMN "run_id" TEXT;
CREATE UNIQUE INDEX "receipt_run_id_key" ON "receipt"("run_id");
ALTER TABLE "receipt" ADD CONSTRAINT "receipt_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

CREATE TABLE "run_export" (
  "run_id" TEXT NOT NULL,
  "format" TEXT NOT NULL,
  "state" "ExportState" NOT NULL,
  "sha256" TEXT,
  "bytes" BIGINT,
  "error" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "run_export_pkey" PRIMARY KEY ("run_id", "format")
);
ALTER TABLE "run_export" ADD CONSTRAINT "run_export_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "notification" (
  "id" TEXT NOT NULL,
  "user_id" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "body" TEXT NOT NULL,
  "href" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "read_at" TIMESTAMPTZ(3),
  CONSTRAINT "notification_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "notification_key_key" ON "notification"("key");
CREATE INDEX "notification_user_id_created_at_idx" ON "notification"("user_id", "created_at");
ALTER TABLE "notification" ADD CONSTRAINT "notification_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "webhook" (
  "user_id" TEXT NOT NULL,
  "url" TEXT NOT NULL,
  "secret" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "delivered_at" TIMESTAMPTZ(3),
  "status" INTEGER,
  "error" TEXT,
  CONSTRAINT "webhook_pkey" PRIMARY KEY ("user_id")
);
ALTER TABLE "webhook" ADD CONSTRAINT "webhook_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "token_lengths" (
  "version_id" TEXT NOT NULL,
  "base_model_id" TEXT NOT NULL,
  "lengths" INTEGER[],
  CONSTRAINT "token_lengths_pkey" PRIMARY KEY ("version_id", "base_model_id")
);
ALTER TABLE "token_lengths" ADD CONSTRAINT "token_lengths_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "datanet_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;
