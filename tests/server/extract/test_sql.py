"""SQL files in, the tables and relationships they leave behind out."""

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundplan.errors import Cancelled
from groundplan.extract.datamodel import DataModel
from groundplan.extract.sql import read_sql
from groundplan.jobs import CancelToken


def read(*files: tuple[str, str] | str) -> DataModel:
    named = [(f"f{n}.sql", file) if isinstance(file, str) else file for n, file in enumerate(files)]
    return read_sql(named, cancel=CancelToken())


def shown(model: DataModel) -> str:
    """`Order(id:int PK, note:text?) | Order }o--|| User : owner`, one a line."""
    lines: list[str] = []
    for entity in model.entities:
        columns = [
            f"{a.name}:{a.type}{'?' if a.nullable else ''}"
            + "".join(
                f" {key}"
                for key, on in (
                    ("PK", a.primary_key),
                    ("FK", a.foreign_key),
                    ("UK", a.unique and not a.primary_key),
                )
                if on
            )
            + (f" '{a.comment}'" if a.comment else "")
            for a in entity.attributes
        ]
        lines.append(f"{entity.name}({', '.join(columns)})" if not entity.external else f"<{entity.name}>")
    names = {entity.key: entity.name for entity in model.entities}
    for edge in model.relationships:
        left = "}o" if edge.source_many else "|o"
        right = "o|" if edge.target_optional else "||"
        lines.append(f"{names[edge.source]} {left}--{right} {names[edge.target]} : {edge.label}")
    return "\n".join(lines)


def check(sql: str, expected: str) -> None:
    assert shown(read(dedent(sql))) == dedent(expected).strip()


def test_inline_and_table_constraints():
    check(
        """
        CREATE TABLE users (id INTEGER PRIMARY KEY, email varchar(80) NOT NULL UNIQUE);
        CREATE TABLE IF NOT EXISTS "Order" (
            id bigint NOT NULL,
            owner_id int NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            approver int REFERENCES users ON DELETE SET NULL,
            code text DEFAULT 'a, (b);' NOT NULL,
            total numeric(10, 2) CHECK (total IS NOT NULL AND total > 0),
            CONSTRAINT order_pk PRIMARY KEY (id),
            CONSTRAINT order_code UNIQUE (code)
        );
        """,
        """
        users(id:int PK, email:string UK)
        Order(id:bigint PK, owner_id:int FK, approver:int? FK, code:text UK, total:decimal?)
        Order }o--|| users : owner_id
        Order }o--o| users : approver
        """,
    )


def test_a_unique_or_primary_key_makes_one_to_one():
    check(
        """
        create table person (id int primary key);
        create table passport (person_id int primary key references person);
        create table licence (id int primary key, person_id int unique references person);
        create table membership (person_id int references person, club int, primary key (person_id, club));
        """,
        """
        person(id:int PK)
        passport(person_id:int PK FK)
        licence(id:int PK, person_id:int? FK UK)
        membership(person_id:int PK FK, club:int PK)
        passport |o--|| person : person_id
        licence |o--o| person : person_id
        membership }o--|| person : person_id
        """,
    )


def test_a_composite_key_is_one_relationship():
    check(
        """
        CREATE TABLE seat (hall int, number int, PRIMARY KEY (hall, number));
        CREATE TABLE ticket (id int PRIMARY KEY, hall int NOT NULL, number int,
            FOREIGN KEY (hall, number) REFERENCES seat (hall, number));
        """,
        """
        seat(hall:int PK, number:int PK)
        ticket(id:int PK, hall:int FK, number:int? FK)
        ticket }o--o| seat : hall, number
        """,
    )


