DROP INDEX "receipt_run_id_key";
CREATE INDEX "receipt_run_id_idx" ON "receipt"("run_id");

CREATE TABLE "run_charge" (
  "run_id" TEXT NOT NULL,
  "part" INTEGER NOT NULL,
  "channel_id" TEXT NOT NULL,
  "cap" DECIMAL(78,0) NOT NULL,
  "fee" DECIMAL(78,0) NOT NULL,
  "tokens" BIGINT NOT NULL,
  "record" JSONB NOT NULL,
  "prompt_hash" TEXT NOT NULL,
  "chain_model_id" DECIMAL(78,0),
  "version" INTEGER,
  "fields" JSONB,
  "receipt_hash" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "run_charge_pkey" PRIMARY KEY ("run_id", "part")
);
CREATE UNIQUE INDEX "run_charge_receipt_hash_key" ON "run_charge"("receipt_hash");
CREATE UNIQUE INDEX "run_charge_chain_model_id_version_key" ON "run_charge"("chain_model_id", "version");
ALTER TABLE "run_charge" ADD CONSTRAINT "run_charge_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "run_charge" ADD CONSTRAINT "run_charge_receipt_hash_fkey" FOREIGN KEY ("receipt_hash") REFERENCES "receipt"("hash") ON DELETE SET NULL ON UPDATE CASCADE;
