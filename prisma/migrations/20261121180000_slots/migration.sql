CREATE TABLE "worker_slot" (
  "owner" TEXT NOT NULL,
  "provider" TEXT NOT NULL,
  "slot" TEXT NOT NULL,
  "device" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "memory" BIGINT,
  "free_memory" BIGINT,
  "run_id" TEXT,
  "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "worker_slot_pkey" PRIMARY KEY ("owner", "provider", "slot")
);
