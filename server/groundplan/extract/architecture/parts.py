"""What runs, and what uses what: the same for architecture and C4 container diagrams."""

from dataclasses import dataclass
from enum import StrEnum

from groundplan.text import Location


class PartKind(StrEnum):
    APPLICATION = "application"
    DATABASE = "database"
    QUEUE = "queue"
    CACHE = "cache"
    PROXY = "proxy"
    STORAGE = "storage"


@dataclass(frozen=True, slots=True)
class Part:
    """A thing that runs. `technology` is what it is made of: an image, or a language. `system` groups parts:
    the folder of the file that declares them."""

    name: str
    kind: PartKind
    technology: str
    system: str
    place: Location


@dataclass(frozen=True, slots=True)
class Use:
    """One part needs another; `label` says how."""

    source: str
    target: str
    label: str
    place: Location


# Words of image and package names, and what they stand for; the first that is found counts.
_KINDS = (
    (PartKind.DATABASE, "postgres postgis psycopg mysql mariadb mongo cockroach mssql sqlserver oracle"),
    (PartKind.DATABASE, "clickhouse cassandra elasticsearch opensearch neo4j influxdb timescale couchdb"),
    (PartKind.QUEUE, "rabbitmq kafka nats activemq pulsar redpanda mosquitto pika amqp"),
    (PartKind.CACHE, "redis memcached valkey keydb dragonfly"),
    (PartKind.PROXY, "nginx traefik caddy haproxy envoy httpd"),
    (PartKind.STORAGE, "minio localstack seaweedfs azurite"),
)


def kind_of(name: str) -> PartKind:
    """What an image or service is by its name; an application where nothing else is known."""
    last = name.lower().partition(":")[0].rpartition("/")[2]
    for kind, words in _KINDS:
        if any(word in last for word in words.split()):
            return kind
    return PartKind.APPLICATION
