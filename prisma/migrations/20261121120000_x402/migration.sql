-- CreateEnum
CREATE TYPE "X402State" AS ENUM ('answering', 'answered', 'settled');

-- CreateTable
CREATE TABLE "x402_payment" (
    "id" TEXT NOT NULL,
    "payer" TEXT NOT NULL,
    "nonce" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "model_version_id" TEXT NOT NULL,
    "request" JSONB NOT NULL,
    "payload" JSONB NOT NULL,
    "amount" DECIMAL(78,0) NOT NULL,
    "valid_before" BIGINT NOT NULL,
    "from_block" BIGINT NOT NULL,
    "state" "X402State" NOT NULL DEFAULT 'answering',
    "lease_owner" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "content" TEXT,
    "finish_reason" TEXT,
    "prompt_tokens" INTEGER,
    "completion_tokens" INTEGER,
    "tx_hash" TEXT,
    "message_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "x402_payment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "x402_payment_message_id_key" ON "x402_payment"("message_id");

-- CreateIndex
CREATE INDEX "x402_payment_state_created_at_idx" ON "x402_payment"("state", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "x402_payment_payer_nonce_key" ON "x402_payment"("payer", "nonce");