def test_postgres_dump():
    check(
        r"""
        --
        -- PostgreSQL database dump; it's commented
        --
        \connect shop
        SET search_path = crm, pg_catalog;
        SET default_tablespace = '';
        CREATE TYPE crm.state AS ENUM ('new', 'paid; really');
        CREATE DOMAIN crm.email AS character varying(254) CHECK (VALUE ~ '@');
        CREATE FUNCTION crm.touch() RETURNS trigger LANGUAGE plpgsql AS $_$
        BEGIN CREATE TABLE ghost (id int); RETURN NEW; END; $_$;
        CREATE TABLE crm.customer (
            id integer NOT NULL,
            mail crm.email,
            tags text[] DEFAULT '{}'::text[] NOT NULL,
            seen timestamp(6) with time zone DEFAULT now() NOT NULL
        );
        ALTER TABLE crm.customer OWNER TO postgres;
        COMMENT ON COLUMN crm.customer.mail IS 'Where it''s sent';
        CREATE SEQUENCE crm.customer_id_seq START WITH 1;
        ALTER TABLE ONLY crm.customer ALTER COLUMN id SET DEFAULT nextval('crm.customer_id_seq'::regclass);
        COPY crm.customer (id, mail) FROM stdin;
        1	it's; CREATE TABLE phantom (id int);
        \.
        CREATE TABLE crm.invoice (id uuid NOT NULL, customer_id integer, state crm.state);
        ALTER TABLE ONLY crm.customer
            ADD CONSTRAINT customer_pkey PRIMARY KEY (id);
        ALTER TABLE ONLY crm.invoice
            ADD CONSTRAINT invoice_pkey PRIMARY KEY (id);
        CREATE UNIQUE INDEX customer_mail ON crm.customer USING btree (mail);
        CREATE UNIQUE INDEX customer_lower ON crm.customer USING btree (lower(mail));
        CREATE UNIQUE INDEX one_open ON crm.invoice (customer_id) WHERE (state = 'new');
        ALTER TABLE ONLY crm.invoice
            ADD CONSTRAINT invoice_customer FOREIGN KEY (customer_id) REFERENCES crm.customer(id)
            ON DELETE SET NULL;
        """,
        """
        customer(id:int PK, mail:string? UK 'Where it's sent', tags:array, seen:datetime)
        invoice(id:uuid PK, customer_id:int? FK, state:enum?)
        invoice }o--o| customer : customer_id
        """,
    )


def test_mysql_dump():
    check(
        r"""
        -- MySQL dump 10.13
        /*!40101 SET NAMES utf8 */;
        DROP TABLE IF EXISTS `author`;
        /*!40101 SET @saved_cs_client = @@character_set_client */;
        CREATE TABLE `author` (
          `id` int(11) unsigned NOT NULL AUTO_INCREMENT,
          `key` varchar(20) CHARACTER SET utf8 COLLATE utf8_bin DEFAULT NULL COMMENT 'it''s; short',
          `active` tinyint(1) NOT NULL DEFAULT '1',
          `role` enum('a','b') DEFAULT 'a',
          PRIMARY KEY (`id`),
          UNIQUE KEY `by_key` (`key`(10)),
          KEY `by_role` (`role`) USING BTREE
        ) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8 COMMENT='people; who write';
        LOCK TABLES `author` WRITE;
        INSERT INTO `author` VALUES (1,'it\'s); CREATE TABLE `x` (id int);',1,'a'),(2,'\\',0,'b');
        UNLOCK TABLES;
        CREATE TABLE `book` (
          `id` bigint(20) NOT NULL,
          `author_id` int(11) unsigned NOT NULL,
          `body` longtext,
          PRIMARY KEY (`id`),
          KEY `fk_a` (`author_id`),
          CONSTRAINT `fk_a` FOREIGN KEY (`author_id`) REFERENCES `author` (`id`)
        ) ENGINE=InnoDB
        /*!50100 PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10)) */;
        DELIMITER ;;
        CREATE TRIGGER t BEFORE INSERT ON book FOR EACH ROW BEGIN CREATE TABLE z (id int); END ;;
        DELIMITER ;
        ALTER TABLE `book` ADD COLUMN `isbn` char(13) NOT NULL AFTER `id`,
          ADD UNIQUE KEY (`isbn`), DROP KEY `fk_a`;
        """,
        """
        author(id:int PK, key:string? UK 'it's; short', active:boolean, role:enum?)
        book(id:bigint PK, author_id:int FK, body:text?, isbn:string UK)
        book }o--|| author : author_id
        """,
    )


