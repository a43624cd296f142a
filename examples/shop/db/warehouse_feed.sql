-- What the warehouses' own system sends us, as it comes.

CREATE TABLE feed_batch (
    id           BIGSERIAL PRIMARY KEY,
    warehouse    VARCHAR(8)   NOT NULL,
    received_at  TIMESTAMPTZ  NOT NULL DEFAULT now(),
    file_name    TEXT         NOT NULL
);

CREATE TABLE feed_count (
    batch_id     BIGINT       NOT NULL,
    sku          VARCHAR(32)  NOT NULL,
    counted      INTEGER      NOT NULL,
    counted_by   VARCHAR(60),
    PRIMARY KEY (batch_id, sku)
);

ALTER TABLE feed_count
    ADD CONSTRAINT feed_count_of_batch FOREIGN KEY (batch_id) REFERENCES feed_batch (id) ON DELETE CASCADE;
