-- AlterEnum
ALTER TYPE "EpochState" ADD VALUE 'voided';

-- AlterTable
ALTER TABLE "epoch" ADD COLUMN     "head" TEXT,
ADD COLUMN     "policy_version" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "voided" JSONB;

-- DropIndex
DROP INDEX "epoch_claim_account_idx";

-- CreateIndex
CREATE INDEX "epoch_claim_account_epoch_number_idx" ON "epoch_claim"("account", "epoch_number");
