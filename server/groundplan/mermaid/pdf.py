"""A PDF of one page that holds one picture."""

import zlib

_POINTS_PER_PX = 72 / 96


def one_page_pdf(rgba: bytes, width: int, height: int, *, pixels_per_px: float) -> bytes:
    """`rgba` pixels (8 bits a channel, opaque) as a page of the picture's own size.

    `pixels_per_px` is how many pixels the picture has per CSS pixel of the drawing.
    """
    rgb = bytearray(width * height * 3)
    for channel in range(3):
        rgb[channel::3] = rgba[channel::4]
    page_width = width / pixels_per_px * _POINTS_PER_PX
    page_height = height / pixels_per_px * _POINTS_PER_PX
    content = f"q {page_width:.3f} 0 0 {page_height:.3f} 0 0 cm /Picture Do Q".encode()
    image_head = (
        f"/Type /XObject /Subtype /Image /Width {width} /Height {height} "
        "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode"
    )
    return _document(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page_width:.3f} {page_height:.3f}] "
            "/Resources << /XObject << /Picture 5 0 R >> >> /Contents 4 0 R >>".encode(),
            _stream("", content),
            _stream(image_head, zlib.compress(bytes(rgb))),
        ]
    )


def _stream(head: str, body: bytes) -> bytes:
    return f"<< {head} /Length {len(body)} >>\nstream\n".encode() + body + b"\nendstream"


def _document(objects: list[bytes]) -> bytes:
    """The file around numbered objects: each with its offset in the table at the end."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets: list[int] = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(out)
