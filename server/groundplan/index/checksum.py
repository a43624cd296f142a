"""`checksum`: tells whether a cache is as it was written."""

import zlib

CHECKSUM_BYTES = 4


def checksum(content: bytes | memoryview) -> bytes:
    """CRC-32, which finds what disks and dying processes do, at gigabytes a second.

    A cache is tens of megabytes, and a cryptographic digest would take a tenth of the time in which search
    is to answer; against one who writes into a user's own cache folder it would be of no help.
    """
    return zlib.crc32(content).to_bytes(CHECKSUM_BYTES, "big")