def test_sql_server_script():
    check(
        """
        SET ANSI_NULLS ON
        GO
        CREATE TABLE [dbo].[Order Details](
            [Id] [int] IDENTITY(1,1) NOT NULL,
            [Note] [nvarchar](max) NULL,
            [Flag] [bit] NOT NULL,
            [At] [datetimeoffset](7) NULL,
            [Total] AS ([Id] * 2) PERSISTED,
            [ProductId] [uniqueidentifier] NULL,
         CONSTRAINT [PK_O] PRIMARY KEY CLUSTERED ([Id] ASC) WITH (PAD_INDEX = OFF) ON [PRIMARY],
         INDEX [IX] NONCLUSTERED ([Flag])
        ) ON [PRIMARY]
        GO
        CREATE TABLE dbo.Product (Id uniqueidentifier NOT NULL PRIMARY KEY NONCLUSTERED, Price money)
        CREATE TABLE #scratch (Id int)
        GO
        ALTER TABLE [dbo].[Order Details]  WITH CHECK ADD  CONSTRAINT [FK] FOREIGN KEY([ProductId])
        REFERENCES [dbo].[Product] ([Id])
        GO
        ALTER TABLE [dbo].[Order Details] CHECK CONSTRAINT [FK]
        GO
        ALTER TABLE dbo.Product ADD Name nvarchar(20) NOT NULL, Weight float
        ALTER TABLE dbo.Product ADD DEFAULT ((0)) FOR [Price]
        CREATE UNIQUE NONCLUSTERED INDEX UX ON dbo.Product (Name) WHERE ([Name] IS NOT NULL)
        EXEC sp_rename 'dbo.Product.Weight', 'Grams', 'COLUMN'
        GO
        CREATE PROCEDURE p AS
        BEGIN
            DROP TABLE dbo.Product;
        END
        GO
        """,
        """
        Order Details(Id:int PK, Note:text?, Flag:boolean, At:datetime?, Total:unknown?, ProductId:uuid? FK)
        Product(Id:uuid PK, Price:decimal?, Name:string UK, Grams:float?)
        Order Details }o--o| Product : ProductId
        """,
    )


def test_sqlite_schema():
    check(
        """
        PRAGMA foreign_keys=OFF;
        BEGIN TRANSACTION;
        CREATE TABLE album (
            id INTEGER PRIMARY KEY AUTOINCREMENT, -- the rowid; not a string'
            title, key TEXT COLLATE NOCASE UNIQUE ON CONFLICT IGNORE,
            artist INTEGER REFERENCES artist DEFERRABLE INITIALLY DEFERRED,
            CHECK (title <> '')
        ) STRICT;
        CREATE TRIGGER tr AFTER INSERT ON album BEGIN UPDATE album SET title = ''; DELETE FROM x; END;
        CREATE TABLE "new_artist" ("id" integer NOT NULL PRIMARY KEY, "name" varchar(20) NOT NULL);
        INSERT INTO "new_artist" SELECT id, name FROM "artist";
        DROP TABLE "artist";
        ALTER TABLE "new_artist" RENAME TO "artist";
        COMMIT;
        """,
        """
        album(id:int PK, title:unknown?, key:text? UK, artist:int? FK)
        artist(id:int PK, name:string)
        album }o--o| artist : artist
        """,
    )


def test_oracle_script():
    check(
        """
        PROMPT Creating tables
        CREATE TABLE hr.dept (
            id NUMBER(10) GENERATED BY DEFAULT ON NULL AS IDENTITY,
            name VARCHAR2(20 CHAR) NOT NULL ENABLE,
            budget NUMBER(12,2), picture BLOB,
            CONSTRAINT dept_pk PRIMARY KEY (id) USING INDEX TABLESPACE x ENABLE
        ) TABLESPACE users PCTFREE 10
        /
        CREATE OR REPLACE TRIGGER hr.t BEFORE INSERT ON hr.dept FOR EACH ROW
        BEGIN
          SELECT 1 INTO :new.id FROM dual;
        END;
        /
        CREATE TABLE hr.emp (id NUMBER(19) PRIMARY KEY, dept_id NUMBER(10));
        ALTER TABLE hr.emp ADD (salary NUMBER, hired DATE DEFAULT SYSDATE NOT NULL);
        ALTER TABLE hr.emp ADD CONSTRAINT fk FOREIGN KEY (dept_id) REFERENCES hr.dept (id);
        ALTER TABLE hr.emp MODIFY (dept_id NUMBER(10) NOT NULL);
        """,
        """
        dept(id:int PK, name:string, budget:decimal?, picture:binary?)
        emp(id:bigint PK, dept_id:int FK, salary:decimal?, hired:date)
        emp }o--|| dept : dept_id
        """,
    )


