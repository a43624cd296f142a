"""What a system runs as: its containers and stores, by compose files and manifests."""
