"""What goes over the wire and to stdout: generated types, and the domain written as them."""