def test_postgres_partitions_inheritance_and_like():
    check(
        """
        CREATE TABLE event (id bigserial, day date NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
        CREATE TABLE event_2024 PARTITION OF event FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
        CREATE TABLE event_2025 (id bigint NOT NULL, day date NOT NULL);
        ALTER TABLE ONLY event ATTACH PARTITION event_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
        CREATE TABLE party (size int) INHERITS (event);
        CREATE TABLE copy (LIKE event INCLUDING ALL, note text);
        CREATE TABLE twin LIKE event;
        CREATE TABLE report AS SELECT day, count(*) FROM event GROUP BY day;
        """,
        """
        event(id:bigint PK, day:date PK)
        party(id:bigint, day:date, size:int?)
        copy(id:bigint PK, day:date PK, note:text?)
        twin(id:bigint PK, day:date PK)
        report(day:date?)
        """,
    )


def test_alterations_leave_the_final_state():
    check(
        """
        CREATE TABLE a (id int primary key, old int, gone text, b_id int);
        CREATE TABLE b (id int primary key);
        CREATE TABLE c (id int primary key, a_id int references a);
        ALTER TABLE a RENAME COLUMN old TO fresh;
        ALTER TABLE a DROP COLUMN IF EXISTS gone, ALTER COLUMN fresh TYPE bigint USING fresh::bigint;
        ALTER TABLE a ALTER COLUMN fresh SET NOT NULL;
        ALTER TABLE a ADD COLUMN IF NOT EXISTS c_id int REFERENCES c (id), ADD UNIQUE (c_id);
        ALTER TABLE a ADD CONSTRAINT fk FOREIGN KEY (b_id) REFERENCES b (id) NOT VALID;
        ALTER TABLE a DROP CONSTRAINT fk;
        ALTER TABLE a RENAME TO renamed;
        DROP TABLE b CASCADE;
        """,
        """
        c(id:int PK, a_id:int? FK)
        renamed(id:int PK, fresh:bigint, b_id:int?, c_id:int? FK UK)
        c }o--o| renamed : a_id
        renamed |o--o| c : c_id
        """,
    )


def test_migrations_are_applied_in_order_of_their_numbers_and_not_undone():
    model = read(
        ("db/V10__drop.sql", "DROP TABLE old;"),
        ("db/V2__old.sql", "CREATE TABLE old (id int); CREATE TABLE kept (id int);"),
        ("db/U2__undo.sql", "DROP TABLE kept;"),
        ("m/001_a.up.sql", "CREATE TABLE a (id int);"),
        ("m/001_a.down.sql", "DROP TABLE a;"),
        ("m/20200101_b/up.sql", "ALTER TABLE a ADD b text;"),
        ("m/20200101_b/down.sql", "DROP TABLE a;"),
        ("g/1.sql", "-- +goose Up\nCREATE TABLE g (id int);\n-- +goose Down\nDROP TABLE g;\n"),
        ("drop_all.sql", "DROP TABLE a; DROP TABLE g;"),
    )
    assert shown(model) == "kept(id:int?)\ng(id:int?)\na(id:int?, b:text?)"


def test_a_reference_to_a_table_that_is_not_here_is_external():
    check(
        "CREATE TABLE profile (id uuid PRIMARY KEY REFERENCES auth.users (id) ON DELETE CASCADE, name text);",
        """
        profile(id:uuid PK FK, name:text?)
        <users>
        profile |o--|| users : id
        """,
    )


