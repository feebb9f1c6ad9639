-- The review queue reads rows in the order of their votes without looking at decided ones.
ALTER TABLE "datum" ADD COLUMN "votes" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "rejections" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "recheck" BOOLEAN NOT NULL DEFAULT false;
CREATE INDEX "datum_review_queue" ON "datum"("datanet_id", "votes", "position") INCLUDE ("id", "contributor", "rejections")
  WHERE "state" = 'proposed';
CREATE INDEX "datum_shared" ON "datum"("datanet_id", "votes", "rejections") WHERE "votes" >= 2;
CREATE INDEX "datum_recheck" ON "datum"("datanet_id", "hash") WHERE "recheck";
CREATE INDEX "datum_edits" ON "datum"("datanet_id", ("parents"[1])) WHERE "origin" = 'edit';
CREATE INDEX "datum_edits_by" ON "datum"("datanet_id", "contributor") WHERE "origin" = 'edit';
CREATE INDEX "datum_edits_waiting" ON "datum"("datanet_id") WHERE "origin" = 'edit' AND "state" = 'proposed';
CREATE INDEX "datum_datanet_id_contributor_position_idx" ON "datum"("datanet_id", "contributor", "position");
CREATE INDEX "share_chain_datanet_id_idx" ON "share"("chain_datanet_id");

ALTER TABLE "review" ADD COLUMN "open" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN "agreed" BOOLEAN;
CREATE INDEX "review_open" ON "review"("datanet_id", "reviewer") WHERE "open";
CREATE INDEX "review_agreed" ON "review"("datanet_id", "reviewer", "created_at") INCLUDE ("agreed", "round")
  WHERE "agreed" IS NOT NULL;
CREATE INDEX "review_unsigned" ON "review"("datanet_id", "reviewer") WHERE "contribution_id" IS NULL AND "verdict" <> 'skip';

-- How many rows each contributor has in each state, reviewers' signed votes aside: counting a million of them for every page would take longer than the page.
CREATE TABLE "datum_count" (
    "datanet_id" TEXT NOT NULL,
    "contributor" TEXT NOT NULL,
    "state" "DatumState" NOT NULL,
    "rows" INTEGER NOT NULL,
    CONSTRAINT "datum_count_pkey" PRIMARY KEY ("datanet_id", "contributor", "state")
);
ALTER TABLE "datum_count" ADD CONSTRAINT "datum_count_datanet_id_fkey" FOREIGN KEY ("datanet_id") REFERENCES "datanet"("id") ON DELETE CASCADE ON UPDATE CASCADE;
INSERT INTO "datum_count" SELECT "datanet_id", "contributor", "state", count(*) FROM "datum" WHERE "kind" <> 'validation' GROUP BY 1, 2, 3;

-- Once a statement, however many rows it has; always in one order, so that two writers never wait for each other in a circle.
CREATE FUNCTION "datum_inserted"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "datum_count" AS c SELECT "datanet_id", "contributor", "state", count(*) FROM new_rows
    WHERE "kind" <> 'validation' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT ("datanet_id", "contributor", "state") DO UPDATE SET "rows" = c."rows" + excluded."rows";
  RETURN NULL;
END $$;
CREATE FUNCTION "datum_updated"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "datum_count" AS c
    SELECT "datanet_id", "contributor", "state", sum(n) FROM (
      SELECT "datanet_id", "contributor", "state", -1 AS n FROM old_rows
      WHERE "kind" <> 'validation'
      UNION ALL SELECT "datanet_id", "contributor", "state", 1 FROM new_rows WHERE "kind" <> 'validation'
    ) change GROUP BY 1, 2, 3 HAVING sum(n) <> 0 ORDER BY 1, 2, 3
    ON CONFLICT ("datanet_id", "contributor", "state") DO UPDATE SET "rows" = c."rows" + excluded."rows";
  -- A vote stays open while its row waits. Whether it was the decision is told where others voted too; a row that gave way
  -- to its edit, or that was withdrawn, says nothing about those who voted on it.
  UPDATE "review" r SET
    "open" = n."state" = 'proposed',
    "agreed" = CASE
      WHEN r."verdict" = 'skip' OR n."state" = 'proposed' OR n."votes" < 2 THEN NULL
      WHEN n."state" = 'withdrawn' OR n."decision_reason" = 'edited' THEN r."agreed"
      ELSE (r."verdict" = 'accept') = (n."state" = 'accepted')
    END
  FROM old_rows o JOIN new_rows n ON n."id" = o."id"
  WHERE r."datum_id" = n."id" AND (o."state" <> n."state" OR (o."votes" <> n."votes" AND n."state" <> 'proposed'));
  RETURN NULL;
END $$;
CREATE FUNCTION "datum_deleted"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "datum_count" c SET "rows" = c."rows" - gone.n
  FROM (SELECT "datanet_id", "contributor", "state", count(*) AS n FROM old_rows
    WHERE "kind" <> 'validation' GROUP BY 1, 2, 3) gone
  WHERE c."datanet_id" = gone."datanet_id" AND c."contributor" = gone."contributor" AND c."state" = gone."state";
  RETURN NULL;
END $$;
CREATE TRIGGER "datum_inserted" AFTER INSERT ON "datum" REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "datum_inserted"();
CREATE TRIGGER "datum_updated" AFTER UPDATE ON "datum" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "datum_updated"();
CREATE TRIGGER "datum_deleted" AFTER DELETE ON "datum" REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "datum_deleted"();

-- What somebody committed to before signing, where no upload keeps it: edits, votes, appended batches.
CREATE TABLE "batch_commitment" (
    "datanet_id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "commitment" TEXT NOT NULL,
    "committed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "batch_commitment_pkey" PRIMARY KEY ("datanet_id", "address", "commitment")
);
ALTER TABLE "batch_commitment" ADD CONSTRAINT "batch_commitment_datanet_id_fkey" FOREIGN KEY ("datanet_id") REFERENCES "datanet"("id") ON DELETE CASCADE ON UPDATE CASCADE;
