-- CreateEnum
CREATE TYPE "MessageState" AS ENUM ('streaming', 'attributing', 'done', 'stopped', 'failed');

-- CreateEnum
CREATE TYPE "DatumState" AS ENUM ('proposed', 'accepted', 'rejected', 'withdrawn');

-- CreateEnum
CREATE TYPE "RunState" AS ENUM ('queued', 'preparing', 'training', 'evaluating', 'saving', 'ready', 'stopping', 'stopped', 'failed');

-- CreateEnum
CREATE TYPE "EpochState" AS ENUM ('collecting', 'posted', 'finalised');

-- CreateEnum
CREATE TYPE "LineRole" AS ENUM ('model', 'contributor', 'reviewer', 'curator', 'pool');

-- CreateTable
CREATE TABLE "thread" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "thread_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message" (
    "id" TEXT NOT NULL,
    "thread_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "state" "MessageState" NOT NULL,
    "idempotency_key" TEXT,
    "model_version_id" TEXT,
    "channel_id" TEXT,
    "prompt_tokens" INTEGER,
    "completion_tokens" INTEGER,
    "fee" DECIMAL(78,0),
    "error_code" TEXT,
    "error_message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message_event" (
    "message_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "message_event_pkey" PRIMARY KEY ("message_id","seq")
);

-- CreateTable
CREATE TABLE "channel" (
    "id" TEXT NOT NULL,
    "payer" TEXT NOT NULL,
    "session_key" TEXT NOT NULL,
    "deposit" DECIMAL(78,0) NOT NULL,
    "collected" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "spent" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "reserved" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "next_nonce" BIGINT NOT NULL DEFAULT 1,
    "close_requested_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "voucher" (
    "channel_id" TEXT NOT NULL,
    "max_claimable_amount" DECIMAL(78,0) NOT NULL,
    "signature" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "voucher_pkey" PRIMARY KEY ("channel_id","max_claimable_amount")
);

-- CreateTable
CREATE TABLE "upload" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "batch_root" TEXT NOT NULL,
    "commitment" TEXT,
    "committed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "upload_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "datanet" (
    "id" TEXT NOT NULL,
    "chain_datanet_id" DECIMAL(20,0) NOT NULL,
    "salt" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "licence" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "guidelines" TEXT NOT NULL,
    "sample_questions" JSONB NOT NULL,
    "owner_address" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "datanet_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contribution" (
    "id" TEXT NOT NULL,
    "datanet_id" TEXT NOT NULL,
    "kind" INTEGER NOT NULL,
    "contributor" TEXT NOT NULL,
    "batch_root" TEXT NOT NULL,
    "rows" INTEGER NOT NULL,
    "licence" TEXT NOT NULL,
    "nonce" DECIMAL(78,0) NOT NULL,
    "deadline" BIGINT NOT NULL,
    "signature" TEXT NOT NULL,
    "commitment" TEXT NOT NULL,
    "salt" TEXT NOT NULL,
    "committed_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contribution_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "datum" (
    "id" TEXT NOT NULL,
    "datanet_id" TEXT NOT NULL,
    "contribution_id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "parents" TEXT[],
    "contributor" TEXT NOT NULL,
    "contributor_name" TEXT,
    "reviewer" TEXT NOT NULL,
    "state" "DatumState" NOT NULL,
    "position" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "datum_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "datanet_version" (
    "id" TEXT NOT NULL,
    "datanet_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "root" TEXT NOT NULL,
    "rows" INTEGER NOT NULL,
    "manifest" JSONB NOT NULL,
    "manifest_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "released_at" TIMESTAMPTZ(3),
    "tx_hash" TEXT,

    CONSTRAINT "datanet_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "datanet_version_datum" (
    "version_id" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "datum_id" TEXT NOT NULL,

    CONSTRAINT "datanet_version_datum_pkey" PRIMARY KEY ("version_id","index")
);

-- CreateTable
CREATE TABLE "heldout_question" (
    "id" TEXT NOT NULL,
    "datanet_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "messages" JSONB NOT NULL,
    "answer" TEXT NOT NULL,
    "kind" TEXT NOT NULL,

    CONSTRAINT "heldout_question_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "owner_address" TEXT NOT NULL,
    "chain_model_id" DECIMAL(78,0),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model_version" (
    "id" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "run_id" TEXT NOT NULL,
    "base_model_id" TEXT NOT NULL,
    "adapter_sha256" TEXT NOT NULL,
    "gguf_sha256" TEXT NOT NULL,
    "template_hash" TEXT NOT NULL,
    "run_root" TEXT NOT NULL,
    "index_root" TEXT NOT NULL,
    "passport" JSONB NOT NULL,
    "passport_hash" TEXT NOT NULL,
    "price_per_1k" DECIMAL(78,0) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),
    "tx_hash" TEXT,
    "block_number" BIGINT,

    CONSTRAINT "model_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "state" "RunState" NOT NULL DEFAULT 'queued',
    "base_model_id" TEXT NOT NULL,
    "params" JSONB NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "lease_owner" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "queued_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "stop_requested_at" TIMESTAMPTZ(3),
    "step" INTEGER NOT NULL DEFAULT 0,
    "total_steps" INTEGER,
    "error_code" TEXT,
    "error_message" TEXT,
    "scorecard" JSONB,
    "adapter_sha256" TEXT,
    "gguf_sha256" TEXT,
    "index_root" TEXT,
    "run_root" TEXT,
    "anchored_step" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_datanet" (
    "run_id" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,

    CONSTRAINT "run_datanet_pkey" PRIMARY KEY ("run_id","version_id")
);

-- CreateTable
CREATE TABLE "run_event" (
    "run_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "run_event_pkey" PRIMARY KEY ("run_id","seq")
);

-- CreateTable
CREATE TABLE "checkpoint" (
    "run_id" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "path" TEXT NOT NULL,
    "steps_root" TEXT,
    "head" TEXT,
    "tx_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "checkpoint_pkey" PRIMARY KEY ("run_id","step")
);

-- CreateTable
CREATE TABLE "run_sample" (
    "run_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "question" TEXT NOT NULL,
    "expected" TEXT NOT NULL,
    "base" TEXT NOT NULL,
    "tuned" TEXT NOT NULL,
    "base_correct" BOOLEAN NOT NULL,
    "tuned_correct" BOOLEAN NOT NULL,

    CONSTRAINT "run_sample_pkey" PRIMARY KEY ("run_id","position")
);

-- CreateTable
CREATE TABLE "receipt" (
    "hash" TEXT NOT NULL,
    "kind" INTEGER NOT NULL,
    "message_id" TEXT,
    "chain_model_id" DECIMAL(78,0) NOT NULL,
    "version" INTEGER NOT NULL,
    "adapter_hash" TEXT NOT NULL,
    "index_root" TEXT NOT NULL,
    "prompt_hash" TEXT NOT NULL,
    "output_hash" TEXT NOT NULL,
    "fee" DECIMAL(78,0) NOT NULL,
    "cumulative" DECIMAL(78,0) NOT NULL,
    "channel_id" TEXT NOT NULL,
    "nonce" BIGINT NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "model_payee" TEXT NOT NULL,
    "time" BIGINT NOT NULL,
    "shares_hash" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "signer" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "epoch_number" INTEGER,

    CONSTRAINT "receipt_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "share" (
    "receipt_hash" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "chain_datanet_id" DECIMAL(20,0) NOT NULL,
    "version" INTEGER NOT NULL,
    "datum_hash" TEXT,
    "contributor" TEXT,
    "reviewer" TEXT,
    "curator" TEXT NOT NULL,
    "ppm" INTEGER NOT NULL,

    CONSTRAINT "share_pkey" PRIMARY KEY ("receipt_hash","position")
);

-- CreateTable
CREATE TABLE "epoch" (
    "number" INTEGER NOT NULL,
    "state" "EpochState" NOT NULL DEFAULT 'collecting',
    "total" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "header" JSONB,
    "data_sha256" TEXT,
    "collect_tx" TEXT,
    "post_tx" TEXT,
    "finalise_tx" TEXT,
    "final_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "epoch_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "epoch_claim" (
    "epoch_number" INTEGER NOT NULL,
    "account" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "cumulative" DECIMAL(78,0) NOT NULL,
    "sum_before" DECIMAL(78,0) NOT NULL,
    "line_end" INTEGER NOT NULL,
    "proof" JSONB NOT NULL,

    CONSTRAINT "epoch_claim_pkey" PRIMARY KEY ("epoch_number","account")
);

-- CreateTable
CREATE TABLE "earning_line" (
    "epoch_number" INTEGER NOT NULL,
    "index" INTEGER NOT NULL,
    "account" TEXT NOT NULL,
    "receipt_hash" TEXT NOT NULL,
    "share" INTEGER NOT NULL,
    "role" "LineRole" NOT NULL,
    "datum_hash" TEXT,
    "amount" DECIMAL(78,0) NOT NULL,

    CONSTRAINT "earning_line_pkey" PRIMARY KEY ("epoch_number","index")
);

-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth_nonce" (
    "nonce" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "auth_nonce_pkey" PRIMARY KEY ("nonce")
);

-- CreateIndex
CREATE INDEX "thread_user_id_updated_at_idx" ON "thread"("user_id", "updated_at");

-- CreateIndex
CREATE UNIQUE INDEX "message_idempotency_key_key" ON "message"("idempotency_key");

-- CreateIndex
CREATE INDEX "message_state_idx" ON "message"("state");

-- CreateIndex
CREATE UNIQUE INDEX "message_thread_id_position_key" ON "message"("thread_id", "position");

-- CreateIndex
CREATE INDEX "channel_payer_idx" ON "channel"("payer");

-- CreateIndex
CREATE INDEX "upload_user_id_idx" ON "upload"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "datanet_chain_datanet_id_key" ON "datanet"("chain_datanet_id");

-- CreateIndex
CREATE UNIQUE INDEX "datanet_slug_key" ON "datanet"("slug");

-- CreateIndex
CREATE INDEX "contribution_datanet_id_idx" ON "contribution"("datanet_id");

-- CreateIndex
CREATE UNIQUE INDEX "contribution_contributor_nonce_key" ON "contribution"("contributor", "nonce");

-- CreateIndex
CREATE INDEX "datum_hash_idx" ON "datum"("hash");

-- CreateIndex
CREATE INDEX "datum_datanet_id_position_idx" ON "datum"("datanet_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "datum_datanet_id_hash_key" ON "datum"("datanet_id", "hash");

-- CreateIndex
CREATE UNIQUE INDEX "datanet_version_datanet_id_version_key" ON "datanet_version"("datanet_id", "version");

-- CreateIndex
CREATE INDEX "datanet_version_datum_datum_id_idx" ON "datanet_version_datum"("datum_id");

-- CreateIndex
CREATE UNIQUE INDEX "heldout_question_datanet_id_position_key" ON "heldout_question"("datanet_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "model_slug_key" ON "model"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "model_chain_model_id_key" ON "model"("chain_model_id");

-- CreateIndex
CREATE INDEX "model_version_run_id_idx" ON "model_version"("run_id");

-- CreateIndex
CREATE UNIQUE INDEX "model_version_model_id_version_key" ON "model_version"("model_id", "version");

-- CreateIndex
CREATE INDEX "run_state_queued_at_idx" ON "run"("state", "queued_at");

-- CreateIndex
CREATE UNIQUE INDEX "run_user_id_idempotency_key_key" ON "run"("user_id", "idempotency_key");

-- CreateIndex
CREATE UNIQUE INDEX "receipt_message_id_key" ON "receipt"("message_id");

-- CreateIndex
CREATE INDEX "receipt_epoch_number_idx" ON "receipt"("epoch_number");

-- CreateIndex
CREATE UNIQUE INDEX "receipt_channel_id_nonce_key" ON "receipt"("channel_id", "nonce");

-- CreateIndex
CREATE INDEX "share_datum_hash_idx" ON "share"("datum_hash");

-- CreateIndex
CREATE INDEX "share_contributor_idx" ON "share"("contributor");

-- CreateIndex
CREATE INDEX "epoch_claim_account_idx" ON "epoch_claim"("account");

-- CreateIndex
CREATE INDEX "earning_line_account_idx" ON "earning_line"("account");

-- CreateIndex
CREATE INDEX "earning_line_receipt_hash_idx" ON "earning_line"("receipt_hash");

-- CreateIndex
CREATE UNIQUE INDEX "user_address_key" ON "user"("address");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- AddForeignKey
ALTER TABLE "thread" ADD CONSTRAINT "thread_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_thread_id_fkey" FOREIGN KEY ("thread_id") REFERENCES "thread"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_version"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_event" ADD CONSTRAINT "message_event_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "voucher" ADD CONSTRAINT "voucher_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload" ADD CONSTRAINT "upload_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contribution" ADD CONSTRAINT "contribution_datanet_id_fkey" FOREIGN KEY ("datanet_id") REFERENCES "datanet"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "datum" ADD CONSTRAINT "datum_datanet_id_fkey" FOREIGN KEY ("datanet_id") REFERENCES "datanet"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "datum" ADD CONSTRAINT "datum_contribution_id_fkey" FOREIGN KEY ("contribution_id") REFERENCES "contribution"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "datanet_version" ADD CONSTRAINT "datanet_version_datanet_id_fkey" FOREIGN KEY ("datanet_id") REFERENCES "datanet"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "datanet_version_datum" ADD CONSTRAINT "datanet_version_datum_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "datanet_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "datanet_version_datum" ADD CONSTRAINT "datanet_version_datum_datum_id_fkey" FOREIGN KEY ("datum_id") REFERENCES "datum"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "heldout_question" ADD CONSTRAINT "heldout_question_datanet_id_fkey" FOREIGN KEY ("datanet_id") REFERENCES "datanet"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_version" ADD CONSTRAINT "model_version_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_version" ADD CONSTRAINT "model_version_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_datanet" ADD CONSTRAINT "run_datanet_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_datanet" ADD CONSTRAINT "run_datanet_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "datanet_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_event" ADD CONSTRAINT "run_event_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checkpoint" ADD CONSTRAINT "checkpoint_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_sample" ADD CONSTRAINT "run_sample_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "receipt" ADD CONSTRAINT "receipt_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "receipt" ADD CONSTRAINT "receipt_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "channel"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "receipt" ADD CONSTRAINT "receipt_epoch_number_fkey" FOREIGN KEY ("epoch_number") REFERENCES "epoch"("number") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share" ADD CONSTRAINT "share_receipt_hash_fkey" FOREIGN KEY ("receipt_hash") REFERENCES "receipt"("hash") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "epoch_claim" ADD CONSTRAINT "epoch_claim_epoch_number_fkey" FOREIGN KEY ("epoch_number") REFERENCES "epoch"("number") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "earning_line" ADD CONSTRAINT "earning_line_epoch_number_fkey" FOREIGN KEY ("epoch_number") REFERENCES "epoch"("number") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "earning_line" ADD CONSTRAINT "earning_line_receipt_hash_fkey" FOREIGN KEY ("receipt_hash") REFERENCES "receipt"("hash") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