def test_one_schema_written_for_two_databases_is_drawn_once_and_two_databases_twice():
    model = read(
        ("sql/mysql/s.sql", "CREATE TABLE `u` (`id` int, `name` text);"),
        ("sql/pg/s.sql", "CREATE TABLE public.u (id int, name text); CREATE TABLE v (u int REFERENCES u);"),
        ("other/s.sql", "CREATE TABLE u (code int, price money); CREATE TABLE w (u int REFERENCES u);"),
    )
    assert sorted(e.location.path for e in model.entities if e.name == "u") == [
        "other/s.sql",
        "sql/mysql/s.sql",
    ]
    paths = {e.key: e.location.path for e in model.entities}
    assert [(paths[e.source], paths[e.target]) for e in model.relationships] == [
        ("sql/pg/s.sql", "sql/mysql/s.sql"),
        ("other/s.sql", "other/s.sql"),
    ] or [(paths[e.source], paths[e.target]) for e in model.relationships] == [
        ("other/s.sql", "other/s.sql"),
        ("sql/pg/s.sql", "sql/mysql/s.sql"),
    ]
    assert model.notes == ("Created in more than one file and drawn once, as in sql/mysql/s.sql: u.",)


def test_a_broken_statement_costs_only_itself():
    model = read(
        "CREATE TABLE a (id int, ;\n"
        "CREATE TABLE {% if x %} t (id int);\n"
        "CREATE TABLE b (id int, name , other text\n"
        "CREATE TABLE c (id int);\n"
        "CREATE TABLE\n"
    )
    assert shown(model) == "a(id:int?)\nb(id:int?, name:unknown?, other:text?)\nc(id:int?)"
    assert model.notes == ("Could not read 2 CREATE TABLE statements: f0.sql:2, f0.sql:5.",)


def test_an_option_that_no_dialect_knows_costs_itself():
    check(
        """
        CREATE TABLE a (
            id int PRIMARY KEY,
            odd text NOT NULL FROBNICATE WITH SUGAR,
            up int REFERENCES a (id) IF IT ! RAINS,
            CONSTRAINT one UNIQUE (odd) AND ONLY ONE
        ) WITH TEA;
        ALTER TABLE a ADD b int NOT NULL, ENGINE = Steam, ADD COLUMN d int;
        """,
        """
        a(id:int PK, odd:text UK, up:int? FK, b:int, d:int?)
        a }o--o| a : up
        """,
    )


def test_plain_indexes_are_no_columns_and_columns_named_like_them_are():
    check(
        """
        CREATE TABLE a (id int, KEY by_id (id), INDEX (id), key varchar(20), index int, UNIQUE KEY u (index));
        CREATE TABLE b (id int, INDEX ix NONCLUSTERED (id DESC) WITH (FILLFACTOR = 80), enable bit NOT NULL);
        """,
        """
        a(id:int?, key:string?, index:int? UK)
        b(id:int?, enable:boolean)
        """,
    )


def test_a_table_filled_by_a_query_has_the_columns_that_the_query_names():
    check(
        """
        CREATE TABLE a (id int PRIMARY KEY, at date, note text);
        CREATE TABLE b AS SELECT a.at AS day, lower(note) AS note, count(*) FROM a GROUP BY 1, 2;
        CREATE TABLE c AS (SELECT * FROM a);
        CREATE TABLE d (x, y) AS SELECT 1, 2;
        """,
        """
        a(id:int PK, at:date?, note:text?)
        b(day:date?, note:unknown?)
        c(id:int, at:date?, note:text?)
        d(x:unknown?, y:unknown?)
        """,
    )


def test_tables_and_columns_renamed_or_dropped_in_every_spelling():
    check(
        """
        CREATE TABLE a (id int, x int, y int, z int);
        CREATE TABLE b (id int, p int, q int, r int, s int);
        RENAME TABLE a TO old, b TO a;
        ALTER TABLE a DROP (p, q);
        ALTER TABLE a DROP COLUMN r, s;
        ALTER TABLE old RENAME x TO width, RENAME COLUMN y TO height;
        ALTER TABLE old MODIFY (z bigint NOT NULL, width text);
        ALTER TABLE old SET SCHEMA archive;
        EXEC sp_rename 'a', 'fresh';
        """,
        """
        old(id:int?, width:text?, height:int?, z:bigint)
        fresh(id:int?)
        """,
    )


