-- The reporting database: a star around sales, filled every night from the shop's tables.
-- Django does not manage it.

CREATE SCHEMA IF NOT EXISTS reporting;

CREATE TABLE reporting.dim_date (
    date_key     INTEGER PRIMARY KEY,           -- 20260131
    day          DATE        NOT NULL UNIQUE,
    week         SMALLINT    NOT NULL,
    month        SMALLINT    NOT NULL,
    quarter      SMALLINT    NOT NULL,
    year         SMALLINT    NOT NULL,
    is_holiday   BOOLEAN     NOT NULL DEFAULT FALSE
);

CREATE TABLE reporting.dim_customer (
    customer_key  BIGSERIAL PRIMARY KEY,
    user_id       BIGINT       NOT NULL UNIQUE,
    country       CHAR(2),
    first_order   INTEGER REFERENCES reporting.dim_date (date_key),
    segment       VARCHAR(20)  NOT NULL DEFAULT 'new'
);

CREATE TABLE reporting.dim_product (
    product_key     BIGSERIAL PRIMARY KEY,
    sku             VARCHAR(32)  NOT NULL,
    name            VARCHAR(200) NOT NULL,
    category_path   TEXT         NOT NULL,
    valid_from      DATE         NOT NULL,
    valid_until     DATE,
    UNIQUE (sku, valid_from)
);

CREATE TABLE reporting.fact_sale (
    order_id       UUID           NOT NULL,
    line_number    SMALLINT       NOT NULL,
    date_key       INTEGER        NOT NULL REFERENCES reporting.dim_date (date_key),
    customer_key   BIGINT         NOT NULL,
    product_key    BIGINT         NOT NULL,
    quantity       INTEGER        NOT NULL CHECK (quantity > 0),
    amount         NUMERIC(10, 2) NOT NULL,
    discount       NUMERIC(10, 2) NOT NULL DEFAULT 0,
    PRIMARY KEY (order_id, line_number),
    FOREIGN KEY (customer_key) REFERENCES reporting.dim_customer (customer_key),
    FOREIGN KEY (product_key) REFERENCES reporting.dim_product (product_key)
);

CREATE INDEX fact_sale_by_day ON reporting.fact_sale (date_key);