def test_types_in_the_words_of_each_database():
    check(
        """
        CREATE DOMAIN name AS national character varying(20) NOT NULL;
        CREATE TABLE a (a bit varying(5) NOT NULL, b double precision, c name, d interval day(2) to second(6),
            e NUMBER(*,0), f raw(16) NOT NULL, g varchar(max), h "char", i int4, k long raw,
            l s.unheard_of, m float(126), n timestamp(3) without time zone, o identity);
        """,
        """
        a(a:binary, b:float?, c:string?, d:duration?, e:decimal?, f:binary, g:text?, h:string?, i:int?, \
k:binary?, l:unheard_of?, m:float?, n:datetime?, o:bigint)
        """,
    )


def test_a_prefix_left_to_the_caller_is_left_out():
    assert shown(read("CREATE TABLE {{prefix}}users (id int); CREATE TABLE ${p}orders (id int);")) == (
        "users(id:int?)\norders(id:int?)"
    )


def test_what_is_said_after_a_table_is_no_evidence_of_it():
    location = read("CREATE TABLE t (\n  id int\n)\n-- and so on\n;").entities[0].location
    assert (location.start_line, location.end_line) == (1, 3)


@pytest.mark.parametrize("schema", [":app", ':"app"', "${app}", "{{ app }}", "{app}", "@extschema@"])
def test_a_schema_left_to_the_caller_is_no_schema(schema: str):
    columns = f"id int PRIMARY KEY, s text DEFAULT 'x'::app.s, up int REFERENCES {schema}.t"
    text = f"CREATE TABLE {schema}.t ({columns});"
    assert shown(read(text)) == "t(id:int PK, s:text?, up:int? FK)\nt }o--o| t : up"


def test_evidence_is_the_lines_of_the_definition():
    model = read(
        (
            "db/s.sql",
            "-- é\nCREATE TABLE t (\n  id int,\n"
            "  x numeric(\n    1, 2)\n);\n\nALTER TABLE t ADD\n  y int REFERENCES t",
        )
    )
    entity = model.entities[0]
    assert (entity.location.start_line, entity.location.end_line, entity.location.symbol) == (2, 6, "t")
    lines = [(a.location.start_line, a.location.end_line, a.location.symbol) for a in entity.attributes]
    assert lines == [(3, 3, "t.id"), (4, 5, "t.x"), (9, 9, "t.y")]
    assert model.relationships[0].location.start_line == 9


def test_tables_of_tests_are_marked():
    model = read(("tests/fixtures/s.sql", "CREATE TABLE a (id int)"), ("db/s.sql", "CREATE TABLE b (id int)"))
    assert [(e.name, e.test_code) for e in model.entities] == [("b", False), ("a", True)]


@pytest.mark.parametrize(
    "text", ["", "   \n", "SELECT 1", "\x00\x00", "{% if x %}select{% endif %}", "CREATE", "'"]
)
def test_a_file_without_tables_gives_nothing(text: str):
    assert read(text).entities == ()


def test_cancelling_stops_the_reading():
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        read_sql([("a.sql", "CREATE TABLE a (id int);")], cancel=cancel)


# Cut at the bars: what statements are made of, and what breaks them.
_FRAGMENTS = (
    "CREATE TABLE|a|b|\"c\"|`d`|[e]|(|)|,|;|.|'x'|'|$$|/*|int|varchar(3)|PRIMARY KEY|UNIQUE|REFERENCES"
    "|CONSTRAINT|FOREIGN KEY|NOT NULL|\n|ADD|DROP|RENAME TO|RENAME COLUMN|TO|LIKE|INHERITS|--|\nGO\n|\x00"
    "|CREATE UNIQUE INDEX|ON|CREATE TYPE|ENUM|CREATE FUNCTION|BEGIN|END|COMMENT ON COLUMN|EXEC sp_rename|é"
    "|ALTER TABLE|AS|GO|DELIMITER|COPY a FROM stdin|INSERT INTO|DROP TABLE|SET search_path ="
)


@given(st.lists(st.sampled_from(_FRAGMENTS.split("|")), max_size=60).map(" ".join))
def test_any_text_gives_a_model_that_holds_together(text: str):
    model = read(text)
    keys = [entity.key for entity in model.entities]
    assert len(set(keys)) == len(keys)
    last_line = text.count("\n") + 1
    for edge in model.relationships:
        assert {edge.source, edge.target} <= set(keys)
    for entity in model.entities:
        for where in (entity.location, *(a.location for a in entity.attributes)):
            assert 1 <= where.start_line <= where.end_line <= last_line
